"""Whether the two channels of a recording are the two sides of a call; else nothing is measured from them."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from genqa.spans import Spans

if TYPE_CHECKING:
    from genqa.audio.blocks import Blocks
    from genqa.audio.recording import Samples

#: From this correlation of two channels on they hold one sound; two lines with some echo stay far below.
ONE_SOUND = 0.9
#: Channels that sound together for more than this share of the time in which either does are not two voices in talk.
TOGETHER = 0.8
#: A channel so much fainter (in power) wherever it sounds, and so nearly always while the other does, is its echo.
ECHO_POWER, ECHO_SHARE = 100, 0.9


def why_not_apart(recording: Blocks, speech: Sequence[Spans], one_sound: bool) -> str | None:
    """Why two channels, in which somebody speaks at these times, are not two sides; ``None`` where they are.

    ``one_sound``: whether one is a copy of the other.
    """
    silent = [number for number, spans in enumerate(speech) if not spans]
    if silent:
        which = "both channels are" if len(silent) == len(speech) else f"channel {silent[0]} is"
        return f"{which} silent throughout"
    if one_sound:
        return "both channels hold the same sound"
    for number, spans in enumerate(speech):
        other = 1 - number
        if spans.intersection(speech[other]).duration > ECHO_SHARE * spans.duration:
            own, theirs = (_power(recording, channel, spans) for channel in (number, other))
            if theirs > ECHO_POWER * own:
                return f"channel {number} holds no more than an echo of channel {other}"
    both, either = speech[0].intersection(speech[1]).duration, speech[0].union(speech[1]).duration
    if both > TOGETHER * either:
        return "both channels sound nearly always at once"
    return None


class Alike:
    """Takes the samples of two channels in blocks; tells whether one is a copy of the other."""

    def __init__(self) -> None:
        self._samples = 0
        # whole numbers, which lose nothing however many they are: sums of one, of the other, and of the products
        self._sums = [0] * 5

    def add(self, block: Sequence[Samples]) -> None:
        """The next samples, two arrays of one length."""
        one, other = (samples.astype(np.int64) for samples in block)
        # not `one @ other`, for which several cores would wait for each other
        pairs = ((one, one), (other, other), (one, other))
        found = [one.sum(), other.sum(), *(np.einsum("i,i", *pair) for pair in pairs)]
        self._sums = [before + int(more) for before, more in zip(self._sums, found, strict=True)]
        self._samples += len(one)

    def one_sound(self) -> bool:
        """Whether one channel is a copy of the other, louder, fainter or turned over; no sound is no copy."""
        a, b, aa, bb, ab = self._sums
        alone = [self._samples * aa - a * a, self._samples * bb - b * b]
        together = self._samples * ab - a * b
        return min(alone) > 0 and abs(together) > ONE_SOUND * sqrt(alone[0]) * sqrt(alone[1])


def _power(recording: Blocks, channel: int, spans: Spans) -> float:
    """The mean square of a channel's samples in these spans."""
    rate = recording.rate
    total, count = 0.0, 0
    for start, end in spans.pairs:
        for block in recording.blocks(start * rate // 1000, end * rate // 1000):
            piece = block[channel].astype(np.float64)
            total, count = total + float(np.square(piece).sum()), count + len(piece)
    return total / count if count else 0.0
