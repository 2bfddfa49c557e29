"""From frames of 10 ms, each loud or not, to spans."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from genqa.spans import Span, Spans

#: Milliseconds from one frame to the next.
HOP_MS = 10

Frames = NDArray[np.bool_]


def stretches(true: Frames) -> Spans:
    """Each run of true frames, in ms."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], true, [False]]).astype(np.int8)))
    return Spans((start * HOP_MS, end * HOP_MS) for start, end in edges.reshape(-1, 2).tolist())


def with_hysteresis(sure: Frames, likely: Frames, bridged: int, shortest: int) -> Spans:
    """Runs of likely frames with a sure one among them.

    sure        █ ██          █
    likely     ████████   ███████  ██
    result     |███████████████|

    Pauses up to ``bridged`` ms are filled, and of what is then one at least ``shortest`` ms must be sure.
    """
    before = np.concatenate([[0], np.cumsum(sure)])

    def certain(stretch: Span) -> int:
        return int(before[stretch.end // HOP_MS] - before[stretch.start // HOP_MS]) * HOP_MS

    seen = Spans(stretch for stretch in stretches(likely) if certain(stretch))
    return Spans(stretch for stretch in seen.bridged(bridged) if certain(stretch) >= shortest)


def followed(spans: Spans, sounds: Frames, most: int) -> Spans:
    """The same, each begun and ended where what sounds around it does, but no more than ``most`` ms further out.

    sounds      ████████████   █████
    spans          |████|
    followed    |████████████|
    """
    reach = most // HOP_MS
    found = []
    for start, end in spans.pairs:
        first, last = max(0, start // HOP_MS), min(end // HOP_MS, len(sounds))
        before, after = sounds[max(0, first - reach) : first][::-1], sounds[last : last + reach]
        found.append((start - _leading(before) * HOP_MS, end + _leading(after) * HOP_MS))
    return Spans(found)


def _leading(true: Frames) -> int:
    """How many frames are true before the first that is not."""
    return len(true) if true.all() else int(true.argmin())


def widened(spans: Spans, before: int, after: int) -> Spans:
    """The same, each begun and ended so many ms further out."""
    return Spans((start - before, end + after) for start, end in spans.pairs)
