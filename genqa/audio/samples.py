"""The samples of a WAV file as 16-bit integers, whatever they were written as. Needs numpy.

Wider integers keep their upper 16 bits, narrower ones are shifted up, floats are scaled by 32,768 and rounded: bit for
bit what ffmpeg makes of them. Zero stays zero, so digital silence can still be told from a quiet line.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from genqa.audio.codecs import A_LAW, FLOAT, MU_LAW

Samples = NDArray[np.int16]


def decode(data: bytes, channels: int, tag: int, width: int) -> tuple[Samples, ...]:
    """Read-only int16 arrays, one a channel, from whole frames, each sample ``width`` bytes wide."""
    octets = np.frombuffer(data, np.uint8).reshape(-1, channels, width)
    if tag == FLOAT:
        columns = [_floats(octets[:, channel], width) for channel in range(channels)]
    elif tag in _TABLES:
        columns = [_TABLES[tag][octets[:, channel, 0]] for channel in range(channels)]
    elif width == 1:
        # 8 bits are the only PCM without a sign
        columns = [(octets[:, channel, 0].astype(np.int16) - 128) << 8 for channel in range(channels)]
    else:
        columns = [_upper_half(octets[:, channel]) for channel in range(channels)]
    for column in columns:
        column.flags.writeable = False
    return tuple(columns)


def _upper_half(octets: NDArray[np.uint8]) -> Samples:
    """The two most significant bytes of little-endian integers, shape (frames, width)."""
    pairs = np.ascontiguousarray(octets[:, -2:])
    return pairs.view("<i2")[:, 0].astype(np.int16, copy=False)


def _floats(octets: NDArray[np.uint8], width: int) -> Samples:
    """Floats of one channel as integers, shape (frames, width); what is no number counts as 0."""
    values = np.ascontiguousarray(octets).view(f"<f{width}")[:, 0]
    values = np.clip(np.where(np.isfinite(values), values, 0), -1, 1)
    found: Samples = np.clip(np.rint(values * 32768), -32768, 32767).astype(np.int16)
    return found


class Faults:
    """Counts what is wrong with the samples of a file of floats, block by block."""

    def __init__(self) -> None:
        self._samples = self._no_number = self._beyond = 0

    def add(self, data: bytes, width: int) -> None:
        """The next samples, of so many bytes each."""
        values = np.frombuffer(data, f"<f{width}")
        finite = np.isfinite(values)
        self._samples += len(values)
        self._no_number += len(values) - int(np.count_nonzero(finite))
        self._beyond += int(np.count_nonzero(np.abs(values, where=finite, out=np.zeros_like(values)) > 1))

    def warnings(self) -> tuple[str, ...]:
        """What they come to."""
        found = []
        if self._no_number:
            found.append(f"{self._no_number:,} samples are no numbers (NaN or infinite) and count as 0")
        if self._beyond:
            found.append(f"{self._beyond:,} of {self._samples:,} samples lie beyond full scale and were clipped to it")
        return tuple(found)


def _mu_law_table() -> Samples:
    """ITU-T G.711, table 2: all bits inverted; sign, 3 bits of segment, 4 of step, a bias of 132 (16-bit scale)."""
    code = ~np.arange(256, dtype=np.uint8)
    segment, step = (code >> 4 & 7).astype(np.int32), (code & 15).astype(np.int32)
    magnitude = ((step << 3) + 132 << segment) - 132
    return np.where(code & 128, -magnitude, magnitude).astype(np.int16)


def _a_law_table() -> Samples:
    """ITU-T G.711, table 1: even bits inverted; sign (set: positive), 3 bits of segment, 4 of step, no bias."""
    code = np.arange(256, dtype=np.uint8) ^ 0x55
    segment, step = (code >> 4 & 7).astype(np.int32), (code & 15).astype(np.int32)
    within = (step << 4) + 8
    magnitude = np.where(segment == 0, within, within + 256 << np.maximum(segment - 1, 0))
    return np.where(code & 128, magnitude, -magnitude).astype(np.int16)


_TABLES = {MU_LAW: _mu_law_table(), A_LAW: _a_law_table()}
