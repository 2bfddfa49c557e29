"""A recording as every browser plays it: as it came where that can be, else as a WAV file of 16 bit."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from io import BytesIO
from typing import NamedTuple

from genqa import audio
from genqa.audio import wav
from genqa.audio.blocks import Blocks
from genqa.audio.codecs import PCM
from genqa.audio.kinds import WAV, kind_of
from genqa.audio.recording import Recording

#: What browsers play, by the codec of its kind, Opus in all of them since 2025; all else is converted.
_TYPES = {
    "MP3": "audio/mpeg", "AAC": "audio/aac", "M4A": "audio/mp4", "FLAC": "audio/flac", "Opus": "audio/ogg",
}  # fmt: skip
#: What most browsers play: as it came where it would be too large as a WAV file.
_MOSTLY = {"Vorbis": "audio/ogg", "WebM": "audio/webm", "WAV": "audio/wav"}
#: Bytes of sound that are held in memory to be played; more than two hours of two channels of 8 kHz.
MOST_BYTES = 256_000_000

_HEADER = struct.Struct("<4sI4s4sIHHIIHH4sI")


class Playable(NamedTuple):
    """A file's bytes, and its media type."""

    data: bytes
    type: str


def playable(files: Sequence[bytes], *, name: str = "the recording", ffmpeg: str | None = None) -> Playable:
    """One file to play: the recording, or two sides of one channel each as the two channels of one.

    :raises AudioError: a file cannot be read. :raises MissingDependency: it takes ffmpeg, and there is none.
    """
    if len(files) == 2:
        with audio.two_monos_in_blocks((BytesIO(files[0]), BytesIO(files[1])), ffmpeg=ffmpeg) as both:
            return Playable(wav_of(both), "audio/wav")
    (data,) = files
    kind = kind_of(data)
    if kind is not None and kind.codec in _TYPES:
        return Playable(data, _TYPES[kind.codec])
    if kind in WAV and _is_plain(data, name):
        return Playable(data, "audio/wav")
    with audio.in_blocks(BytesIO(data), name=name, ffmpeg=ffmpeg) as recording:
        if kind is not None and kind.codec in _MOSTLY and 2 * recording.frames * recording.channels > MOST_BYTES:
            return Playable(data, _MOSTLY[kind.codec])
        return Playable(wav_of(recording), "audio/wav")


def _is_plain(data: bytes, name: str) -> bool:
    """Whether a WAV file is of the sort that no browser stumbles over: 8 or 16 bit, with nothing wrong about it."""
    header = wav.read_header(BytesIO(data), name)
    return header.tag == PCM and header.width <= 2 and not header.warnings and data.startswith(b"RIFF")


def wav_of(recording: Recording | Blocks) -> bytes:
    """The recording as a WAV file of 16 bit."""
    recording = Blocks.of(recording)
    channels, rate, size = recording.channels, recording.rate, 2 * recording.channels * recording.frames
    form = (b"fmt ", 16, PCM, channels, rate, rate * channels * 2, channels * 2, 16)
    whole = BytesIO()
    whole.write(_HEADER.pack(b"RIFF", _HEADER.size - 8 + size, b"WAVE", *form, b"data", size))
    for data in recording.interleaved():
        whole.write(data)
    return whole.getvalue()
