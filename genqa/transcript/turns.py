"""Whose turn it is at a time, for formats that name speakers in a list of turns apart from the words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable


class Turns:
    """Turns as ``(start, end, label)`` in ms; those without usable times are nobody's.

    turns    |──── S0 ────|    |── S1 ──|
    words      |so|  |well |  |yes|         each is the speaker's in whose turn its middle lies
    """

    def __init__(self, turns: Iterable[tuple[int | None, int | None, str | None]]) -> None:
        timed = [(start, end, label) for start, end, label in turns if start is not None and end is not None]
        timed.sort(key=lambda turn: turn[:2])
        self._starts = [start for start, _, _ in timed]
        self._turns = timed

    def speaker(self, start: int | None, end: int | None) -> str | None:
        """The speaker of the turn that the middle of this stretch lies in, ``None`` where it lies in none."""
        if start is None or end is None:
            return None
        middle = (start + end) // 2
        at = bisect_right(self._starts, middle) - 1
        return self._turns[at][2] if at >= 0 and middle < self._turns[at][1] else None
