"""A recording without a transcript: measured from the sound of its two channels, or not at all, with the reason."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from genqa.analyse import File, Request, analyse
from genqa.call import About, Hold, Role
from genqa.checks import Check, checks
from genqa.errors import InvalidSetting, UnknownSpeaker
from genqa.genesys.source import Leg
from genqa.holds import KnownHold
from genqa.result import Result, document
from genqa.scorable import Severity
from genqa.scoring import built_in
from genqa.spans import Spans, to_ms
from genqa.transcript import Choice
from tests.wavs import pcm, talk, wav

LINEAR = built_in()["linear"]
#: The agent on channel 0 speaks at 1, 6 and 12 s, the guest on channel 1 at 3.5 and 9.5 s; they talk over at 9.5 s.
AGENT, GUEST = [(1.0, 3.0), (6.0, 10.0), (12.0, 14.0)], [(3.5, 5.5), (9.5, 11.0)]
CALL = talk(AGENT, GUEST, seconds=15)
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


class At:
    """A hold that is already known."""

    def __init__(self, hold: Hold) -> None:
        self.hold = hold

    def at(self, length: int) -> KnownHold:
        return KnownHold(self.hold)


def scored(data: bytes = CALL, **request: Any) -> Result:
    return analyse(Request(**{"audio": [File("call.wav", data)], "agent_channel": 0, **request}), LINEAR)


def about(value: float | None, expected: float, within: float = 0.16) -> bool:
    return value is not None and abs(value - expected) <= within


def test_two_channels_are_measured_from_their_sound() -> None:
    shown = document(scored())
    assert about(shown["speech"]["agent"], 8.0)
    assert about(shown["speech"]["guest"], 3.5)
    assert about(shown["talk_over_seconds"], 0.5)
    assert [(round(gap["start"], 1), round(gap["end"], 1)) for gap in shown["silence_gaps"]] == [(11.0, 12.0)]
    assert about(shown["silence_seconds"], 1.0)
    assert shown["quality_score"] is not None
    assert shown["duration_seconds"] == 15.0
    assert about(shown["metrics"]["talk_share"], 8 / 11.5, 0.01)
    assert about(shown["metrics"]["response_latency_seconds"], 0.75)
    assert about(sum(shown["partition"].values()), 15.0, 1e-6)


def test_it_says_from_what_it_was_measured_and_what_that_cannot_tell() -> None:
    shown = document(scored())
    assert {
        name: shown[name] for name in ("transcript_format", "roles_basis", "agent_channel", "agent_channel_basis")
    } == {
        "transcript_format": None,
        "roles_basis": "voice activity of two channels, voice v2",
        "agent_channel": 0,
        "agent_channel_basis": "set by the user",
    }
    assert (shown["agent_utterances"], shown["guest_utterances"], shown["agent_text"]) == (None, None, "")
    assert {name: reason for name, reason in shown["not_measured"].items() if "hold" not in name} == {
        "agent_utterances": "no transcript: nothing tells one utterance from the next",
        "guest_utterances": "no transcript: nothing tells one utterance from the next",
        "agent_words_per_minute": "no transcript: no word is known",
        "guest_words_per_minute": "no transcript: no word is known",
    }
    assert shown["warnings"] == [
        "no transcript: measured from the sound of the two channels, which tells voices from music and noise, though "
        "not without fail"
    ]
    assert json.loads(json.dumps(shown)) == shown


def test_without_words_an_interruption_takes_more_than_a_second() -> None:
    def interruptions(until: float) -> int:
        return document(scored(talk([(1.0, 4.0)], [(3.0, until)], seconds=8)))["interruptions"]["guest"]

    assert (interruptions(4.5), interruptions(3.6), interruptions(3.9)) == (1, 0, 0)


def test_a_turn_goes_on_over_a_short_pause_of_ones_own() -> None:
    """The guest comes in for 0.7 s, pauses for 0.5 s, and goes on: one turn of 2 s that interrupts."""
    result = scored(talk([(1.0, 4.0)], [(3.5, 4.2), (4.7, 5.5)], seconds=8))
    assert result.measures.interruptions(Role.GUEST) == 1
    assert about(result.measures.speech["guest"].duration / 1000, 1.5)


def test_the_same_call_from_two_monos_and_from_one_file_is_measured_alike() -> None:
    monos = [File(f"{n}.wav", talk(side, seconds=15, noise=0)) for n, side in enumerate((AGENT, GUEST))]
    sides = analyse(Request(audio=monos), LINEAR)
    assert sides.origin.agent_channel_basis == "one file a side: the agent's first"
    assert about(sides.measures.speech["agent"].duration / 1000, 8.0)
    by_channel = analyse(Request(audio=monos, audio_by_channel=True, agent_channel=1), LINEAR)
    assert about(by_channel.measures.speech["agent"].duration / 1000, 3.5)
    with pytest.raises(InvalidSetting, match="with two recordings the first is the agent's"):
        analyse(Request(audio=monos, agent_channel=1), LINEAR)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (talk(AGENT, seconds=15), "the recording has one channel"),
        (talk(AGENT, [], seconds=15), "channel 1 is silent throughout"),
        (talk([], [], seconds=5), "both channels are silent throughout"),
        (pcm(np.zeros((8000, 2)), 8000), "both channels are silent throughout"),
        (wav(3, channels=2), "both channels are silent throughout"),
    ],
    ids=["mono", "one silent side", "nobody", "digital silence", "steady tones"],
)
def test_what_does_not_tell_the_sides_apart_is_not_measured_and_not_scored(data: bytes, why: str) -> None:
    shown = document(scored(data))
    reason = f"there is no transcript, and {why}: nothing tells who speaks when"
    unknown = ("quality_score", "silence_seconds", "talk_over_seconds", "agent_utterances", "guest_utterances")
    assert {shown[name] for name in unknown} == {None}
    assert {shown["not_measured"][name] for name in unknown[1:]} == {reason}
    assert shown["score"]["reason"].endswith(reason)
    assert (shown["speech"], shown["agent_channel"]) == ({}, None)


def test_one_sound_on_both_channels_is_measured_no_more_than_a_mono() -> None:
    sound = np.frombuffer(talk([(1.0, 3.0), (4.0, 9.0)], seconds=10)[44:], "<i2") / 32768
    result = scored(pcm(np.column_stack([sound, sound * 0.5]), 8000))
    assert result.call.untimed == (
        "there is no transcript, and both channels hold the same sound: nothing tells who speaks when"
    )


def test_where_nobody_says_which_channel_is_the_agents_it_is_guessed_and_said() -> None:
    result = scored(agent_channel=None)
    assert result.origin.agent_channel_basis == "the first to speak, for want of anything better"
    assert result.warnings[0].startswith("nothing tells which channel is the agent's but who speaks first: channel 0")
    found = checks(result)
    assert Check(
        False, "the agent is on channel 0: the first to speak, for want of anything better; swap the sides if not"
    ) in found  # fmt: skip
    assert Check(True, "the agent is on channel 0: set by the user") in checks(scored())


def test_without_a_transcript_the_users_choice_means_the_recordings_channel() -> None:
    for choice in (Choice(agent_channel=1), Choice(agent_speaker="channel_1")):
        result = scored(agent_channel=None, choice=choice)
        assert (result.origin.agent_channel, result.origin.agent_channel_basis) == (1, "set by the user")
    with pytest.raises(UnknownSpeaker):
        scored(agent_channel=None, choice=Choice(agent_speaker="Mara"))
    with pytest.raises(InvalidSetting, match="cannot be 7"):
        scored(agent_channel=None, choice=Choice(agent_channel=7))


def test_the_connect_tells_the_agents_channel_and_begins_the_conversation() -> None:
    data = talk([(6.0, 8.0), (11.0, 12.0)], [(1.0, 3.0), (8.5, 10.0)], seconds=13)
    result = scored(data, agent_channel=None, connected=5000)
    assert (
        result.origin.agent_channel_basis
        == "the connect: channel 0 is silent before it, and the first to speak after it"
    )
    assert result.measures.conversation is not None
    assert result.measures.conversation.start == 5000
    assert about(result.measures.greeting_latency and result.measures.greeting_latency / 1000, 1.0)


def test_music_in_the_queue_is_neither_the_agents_speech_nor_silence() -> None:
    """Music on the agent's channel until the connect at 8 s; the agent greets at 9.5 s."""
    data = talk([(0.5, 8.0), (9.5, 11.0), (14.0, 16.0)], [(11.5, 13.5)], seconds=17)
    result = scored(data, connected=8000)
    assert about(result.measures.speech["agent"].duration / 1000, 3.5, 0.2)
    assert about((result.measures.greeting_latency or 0) / 1000, 1.5)
    assert result.measures.partition["outside"] >= 8000


def test_music_on_hold_is_nobodys_speech() -> None:
    """The recorder goes on: music on both channels from 4 to 9 s, which is the hold."""
    data = talk([(1.0, 2.5), (4.0, 9.0), (11.0, 13.0)], [(3.0, 3.7), (4.0, 8.9), (9.5, 10.5)], seconds=14)
    hold = Hold(5000, Spans([(4000, 9000)]), call_end=14_000, source="test")
    result = scored(data, hold=At(hold))
    assert about(result.measures.speech["agent"].duration / 1000, 3.5, 0.2)
    assert about(result.measures.speech["guest"].duration / 1000, 1.7, 0.2)
    assert (result.measures.talk_over, result.measures.partition["hold"]) == (0, 5000)
    assert not [warning for warning in result.warnings if "speak during hold" in warning]


def test_where_the_recorder_paused_during_hold_the_connect_and_the_legs_stand_earlier() -> None:
    """The call is 25 s long, the file 15 s: a hold from 5.6 to 15.6 s takes no room in it."""
    hold = Hold(10_000, Spans([(5600, 15_600)]), call_end=25_000, source="test")
    legs = (Leg("u1", "Mara", 500, 15_600, 10_000), Leg("u2", "Jon", 15_700, 25_000, 0))
    result = scored(hold=At(hold), legs=legs, connected=500)
    assert [(who.label, who.connected) for who in result.call.agents] == [
        ("Mara", Spans([(500, 5600)])), ("Jon", Spans([(5700, 15_000)]))
    ]  # fmt: skip
    assert about(result.measures.speech["agent:Mara"].duration / 1000, 2.0)
    assert about(result.measures.speech["agent:Jon"].duration / 1000, 6.0)
    assert result.measures.hold == 10_000


def test_of_several_agents_the_call_is_named_for_who_talked_longest() -> None:
    legs = (Leg("u1", "Mara", 0, 5600, None), Leg("u2", "Jon", 5600, None, None))
    assert scored(legs=legs, about=About(agent="Mara")).about.agent == "Jon"
    assert scored(legs=legs[:1]).about.agent == "Mara"
    assert scored(legs=legs[:1], about=About(agent="Someone")).about.agent == "Someone"
    unmeasured = scored(talk(AGENT, seconds=15), legs=legs, about=About(agent="Mara"))
    assert (unmeasured.about.agent, [who.label for who in unmeasured.call.agents]) == ("Mara", ["Mara", "Jon"])


def genesys(*phrases: tuple[str, float, float], users: tuple[str, ...] = ()) -> File:
    """A transcript of Genesys Cloud that starts at 10**12; each user is connected for 10 s, one after the other."""
    epoch = 10**12
    content = {
        "conversationId": "c",
        "startTime": epoch,
        "duration": {"milliseconds": 15_000},
        "participants": [
            {"participantPurpose": "agent", "userId": user, "startTimeMs": epoch + 10_000 * number,
             "endTimeMs": epoch + 10_000 * (number + 1)}
            for number, user in enumerate(users)
        ],
        "transcripts": [
            {"phrases": [
                {"participantPurpose": purpose, "startTimeMs": epoch + to_ms(start), "text": "some words here",
                 "duration": {"milliseconds": to_ms(end - start)}}
                for purpose, start, end in phrases
            ]}
        ],
    }  # fmt: skip
    return File("transcript.json", json.dumps(content).encode())


PHRASES = [("internal", *one) for one in AGENT] + [("external", *one) for one in GUEST]


def test_with_a_transcript_the_numbers_are_its_and_the_sound_tells_the_agents_channel() -> None:
    result = scored(transcripts=[genesys(*PHRASES)], agent_channel=None)
    assert result.measures.speech["agent"] == Spans([(1000, 3000), (6000, 10_000), (12_000, 14_000)])
    assert (result.call.by_sound, result.measures.agent_utterances) == (False, 3)
    assert result.origin.agent_channel == 0
    assert (result.origin.agent_channel_basis or "").startswith("the transcript: ")
    other = [("external" if purpose == "internal" else "internal", start, end) for purpose, start, end in PHRASES]
    assert scored(transcripts=[genesys(*other)], agent_channel=None).origin.agent_channel == 1


def test_a_transcript_on_the_calls_clock_is_as_much_longer_as_the_recorder_paused() -> None:
    file = json.loads(genesys(*PHRASES).data)
    hold = Hold(10_000, Spans([(5600, 15_600)]), call_end=25_000, source="test")

    def doubts(stated: int) -> list[str]:
        told = File("t.json", json.dumps({**file, "duration": {"milliseconds": stated}}).encode())
        warnings = scored(transcripts=[told], hold=At(hold)).warnings
        return [warning for warning in warnings if warning.endswith("do they belong together?")]

    assert doubts(25_000) == []
    assert doubts(28_000) == [
        "the transcript is of a recording of 28.0 s, this one has 15.0 s: do they belong together?"
    ]


def test_a_setting_that_the_transcript_contradicts_is_said() -> None:
    result = scored(transcripts=[genesys(*PHRASES)], agent_channel=1)
    (warning,) = result.warnings
    assert warning == (
        "the agent of the transcript sounds on channel 0, but the agent's channel is 1 (set by the user): one of them "
        "has the sides swapped"
    )
    reason, _ = warning.split(": ")
    (doubt,) = [check for check in checks(result) if check.severity is Severity.DOUBT]
    assert doubt.words.startswith(f"sides swapped?: the sides may be swapped: {reason}. Next: listen to the beginning")
    assert not [check for check in checks(result) if check.severity is None and reason in check.words]
    assert result.measures.agent_utterances == 3


def test_users_in_a_transcript_get_their_names() -> None:
    file = genesys(*PHRASES, users=("u1", "u2"))
    result = scored(transcripts=[file], names=(("u1", "Mara"), ("u2", "Jon")))
    assert sorted(result.measures.speech) == ["agent:Jon", "agent:Mara", "guest"]
    legs = (Leg("u1", "Mara", 0, 10_000, 3000), Leg("u2", "Jon", 10_000, 20_000, None))
    result = scored(transcripts=[file], legs=legs)
    assert (result.about.agent, sorted(result.measures.speech)) == ("Mara", ["agent:Jon", "agent:Mara", "guest"])


@pytest.mark.parametrize("audio", [[], [File("call.wav", talk(AGENT, seconds=15))]], ids=["no sound", "mono"])
def test_agents_are_told_apart_by_time_where_the_transcript_does_not_and_there_is_but_one_channel(
    audio: list[File],
) -> None:
    legs = (Leg("u1", "Mara", 0, 5000, 3000), Leg("u2", "Jon", 5000, 20_000, None))
    result = scored(transcripts=[genesys(*PHRASES)], audio=audio, legs=legs)
    assert {name: spans.duration for name, spans in result.measures.speech.items()} == {
        "agent:Mara": 2000, "agent:Jon": 6000, "guest": 3500
    }  # fmt: skip
    assert (result.about.agent, result.origin.agent_channel) == ("Jon", None)
    only = scored(transcripts=[genesys(*PHRASES)], audio=audio, legs=legs[:1])
    assert {party.label for party in only.measures.parties if party.role is Role.AGENT} == {"Mara"}


def test_swapped_the_agents_channel_is_the_other_one() -> None:
    result = scored()
    swapped = result.with_sides_swapped(LINEAR)
    assert swapped.measures.speech["agent"] == result.measures.speech["guest"]
    assert (swapped.origin.agent_channel, swapped.origin.agent_channel_basis) == (1, "swapped by the user")
    assert swapped.with_sides_swapped(LINEAR).call == result.call
    set_by_hand = scored(transcripts=[genesys(*PHRASES)]).with_sides_swapped(LINEAR).origin
    assert (set_by_hand.agent_channel, set_by_hand.agent_channel_basis) == (0, "set by the user")


def test_warnings_of_the_source_stand_first_and_everything_can_be_pickled() -> None:
    request = Request(
        audio=[File("a.wav", CALL)], agent_channel=0, connected=500, warnings=("the source says so",),
        legs=(Leg("u1", "Mara", 0, None, 0),), names=(("u1", "Mara"),),
    )  # fmt: skip
    result = analyse(pickle.loads(pickle.dumps(request)), LINEAR)
    assert result.warnings[0] == "the source says so"
    assert pickle.loads(pickle.dumps(result)).call == result.call


def test_a_real_call_is_measured_from_its_two_channels() -> None:
    if not SHARED.is_dir():
        pytest.skip("the folder ../shared/data with real recordings is not there")
    result = scored((SHARED / "calls" / "auto_repairs_40" / "call.wav").read_bytes())
    assert result.measures.talk_over is not None
    assert result.measures.talk_over < 500
    assert result.measures.talk_share is not None
    assert 0.45 < result.measures.talk_share < 0.53
    assert result.measures.silence is not None
    assert 30_000 < result.measures.silence < 60_000
