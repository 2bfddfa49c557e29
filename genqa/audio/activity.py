"""Who speaks when, from the sound of one channel: a plain adaptive energy detector.

What counts as speech is whatever stands out of the channel's own noise between 150 and 3,800 Hz for long enough: music,
a ringing tone and a barking dog do too, and a voice far below the channel's usual loudness does not. It tells sound
from quiet, not speech from sound.

    level       ▁▁▂▇█▇▅▇█▇▂▁▁▁▃▁▁▁▆█▇▁▁     every 10 ms, in dB
    threshold   ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄     over the noise of the seconds around, and near the loudness of speech
    speech         |████████|     |███|     a click is none, a short pause is filled
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from genqa.audio.recording import frames_to_ms
from genqa.spans import Span, Spans

if TYPE_CHECKING:
    from genqa.audio.recording import Samples

Levels = NDArray[np.float32]

#: Milliseconds from one level to the next, and how much of the sound around each is looked at.
HOP_MS, WINDOW_MS = 10, 25
#: The band in which telephones carry speech, without the hum of the mains.
LOWEST_HZ, HIGHEST_HZ = 150, 3800
#: What digital silence counts as, in dB of full scale: a window in which every sample is the same.
NOTHING_DB = -120.0

_A_SECOND = 1000 // HOP_MS
#: Samples in the windows that are transformed at once: 4 hours of sound never take more memory than their levels.
_AT_ONCE = 1 << 18


class Method(Protocol):
    """A way to tell speech in one channel; name and version are kept with what was measured by it."""

    @property
    def name(self) -> str:
        """One word."""

    @property
    def version(self) -> int:
        """Grows whenever the same sound may come to other spans."""

    def speech(self, samples: Samples, rate: int) -> Spans:
        """When somebody speaks in the samples of one channel, in ms from the first."""


@dataclass(frozen=True, slots=True)
class Energy:
    """Speech by its level alone; levels in dB, lengths in ms.

    A frame is loud when it stands ``above_noise`` over the noise, which is the level of the ``quietest`` share of the
    frames of ``around`` ms, those before or those after, whichever are noisier; and not further than ``below_speech``
    under the channel's speech; and never below ``never_below`` of full scale. A stretch has frames no more than
    ``falls`` under that, and ``shortest`` of them loud; pauses up to ``bridged`` are filled. It begins ``before`` its
    first frame and ends ``after`` its last, where consonants are too faint to count.

    Digital silence is a line switched off, and says nothing of the noise when it is on. What sounds between such
    silences without a pause is taken for noise up to ``noisiest``, and beyond for sound.
    """

    above_noise: float = 9.0
    below_speech: float = 27.0
    never_below: float = -62.0
    falls: float = 3.0
    quietest: float = 0.1
    noisiest: float = -35.0
    around: int = 20_000
    shortest: int = 80
    bridged: int = 200
    before: int = 10
    after: int = 20

    @property
    def name(self) -> str:
        """One word."""
        return "energy"

    @property
    def version(self) -> int:
        """Grows whenever the same sound may come to other spans."""
        return 1

    def speech(self, samples: Samples, rate: int) -> Spans:
        """When somebody speaks in the samples of one channel, in ms from the first."""
        level = levels(samples, rate)
        threshold = self.threshold(level)
        loud_before = np.concatenate([[0], np.cumsum(level >= threshold)])

        def loud(stretch: Span) -> int:
            return int(loud_before[stretch.end // HOP_MS] - loud_before[stretch.start // HOP_MS]) * HOP_MS

        high = Spans([span for span in _stretches(level >= threshold - self.falls) if loud(span)])
        kept = [
            (span.start - self.before, span.end + self.after)
            for span in high.bridged(self.bridged)
            if loud(span) >= self.shortest
        ]
        return Spans(kept).crop(0, frames_to_ms(len(samples), rate))

    def threshold(self, level: Levels) -> Levels:
        """From which level on each frame is loud."""
        over_noise = self._noise(level) + np.float32(self.above_noise)
        lowest = np.maximum(over_noise, np.float32(self.never_below))
        loud = level[level > lowest]
        # four fifths of what stands out are fainter: not the loudest shout, nor the ends of words
        speech = np.percentile(loud, 80) if len(loud) else self.never_below
        highest: Levels = np.maximum(lowest, np.float32(speech - self.below_speech))
        return highest

    def _noise(self, level: Levels) -> Levels:
        """The noise at each frame, the same for a second."""
        reach = self.around // HOP_MS
        last = max(0, len(level) - reach)

        def beginning(frame: int) -> float:
            begin = min(max(0, frame), last)
            return self._noise_of(level[begin : begin + reach])

        # Where the noise itself changes, the frames before tell of one noise and those after of the other.
        found = [
            max(beginning(first + 3 * _A_SECOND - reach), beginning(first - 2 * _A_SECOND))
            for first in range(0, len(level), _A_SECOND)
        ]
        return np.repeat(np.array(found, np.float32), _A_SECOND)[: len(level)]

    def _noise_of(self, near: Levels) -> float:
        on = near[near > NOTHING_DB]
        noise = float(np.percentile(on, 100 * self.quietest)) if len(on) else NOTHING_DB
        switched_off = len(near) - len(on) > self.quietest * len(near)
        return min(noise, self.noisiest) if switched_off else noise


def levels(samples: Samples, rate: int) -> Levels:
    """The level of each 10 ms in dB of full scale (float32), within the band of speech; at least one."""
    window = max(2, round(WINDOW_MS * rate / 1000))
    shape = np.hanning(window + 2)[1:-1].astype(np.float32)
    pitch = np.fft.rfftfreq(window, 1 / rate)
    band = (pitch >= LOWEST_HZ) & (pitch <= HIGHEST_HZ)
    scale = 2 / (window * float((shape**2).sum()) * 32768**2)
    frames = max(1, -(-len(samples) * _A_SECOND // rate))
    found = np.empty(frames, np.float32)
    at_once = max(1, _AT_ONCE // window)
    for first in range(0, frames, at_once):
        block = _windows(samples, rate, window, first, min(first + at_once, frames))
        silent = (block == block[:, :1]).all(axis=1)
        block = (block - block.mean(axis=1, keepdims=True)) * shape
        power = (np.abs(np.fft.rfft(block, axis=1)[:, band]) ** 2).sum(axis=1) * scale
        level = 10 * np.log10(np.maximum(power, 10 ** (NOTHING_DB / 10)))
        found[first : first + len(level)] = np.where(silent, NOTHING_DB, level)
    return found


def _windows(samples: Samples, rate: int, window: int, first: int, last: int) -> NDArray[np.float32]:
    """The samples around the middles of these frames, a row each; beyond the ends there are zeros."""
    # 11,025 samples a second are 110.25 a frame: each start is rounded by itself, so that none drifts
    starts = (2 * np.arange(first, last, dtype=np.int64) + 1) * rate // (2 * _A_SECOND) - window // 2
    begin, end = int(starts[0]), int(starts[-1]) + window
    near = samples[max(0, begin) : max(0, end)].astype(np.float32)
    near = np.pad(near, (max(0, -begin), max(0, end - max(0, begin) - len(near))))
    block: NDArray[np.float32] = near[(starts - begin)[:, None] + np.arange(window)]
    return block


def _stretches(true: NDArray[np.bool_]) -> Iterator[Span]:
    """Each run of true frames, in ms."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], true, [False]]).astype(np.int8)))
    for start, end in edges.reshape(-1, 2).tolist():
        yield Span(start * HOP_MS, end * HOP_MS)


#: What genqa measures by.
ENERGY = Energy()
