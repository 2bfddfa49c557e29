"""A few calls to look at before there are any of one's own: made-up dialogues, and a tone wherever somebody speaks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from genqa import holds
from genqa.analyse import File, Request, analyse
from genqa.audio.playable import wav_of
from genqa.audio.recording import Recording
from genqa.call import About
from genqa.demo.dialogues import DIALOGUES, A, Dialogue
from genqa.index import SAMPLE
from genqa.result import Result
from genqa.scoring import Rubric
from genqa.settings import Thresholds

_RATE = 8000
_SECONDS_A_LETTER = 0.06
_PITCH = {"agent": 180.0, "guest": 230.0}


class Segment(NamedTuple):
    """One turn with its times in seconds."""

    who: str
    start: float
    end: float
    text: str


def samples(now: datetime, rubric: Rubric, thresholds: Thresholds) -> Iterator[tuple[Result, bytes]]:
    """The sample calls of the weeks before ``now`` (with a zone), each with its recording, marked as samples."""
    for dialogue in DIALOGUES:
        segments = timed(dialogue)
        sound = wav_of(recording(segments))
        said = [
            {"speaker": one.who, "start_time": one.start, "end_time": one.end, "transcript": one.text}
            for one in segments
        ]
        started = (now - timedelta(days=dialogue.days_ago)).replace(
            hour=dialogue.hour, minute=7, second=0, microsecond=0
        )
        request = Request(
            transcripts=[File("sample.json", json.dumps({"results": said}).encode())],
            audio=[File("sample.wav", sound)],
            hold=holds.spans(dialogue.hold) if dialogue.hold else holds.total(0),
            about=About(
                agent=dialogue.agent,
                queue=dialogue.queue,
                direction=dialogue.direction,
                started_at=started.isoformat(),
                source=SAMPLE,
            ),
            recording_id=dialogue.recording_id,
        )
        yield analyse(request, rubric, thresholds), sound


def timed(dialogue: Dialogue) -> list[Segment]:
    """The turns of a dialogue one after the other, each as long as its text takes to say."""
    segments: list[Segment] = []
    at = 0.0
    for turn in dialogue.turns:
        start = at + turn.pause
        at = start + len(turn.text) * _SECONDS_A_LETTER
        segments.append(Segment(turn.who, round(start, 3), round(at, 3), turn.text))
    return segments


def recording(segments: list[Segment]) -> Recording:
    """A tone that swells like syllables wherever somebody speaks: the agent on channel 0, the guest on channel 1."""
    frames = round((max(one.end for one in segments) + 0.5) * _RATE)
    channels = [np.zeros(frames, np.int16), np.zeros(frames, np.int16)]
    for one in segments:
        first, last = round(one.start * _RATE), round(one.end * _RATE)
        channels[0 if one.who == A else 1][first:last] = _voice(last - first, _PITCH[one.who], len(one.text))
    return Recording(_RATE, tuple(channels), "PCM 16 bit")


def _voice(frames: int, pitch: float, loudness: int) -> NDArray[np.int16]:
    time = np.arange(frames) / _RATE
    swell = np.abs(np.sin(2 * np.pi * 2.3 * time)) * (0.6 + 0.4 * np.sin(2 * np.pi * 0.37 * time + loudness))
    return (np.sin(2 * np.pi * pitch * time) * swell * 9000).astype(np.int16)
