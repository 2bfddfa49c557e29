"""Small recordings made on the spot."""

from __future__ import annotations

import math
import struct


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
