"""Peaks: what a waveform is drawn from, as a pyramid: a level for each distance from which a call is looked at.

    level 0   ▂▅▇▆▂▁▂▅▆▃▁▂▅▇▅▂      about 50 points a second: the lowest and the highest sample of each
    level 1   ▇   ▅   ▆   ▇         four points of the level below in one, and so on until a level is short

A level is laid out as audiowaveform's version 2 has it (``audiowaveform`` of the BBC, doc/DataFormat.md and its JSON):
``version, channels, sample_rate, samples_per_pixel, bits, length, data``, where ``data`` holds for each point, channel
after channel, the lowest and the highest sample. ``bits`` is always 16: a quiet agent still has a waveform when it is
drawn to a scale of its own.

Stored as bytes, version 2, little endian:

    offset  size
    0       4      ``GQPK``
    4       2      version, 2
    6       2      levels, finest first
    8       8 each packed and unpacked size of each level
    …       …      level after level, zlib: audiowaveform's binary form, which is a header of 24 bytes (version 2, 0 for
                   16 bit, sample_rate, samples_per_pixel, length, channels) and ``data``

Version 1, which genqa wrote before, had one level and another layout. It is still read: see ``_version_1``.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from genqa.errors import BrokenAudio, InvalidSetting, UnsupportedAudio

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from genqa.audio.recording import Recording, Samples

    Points = NDArray[np.int16]

#: Points a second of the finest level, about: a point covers whole samples.
A_SECOND = 50
#: So many points of a level are one of the next; a level with fewer than the second number is the last.
TOGETHER, SHORT = 4, 2048

_HEADER, _SIZES = struct.Struct("<4sHH"), struct.Struct("<II")
_DAT = struct.Struct("<iIiiIi")
_V1 = struct.Struct("<4sHHIII")
_MAGIC, _VERSION, _LAYOUT = b"GQPK", 2, 2
_MOST_LEVELS = 16
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """``points``: int16 of shape (length, channels, 2), the lowest and the highest of ``samples_per_pixel`` samples.

    The last point may cover fewer samples.
    """

    sample_rate: int
    samples_per_pixel: int
    points: Points

    @property
    def length(self) -> int:
        """Points in each channel."""
        return len(self.points)

    @property
    def channels(self) -> int:
        """How many channels there are."""
        return int(self.points.shape[1])

    @property
    def ms_per_point(self) -> float:
        """Milliseconds from one point to the next."""
        return 1000 * self.samples_per_pixel / self.sample_rate

    def document(self) -> dict[str, Any]:
        """The level as audiowaveform's JSON, version 2."""
        return {
            "version": _LAYOUT,
            "channels": self.channels,
            "sample_rate": self.sample_rate,
            "samples_per_pixel": self.samples_per_pixel,
            "bits": 16,
            "length": self.length,
            "data": self.points.reshape(-1).tolist(),
        }

    def data(self) -> bytes:
        """``data`` alone: int16, little endian."""
        return self.points.astype("<i2", copy=False).tobytes()

    def dat(self) -> bytes:
        """The level in audiowaveform's binary form."""
        header = _DAT.pack(_LAYOUT, 0, self.sample_rate, self.samples_per_pixel, self.length, self.channels)
        return header + self.data()

    def coarser(self) -> Level:
        """The level above this one."""
        import numpy as np

        starts = np.arange(0, self.length, TOGETHER)
        return Level(self.sample_rate, self.samples_per_pixel * TOGETHER, _extremes(self.points, starts))


@dataclass(frozen=True, slots=True, eq=False)
class Peaks:
    """The levels of a recording, the finest first; at least one."""

    levels: tuple[Level, ...]

    @classmethod
    def over(cls, finest: Level) -> Peaks:
        """The pyramid over a finest level."""
        levels = [finest]
        while levels[-1].length > SHORT:
            levels.append(levels[-1].coarser())
        return cls(tuple(levels))

    @property
    def channels(self) -> int:
        """How many channels there are."""
        return self.levels[0].channels

    def at_most(self, points: int) -> Level:
        """The finest level of at most so many points; the coarsest where none has so few."""
        return next((level for level in self.levels if level.length <= points), self.levels[-1])

    def to_bytes(self) -> bytes:
        """As described at the top of this module."""
        plain = [level.dat() for level in self.levels]
        packed = [zlib.compress(data) for data in plain]
        sizes = (_SIZES.pack(len(small), len(data)) for small, data in zip(packed, plain, strict=True))
        return b"".join([_HEADER.pack(_MAGIC, _VERSION, len(plain)), *sizes, *packed])

    @classmethod
    def from_bytes(cls, data: bytes) -> Peaks:
        """The peaks that ``to_bytes`` wrote, of this version or the one before.

        :raises BrokenAudio: these bytes are no peaks, or damaged.
        :raises UnsupportedAudio: a later genqa wrote them.
        """
        if len(data) < _HEADER.size or data[:4] != _MAGIC:
            raise BrokenAudio("the stored waveform is none: read the recording again")
        _, version, levels = _HEADER.unpack_from(data)
        if version == 1:
            return cls.over(_version_1(data))
        if version != _VERSION:
            raise UnsupportedAudio(f"the stored waveform has version {version}; this genqa reads versions 1 and 2")
        at = _HEADER.size + _SIZES.size * levels
        if not 1 <= levels <= _MOST_LEVELS or at > len(data):
            raise _damaged()
        read = []
        for number in range(levels):
            packed, plain = _SIZES.unpack_from(data, _HEADER.size + _SIZES.size * number)
            read.append(_level(_inflated(data[at : at + packed], plain)))
            at += packed
        return cls(tuple(read))


class Gathering:
    """Takes the samples of a recording in blocks, as they are decoded; ``done`` has the pyramid.

    :raises InvalidSetting: not between 1 and as many points a second as there are samples.
    """

    def __init__(self, rate: int, channels: int, per_second: int = A_SECOND) -> None:
        if not 1 <= per_second <= rate:
            raise InvalidSetting(f"peaks are taken 1 to {rate} times a second, not {per_second}")
        self._rate, self._together = rate, rate // per_second
        self._pieces: list[Points] = []
        self._left: list[Samples] = []
        self._channels = channels

    def add(self, block: Sequence[Samples]) -> None:
        """The next samples: an int16 array a channel, of one length."""
        import numpy as np

        if len(block) != self._channels:
            raise ValueError(f"a block of {len(block)} channels, of {self._channels}")
        if self._left:
            block = [np.concatenate(both) for both in zip(self._left, block, strict=True)]
        whole = len(block[0]) // self._together * self._together
        if whole:
            self._take([samples[:whole] for samples in block])
        self._left = [samples[whole:].copy() for samples in block]

    def done(self) -> Peaks:
        """The peaks of all samples; the last point covers what is left. :raises ValueError: there was no sample."""
        import numpy as np

        if self._left and len(self._left[0]):
            self._take(self._left)
        self._left = []
        if not self._pieces:
            raise ValueError("no sample, no peaks")
        return Peaks.over(Level(self._rate, self._together, np.concatenate(self._pieces)))

    def _take(self, block: Sequence[Samples]) -> None:
        import numpy as np

        starts = np.arange(0, len(block[0]), self._together)
        low = [np.minimum.reduceat(samples, starts) for samples in block]
        high = [np.maximum.reduceat(samples, starts) for samples in block]
        self._pieces.append(np.stack([np.stack(low, axis=1), np.stack(high, axis=1)], axis=2))


def peaks_of(recording: Recording, per_second: int = A_SECOND) -> Peaks:
    """The peaks of a recording. :raises InvalidSetting: fewer than one point a second, or more than samples."""
    gathering = Gathering(recording.rate, len(recording.channels), per_second)
    for first in range(0, recording.frames, _BLOCK):
        gathering.add([samples[first : first + _BLOCK] for samples in recording.channels])
    return gathering.done()


def _extremes(points: Points, starts: NDArray[np.intp]) -> Points:
    import numpy as np

    low, high = points[:, :, 0], points[:, :, 1]
    return np.stack([np.minimum.reduceat(low, starts, axis=0), np.maximum.reduceat(high, starts, axis=0)], axis=2)


def _level(data: bytes) -> Level:
    import numpy as np

    if len(data) < _DAT.size:
        raise _damaged()
    version, flags, rate, together, length, channels = _DAT.unpack_from(data)
    sound = version == _LAYOUT and flags == 0 and rate > 0 and together > 0 and length > 0 and channels > 0
    if not sound or len(data) != _DAT.size + 4 * length * channels:
        raise _damaged()
    points = np.frombuffer(data, "<i2", offset=_DAT.size).astype(np.int16, copy=False)
    return Level(rate, together, points.reshape(length, channels, 2))


def _version_1(data: bytes) -> Level:
    """A level from: ``GQPK``, version, channels, points a second before merging, merged, points; zlib by channel.

    How many samples a second the recording had does not stand there: a point counts as one sample of a slow one.
    """
    import numpy as np

    if len(data) < _V1.size:
        raise BrokenAudio("the stored waveform is none: read the recording again")
    _, _, channels, per_second, merged, points = _V1.unpack_from(data)
    if not (channels in (1, 2) and per_second and merged and points):
        raise _damaged()
    raw = _inflated(data[_V1.size :], channels * points * 4)
    by_channel = np.frombuffer(raw, "<i2").astype(np.int16, copy=False).reshape(channels, points, 2)
    return Level(per_second, merged, np.ascontiguousarray(by_channel.transpose(1, 0, 2)))


def _inflated(packed: bytes, size: int) -> bytes:
    inflate = zlib.decompressobj()
    try:
        # one byte more than there should be, so that too many are noticed and a small blob cannot fill the memory
        raw = inflate.decompress(packed, size + 1)
    except zlib.error:
        raw = b""
    if not inflate.eof or len(raw) != size:
        raise _damaged()
    return raw


def _damaged() -> BrokenAudio:
    return BrokenAudio("the stored waveform is damaged: read the recording again")
