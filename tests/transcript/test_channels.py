"""One file a channel: the sides are certain; which is whose is found out as for any file that tells channels apart."""

from __future__ import annotations

import json

import pytest

from genqa.call import Party, Role, Utterance, Word
from genqa.errors import BrokenTranscript, UnknownSpeaker
from genqa.transcript import Choice, read_channels, read_two_sides

AGENT, GUEST = Role.AGENT, Role.GUEST


def said(*segments: tuple[float, float, str], **more) -> bytes:
    """A file of the Whisper family; the words of a segment share its time."""
    out = []
    for start, end, text in segments:
        words = text.split()
        each = (end - start) / len(words)
        timed = [
            {"word": word, "start": start + each * at, "end": start + each * (at + 1)} for at, word in enumerate(words)
        ]
        out.append({"start": start, "end": end, "text": text, "words": timed})
    return json.dumps(
        {"text": "", "language": "en", "duration": 9.0, "model": "tiny", "segments": out, **more}
    ).encode()


HELLO = said((0.5, 2.5, "Thanks for calling Acme"), (5.0, 6.0, "One moment"))
QUESTION = said((2.0, 4.0, "Hi about my bill"))
SILENT = said()


def voices(transcript) -> list[tuple[Role, str, str]]:
    return [(one.party.role, one.party.label, one.text) for one in transcript.utterances]


def test_words_of_both_channels_stand_in_the_order_of_time_on_sides_of_their_own() -> None:
    found = read_channels([QUESTION, HELLO], format="whisper")
    assert voices(found) == [
        (AGENT, "channel 1", "Thanks for calling Acme"),
        (GUEST, "channel 0", "Hi about my bill"),
        (AGENT, "channel 1", "One moment"),
    ]
    assert found.utterances[1] == Utterance(
        Party(GUEST, "channel 0"), 2000, 4000, "Hi about my bill",
        (Word(2000, 2500, "Hi"), Word(2500, 3000, "about"), Word(3000, 3500, "my"), Word(3500, 4000, "bill")),
    )  # fmt: skip
    assert (found.format, found.channels, found.length, found.anonymous) == ("whisper", (1, 0), 9000, False)
    assert found.roles_basis == "the words: says “Thanks for calling”"


def test_speakers_that_a_provider_tells_apart_on_one_channel_are_one_side() -> None:
    diarized = json.dumps(
        {
            "text": "",
            "segments": [
                {"start": 0.5, "end": 1.5, "text": "Hello there", "speaker": "agent"},
                {"start": 2.0, "end": 2.5, "text": "yes", "speaker": "customer"},
            ],
        }
    ).encode()
    found = read_channels([diarized, said((3, 4, "thank you for calling"))])
    assert voices(found) == [
        (GUEST, "channel 0", "Hello there"),
        (GUEST, "channel 0", "yes"),
        (AGENT, "channel 1", "thank you for calling"),
    ]


@pytest.mark.parametrize(
    ("choice", "basis"),
    [
        (Choice(agent_channel=0), "chosen by the user"),
        (Choice(agent_speaker="channel_0"), "chosen by the user"),
        (Choice(channel_map={"whisper": 0}), "channel map in the settings"),
        (Choice(agent_channel=0, channel_map={"whisper": 1}), "chosen by the user"),
    ],
)
def test_what_somebody_set_goes_before_the_words(choice: Choice, basis: str) -> None:
    found = read_channels([QUESTION, HELLO], choice=choice)
    assert [(role, label) for role, label, _ in voices(found)] == [
        (GUEST, "channel 1"), (AGENT, "channel 0"), (GUEST, "channel 1"),
    ]  # fmt: skip
    assert (found.roles_basis, found.channels) == (basis, (0, 1))


@pytest.mark.parametrize(
    ("choice", "basis"),
    [
        (Choice(agent_channel=0), "chosen by the user"),
        (Choice(channel_map={"whisper": 0}), "channel map in the settings"),
    ],
)
def test_an_agent_who_says_nothing_makes_no_agent_of_the_guest(choice: Choice, basis: str) -> None:
    found = read_channels([SILENT, said((1, 3, "thank you for calling me back"))], choice=choice)
    assert voices(found) == [(GUEST, "channel 1", "thank you for calling me back")]
    assert (found.roles_basis, found.channels, found.anonymous) == (basis, (0, 1), False)


def test_with_one_channel_heard_and_nothing_set_the_words_tell() -> None:
    found = read_channels([SILENT, HELLO])
    assert {role for role, _, _ in voices(found)} == {AGENT}
    assert found.channels == (1, 0)


def test_two_silent_channels_are_a_transcript_in_which_nobody_speaks() -> None:
    found = read_channels([SILENT, SILENT], format="whisper", choice=Choice(agent_channel=0))
    assert (found.utterances, found.length, found.channels, found.untimed) == ((), 9000, (0, 1), None)
    assert read_channels([SILENT, SILENT]).channels is None


def test_a_channel_that_the_recording_does_not_have_is_refused() -> None:
    with pytest.raises(UnknownSpeaker, match="nobody speaks on channel 2; the file has: 0, 1"):
        read_channels([HELLO, QUESTION], choice=Choice(agent_channel=2))


def test_what_is_wrong_says_in_which_channel() -> None:
    with pytest.raises(BrokenTranscript, match=r"^rec 7, channel 1: "):
        read_channels([HELLO, b"{"], name="rec 7")
    lacking = json.dumps({"segments": [{"start": 1, "end": 2, "text": "a"}, {"start": None, "end": 2, "text": "b"}]})
    found = read_channels([HELLO, lacking.encode()])
    assert found.warnings == ("1 of 4 segments left out, no usable time: number 4",)


def test_two_files_of_two_sides_are_read_as_before() -> None:
    found = read_two_sides(HELLO, QUESTION)
    assert [(role, label) for role, label, _ in voices(found)] == [
        (AGENT, "agent"), (GUEST, "guest"), (AGENT, "agent"),
    ]  # fmt: skip
    assert (found.roles_basis, found.channels) == ("one file a side: the agent's first", None)
