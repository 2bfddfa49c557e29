"""A transcript of each channel of a recording: its words and its sound agree on which channel is the agent's."""

from __future__ import annotations

import json
from typing import Any

import pytest

from genqa.analyse import File, Request, analyse
from genqa.call import Role
from genqa.errors import InvalidSetting, UnknownSpeaker
from genqa.result import Result, document
from genqa.scoring import built_in
from genqa.transcript import Choice
from tests.wavs import talk

LINEAR = built_in()["linear"]
#: Channel 0 plays from the start and is spoken on at 6 and 12 s, channel 1 at 9 s.
FIRST, SECOND = [(6.0, 8.0), (12.0, 14.0)], [(9.0, 11.0)]
CALL = talk(FIRST, SECOND, seconds=15)


def words(stretches: list[tuple[float, float]], text: str = "so it is") -> bytes:
    segments = [
        {"start": start, "end": end, "text": text, "words": [{"word": text, "start": start, "end": end}]}
        for start, end in stretches
    ]
    return json.dumps({"text": text if stretches else "", "language": "en", "segments": segments}).encode()


def scored(first: bytes, second: bytes, **request: Any) -> Result:
    transcripts = [File("channel 0", first), File("channel 1", second)]
    given = {"audio": [File("call.wav", CALL)], "transcripts_by_channel": True, "format": "whisper", **request}
    return analyse(Request(transcripts, **given), LINEAR)


def agents(result: Result) -> list[tuple[str, float]]:
    return [
        (said.party.label, said.start / 1000) for said in result.call.utterances if said.party.role is Role.AGENT
    ]  # fmt: skip


def test_the_words_tell_which_channel_is_the_agents_in_the_sound_too() -> None:
    result = scored(words(FIRST), words(SECOND, "thank you for calling"))
    origin = result.origin
    assert agents(result) == [("channel 1", 9.0)]
    assert (origin.agent_channel, origin.agent_channel_basis) == (1, "the words: says “thank you for calling”")
    assert (origin.sides, origin.roles_basis, origin.transcript_format) == (
        (1, 0),
        origin.agent_channel_basis,
        "whisper",
    )
    assert document(result)["talk_over_seconds"] == 0
    assert origin.warnings == ()


@pytest.mark.parametrize("given", [{"agent_channel": 0}, {"choice": Choice(agent_speaker="channel 0")}])
def test_a_channel_that_somebody_set_holds_for_words_and_sound_and_contradicts_nothing(given: dict[str, Any]) -> None:
    result = scored(words(FIRST), words(SECOND, "thank you for calling"), **given)
    assert agents(result) == [("channel 0", 6.0), ("channel 0", 12.0)]
    origin = result.origin
    assert (origin.agent_channel, origin.agent_channel_basis, origin.sides) == (0, "set by the user", (0, 1))
    assert (origin.roles_basis, origin.warnings) == ("channel 0: set by the user", ())


def test_what_the_connect_tells_goes_before_who_speaks_first() -> None:
    # a guest who talks to a machine on channel 0 until the agent comes on at 8.5 s
    result = scored(words(FIRST), words(SECOND), connected=8500)
    assert agents(result) == [("channel 1", 9.0)]
    assert result.origin.agent_channel == 1 and result.origin.sides == (1, 0)
    assert result.origin.roles_basis == "the connect: channel 1 is silent before it, and the first to speak after it"


def test_with_nothing_else_to_tell_it_is_who_speaks_first_and_says_so() -> None:
    result = scored(words(FIRST), words(SECOND))
    assert agents(result) == [("channel 0", 6.0), ("channel 0", 12.0)]
    assert result.origin.agent_channel_basis == "the first speaker, for want of anything better"


def test_an_agent_who_is_not_heard_leaves_the_guest_the_guest() -> None:
    result = scored(words([]), words(SECOND), agent_channel=0)
    assert [(said.party.role, said.start) for said in result.call.utterances] == [(Role.GUEST, 9000)]
    assert (result.origin.agent_channel, document(result)["agent_utterances"]) == (0, 0)


def test_without_the_recording_the_sides_are_known_and_no_channel_is_shown() -> None:
    result = scored(words(FIRST), words(SECOND, "thank you for calling"), audio=())
    assert agents(result) == [("channel 1", 9.0)]
    assert (result.origin.agent_channel, result.origin.sides) == (None, (1, 0))


def test_of_two_recordings_by_order_the_first_is_the_agents_in_words_and_sound() -> None:
    sides = [File("agent.wav", talk(FIRST, seconds=15)), File("guest.wav", talk(SECOND, seconds=15))]
    result = scored(words(FIRST), words(SECOND, "thank you for calling"), audio=sides)
    assert agents(result) == [("channel 0", 6.0), ("channel 0", 12.0)]
    assert result.origin.agent_channel_basis == "one file a side: the agent's first"
    with pytest.raises(InvalidSetting, match="no agent's channel can be chosen"):
        scored(words(FIRST), words(SECOND), audio=sides, agent_channel=1)


def test_one_file_is_a_transcript_of_the_whole_whatever_is_said_of_channels() -> None:
    both = json.dumps({"segments": [
        {"start": 6, "end": 8, "text": "thank you for calling", "speaker": "A"},
        {"start": 9, "end": 11, "text": "hello", "speaker": "B"},
    ]}).encode()  # fmt: skip
    result = analyse(Request([File("t", both)], transcripts_by_channel=True), LINEAR)
    assert [said.party.label for said in result.call.utterances] == ["A", "B"]


def test_a_channel_or_speaker_that_there_is_not_is_refused() -> None:
    with pytest.raises(UnknownSpeaker, match="nobody speaks on channel 2"):
        scored(words(FIRST), words(SECOND), agent_channel=2)
    with pytest.raises(UnknownSpeaker, match="no transcript names a speaker 'Dana'"):
        scored(words(FIRST), words(SECOND), choice=Choice(agent_speaker="Dana"))
