"""A recording in the form in which it is kept: as it came, or as Opus.

Opus is for listening: whatever was measured was measured before. Each channel gets 24 kbit/s, at which speech loses
nothing that an ear misses.
"""

from __future__ import annotations

import subprocess
import tempfile
import threading
from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import IO, BinaryIO

from genqa import audio
from genqa.audio.blocks import Blocks
from genqa.audio.ffmpeg import PATIENCE_SECONDS, command, log_lines, usable_ffmpeg
from genqa.audio.kinds import kind_in
from genqa.errors import GenqaError
from genqa.settings import KEEP_AUDIO_VARIABLE, Setting

_BITS_A_SECOND = 24_000


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
    return tuple(files) if setting.value == "yes" else tuple([_smaller(file, ffmpeg) for file in files])


def _smaller(file: bytes | Path, ffmpeg: str | None) -> bytes | Path:
    with BytesIO(file) if isinstance(file, bytes) else file.open("rb") as came:
        kind = kind_in(came)
        if kind is not None and kind.codec == "Opus":
            return file
        size = came.seek(0, 2)
        small = _opus(came, ffmpeg)
    return small if len(small) < size else file


def _opus(file: BinaryIO, ffmpeg: str | None) -> bytes:
    """The recording in this file as an Ogg Opus file."""
    program = _ffmpeg(ffmpeg)
    with (
        audio.in_blocks(file, ffmpeg=ffmpeg) as recording,
        tempfile.TemporaryFile() as made,
        tempfile.TemporaryFile() as log,
    ):
        asked = command(
            program, "-v", "error", "-f", "s16le", "-ar", str(recording.rate), "-ac", str(recording.channels),
            "-i", "pipe:0", "-c:a", "libopus", "-b:a", str(_BITS_A_SECOND * recording.channels),
            "-application", "voip", "-map_metadata", "-1", "-fflags", "+bitexact", "-f", "ogg", "pipe:1",
        )  # fmt: skip
        done = _fed(asked, recording, made, log)
        made.seek(0)
        data = made.read()
        if done or not data.startswith(b"OggS"):
            lines = [line for line in log_lines(log) if line.strip()]
            raise GenqaError(
                f"{program} writes no Opus ({lines[-1][:200] if lines else 'without a word'});"
                f" use an ffmpeg with libopus, or set {KEEP_AUDIO_VARIABLE}=yes"
            )
        return data


def _fed(asked: list[str], recording: Blocks, made: IO[bytes], log: IO[bytes]) -> int:
    """Run it with all samples going in; its exit code."""
    try:
        with subprocess.Popen(asked, stdin=subprocess.PIPE, stdout=made, stderr=log) as process:  # noqa: S603
            assert process.stdin is not None
            over = threading.Timer(PATIENCE_SECONDS, process.kill)
            over.start()
            try:
                for data in recording.interleaved():
                    process.stdin.write(data)
            except BrokenPipeError:
                pass  # it has ended before, and its exit code says how
            finally:
                with suppress(BrokenPipeError):
                    process.stdin.close()
                process.wait()
                over.cancel()
        return process.returncode
    except OSError as error:
        raise GenqaError(f"a recording could not be written as Opus: {type(error).__name__}") from error


def _ffmpeg(ffmpeg: str | None) -> str:
    needed = f"{KEEP_AUDIO_VARIABLE}=opus keeps recordings as Opus, which takes ffmpeg"
    return usable_ffmpeg(needed, f"set {KEEP_AUDIO_VARIABLE}=yes", ffmpeg)
