"""Samples of any rate as 8,000 a second, block after block: what telephones carry, and the network knows."""

from __future__ import annotations

from math import gcd

import numpy as np
from numpy.typing import NDArray

from genqa.audio.activity.loudness import Sound

RATE = 8000
#: From this share of the band on it fades: nothing rings on where a sound ends.
_FADES = 0.95
#: Seconds that are turned over at once, and what lies around them, beyond which a filter of this kind hears nothing.
_AT_ONCE, _AROUND = 4.0, 0.25


class Eight:
    """One channel at 8,000 samples a second, float32 on the scale of 16 bits, rounded: silence stays exact.

    block      |around|███ turned over ███|around|
    the next                       |around|███ turned over ███|around|
    """

    def __init__(self, rate: int) -> None:
        common = gcd(rate, RATE)
        self._band = min(rate, RATE) / 2
        self._from, self._to = rate // common, RATE // common  # so many samples become so many
        self._units = max(1, round(_AT_ONCE * RATE / self._to))
        self._margin = max(1, round(_AROUND * RATE / self._to))
        self._near = np.zeros(self._margin * self._from, np.float32)
        self._came = self._went = 0

    def add(self, samples: Sound) -> NDArray[np.float32]:
        """What the next samples bring to an end."""
        self._came += len(samples)
        if self._from == self._to:
            self._went += len(samples)
            return samples.astype(np.float32)
        self._near = np.concatenate([self._near, samples.astype(np.float32)])
        found = []
        while len(self._near) >= (self._units + 2 * self._margin) * self._from:
            found.append(self._turned())
        out = np.concatenate(found) if found else np.empty(0, np.float32)
        self._went += len(out)
        return out

    def done(self) -> NDArray[np.float32]:
        """The rest."""
        rest = -(-self._came * self._to // self._from) - self._went
        found = [np.empty(0, np.float32)]
        while sum(map(len, found)) < rest:
            self._near = np.pad(self._near, (0, (self._units + 2 * self._margin) * self._from))
            found.append(self._turned())
        return np.concatenate(found)[:rest]

    def _turned(self) -> NDArray[np.float32]:
        length = self._units + 2 * self._margin
        spectrum = np.fft.rfft(self._near[: length * self._from])
        new = length * self._to
        pitch = np.fft.rfftfreq(new, 1 / RATE)
        spectrum = spectrum[: len(pitch)]
        spectrum *= np.clip((1 - pitch[: len(spectrum)] / self._band) / (1 - _FADES), 0, 1)
        sound = np.fft.irfft(spectrum, new) * (self._to / self._from)
        self._near = self._near[self._units * self._from :]
        return np.rint(sound[self._margin * self._to : -self._margin * self._to]).astype(np.float32)
