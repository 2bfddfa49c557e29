"""Everything that genqa does not decode itself, by way of ffmpeg: it writes a WAV file, which is read in blocks."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from genqa.audio import wav
from genqa.audio.blocks import Blocks
from genqa.audio.damage import told_damage
from genqa.audio.ffmpeg import PATIENCE_SECONDS, command, log_lines, usable_ffmpeg
from genqa.audio.kinds import Kind
from genqa.errors import BrokenAudio, GenqaError, UnsupportedAudio

#: Hours of a compressed recording: a small file can hold days of silence.
LONGEST_HOURS = 6
_DISK_FULL = "No space left on device"


@contextmanager
def decoded(file: BinaryIO, kind: Kind, name: str, ffmpeg: str | None = None) -> Iterator[Blocks]:
    """The recording in this file, which is of this kind; what ffmpeg made of it is gone when it has been used.

    :raises MissingDependency: no usable ffmpeg.
    :raises BrokenAudio: ffmpeg gets no sound out of it.
    :raises UnsupportedAudio: more than two channels, or too long.
    """
    program = usable_ffmpeg(f"{name}: {kind.title}, which genqa decodes with ffmpeg", "hand in a WAV file", ffmpeg)
    try:
        folder = tempfile.TemporaryDirectory(prefix="genqa-")
    except OSError as error:
        raise _no_room(name, error) from error
    with folder:
        try:
            made, lines = _made(file, kind, program, Path(folder.name))
        except OSError as error:
            raise _no_room(name, error) from error
        if made is None:
            if any(_DISK_FULL in line for line in lines):
                raise GenqaError(f"{name}: could not be decoded in {tempfile.gettempdir()}: {_DISK_FULL}")
            raise BrokenAudio(
                f"{name}: looks like {kind.title}, but ffmpeg gets no sound out of it;"
                " it is damaged, or this ffmpeg lacks the codec"
            )
        with made.open("rb") as sound:
            recording = wav.blocks(sound, wav.read_header(sound, name), name)
            if recording.frames > LONGEST_HOURS * 3600 * recording.rate:
                raise UnsupportedAudio(
                    f"{name}: longer than {LONGEST_HOURS} hours, which genqa reads from WAV files only"
                )
            yield replace(recording, codec=kind.codec, warnings=told_damage(lines, recording.length_ms))


def _made(file: BinaryIO, kind: Kind, program: str, folder: Path) -> tuple[Path | None, list[str]]:
    """The WAV file that ffmpeg makes of it, ``None`` where it makes none; and what it says of that."""
    # under names of genqa's own: what a user called the file never reaches a program
    source, made = folder / "recording", folder / "decoded.wav"
    with source.open("wb") as copy:
        file.seek(0)
        shutil.copyfileobj(file, copy, 1 << 20)
    known = ["-f", kind.demuxer] if kind.demuxer else []
    asked = command(
        program, "-protocol_whitelist", "file", *known, "-i", str(source), "-vn", "-c:a", "pcm_s16le", "-f", "wav",
        "-rf64", "auto", "-t", str(LONGEST_HOURS * 3600 + 1), str(made),
    )  # fmt: skip
    with (folder / "log").open("w+b") as log:
        try:
            done = subprocess.run(asked, stdin=subprocess.DEVNULL, stdout=log, stderr=log, timeout=PATIENCE_SECONDS)  # noqa: S603
            whole = done.returncode == 0
        except subprocess.TimeoutExpired:
            whole = False
        lines = log_lines(log)
    return made if whole and made.exists() and made.stat().st_size else None, lines


def _no_room(name: str, error: OSError) -> GenqaError:
    reason = error.strerror or type(error).__name__
    return GenqaError(f"{name}: could not be decoded in {tempfile.gettempdir()}: {reason}")
