"""How loud a channel is every 10 ms, within the band in which telephones carry speech."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Levels = NDArray[np.float32]
#: Samples on the scale of 16 bits, as integers or as floats.
Sound = NDArray[np.int16] | NDArray[np.float32]

#: Milliseconds of sound around each level.
WINDOW_MS = 25
#: The band in which telephones carry speech, without the hum of the mains.
LOWEST_HZ, HIGHEST_HZ = 150, 3800
#: What digital silence counts as, in dB of full scale: a window in which every sample is the same.
NOTHING_DB = -120.0
#: Frames a second.
A_SECOND = 100

#: Samples in the windows that are transformed at once: 4 hours of sound never take more memory than their levels.
_AT_ONCE = 1 << 18


class Meter:
    """The levels of one channel, block after block; each window lies around the middle of its 10 ms."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._window = max(2, round(WINDOW_MS * rate / 1000))
        self._shape = np.hanning(self._window + 2)[1:-1].astype(np.float32)
        pitch = np.fft.rfftfreq(self._window, 1 / rate)
        self._band = (pitch >= LOWEST_HZ) & (pitch <= HIGHEST_HZ)
        self._scale = 2 / (self._window * float((self._shape**2).sum()) * 32768**2)
        # what windows still need of the sound: before its beginning lie zeros
        self._begin = -self._window
        self._near = np.zeros(self._window, np.float32)
        self._found: list[Levels] = []
        self._frames = 0

    def add(self, samples: Sound) -> None:
        """The next samples."""
        self._near = np.concatenate([self._near, samples.astype(np.float32)])
        end = self._begin + len(self._near)
        # the last frame whose window ends within what is there
        whole = (2 * A_SECOND * (end - self._window + self._window // 2) // self._rate + 1) // 2
        self._measure(max(self._frames, whole))

    def so_far(self) -> Levels:
        """The levels that the sound so far tells for sure: those of the last 10 ms are still open."""
        if len(self._found) > 1:
            self._found = [np.concatenate(self._found)]
        return self._found[0] if self._found else np.empty(0, np.float32)

    def done(self) -> Levels:
        """The level of each 10 ms in dB of full scale (float32); at least one. Beyond the end there are zeros."""
        samples = self._begin + len(self._near)
        self._near = np.concatenate([self._near, np.zeros(2 * self._window, np.float32)])
        self._measure(max(1, -(-samples * A_SECOND // self._rate)))
        return self.so_far()

    def _measure(self, frames: int) -> None:
        """Measure all up to this frame, and forget the sound that no later one needs."""
        at_once = max(1, _AT_ONCE // self._window)
        for first in range(self._frames, frames, at_once):
            self._found.append(self._levels(first, min(first + at_once, frames)))
        if frames > self._frames:
            self._frames = frames
            spent = int(self._starts(frames, frames + 1)[0]) - self._begin
            self._begin, self._near = self._begin + spent, self._near[spent:]

    def _starts(self, first: int, last: int) -> NDArray[np.int64]:
        # 11,025 samples a second are 110.25 a frame: each start is rounded by itself, so that none drifts
        return (2 * np.arange(first, last, dtype=np.int64) + 1) * self._rate // (2 * A_SECOND) - self._window // 2

    def _levels(self, first: int, last: int) -> Levels:
        windows = np.lib.stride_tricks.sliding_window_view(self._near, self._window)
        block = windows[self._starts(first, last) - self._begin]
        silent = (block == block[:, :1]).all(axis=1)
        block = (block - block.mean(axis=1, keepdims=True)) * self._shape
        heard = np.fft.rfft(block, axis=1)[:, self._band]
        power = (heard.real**2 + heard.imag**2).sum(axis=1) * self._scale
        level = 10 * np.log10(np.maximum(power, 10 ** (NOTHING_DB / 10)))
        found: Levels = np.where(silent, NOTHING_DB, level).astype(np.float32)
        return found


def levels(samples: Sound, rate: int) -> Levels:
    """The level of each 10 ms of a whole channel in dB of full scale (float32); at least one."""
    meter = Meter(rate)
    for first in range(0, len(samples), _AT_ONCE):
        meter.add(samples[first : first + _AT_ONCE])
    return meter.done()
