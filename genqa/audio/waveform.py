"""Peaks: the lowest and the highest sample of each fiftieth of a second, which is what a waveform is drawn from.

Stored as bytes, version 1, little endian:

    offset  size
    0       4      ``GQPK``
    4       2      version, 1
    6       2      channels, 1 or 2
    8       4      points a second before merging
    12      4      how many such points each point covers, 1 unless reduced
    16      4      points in each channel
    20      …      zlib: channel after channel, point after point, the lowest and the highest sample as int16

Nothing is rounded to fewer bits, so that a quiet agent still has a waveform when it is drawn to a scale of its own.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from genqa.errors import BrokenAudio, InvalidSetting, UnsupportedAudio

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from genqa.audio.recording import Recording, Samples

_HEADER = struct.Struct("<4sHHIII")
_MAGIC, _VERSION = b"GQPK", 1
_MOST_A_SECOND = 1000


@dataclass(frozen=True, slots=True, eq=False)
class Peaks:
    """``channels``: one int16 array a channel, of shape (points, 2): lowest and highest sample of each point.

    A point covers ``merged`` ÷ ``per_second`` seconds; the last one may cover less.
    """

    per_second: int
    channels: tuple[Samples, ...]
    merged: int = 1

    @property
    def points(self) -> int:
        """Points in each channel."""
        return len(self.channels[0])

    @property
    def ms_per_point(self) -> float:
        """Milliseconds from one point to the next."""
        return 1000 * self.merged / self.per_second

    def reduced(self, buckets: int) -> Peaks:
        """At most so many points: the lowest of the lowest, the highest of the highest of equally many neighbours."""
        if buckets < 1:
            raise InvalidSetting(f"a waveform is drawn with at least one point, not {buckets}")
        if self.points <= buckets:
            return self
        together = -(-self.points // buckets)
        import numpy as np

        starts = np.arange(0, self.points, together)
        channels = tuple(_extremes(points[:, 0], points[:, 1], starts) for points in self.channels)
        return Peaks(self.per_second, channels, self.merged * together)

    def to_bytes(self) -> bytes:
        """As described at the top of this module."""
        header = _HEADER.pack(_MAGIC, _VERSION, len(self.channels), self.per_second, self.merged, self.points)
        return header + zlib.compress(b"".join(points.astype("<i2").tobytes() for points in self.channels))

    @classmethod
    def from_bytes(cls, data: bytes) -> Peaks:
        """The peaks that ``to_bytes`` wrote.

        :raises BrokenAudio: these bytes are no peaks, or damaged.
        :raises UnsupportedAudio: a later genqa wrote them.
        """
        if len(data) < _HEADER.size or data[:4] != _MAGIC:
            raise BrokenAudio("the stored waveform is none: read the recording again")
        _, version, channels, per_second, merged, points = _HEADER.unpack_from(data)
        if version != _VERSION:
            raise UnsupportedAudio(f"the stored waveform has version {version}; this genqa reads version {_VERSION}")
        size = channels * points * 4
        inflate = zlib.decompressobj()
        try:
            # one byte more than there should be, so that too many are noticed and a small blob cannot fill the memory
            raw = inflate.decompress(data[_HEADER.size :], size + 1)
        except zlib.error:
            raw = b""
        if not (channels in (1, 2) and per_second and merged and points and inflate.eof and len(raw) == size):
            raise BrokenAudio("the stored waveform is damaged: read the recording again")
        import numpy as np

        every = np.frombuffer(raw, "<i2").astype(np.int16, copy=False).reshape(channels, points, 2)
        return cls(per_second, tuple(every), merged)


def peaks(recording: Recording, per_second: int = 50) -> Peaks:
    """The peaks of a recording, so many a second of each channel; the last one covers what is left.

    :raises InvalidSetting: not between 1 and 1000 a second.
    """
    if not 1 <= per_second <= _MOST_A_SECOND:
        raise InvalidSetting(f"peaks are taken 1 to {_MOST_A_SECOND} times a second, not {per_second}")
    import numpy as np

    points = -(-recording.frames * per_second // recording.rate)
    # 11,025 samples a second are 220.5 a point: edges are rounded down one by one, so no point drifts
    starts = np.arange(points, dtype=np.int64) * recording.rate // per_second
    return Peaks(per_second, tuple(_extremes(samples, samples, starts) for samples in recording.channels))


def _extremes(low: Samples, high: Samples, starts: NDArray[np.int64]) -> Samples:
    """The lowest of ``low`` and the highest of ``high`` from each start to the next, shape (starts, 2)."""
    import numpy as np

    found = np.empty((len(starts), 2), np.int16)
    np.minimum.reduceat(low, starts, out=found[:, 0])
    np.maximum.reduceat(high, starts, out=found[:, 1])
    found.flags.writeable = False
    return found
