"""Small recordings made on the spot."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def wav(seconds: float, *, channels: int = 1, rate: int = 8000, loudness: float = 0.3) -> bytes:
    """A PCM recording of 16 bit: a tone, a different one on each channel."""
    frames = round(seconds * rate)
    samples = [
        round(32767 * loudness * math.sin(2 * math.pi * (220 + 110 * channel) * frame / rate))
        for frame in range(frames)
        for channel in range(channels)
    ]
    data = struct.pack(f"<{len(samples)}h", *samples)
    block = 2 * channels
    header = struct.pack(
        "<4sI4s4sIHHIIHH", b"RIFF", 36 + len(data), b"WAVE", b"fmt ", 16, 1, channels, rate, rate * block, block, 16
    )
    return header + struct.pack("<4sI", b"data", len(data)) + data


def talk(
    *channels: Sequence[tuple[float, float]], seconds: float, rate: int = 8000, loudness: Sequence[float] = (0.3, 0.3),
    noise: float = 0.0005, seed: int = 1,
) -> bytes:  # fmt: skip
    """A PCM recording of 16 bit in which each channel sounds from second to second, over a little noise.

    What sounds is a hum of several tones, another one on each channel, that swells ten times a second.
    """
    at = np.arange(round(seconds * rate)) / rate
    by_chance = np.random.default_rng(seed)
    columns = []
    for number, stretches in enumerate(channels):
        voice = sum(np.sin(2 * np.pi * (180 + 70 * number) * harmonic * at) / harmonic for harmonic in (1, 2, 3, 5, 8))
        sounds = sum(((at >= start) & (at < end)).astype(float) for start, end in stretches)
        swell = 0.7 + 0.3 * np.sin(2 * np.pi * 10 * at)
        columns.append(loudness[number] / 2 * voice * sounds * swell + by_chance.normal(0, noise, len(at)))
    return pcm(np.column_stack(columns), rate)


def pcm(samples: NDArray[np.float64], rate: int) -> bytes:
    """A PCM recording of 16 bit from samples between -1 and 1, of shape (frames, channels)."""
    data = np.clip(np.rint(samples * 32767), -32768, 32767).astype("<i2").tobytes()
    channels = samples.shape[1]
    block = 2 * channels
    header = struct.pack(
        "<4sI4s4sIHHIIHH", b"RIFF", 36 + len(data), b"WAVE", b"fmt ", 16, 1, channels, rate, rate * block, block, 16
    )
    return header + struct.pack("<4sI", b"data", len(data)) + data


def mu_law(samples: NDArray[np.int16], rate: int) -> bytes:
    """A µ-law recording (G.711) of int16 samples of shape (frames, channels)."""
    magnitude = np.minimum(np.abs(samples.astype(np.int32)), 32_635) + 132
    segment = _segment(magnitude)
    code = ~((samples < 0) * 128 | segment << 4 | magnitude >> segment + 3 & 15)
    return _eight_bits(7, code.astype(np.uint8), rate)


def a_law(samples: NDArray[np.int16], rate: int) -> bytes:
    """An A-law recording (G.711) of int16 samples of shape (frames, channels)."""
    wide = samples.astype(np.int32)
    magnitude = np.where(wide < 0, -wide - 1, wide)
    segment = np.where(magnitude < 256, 0, _segment(np.maximum(magnitude, 256)))
    code = (wide >= 0) * 128 | segment << 4 | magnitude >> np.maximum(segment, 1) + 3 & 15
    return _eight_bits(6, (code ^ 0x55).astype(np.uint8), rate)


def _segment(magnitude: NDArray[np.int32]) -> NDArray[np.int32]:
    """Which power of two it lies above: 0 from 128 on, 7 from 16,384 on."""
    return np.searchsorted(2 ** np.arange(8, 15), magnitude, side="right").astype(np.int32)


def _eight_bits(tag: int, codes: NDArray[np.uint8], rate: int) -> bytes:
    frames, channels = codes.shape
    header = struct.pack(
        "<4sI4s4sIHHIIHH", b"RIFF", 36 + codes.size, b"WAVE", b"fmt ", 16, tag, channels, rate, rate * channels,
        channels, 8,
    )  # fmt: skip
    return header + struct.pack("<4sI", b"data", frames * channels) + codes.tobytes()
