"""Genesys Cloud: instants become times in the recording, and "internal" phrases the party who was connected then."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from genqa import transcript
from genqa.errors import BrokenTranscript
from tests.transcript.shapes import SHAPES, read, speech, texts, times, word_counts

BEGAN = 1_772_460_000_000


def phrase(start: int, length: int | None = 1000, purpose: str = "internal", text: str = "hm") -> dict[str, Any]:
    """A phrase from ``start`` ms after the recording's start."""
    lasts = {} if length is None else {"duration": {"milliseconds": length}}
    return {"participantPurpose": purpose, "startTimeMs": BEGAN + start, "text": text, **lasts}


def who(purpose: str, start: int | None, end: int | None, user: str | None = None) -> dict[str, Any]:
    """A participation from ``start`` to ``end`` ms after the recording's start."""
    found: dict[str, Any] = {"participantPurpose": purpose}
    found |= {} if start is None else {"startTimeMs": BEGAN + start}
    found |= {} if end is None else {"endTimeMs": BEGAN + end}
    return found if user is None else {**found, "userId": user}


def call(*phrases: dict[str, Any], participants: list[dict[str, Any]] | None = None, **more: Any) -> dict[str, Any]:
    start = {"startTime": BEGAN} if not more.keys() & {"startTime", "conversationStartTime"} else {}
    return {"participants": participants or [], "transcripts": [{"phrases": list(phrases)}], **start, **more}


def said_by(*phrases: dict[str, Any], participants: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [said[:2] for said in times(read(call(*phrases, participants=participants)))]


def test_the_sample_of_the_documented_file(shared_genesys: Path) -> None:
    found = transcript.read((shared_genesys / "samples/transcript_file.json").read_bytes())
    assert (found.format, found.length, found.on_call_clock) == ("genesys", 510_220, True)
    assert (found.epoch, found.connected) == (1_772_460_000_180, 49_820)
    assert (found.untimed, found.warnings, found.roles_basis) == (None, (), "named in the file")
    assert times(found) == [
        ("agent", "internal", 51_020, 54_420),
        ("guest", "external", 54_920, 57_520),
        ("agent", "internal", 57_020, 58_820),
        ("agent", "internal", 185_820, 188_320),
        ("guest", "external", 188_720, 189_220),
        ("agent", "internal", 295_820, 299_420),
        ("guest", "external", 300_220, 301_920),
    ]
    assert word_counts(found) == {"internal": 33, "external": 12}
    assert speech(found) == {"internal": 10_168, "external": 4_316}


def test_phrases_without_an_end_leave_silence_unmeasured(sample: Any) -> None:
    found = sample("transcripts/genesys_cloud_shape.json")
    assert times(found) == [("ivr", "ivr", 0, 0), ("guest", "external", 5_000, 5_000)]
    assert texts(found) == ["I'm an IVR", "I'm a customer"]
    assert found.untimed == "2 of 2 phrases have no end in the file: when they fell silent is unknown"


def test_one_phrase_without_an_end_is_enough() -> None:
    found = read(call(phrase(0), phrase(5_000, None)))
    assert found.untimed == "1 of 2 phrases have no end in the file: when they fell silent is unknown"


def test_words_give_the_end_that_a_phrase_lacks() -> None:
    words = [{"word": "hm", "startTimeMs": BEGAN + 100, "duration": {"milliseconds": 200}}]
    found = read(call({**phrase(0, None), "words": words}))
    assert (times(found), found.untimed) == ([("agent", "internal", 0, 300)], None)


def test_decorated_text_goes_before_text() -> None:
    assert texts(read(SHAPES["genesys"])) == ["Thanks.", "hi"]


@pytest.mark.parametrize(
    ("starts", "began"),
    [
        ({"startTime": BEGAN, "conversationStartTime": BEGAN - 400}, BEGAN),
        ({"conversationStartTime": BEGAN - 400}, BEGAN - 400),
        ({"startTime": str(BEGAN)}, BEGAN),
    ],
)
def test_times_count_from_the_start_of_the_recording(starts: dict[str, Any], began: int) -> None:
    found = read(call(phrase(1_000), **starts))
    assert found.epoch == began
    assert times(found)[0][2] == BEGAN + 1_000 - began


def test_the_earliest_transcript_starts_the_recording_where_the_file_does_not_say() -> None:
    file = {
        "conversationStartTime": BEGAN - 9_000,
        "transcripts": [
            {"startTime": BEGAN + 5_000, "phrases": [phrase(6_000)]},
            {"startTime": BEGAN, "phrases": [phrase(1_000)]},
        ],
    }
    assert [said[2] for said in times(read(file))] == [1_000, 6_000]


def test_small_times_are_relative_already() -> None:
    file = call(phrase(0), phrase(0))
    file["transcripts"][0]["phrases"][0]["startTimeMs"] = 2_500
    file["transcripts"][0]["phrases"][1]["startTimeMs"] = 100_000_000_000  # 10¹¹ is neither: three years into a call
    found = read(file)
    assert times(found) == [("agent", "internal", 2_500, 3_500)]
    assert found.warnings == ("1 of 2 segments left out, no usable time: number 2",)


def test_instants_without_any_start_say_nothing_of_time() -> None:
    found = read({"transcripts": [{"phrases": [phrase(0), phrase(1_000)]}]})
    assert (found.untimed, len(found.utterances)) == ("the transcript has no usable times", 2)


def test_a_machine_is_internal_too() -> None:
    participants = [
        who("customer", 0, 90_000),
        who("ivr", 0, 10_000),
        who("acd", 10_000, 20_000),
        who("agent", 20_000, 90_000, "u"),
    ]
    found = said_by(
        phrase(1_000),
        phrase(12_000),
        phrase(21_000),
        phrase(30_000, purpose="external"),
        participants=participants,
    )
    assert found == [("ivr", "ivr"), ("ivr", "acd"), ("agent", "internal"), ("guest", "external")]


def test_an_agent_goes_before_a_machine_that_is_connected_too() -> None:
    participants = [who("ivr", 0, 60_000), who("agent", 20_000, 40_000, "u")]
    found = said_by(phrase(19_000), phrase(20_000), phrase(39_000), phrase(40_000), participants=participants)
    assert [role for role, _ in found] == ["ivr", "agent", "agent", "ivr"]


@pytest.mark.parametrize(("start", "role"), [(19_400, "ivr"), (19_499, "ivr"), (19_500, "agent"), (19_600, "agent")])
def test_a_phrase_across_the_border_is_of_whom_its_middle_is(start: int, role: str) -> None:
    participants = [who("ivr", 0, 20_000), who("agent", 20_000, 40_000, "u")]
    assert said_by(phrase(start), participants=participants)[0][0] == role


@pytest.mark.parametrize(("start", "role"), [(-900, "ivr"), (11_000, "ivr"), (18_000, "agent"), (41_000, "agent")])
def test_where_nobody_is_connected_it_is_who_is_nearest(start: int, role: str) -> None:
    participants = [who("ivr", 0, 10_000), who("agent", 20_000, 40_000, "u")]
    assert said_by(phrase(start, 100), participants=participants)[0][0] == role


def test_internal_is_the_agent_where_the_file_lists_nobody() -> None:
    assert said_by(phrase(0), participants=[]) == [("agent", "internal")]


def test_an_agent_without_a_start_has_what_no_machine_said() -> None:
    participants = [who("ivr", 0, 10_000), who("agent", None, None, "u")]
    assert [role for role, _ in said_by(phrase(1_000), phrase(12_000), participants=participants)] == ["ivr", "agent"]
    assert read(call(phrase(0), participants=participants)).connected is None


def test_of_several_agents_each_is_called_by_their_user_id() -> None:
    participants = [who("agent", 0, 10_000, "ann"), who("agent", 10_000, 20_000, "bob")]
    found = said_by(phrase(1_000), phrase(12_000), participants=participants)
    assert found == [("agent", "ann"), ("agent", "bob")]


def test_an_agent_who_comes_back_is_one_agent() -> None:
    participants = [who("agent", 0, 10_000, "ann"), who("agent", 20_000, 30_000, "ann")]
    assert said_by(phrase(1_000), phrase(22_000), participants=participants) == [("agent", "internal")] * 2


def test_while_two_agents_are_connected_nobody_can_say_which_spoke() -> None:
    participants = [who("agent", 0, 10_000, "ann"), who("agent", 5_000, 20_000, "bob")]
    found = read(call(phrase(1_000), phrase(6_000), phrase(12_000), participants=participants))
    assert [said[1] for said in times(found)] == ["ann", "several agents", "bob"]
    assert found.warnings == ("1 phrase falls in the time of several agents: the file does not say which spoke",)


def test_a_participation_without_an_end_lasts() -> None:
    participants = [who("ivr", 0, 10_000), who("agent", 10_000, None, "u")]
    assert said_by(phrase(600_000), participants=participants) == [("agent", "internal")]


def test_a_phrase_may_name_its_purpose_outright() -> None:
    participants = [who("agent", 0, 90_000, "u")]
    found = said_by(
        phrase(0, purpose="ivr"),
        phrase(2_000, purpose="customer"),
        phrase(4_000, purpose="agent"),
        participants=participants,
    )
    assert found == [("ivr", "ivr"), ("guest", "customer"), ("agent", "agent")]


def test_the_agent_came_on_when_the_first_one_did() -> None:
    participants = [who("agent", 30_000, 40_000, "bob"), who("agent", 20_000, 30_000, "ann"), who("ivr", 0, 20_000)]
    assert read(call(phrase(0), participants=participants)).connected == 20_000


def test_a_conversation_without_a_transcript_is_one_in_which_nobody_speaks() -> None:
    found = read({"conversationId": "c", "transcripts": []})
    assert (found.format, found.utterances) == ("genesys", ())


def test_the_length_of_a_transcript_stands_in_for_that_of_the_file() -> None:
    file = deepcopy(SHAPES["genesys"])
    del file["duration"]
    file["transcripts"][0]["duration"] = {"milliseconds": 2_900}
    assert read(file).length == 2_900


def test_the_official_example_with_its_trailing_comma_is_refused_with_the_place() -> None:
    broken = json.dumps(SHAPES["genesys"], indent=1)[:-1] + ",}"
    with pytest.raises(BrokenTranscript, match=r"not valid JSON at line \d+, column \d+"):
        transcript.read(broken.encode())
