"""A recording in the form in which it is kept: as it came, or as Opus.

Opus is for listening: whatever was measured was measured before. Each channel gets 24 kbit/s, at which speech loses
nothing that an ear misses.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from genqa import audio
from genqa.audio.kinds import kind_of
from genqa.audio.other import usable_ffmpeg
from genqa.audio.recording import Recording
from genqa.errors import GenqaError
from genqa.settings import KEEP_AUDIO_VARIABLE, Setting

_BITS_A_SECOND = 24_000
#: Longer than the longest recording takes; an ffmpeg that hangs is given up.
_PATIENCE_SECONDS = 3600
_PIECE = 1 << 16


def check(setting: Setting, ffmpeg: str | None = None) -> None:
    """See that recordings can be kept as this setting says. :raises MissingDependency: it takes an ffmpeg."""
    if setting.value == "opus":
        _ffmpeg(ffmpeg)


def to_keep(
    files: Sequence[bytes | Path], setting: Setting, ffmpeg: str | None = None
) -> tuple[bytes | Path, ...]:  # fmt: skip
    """The files of a recording in the form in which they are kept, none with ``no``; what is smaller as it came stays.

    :raises MissingDependency: Opus was asked for, and there is no ffmpeg.
    :raises AudioError: a file cannot be read.
    """
    if setting.value == "no":
        return ()
    return tuple(files) if setting.value == "yes" else tuple([_smaller(data, ffmpeg) for data in files])


def _smaller(file: bytes | Path, ffmpeg: str | None) -> bytes:
    data = file if isinstance(file, bytes) else file.read_bytes()
    kind = kind_of(data)
    if kind is not None and kind.codec == "Opus":
        return data
    return min(data, opus(audio.read(data, ffmpeg=ffmpeg), ffmpeg), key=len)


def opus(recording: Recording, ffmpeg: str | None = None) -> bytes:
    """The recording as an Ogg Opus file. :raises MissingDependency: there is no ffmpeg that writes one."""
    program, channels = _ffmpeg(ffmpeg), len(recording.channels)
    command = [program, "-v", "error", "-f", "s16le", "-ar", str(recording.rate), "-ac", str(channels), "-i", "pipe:0",
               "-c:a", "libopus", "-b:a", str(_BITS_A_SECOND * channels), "-application", "voip", "-map_metadata", "-1",
               "-fflags", "+bitexact", "-f", "ogg", "pipe:1"]  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603
            command, input=b"".join(_frames(recording)), capture_output=True, timeout=_PATIENCE_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise GenqaError(f"a recording could not be written as Opus: {type(error).__name__}") from error
    if done.returncode or not done.stdout.startswith(b"OggS"):
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise GenqaError(
            f"{program} writes no Opus ({lines[-1][:200] if lines else 'without a word'});"
            f" use an ffmpeg with libopus, or set {KEEP_AUDIO_VARIABLE}=yes"
        )
    return done.stdout


def _ffmpeg(ffmpeg: str | None) -> str:
    needed = f"{KEEP_AUDIO_VARIABLE}=opus keeps recordings as Opus, which takes ffmpeg"
    return usable_ffmpeg(needed, f"set {KEEP_AUDIO_VARIABLE}=yes", ffmpeg)


def _frames(recording: Recording) -> Iterator[bytes]:
    """The samples of all channels, frame by frame, as 16-bit little endian."""
    import numpy as np

    for first in range(0, recording.frames, _PIECE):
        piece = [samples[first : first + _PIECE] for samples in recording.channels]
        yield np.column_stack(piece).astype("<i2").tobytes()
