"""Everything that genqa does not decode itself, by way of ffmpeg: it writes a WAV file, which is read in blocks."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from genqa.audio import wav
from genqa.audio.blocks import Blocks
from genqa.audio.damage import samples_decoded, told_damage, tracks
from genqa.audio.ffmpeg import PATIENCE_SECONDS, command, log_lines, usable_ffmpeg
from genqa.audio.kinds import Kind
from genqa.audio.recording import TWO, frames_to_ms
from genqa.errors import BrokenAudio, GenqaError, UnsupportedAudio

#: Hours of a compressed recording: a small file can hold days of silence.
LONGEST_HOURS = 6
#: Holes are filled with just the silence that the file's own times leave open; less than a packet is a rounded time.
_FILL = ("-af", "aresample=async=1:min_hard_comp=0.015")
_TIMES_BROKEN = "the file's own times do not fit its sound: its parts were taken one after the other"
_DISK_FULL = "No space left on device"


@contextmanager
def decoded(
    file: BinaryIO, kind: Kind, name: str, ffmpeg: str | None = None, most_channels: int = TWO
) -> Iterator[Blocks]:
    """The recording in this file, which is of this kind; what ffmpeg made of it is gone when it has been used.

    :raises MissingDependency: no usable ffmpeg.
    :raises BrokenAudio: ffmpeg gets no sound out of it.
    :raises UnsupportedAudio: too many channels, or too long.
    """
    program = usable_ffmpeg(f"{name}: {kind.title}, which genqa decodes with ffmpeg", "hand in a WAV file", ffmpeg)
    with ExitStack() as held:
        try:
            folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="genqa-")))
            recording = _Decoding(program, kind, name, folder, held, most_channels).recording(file)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise GenqaError(f"{name}: could not be decoded in {tempfile.gettempdir()}: {reason}") from error
        if recording.frames > LONGEST_HOURS * 3600 * recording.rate:
            raise UnsupportedAudio(f"{name}: longer than {LONGEST_HOURS} hours, which genqa reads from WAV files only")
        yield recording


class _Decoding:
    """One file on its way through ffmpeg, in a folder of its own; ``held`` keeps open what is to be read from."""

    def __init__(self, program: str, kind: Kind, name: str, folder: Path, held: ExitStack, most_channels: int) -> None:
        self._program, self._kind, self._name, self._held = program, kind, name, held
        self._most_channels = most_channels
        # under names of genqa's own: what a user called the file never reaches a program
        self._folder, self._source = folder, folder / "recording"

    def recording(self, file: BinaryIO) -> Blocks:
        """The recording in this file, with what is wrong about it."""
        with self._source.open("wb") as copy:
            file.seek(0)
            shutil.copyfileobj(file, copy, 1 << 20)
        filled: int | None = None
        warnings: tuple[str, ...] = ()
        recording, lines = self._decode(fill=self._kind.timed)
        own = samples_decoded(lines) if self._kind.timed else None
        if own is not None:
            filled = recording.frames - own
            if filled > own or filled < -recording.rate:
                filled, warnings = None, (_TIMES_BROKEN,)
                recording, lines = self._decode(fill=False)
        self._source.unlink()
        filled_ms = None if filled is None else frames_to_ms(max(0, filled), recording.rate)
        told = told_damage(lines, recording.length_ms, filled_ms)
        if (count := tracks(lines)) > 1:
            warnings = (f"the file holds {count} tracks of sound, of which one was read", *warnings)
        return replace(recording, codec=self._kind.codec, warnings=(*warnings, *told))

    def _decode(self, *, fill: bool) -> tuple[Blocks, list[str]]:
        made = self._folder / ("filled.wav" if fill else "decoded.wav")
        lines = self._run(made, [*_FILL] if fill else [])
        sound = self._held.enter_context(made.open("rb"))
        with suppress(OSError):  # where an open file may lose its name, nothing is left behind by a kill
            made.unlink()
        return wav.blocks(sound, wav.read_header(sound, self._name, self._most_channels), self._name), lines

    def _run(self, made: Path, filters: list[str]) -> list[str]:
        """Have ffmpeg make the WAV file; what it says of that."""
        known = ["-f", self._kind.demuxer] if self._kind.demuxer else []
        asked = command(
            self._program, "-v", "verbose", "-protocol_whitelist", "file", *known, "-i", str(self._source), "-vn",
            *filters, "-c:a", "pcm_s16le", "-f", "wav", "-rf64", "auto", "-t", str(LONGEST_HOURS * 3600 + 1),
            str(made),
        )  # fmt: skip
        with (self._folder / "log").open("w+b") as log:
            try:
                done = subprocess.run(  # noqa: S603
                    asked, stdin=subprocess.DEVNULL, stdout=log, stderr=log, timeout=PATIENCE_SECONDS
                ).returncode
            except subprocess.TimeoutExpired:
                done = -1
            lines = log_lines(log)
        if done == 0 and made.exists() and made.stat().st_size:
            return lines
        if any(_DISK_FULL in line for line in lines):
            raise GenqaError(f"{self._name}: could not be decoded in {tempfile.gettempdir()}: {_DISK_FULL}")
        raise BrokenAudio(
            f"{self._name}: looks like {self._kind.title}, but ffmpeg gets no sound out of it;"
            " it is damaged, or this ffmpeg lacks the codec"
        )
