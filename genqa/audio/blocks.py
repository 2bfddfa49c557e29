"""A recording block by block, so that hours of it take no more memory than minutes.

What genqa decodes itself (usual WAV files) is read from the disk as it is needed; what ffmpeg decodes is there whole,
and is handed on in the same blocks.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from genqa.audio import read, wav
from genqa.audio.kinds import WAV, kind_of
from genqa.audio.recording import check_length, frames_to_ms

if TYPE_CHECKING:
    from genqa.audio.recording import Samples

#: Frames in a block.
FRAMES = 1 << 20
#: So many bytes tell what kind of file it is.
_BEGINNING = 1 << 16


@dataclass(frozen=True, slots=True)
class Blocks:
    """A recording that can be gone through once. ``blocks``: int16 arrays, one a channel, all of one length.

    ``warnings``: what is wrong with the file as a whole.
    """

    rate: int
    channels: int
    frames: int
    blocks: Iterator[tuple[Samples, ...]]
    warnings: tuple[str, ...] = ()

    @property
    def length_ms(self) -> int:
        """Its length in milliseconds, rounded to the nearest."""
        return frames_to_ms(self.frames, self.rate)


@contextmanager
def in_blocks(file: BinaryIO, *, name: str, ffmpeg: str | None = None) -> Iterator[Blocks]:
    """The recording in an open file, for as long as the file is open. Parameters and errors as in ``audio.read``."""
    beginning = file.read(_BEGINNING)
    header = None
    if beginning and kind_of(beginning) in WAV:
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
            header = wav.read_header(whole, name)
    if header is not None and header.own:
        frames = header.size // (header.width * header.channels)
        check_length(name, frames, header.rate)
        yield Blocks(header.rate, header.channels, frames, _decoded(file, header, frames), header.warnings)
        return
    file.seek(0)
    recording = read(file.read(), name=name, ffmpeg=ffmpeg)
    cut = (
        tuple(samples[first : first + FRAMES] for samples in recording.channels)
        for first in range(0, recording.frames, FRAMES)
    )
    yield Blocks(recording.rate, len(recording.channels), recording.frames, cut, recording.warnings)


def _decoded(file: BinaryIO, header: wav.Header, frames: int) -> Iterator[tuple[Samples, ...]]:
    from genqa.audio import samples  # numpy: not before there is a recording

    width = header.width * header.channels
    for first in range(0, frames, FRAMES):
        file.seek(header.start + first * width)
        data = file.read(min(FRAMES, frames - first) * width)
        yield samples.decode(data, 0, len(data) // width, header.channels, header.tag, header.width).channels
