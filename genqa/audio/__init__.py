"""From the bytes of a recording to its channels, and from those to the waveform that is drawn.

bytes ─► what kind of file ─┬─ WAV ────► header ─► samples ─┬─► Recording ─► Peaks
                            └─ others ─► pydub and ffmpeg ──┘

Sound only: who speaks when is not decided here. numpy is first imported when there is something to decode.
"""

from __future__ import annotations

from genqa.audio import wav
from genqa.audio.recording import Recording
from genqa.audio.waveform import Peaks, peaks

__all__ = ["Peaks", "Recording", "peaks", "read"]


def read(data: bytes, *, name: str = "the recording", ffmpeg: str | None = None) -> Recording:
    """One recording."""
    return wav.read_samples(data, wav.read_header(data, name), name)
