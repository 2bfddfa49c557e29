"""A recording as every browser plays it: as it came where that can be, else as a WAV file of 16 bit."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import NamedTuple

from genqa import audio
from genqa.audio import wav
from genqa.audio.codecs import PCM
from genqa.audio.kinds import WAV, kind_of
from genqa.audio.recording import Recording

#: What browsers play, by the codec of its kind; all else is converted.
_TYPES = {"MP3": "audio/mpeg", "AAC": "audio/aac", "M4A": "audio/mp4", "FLAC": "audio/flac"}


class Playable(NamedTuple):
    """A file's bytes, and its media type."""

    data: bytes
    type: str


def playable(files: Sequence[bytes], *, name: str = "the recording", ffmpeg: str | None = None) -> Playable:
    """One file to play: the recording, or two sides of one channel each as the two channels of one.

    :raises AudioError: a file cannot be read. :raises MissingDependency: it takes ffmpeg, and there is none.
    """
    if len(files) == 2:
        return Playable(wav_of(audio.read_two_monos(files[0], files[1], ffmpeg=ffmpeg)), "audio/wav")
    (data,) = files
    kind = kind_of(data)
    if kind is not None and kind.codec in _TYPES:
        return Playable(data, _TYPES[kind.codec])
    if kind in WAV and _is_plain(data, name):
        return Playable(data, "audio/wav")
    return Playable(wav_of(audio.read(data, name=name, ffmpeg=ffmpeg)), "audio/wav")


def _is_plain(data: bytes, name: str) -> bool:
    """Whether a WAV file is of the sort that no browser stumbles over: 8 or 16 bit, with nothing wrong about it."""
    header = wav.read_header(data, name)
    return header.tag == PCM and header.width <= 2 and not header.warnings and data.startswith(b"RIFF")


def wav_of(recording: Recording) -> bytes:
    """The recording as a WAV file of 16 bit."""
    import numpy as np

    channels, rate = len(recording.channels), recording.rate
    data = np.column_stack(recording.channels).astype("<i2").tobytes()
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, PCM, channels, rate, rate * channels * 2, channels * 2, 16)
    sound = struct.pack("<4sI", b"data", len(data)) + data
    return struct.pack("<4sI4s", b"RIFF", 4 + len(form) + len(sound), b"WAVE") + form + sound
