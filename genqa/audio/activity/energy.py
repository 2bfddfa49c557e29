"""Speech by its level alone: a plain adaptive detector, which tells sound from quiet and not speech from sound.

What counts is whatever stands out of the channel's own noise between 150 and 3,800 Hz for long enough: music, a ringing
tone and a barking dog do too, and a voice far below the channel's usual loudness does not.

    level       ▁▁▂▇█▇▅▇█▇▂▁▁▁▃▁▁▁▆█▇▁▁     every 10 ms, in dB
    threshold   ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄     over the noise of the seconds around, and near the loudness of speech
    speech         |████████|     |███|     a click is none, a short pause is filled
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from genqa.audio.activity.loudness import A_SECOND, NOTHING_DB, Levels, Meter
from genqa.audio.activity.method import Length, Tuned
from genqa.audio.activity.stretches import HOP_MS, widened, with_hysteresis
from genqa.spans import Spans

if TYPE_CHECKING:
    from genqa.audio.recording import Samples


@dataclass(frozen=True, slots=True)
class Energy(Tuned):
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

    def listen(self, rate: int) -> Listening:
        """A listener for one channel with so many samples a second."""
        return Listening(self, rate)

    def spans(self, level: Levels) -> Spans:
        """When what has these levels is speech."""
        over = level - self.threshold(level)
        found = with_hysteresis(over >= 0, over >= -self.falls, self.bridged, self.shortest)
        return widened(found, self.before, self.after)

    def threshold(self, level: Levels) -> Levels:
        """From which level on each frame is loud."""
        return self.over(*self.stands_out(level))

    def over(self, audible: Levels, speech: float) -> Levels:
        """The same, from what :meth:`stands_out` tells."""
        lowest = np.float32(max(self.never_below, speech - self.below_speech))
        found: Levels = np.maximum(audible, lowest)
        return found

    def stands_out(self, level: Levels) -> tuple[Levels, float]:
        """From which level on each frame stands out of the noise; and how loud the channel's speech is, dB."""
        audible = self._noise(level) + np.float32(self.above_noise)
        loud = level[level > np.maximum(audible, np.float32(self.never_below))]
        # four fifths of what stands out are fainter: not the loudest shout, nor the ends of words
        return audible, float(np.percentile(loud, 80)) if len(loud) else self.never_below

    def _noise(self, level: Levels) -> Levels:
        """The noise at each frame, the same for a second."""
        reach = self.around // HOP_MS
        last = max(0, len(level) - reach)
        known: dict[int, float] = {}

        def beginning(frame: int) -> float:
            begin = min(max(0, frame), last)
            if begin not in known:
                known[begin] = self._noise_of(level[begin : begin + reach])
            return known[begin]

        # Where the noise itself changes, the frames before tell of one noise and those after of the other.
        found = [
            max(beginning(first + 3 * A_SECOND - reach), beginning(first - 2 * A_SECOND))
            for first in range(0, len(level), A_SECOND)
        ]
        return np.repeat(np.array(found, np.float32), A_SECOND)[: len(level)]

    def _noise_of(self, near: Levels) -> float:
        on = near[near > NOTHING_DB]
        noise = float(np.percentile(on, 100 * self.quietest)) if len(on) else NOTHING_DB
        switched_off = len(near) - len(on) > self.quietest * len(near)
        return min(noise, self.noisiest) if switched_off else noise


class Listening:
    """One channel, listened to for its level."""

    def __init__(self, method: Energy, rate: int) -> None:
        self._method, self._meter, self._length = method, Meter(rate), Length(rate)

    def add(self, samples: Samples) -> None:
        """The next samples."""
        self._length.add(samples)
        self._meter.add(samples)

    def done(self) -> Spans:
        """When somebody speaks, in ms from the first sample."""
        return self._length.crop(self._method.spans(self._meter.done()))


#: The detector that needs no network.
ENERGY = Energy()
