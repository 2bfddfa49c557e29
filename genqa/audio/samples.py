"""The samples of a WAV file as 16-bit integers, whatever they were written as. Needs numpy.

Wider integers keep their upper 16 bits, narrower ones are shifted up, floats are scaled by 32,768 and rounded: bit for
bit what ffmpeg makes of them. Zero stays zero, so digital silence can still be told from a quiet line.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from genqa.audio.codecs import A_LAW, FLOAT, MU_LAW

Samples = NDArray[np.int16]

#: Floats are converted piece by piece, so that a long recording does not take several times its size.
_PIECE = 1 << 20


class Decoded(NamedTuple):
    """Read-only int16 arrays, one a channel, and what was wrong with the samples."""

    channels: tuple[Samples, ...]
    warnings: tuple[str, ...]


def decode(data: bytes, start: int, frames: int, channels: int, tag: int, width: int) -> Decoded:
    """The channels of so many frames from byte ``start`` on, each sample ``width`` bytes wide."""
    octets = np.frombuffer(data, np.uint8, frames * channels * width, start).reshape(frames, channels, width)
    warnings: tuple[str, ...] = ()
    if tag == FLOAT:
        columns, warnings = _floats(octets, width)
    elif tag in _TABLES:
        columns = [_TABLES[tag][octets[:, channel, 0]] for channel in range(channels)]
    elif width == 1:
        # 8 bits are the only PCM without a sign
        columns = [(octets[:, channel, 0].astype(np.int16) - 128) << 8 for channel in range(channels)]
    else:
        columns = [_upper_half(octets[:, channel]) for channel in range(channels)]
    for column in columns:
        column.flags.writeable = False
    return Decoded(tuple(columns), warnings)


def _upper_half(octets: NDArray[np.uint8]) -> Samples:
    """The two most significant bytes of little-endian integers, shape (frames, width)."""
    pairs = np.ascontiguousarray(octets[:, -2:])
    return pairs.view("<i2")[:, 0].astype(np.int16, copy=False)


def _floats(octets: NDArray[np.uint8], width: int) -> tuple[list[Samples], tuple[str, ...]]:
    frames, channels, _ = octets.shape
    columns = []
    no_number = beyond = 0
    for channel in range(channels):
        column = np.empty(frames, np.int16)
        for first in range(0, frames, _PIECE):
            piece = np.ascontiguousarray(octets[first : first + _PIECE, channel]).view(f"<f{width}")[:, 0]
            finite = np.isfinite(piece)
            no_number += len(piece) - int(np.count_nonzero(finite))
            piece = np.where(finite, piece, 0)
            beyond += int(np.count_nonzero(np.abs(piece) > 1))
            column[first : first + _PIECE] = np.clip(np.rint(np.clip(piece, -1, 1) * 32768), -32768, 32767)
        columns.append(column)
    warnings = []
    if no_number:
        warnings.append(f"{no_number:,} samples are no numbers (NaN or infinite) and count as 0")
    if beyond:
        warnings.append(f"{beyond:,} of {frames * channels:,} samples lie beyond full scale and were clipped to it")
    return columns, tuple(warnings)


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
