"""Speechmatics: version 2 against a message of the provider's, version 1 and channels against the documented shape."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from tests.transcript.shapes import SHAPES, read, speech, texts, times, word_counts


def word(start: float, end: float, content: str, **more: Any) -> dict[str, Any]:
    speaker = more.pop("speaker", None)
    best = {"content": content, "confidence": 1.0, "language": "en"} | ({"speaker": speaker} if speaker else {})
    return {"type": "word", "start_time": start, "end_time": end, "alternatives": [best], **more}


def v2(*results: dict[str, Any]) -> dict[str, Any]:
    return {"format": "2.9", "job": {"duration": 9}, "metadata": {}, "results": list(results)}


def test_a_message_of_the_real_time_service(sample: Any) -> None:
    found = sample("transcripts/speechmatics_v2.json")
    assert (found.format, found.length, found.warnings) == ("speechmatics_v2", None, ())
    assert times(found) == [("agent", "S1", 30, 270), ("agent", "S1", 1_560, 2_040), ("guest", "S2", 3_000, 3_200)]
    assert texts(found) == ["That's", "amazing.", "I know"]
    assert (speech(found), word_counts(found)) == ({"S1": 720, "S2": 200}, {"S1": 2, "S2": 2})


def test_the_job_states_the_length_in_seconds() -> None:
    assert (read(SHAPES["speechmatics_v1"]).length, read(SHAPES["speechmatics_v2"]).length) == (3_000, 3_000)


def test_a_speaker_that_was_not_told_apart_is_on_no_side() -> None:
    found = read(v2(word(1, 2, "Thanks", speaker="S1"), word(3, 4, "Hi", speaker="S2"), word(5, 6, "hm", speaker="UU")))
    assert [said[:2] for said in times(found)] == [("agent", "S1"), ("guest", "S2"), ("unknown", "UU")]


def test_without_diarization_everybody_is_one_unknown_voice() -> None:
    found = read(v2(word(1, 2, "Thanks", speaker="UU"), word(3, 4, "Hi", speaker="UU")))
    assert ({said[0] for said in times(found)}, found.anonymous) == ({"unknown"}, True)


def test_channels_are_the_voices_where_speakers_are_not_told_apart() -> None:
    found = read(
        v2(word(1, 2, "Thanks", channel="channel_2", speaker="UU"), word(1.5, 3, "Hi", channel="channel_1")),
        agent_channel=1,
    )
    assert times(found) == [("agent", "channel_2", 1_000, 2_000), ("guest", "channel_1", 1_500, 3_000)]
    assert not found.anonymous


def test_the_names_of_channels_can_be_chosen_and_tell_the_role() -> None:
    found = read(v2(word(1, 2, "Hi", channel="Caller"), word(3, 4, "Thanks", channel="Agent")))
    assert [said[:2] for said in times(found)] == [("guest", "Caller"), ("agent", "Agent")]
    assert found.roles_basis == "named in the file"


def test_speakers_of_two_channels_do_not_mix_though_both_count_from_1() -> None:
    found = read(
        v2(
            word(1, 2, "Thanks", channel="Agent", speaker="S1"),
            word(3, 4, "Hi", channel="Caller", speaker="S1"),
        )
    )
    assert [said[:2] for said in times(found)] == [("agent", "S1"), ("guest", "S1")]


def test_a_change_of_speaker_is_no_word() -> None:
    change = {"type": "speaker_change", "start_time": 2.2, "end_time": 2.2, "score": 0.8}
    found = read(v2(word(1, 2, "Thanks", speaker="S1"), change, word(2.5, 3, "Hi", speaker="S2")))
    assert (texts(found), found.warnings) == (["Thanks", "Hi"], ())


def test_punctuation_belongs_to_the_word_before_it_whatever_its_own_speaker() -> None:
    stop = word(2, 2, ".", speaker="S2") | {"type": "punctuation"}
    assert texts(read(v2(word(1, 2, "Thanks", speaker="S1"), stop, word(2.5, 3, "Hi", speaker="S2")))) == [
        "Thanks.",
        "Hi",
    ]


def test_punctuation_before_the_first_word_stays_in_the_text() -> None:
    """Spanish questions begin with a mark."""
    mark = word(1, 1, "¿", speaker="S1") | {"type": "punctuation"}
    found = read(v2(mark, word(1, 2, "Bueno", speaker="S1")))
    assert (texts(found), word_counts(found)) == (["¿ Bueno"], {"S1": 1})


def test_version_1_has_times_as_text_and_speakers_in_turns_of_their_own() -> None:
    found = read(SHAPES["speechmatics_v1"])
    assert times(found) == [("agent", "M1", 1_000, 2_000), ("guest", "F2", 2_500, 2_750)]
    assert (texts(found), word_counts(found)) == (["Thanks.", "Hi"], {"M1": 1, "F2": 1})


def test_version_1_a_word_across_two_turns_is_the_speakers_who_has_its_middle() -> None:
    across = deepcopy(SHAPES["speechmatics_v1"])
    across["words"][2] |= {"time": "2.000", "duration": "0.600"}  # the middle is 2.300 s
    across["speakers"][1] |= {"time": "2.250", "duration": "0.600"}
    assert times(read(across))[1] == ("guest", "F2", 2_000, 2_600)


def test_version_1_a_word_in_nobodys_turn_is_on_no_side() -> None:
    gap = deepcopy(SHAPES["speechmatics_v1"])
    gap["words"].append({"time": "5.000", "duration": "0.500", "name": "hm"})
    assert times(read(gap))[2] == ("unknown", "", 5_000, 5_500)


def test_version_1_without_speakers_is_one_voice_without_a_name() -> None:
    bare = {"format": "1.0", "words": SHAPES["speechmatics_v1"]["words"]}
    assert (read(bare).anonymous, speech(read(bare))) == (True, {"": 1_250})


@pytest.mark.parametrize(
    ("name", "silent"),
    [
        ("speechmatics_v1", {"format": "1.0", "job": {"duration": 9}, "speakers": [], "words": []}),
        ("speechmatics_v2", v2()),
    ],
)
def test_a_call_nobody_spoke_in(name: str, silent: Any) -> None:
    found = read(silent)
    assert (found.format, found.utterances, found.length) == (name, (), 9_000)
