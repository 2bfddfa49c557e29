"""What is found about a transcript and a recording, in order and not."""

from __future__ import annotations

import io
import json
import wave
from typing import Any

import pytest

from genqa.analyse import File, Request, analyse
from genqa.checks import Check, checks
from genqa.scorable import Severity
from genqa.scoring import built_in
from tests.calls import REFERENCE

LINEAR = built_in()["linear"]
TOLD = [(one.party.label, one.start / 1000, one.end / 1000) for one in REFERENCE]


def generic(*said: tuple[str | None, float | None, float | None]) -> bytes:
    segments = [
        {"transcript": "words"}
        | {
            key: value
            for key, value in (("speaker", who), ("start_time", start), ("end_time", end))
            if value is not None
        }
        for who, start, end in said
    ]
    return json.dumps({"results": segments}).encode()


def sound(seconds: float, channels: int = 2) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(channels)
        written.setsampwidth(2)
        written.setframerate(8000)
        written.writeframes(b"\x10\x00" * round(8000 * seconds) * channels)
    return file.getvalue()


def found(transcript: bytes | None = None, audio: bytes | None = None, **request: Any) -> list[Check]:
    given = Request(
        transcripts=[File("call.json", transcript)] if transcript is not None else [],
        audio=[File("call.wav", audio)] if audio is not None else [],
        **request,
    )
    return list(checks(analyse(given, LINEAR)))


def of_pair(transcript: bytes | None = None, audio: bytes | None = None, **request: Any) -> list[Check]:
    """What was looked at in the pair, without what was found about the call as such: no sound here is a voice."""
    return [check for check in found(transcript, audio, **request) if check.severity is None]


def test_a_pair_that_goes_together_is_in_order_throughout() -> None:
    assert of_pair(generic(*TOLD), sound(5.2)) == [
        Check(True, "the transcript was recognised: generic segments"),
        Check(True, "the lengths agree: the last word ends at 0:05, the recording at 0:05"),
        Check(True, "the recording has two channels"),
        Check(True, "agent and guest are both heard"),
    ]


def test_a_transcript_alone_is_said_to_be_checked_by_nothing() -> None:
    assert of_pair(generic(*TOLD)) == [
        Check(True, "the transcript was recognised: generic segments"),
        Check(False, "there is no recording: nothing checks the transcript's times, and no waveform is drawn"),
        Check(True, "agent and guest are both heard"),
    ]


def test_a_recording_alone_has_no_score_and_says_why() -> None:
    assert of_pair(audio=sound(3, channels=1)) == [
        Check(
            False,
            "there is no transcript, and the recording has one channel: nothing tells who speaks when; silence and "
            "talk-over cannot be measured, and there is no score",
        ),
    ]


@pytest.mark.parametrize(
    ("seconds", "last", "words"),
    [
        (6.2, True, "the lengths agree: the last word ends at 0:05, the recording at 0:06"),
        (4.2, True, "the lengths agree: the last word ends at 0:05, the recording at 0:04"),
        (
            4.199,
            False,
            "the transcript goes on until 1.0 s after the recording's end at 0:04: is it shifted, or of another "
            "recording?",
        ),
        (35.2, True, "the lengths agree: the last word ends at 0:05, the recording at 0:35"),
        (
            35.201,
            False,
            "the recording goes on for 30.0 s after the transcript's last word: is the transcript whole?",
        ),
    ],
)
def test_lengths_and_the_offset_at_the_end(seconds: float, last: bool, words: str) -> None:
    assert of_pair(generic(*TOLD), sound(seconds))[1] == Check(last, words)


def test_a_long_recording_may_go_on_for_a_fifth_of_it() -> None:
    late = generic(("agent", 0, 1), ("guest", 160, 160.5))
    assert of_pair(late, sound(200))[1].in_order
    assert not of_pair(late, sound(201))[1].in_order


def test_speech_before_the_recording_is_said() -> None:
    (before,) = [check for check in of_pair(generic(("agent", -3, -1), *TOLD), sound(5.2)) if "before" in check.words]
    assert before == Check(
        False,
        "1 segment starts before the recording: what lies before it was cropped: is the transcript shifted?",
    )


def test_a_stated_length_that_differs_is_said_instead_of_agreement() -> None:
    words = [{"word": "yes", "start": 0, "end": 1, "speaker": speaker} for speaker in (0, 1)]
    stated = json.dumps(
        {
            "metadata": {"channels": 1, "duration": 60.0},
            "results": {"channels": [{"alternatives": [{"transcript": "yes yes", "words": words}]}]},
        }
    ).encode()
    assert of_pair(stated, sound(8))[1] == Check(
        False, "the transcript is of a recording of 1:00, this one has 8.0 s: do they belong together?"
    )


@pytest.mark.parametrize(
    ("transcript", "words"),
    [
        (generic((None, 0, 1)), "one voice without a name: talk-over cannot be measured, and there may be no score"),
        (
            generic(("agent", 0, 1), ("agent", 2, 3)),
            "only the agent is heard, never the guest: is a channel or a file missing?",
        ),
        (
            generic(("guest", 0, 1)),
            "only the guest is heard, never the agent: is a channel or a file missing?",
        ),
        (generic(("ivr", 0, 1)), "neither agent nor guest is heard"),
        (generic(), "the transcript holds no speech: nothing can be measured, and there is no score"),
    ],
)
def test_one_side_alone_is_said(transcript: bytes, words: str) -> None:
    assert of_pair(transcript, sound(3))[-1] == Check(False, words)


def test_a_transcript_without_times_says_what_that_costs() -> None:
    untimed = json.dumps({"text": "hello there"}).encode()
    assert of_pair(untimed, format="whisper")[-1].words.endswith(
        "; silence and talk-over cannot be measured, and there is no score"
    )


def test_what_spoils_the_call_comes_first_and_what_is_doubtful_or_to_be_known_last() -> None:
    assert [check for check in found(generic(*TOLD), sound(2)) if check.severity is not None] == [
        Check(
            False,
            "silent: the recording is silent throughout its 2.0 s. Next: have the recorder checked",
            Severity.NOT_SCORABLE,
        ),
        Check(
            False,
            "too short: the recording ends at 0:02, its transcript at 0:05: most of the call is missing, or they do "
            "not belong together. Next: bring in the right recording, or its transcript",
            Severity.NOT_SCORABLE,
        ),
        Check(
            False,
            "too short: the recording is 2.0 s long: no room for a conversation. Next: check at the source whether "
            "this is all of it",
            Severity.DOUBT,
        ),
    ]
    severities = [check.severity for check in found(generic(*TOLD), sound(2))]
    assert severities == [Severity.NOT_SCORABLE] * 2 + [None] * 3 + [Severity.DOUBT]


def test_what_is_found_about_the_call_is_not_said_again_of_the_pair() -> None:
    words = [check.words for check in found(generic(*TOLD), sound(2))]
    assert not [one for one in words if one.startswith(("the transcript goes on", "the lengths"))]
    mono = found(generic(*TOLD), sound(5.2, channels=1))
    (note,) = [check for check in mono if check.severity is Severity.NOTE]
    assert note == Check(
        True,
        "mono: the recording has one channel: who speaks when is known from the transcript alone, and talk-over is as "
        "exact as its times. Next: record both sides on channels of their own",
        Severity.NOTE,
    )
    assert sum("one channel" in check.words for check in mono) == 1
