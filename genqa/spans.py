"""Spans of time and their algebra. Every metric is a line or two over it.

All times are integer milliseconds on the recording's clock, 0 = the first sample. A span is half open, so that two
spans that touch have no instant in common and together are one:

    Span(0, 5)      |█████|
    Span(5, 9)            |████|
    their union     |██████████|      one span, 9 ms
    intersection                      none

Seconds exist only at the edges of genqa: ``to_ms`` and ``to_seconds`` are the two doors.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise, starmap
from typing import NamedTuple

Pair = tuple[int, int]


class Span(NamedTuple):
    """A half-open stretch of time ``[start, end)`` in milliseconds."""

    start: int
    end: int

    @property
    def duration(self) -> int:
        """Its length in milliseconds, never negative."""
        return max(0, self.end - self.start)


class Spans:
    """An immutable, sorted set of disjoint, non-touching spans, each longer than nothing.

    Two sets are equal when they cover the same milliseconds, however they were put together:

        >>> Spans([(5, 9), (0, 5), (7, 7)]) == Spans([(0, 9)])
        True
    """

    __slots__ = ("_pairs",)

    _pairs: tuple[Pair, ...]  # plain pairs: a Span is made only for who looks at it

    def __init__(self, pairs: Iterable[Pair] = ()) -> None:
        self._pairs = _normalised(pairs)

    @classmethod
    def _sound(cls, pairs: Iterable[Pair]) -> Spans:
        """A set from pairs that are known to be sorted, disjoint, apart and not empty."""
        spans = cls.__new__(cls)
        spans._pairs = tuple(pairs)
        return spans

    def __iter__(self) -> Iterator[Span]:
        return starmap(Span, self._pairs)

    def __len__(self) -> int:
        return len(self._pairs)

    def __bool__(self) -> bool:
        return bool(self._pairs)

    def __getitem__(self, position: int) -> Span:
        return Span(*self._pairs[position])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Spans) and self._pairs == other._pairs

    def __hash__(self) -> int:
        return hash(self._pairs)

    def __repr__(self) -> str:
        return f"Spans({[tuple(pair) for pair in self._pairs]})"

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """The spans as plain pairs, for loops that run often."""
        return self._pairs

    @property
    def duration(self) -> int:
        """The milliseconds covered."""
        return sum([end - start for start, end in self._pairs])

    @property
    def longest(self) -> int:
        """The longest span's milliseconds, 0 when nothing is covered."""
        return max([end - start for start, end in self._pairs], default=0)

    @property
    def extent(self) -> Span | None:
        """From the first start to the last end, ``None`` when nothing is covered."""
        return Span(self._pairs[0][0], self._pairs[-1][1]) if self._pairs else None

    def union(self, *others: Spans) -> Spans:
        """What is covered by this set or any of the others.

        self      |███|     |██|
        other        |███|        |█|
        union     |██████|  |██|  |█|
        """
        filled = [spans for spans in (self, *others) if spans]
        if len(filled) < 2:
            return filled[0] if filled else self
        return Spans(chain.from_iterable([spans._pairs for spans in filled]))

    def intersection(self, other: Spans) -> Spans:
        """What both cover.

        self           |██████|   |███|
        other              |████████|
        intersection       |██|   |█|
        """
        mine, theirs = self._pairs, other._pairs
        both: list[Pair] = []
        i = j = 0
        while i < len(mine) and j < len(theirs):
            (a_start, a_end), (b_start, b_end) = mine[i], theirs[j]
            start = a_start if a_start > b_start else b_start
            end = a_end if a_end < b_end else b_end
            if start < end:
                both.append((start, end))
            if a_end < b_end:
                i += 1
            else:
                j += 1
        return Spans._sound(both)

    def minus(self, other: Spans) -> Spans:
        """What this set covers and the other does not.

        self      |██████████|
        other        |██|
        minus     |██|  |████|
        """
        if not other or not self:
            return self
        theirs = other._pairs
        left: list[Pair] = []
        j, of = 0, len(theirs)
        for start, end in self._pairs:
            while j < of and theirs[j][1] <= start:
                j += 1
            k = j
            while k < of and theirs[k][0] < end:
                if theirs[k][0] > start:
                    left.append((start, theirs[k][0]))
                start = theirs[k][1]
                k += 1
            if start < end:
                left.append((start, end))
        return Spans._sound(left)

    def gaps(self) -> Spans:
        """The stretches between one span and the next; what lies before the first or after the last is none.

        self      |██|    |███|  |█|
        gaps         |░░░░|   |░░|
        """
        return Spans._sound([(before, after) for (_, before), (after, _) in pairwise(self._pairs)])

    def longer_than(self, milliseconds: int) -> Spans:
        """The spans strictly longer than this; one of exactly this length is not."""
        return Spans._sound([pair for pair in self._pairs if pair[1] - pair[0] > milliseconds])

    def crop(self, start: int, end: int) -> Spans:
        """What lies inside ``[start, end)``."""
        if not self._pairs or (self._pairs[0][0] >= start and self._pairs[-1][1] <= end):
            return self
        return self.intersection(Spans([(start, end)]))

    def bridged(self, milliseconds: int) -> Spans:
        """The same with gaps of this length or less filled.

        self             |██| |██|     |█|
        bridged(1)       |███████|     |█|
        """
        joined: list[Pair] = []
        for start, end in self._pairs:
            if joined and start - joined[-1][1] <= milliseconds:
                joined[-1] = (joined[-1][0], end)
            else:
                joined.append((start, end))
        return Spans._sound(joined)

    def at(self, instant: int) -> Span | None:
        """The span that covers this millisecond."""
        # A pair that starts at the next instant is greater than this one-tuple, and one that starts now is less.
        position = bisect_left(self._pairs, (instant + 1,)) - 1
        if position >= 0 and self._pairs[position][1] > instant:
            return Span(*self._pairs[position])
        return None


def covered_twice(sets: Iterable[Spans]) -> Spans:
    """What at least two of the sets cover, counted once however many do.

    one            |██████|
    two                |█████|
    three              |█|      |██|
    covered_twice      |██|
    """
    first, *others = [spans for spans in sets if spans] or [NOTHING]
    once, twice = first, NOTHING
    for number, spans in enumerate(others, 1):
        twice = twice.union(once.intersection(spans))
        if number < len(others):
            once = once.union(spans)
    return twice


def to_ms(seconds: float) -> int:
    """Seconds as whole milliseconds, rounded to the nearest."""
    return round(seconds * 1000)


def to_seconds(milliseconds: int) -> float:
    """Milliseconds as seconds."""
    return milliseconds / 1000


def _normalised(pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    merged: list[Pair] = []
    last_start, last_end = 0, None
    for start, end in sorted(pairs):
        if end <= start:
            continue
        if last_end is None:
            last_start, last_end = start, end
        elif start > last_end:
            merged.append((last_start, last_end))
            last_start, last_end = start, end
        elif end > last_end:
            last_end = end
    if last_end is not None:
        merged.append((last_start, last_end))
    return tuple(merged)


#: The set that covers nothing.
NOTHING = Spans()
