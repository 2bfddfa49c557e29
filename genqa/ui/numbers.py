"""How numbers, scores and times are written. What is unknown is ``—``; whoever shows it says why beside it."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo

from genqa.call import clock
from genqa.metrics.table import Metric, Unit, Value
from genqa.spans import to_ms

UNKNOWN = "—"
_MINUS = "−"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def points(change: float) -> str:
    """A change of a score, to one decimal.

    >>> points(-10.0), points(2.04), points(-0.01)
    ('−10.0', '+2.0', '0.0')
    """
    rounded = round(change, 1)
    sign = _MINUS if rounded < 0 else "+" if rounded > 0 else ""
    return f"{sign}{abs(rounded):.1f}"


def arrow(change: float) -> str:
    """A change of an average, to one decimal.

    >>> arrow(2.06), arrow(-2.06), arrow(0.04)
    ('▲ 2.1', '▼ 2.1', '0.0')
    """
    rounded = round(change, 1)
    sign = "▼ " if rounded < 0 else "▲ " if rounded > 0 else ""
    return f"{sign}{abs(rounded):.1f}"


def length(seconds: float | None) -> str:
    """A length of time as m:ss, with tenths below a minute; what is hardly anything is never written as nothing.

    >>> length(8.04), length(90), length(0), length(0.02), length(None)
    ('0:08.0', '1:30', '0:00', '<0:00.1', '—')
    """
    if seconds is None:
        return UNKNOWN
    milliseconds = to_ms(seconds)
    if 0 < milliseconds < 50:
        return "<0:00.1"
    return clock(milliseconds, tenths=0 < milliseconds < 59_950)


def number(metric: Metric, value: Value) -> str:
    """One number of a call with its unit."""
    if value is None:
        return UNKNOWN
    match metric.unit:
        case Unit.SECONDS:
            return length(value)
        case Unit.COUNT:
            return f"{value:,}"
        case Unit.SHARE:
            return per_cent(value * 100)
        case Unit.PER_CENT:
            return per_cent(value)
        case Unit.PER_MINUTE:
            return f"{value:.0f} per minute"


def per_cent(value: float) -> str:
    """Per cent without decimals, with one between 0 and 1.

    >>> per_cent(64.2), per_cent(0.43), per_cent(0)
    ('64 %', '0.4 %', '0 %')
    """
    return f"{value:.1f} %" if 0 < value < 0.95 else f"{value:.0f} %"


def zone(name: str | None) -> tzinfo:
    """The reader's time zone by its name; UTC where the browser tells none that this machine knows."""
    try:
        return ZoneInfo(name) if name else UTC
    except (OSError, ValueError, KeyError):  # unknown names come as any of these
        return UTC


def moment(stored: str | None, local: tzinfo, *, with_zone: bool = False) -> str:
    """A stored point in time (ISO-8601) as the reader's clock showed it.

    >>> moment("2026-11-12T11:04:00Z", ZoneInfo("Europe/Berlin"), with_zone=True)
    '12 Nov 2026 12:04 (CET)'
    """
    if stored is None:
        return UNKNOWN
    at = datetime.fromisoformat(stored.strip())
    try:
        at = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(local)
    except OverflowError:  # in the first hours of the year 1 there is no local time
        local = UTC
    shown = f"{day(at)} {at:%H:%M}"
    return f"{shown} ({at.tzname()})" if with_zone else shown


def day(at: date) -> str:
    """A day as a date.

    >>> day(date(2026, 11, 2))
    '2 Nov 2026'
    """
    return f"{at.day} {MONTHS[at.month - 1]} {at.year}"
