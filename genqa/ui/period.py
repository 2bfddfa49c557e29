"""Which days are in view: last 30 days, this month, two dates. A new period is a row of ``PERIODS``."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from genqa.ui.numbers import MONTHS, day

#: Days that somebody may ask for. Near the ends of the calendar there are no local midnights.
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)

_OWN = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})", re.ASCII)
_A_DAY = timedelta(days=1)


class Days(NamedTuple):
    """Days from the first to the last, both of them meant."""

    first: date
    last: date

    @property
    def number(self) -> int:
        """How many they are."""
        return (self.last - self.first).days + 1

    def bounds(self, zone: tzinfo) -> tuple[str, str]:
        """From when, and until before when, in UTC: from midnight to midnight by the reader's clock."""
        return _midnight(self.first, zone), _midnight(self.last + _A_DAY, zone)

    def __str__(self) -> str:
        return day(self.first) if self.first == self.last else f"{day(self.first)} to {day(self.last)}"


class Before(NamedTuple):
    """The days that a period is compared with, and what they are called after "against"."""

    days: Days
    name: str


@dataclass(frozen=True, slots=True)
class Period:
    """One row: its key in the address, its title, its days as seen from today, and what it is compared with.

    ``days`` and ``before`` give ``None`` where there are none: everything is in view, or what has no date.
    """

    key: str
    title: str
    days: Callable[[date], Days | None]
    before: Callable[[date], Before | None]


def _last(count: int) -> Period:
    def days(today: date) -> Days:
        return Days(today - timedelta(days=count - 1), today)

    return Period(f"{count}d", f"Last {count} days", days, lambda today: _as_many_before(days(today)))


def _as_many_before(days: Days) -> Before:
    name = "the day before" if days.number == 1 else f"the {days.number:,} days before"
    return Before(Days(days.first - timedelta(days=days.number), days.first - _A_DAY), name)


def _month_of(at: date) -> Days:
    """The month that a day lies in."""
    first = at.replace(day=1)
    return Days(first, (first + timedelta(days=31)).replace(day=1) - _A_DAY)


def _month_before(at: date) -> Days:
    return _month_of(at.replace(day=1) - _A_DAY)


def _this_month(today: date) -> Days:
    return Days(today.replace(day=1), today)


def _same_days_of_the_month_before(today: date) -> Before:
    month = _month_before(today)
    last = min(month.last, month.first + timedelta(days=today.day - 1))
    return Before(Days(month.first, last), f"the same days of {_named(month)}")


def _month_before_the_last(today: date) -> Before:
    month = _month_before(_month_before(today).first)
    return Before(month, _named(month))


def _named(month: Days) -> str:
    return f"{MONTHS[month.first.month - 1]} {month.first.year}"


def _nothing(today: date) -> None:
    return None


ALL, UNDATED, DEFAULT = "all", "undated", "30d"

PERIODS: tuple[Period, ...] = (
    _last(7),
    _last(30),
    _last(90),
    Period("this-month", "This month", _this_month, _same_days_of_the_month_before),
    Period("last-month", "Last month", _month_before, _month_before_the_last),
    Period(ALL, "All calls", _nothing, _nothing),
    Period(UNDATED, "Without a date", _nothing, _nothing),
)
_BY_KEY = {period.key: period for period in PERIODS}


def period_of(key: str) -> Period | None:
    """The period of this key, such as ``30d`` or ``2026-11-01..2026-11-12``; ``None`` where there is none.

    >>> period_of("2026-11-01..2026-11-12").title, period_of("2026-11-12..2026-11-01")
    ('1 Nov 2026 to 12 Nov 2026', None)
    """
    if key in _BY_KEY:
        return _BY_KEY[key]
    two = _OWN.fullmatch(key)
    if two is None:
        return None
    try:
        days = Days(date.fromisoformat(two[1]), date.fromisoformat(two[2]))
    except ValueError:
        return None
    return own(days) if EARLIEST <= days.first <= days.last <= LATEST else None


def own(days: Days) -> Period:
    """A period of somebody's own dates, which must lie within ``EARLIEST`` and ``LATEST``."""
    return Period(f"{days.first}..{days.last}", str(days), lambda today: days, lambda today: _as_many_before(days))


def _midnight(at: date, zone: tzinfo) -> str:
    return datetime.combine(at, time.min, zone).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
