"""Whether the two channels of a recording are the two sides of a call; else nothing is measured from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from genqa.spans import Spans

if TYPE_CHECKING:
    from genqa.audio.recording import Recording, Samples

#: From this correlation of two channels on they hold one sound; two lines with some echo stay far below.
ONE_SOUND = 0.9
#: Channels that sound together for more than this share of the time in which either does are not two voices in talk.
TOGETHER = 0.8
#: A channel so much fainter (in power) wherever it sounds, and so nearly always while the other does, is its echo.
ECHO_POWER, ECHO_SHARE = 100, 0.9
_PIECE = 1 << 20


def why_not_apart(recording: Recording, speech: Sequence[Spans]) -> str | None:
    """Why two channels, in which somebody speaks at these times, are not two sides; ``None`` where they are."""
    silent = [number for number, spans in enumerate(speech) if not spans]
    if silent:
        which = "both channels are" if len(silent) == len(speech) else f"channel {silent[0]} is"
        return f"{which} silent throughout"
    if one_sound(recording):
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


def one_sound(recording: Recording) -> bool:
    """Whether one of two channels is a copy of the other, louder, fainter or turned over."""
    return abs(_correlation(*recording.channels)) > ONE_SOUND


def _correlation(one: Samples, other: Samples) -> float:
    """From -1 to 1; 0 where a channel has no sound."""
    means = [float(samples.mean()) for samples in (one, other)]
    products = np.zeros(3)
    for a, b in zip(_pieces(one, means[0]), _pieces(other, means[1]), strict=True):
        products += [a @ b, a @ a, b @ b]
    together, *alone = products.tolist()
    return float(together / np.sqrt(alone[0] * alone[1])) if min(alone) > 0 else 0.0


def _pieces(samples: Samples, mean: float) -> Iterator[np.ndarray[tuple[int], np.dtype[np.float64]]]:
    for first in range(0, len(samples), _PIECE):
        yield samples[first : first + _PIECE].astype(np.float64) - mean


def _power(recording: Recording, channel: int, spans: Spans) -> float:
    """The mean square of a channel's samples in these spans."""
    samples, rate = recording.channels[channel], recording.rate
    total, count = 0.0, 0
    for start, end in spans.pairs:
        piece = samples[start * rate // 1000 : end * rate // 1000].astype(np.float64)
        total, count = total + float(piece @ piece), count + len(piece)
    return total / count if count else 0.0
