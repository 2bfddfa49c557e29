"""The sound of made-up recordings: a murmur wherever somebody speaks, faint noise elsewhere; and WAV files of it.

Sides are µ-law bytes, 8000 a second, which is what telephone trunks record and what a made-up call is cheapest in.
"""

from __future__ import annotations

import struct
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from genqa.demo.conversation import GUEST, Conversation, Recording

RATE = 8000
_MU_LAW, _PCM = 7, 1
_NOISE, _VOICE = 6, 7000


class Sides(NamedTuple):
    """The two sides of one recording as µ-law bytes of equal length: the guest's, and all others'."""

    guest: bytes
    internal: bytes

    @property
    def length_ms(self) -> int:
        """How long it is."""
        return len(self.guest) * 1000 // RATE


@lru_cache(maxsize=64)
def bursts(conversation: Conversation, recording: Recording) -> Sides:
    """The sides of a recording: a murmur for each utterance, of a pitch of its own on each side."""
    stretches = conversation.in_file(recording).pairs
    length = sum(end - start for start, end in stretches) * RATE // 1000
    sides = {side: np.resize(_tile(0.0, _NOISE, number), length) for number, side in enumerate((True, False))}
    at = 0
    for start, end in stretches:
        for said in conversation.said:
            first, last = max(said.start, start) - start + at, min(said.end, end) - start + at
            if first < last:
                begin, stop = first * RATE // 1000, min(last * RATE // 1000, length)
                guest = said.who == GUEST
                sides[guest][begin:stop] = np.resize(_tile(230.0 if guest else 170.0, _VOICE, 2), stop - begin)
        at += end - start
    return Sides(sides[True].tobytes(), sides[False].tobytes())


def wav(channels: tuple[bytes, ...], *, pcm: bool = False) -> bytes:
    """A WAV file of these µ-law channels, as µ-law or as PCM of 16 bit."""
    frames = np.column_stack([np.frombuffer(channel, np.uint8) for channel in channels])
    data = _linear()[frames].astype("<i2").tobytes() if pcm else frames.tobytes()
    width, tag = (2, _PCM) if pcm else (1, _MU_LAW)
    count = len(channels)
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, tag, count, RATE, RATE * count * width, count * width, 8 * width)
    padding = b"\0" * (len(data) % 2)
    body = b"WAVE" + form + struct.pack("<4sI", b"data", len(data)) + data + padding
    return struct.pack("<4sI", b"RIFF", len(body)) + body


def mixed(sides: Sides) -> bytes:
    """Both sides as one channel."""
    linear = _linear()
    both = sum(linear[np.frombuffer(side, np.uint8)].astype(np.int32) for side in sides)
    return encoded(np.clip(both, -32768, 32767).astype(np.int16))


def decoded(codes: NDArray[np.uint8]) -> NDArray[np.int16]:
    """µ-law (G.711) as samples of 16 bit."""
    return _linear()[codes]


def encoded(samples: NDArray[np.int16]) -> bytes:
    """Samples of 16 bit as µ-law (G.711)."""
    return _codes()[samples.astype(np.int32) + 32768].tobytes()


@cache
def _tile(pitch: float, loudness: float, seed: int) -> NDArray[np.uint8]:
    """Two seconds as µ-law: noise, or a pitch that swells like syllables and never falls silent."""
    time = np.arange(2 * RATE) / RATE
    noise = np.random.default_rng(seed).uniform(-1, 1, len(time))
    swell = 0.6 + 0.4 * np.sin(2 * np.pi * 4 * time)
    wave = noise if not pitch else swell * (0.8 * np.sin(2 * np.pi * pitch * time) + 0.2 * noise)
    return np.frombuffer(encoded((wave * loudness).astype(np.int16)), np.uint8)


@cache
def _linear() -> NDArray[np.int16]:
    """The sample of each of the 256 codes."""
    code = ~np.arange(256, dtype=np.int32) & 0xFF
    magnitude = (((code & 0x0F) << 3) + 132 << ((code & 0x70) >> 4)) - 132
    return np.where(code & 0x80, -magnitude, magnitude).astype(np.int16)


@cache
def _codes() -> NDArray[np.uint8]:
    """The code nearest to each sample from -32768 on."""
    linear = _linear().astype(np.int32)
    order = np.argsort(linear, kind="stable")
    middles = (linear[order][1:] + linear[order][:-1] + 1) // 2
    return order.astype(np.uint8)[np.searchsorted(middles, np.arange(-32768, 32768), side="right")]
