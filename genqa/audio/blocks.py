"""A recording block by block, so that hours of it take no more memory than minutes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from genqa.audio.recording import Recording, frames_to_ms

if TYPE_CHECKING:
    from genqa.audio.recording import Samples

#: Frames in a block.
FRAMES = 1 << 20


@dataclass(frozen=True, slots=True)
class Blocks:
    """A recording that is read where it lies, for as long as its file is open.

    ``between``: its samples from one frame up to another, which is not among them: an int16 array a channel.
    ``codec``: what the file holds, in words. ``warnings``: what is wrong with the file as a whole.
    """

    rate: int
    channels: int
    frames: int
    codec: str
    between: Callable[[int, int], tuple[Samples, ...]]
    warnings: tuple[str, ...] = ()

    @classmethod
    def of(cls, recording: Recording | Blocks) -> Blocks:
        """A recording that is in memory, seen like one that is not."""
        if isinstance(recording, Blocks):
            return recording
        channels = recording.channels

        def between(first: int, last: int) -> tuple[Samples, ...]:
            return tuple(samples[first:last] for samples in channels)

        return cls(recording.rate, len(channels), recording.frames, recording.codec, between, recording.warnings)

    @property
    def length_ms(self) -> int:
        """Its length in milliseconds, rounded to the nearest."""
        return frames_to_ms(self.frames, self.rate)

    def blocks(self, first: int = 0, last: int | None = None) -> Iterator[tuple[Samples, ...]]:
        """All of it, or what lies from one frame up to another, in pieces of ``FRAMES`` or less."""
        end = self.frames if last is None else min(last, self.frames)
        step = max(1, FRAMES * 2 // max(2, self.channels))
        for start in range(first, end, step):
            yield self.between(start, min(start + step, end))

    def interleaved(self) -> Iterator[bytes]:
        """The samples of all channels, frame by frame, as 16-bit little endian."""
        import numpy as np

        for block in self.blocks():
            yield np.column_stack(block).astype("<i2", copy=False).tobytes()

    def whole(self) -> Recording:
        """All of it in memory."""
        import numpy as np

        channels = tuple(np.empty(self.frames, np.int16) for _ in range(self.channels))
        at = 0
        for block in self.blocks():
            for samples, piece in zip(channels, block, strict=True):
                samples[at : at + len(piece)] = piece
            at += len(block[0])
        for samples in channels:
            samples.flags.writeable = False
        return Recording(self.rate, channels, self.codec, self.warnings)
