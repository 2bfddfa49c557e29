"""A period cut into days, weeks or months: a trend of neither three points nor three hundred, nor of means of one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from genqa.ui.numbers import MONTHS, day
from genqa.ui.period import Days

#: Up to so many days a point is a day; up to so many a week; beyond, a month.
_BY_DAY, _BY_WEEK = 31, 182
#: Over more than this many days, a point is a day only where a day has at least so many calls on average.
_FEW_DAYS, _CALLS_A_DAY = 14, 3
_A_DAY = timedelta(days=1)


class Stretch(NamedTuple):
    """Some days and what they are called."""

    days: Days
    name: str


def cut(days: Days, calls: int) -> tuple[str, tuple[Stretch, ...]]:
    """What it is cut into (``day``, ``week`` from Monday, ``month``), and the pieces, the first and last maybe shorter.

    ``calls``: how many of them there are to be spread over the pieces.

    >>> kind, pieces = cut(Days(date(2026, 11, 1), date(2026, 12, 31)), 500)
    >>> kind, pieces[1].name, len(pieces)
    ('week', '2 Nov 2026 to 8 Nov 2026', 10)
    """
    if days.number <= _FEW_DAYS or (days.number <= _BY_DAY and calls >= _CALLS_A_DAY * days.number):
        return "day", tuple(Stretch(Days(at, at), day(at)) for at in _each_day(days))
    if days.number <= _BY_WEEK:
        return "week", tuple(Stretch(piece, str(piece)) for piece in _pieces(days, _end_of_week))
    return "month", tuple(
        Stretch(piece, f"{MONTHS[piece.first.month - 1]} {piece.first.year}") for piece in _pieces(days, _end_of_month)
    )


def _each_day(days: Days) -> list[date]:
    return [days.first + timedelta(days=at) for at in range(days.number)]


def _pieces(days: Days, end: Callable[[date], date]) -> list[Days]:
    pieces, first = [], days.first
    while first <= days.last:
        last = min(end(first), days.last)
        pieces.append(Days(first, last))
        first = last + _A_DAY
    return pieces


def _end_of_week(at: date) -> date:
    return at + timedelta(days=6 - at.weekday())


def _end_of_month(at: date) -> date:
    return (at.replace(day=1) + timedelta(days=31)).replace(day=1) - _A_DAY
