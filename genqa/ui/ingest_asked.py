"""Which calls somebody asks for on the page Ingest, from its fields to what a run is begun with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from genqa.call import clock, counted, parse_clock
from genqa.errors import InvalidSetting
from genqa.genesys.source import Wanted
from genqa.spans import to_ms, to_seconds
from genqa.ui.numbers import moment
from genqa.ui.period import PERIODS, Days, Period, own, period_of

_DAY = timedelta(days=1)


def _today(today: date) -> Days:
    return Days(today, today)


def _yesterday(today: date) -> Days:
    return Days(today - _DAY, today - _DAY)


#: Choices of days, by key: two of their own, and those of the filter bar that have a beginning.
WINDOWS: dict[str, Period] = {
    "today": Period("today", "Today", _today, lambda _: None),
    "yesterday": Period("yesterday", "Yesterday", _yesterday, lambda _: None),
    **{period.key: period for period in PERIODS if period.days(date(2026, 1, 31)) is not None},
}
USUAL, OWN = "7d", "own"


@dataclass(frozen=True, slots=True)
class Fields:
    """What stands in the fields. ``first`` and ``last`` count for a window of somebody's own days."""

    window: str = USUAL
    first: date | None = None
    last: date | None = None
    queue: str = ""
    agent: str = ""
    at_least: str = ""
    most: int | None = None
    calls: str = ""
    recordings: str = ""


def wanted(fields: Fields, now: datetime, zone: tzinfo) -> Wanted:
    """What is asked for: days by the reader's clock, never later than now.

    :raises InvalidSetting: a field says nothing that makes sense.
    """
    days = _days(fields, now.astimezone(zone).date())
    since, until = (datetime.fromisoformat(bound) for bound in days.bounds(zone))
    until = min(until, now.astimezone(UTC).replace(microsecond=0))
    if since >= until:
        raise InvalidSetting(f"{days} has not begun yet: choose days that have")
    return Wanted(
        since,
        until,
        conversations=_ids(fields.calls),
        recordings=_ids(fields.recordings),
        queue=fields.queue.strip() or None,
        agent=fields.agent.strip() or None,
        min_seconds=_seconds(fields.at_least),
        limit=fields.most,
    )


def in_words(stored: Mapping[str, Any], zone: tzinfo) -> str:
    """What a run was asked for, as its row in the index has it.

    >>> in_words({"conversations": ["a", "b"], "recordings": []}, UTC)
    '2 calls by id'
    """
    calls, recordings = len(stored.get("conversations", ())), len(stored.get("recordings", ()))
    if calls or recordings:
        named = [counted(calls, "call")] if calls else []
        parts = [" and ".join([*named, *([counted(recordings, "recording")] if recordings else [])]) + " by id"]
    else:
        parts = [_window(stored, zone)]
    parts += [f"{name} {stored[name]}" for name in ("queue", "agent") if stored.get(name)]
    if stored.get("min_seconds"):
        parts.append(f"at least {clock(to_ms(stored['min_seconds']))}")
    if stored.get("limit"):
        parts.append(f"at most {counted(stored['limit'], 'call')}")
    return ", ".join(parts)


def period_key(stored: Mapping[str, Any], zone: tzinfo) -> str | None:
    """The days of a run as the list of calls filters by them; ``None`` where it named calls by their ids."""
    if stored.get("conversations") or stored.get("recordings"):
        return None
    key = own(_days_of(stored, zone)).key
    return key if period_of(key) else None


def _window(stored: Mapping[str, Any], zone: tzinfo) -> str:
    """Whole days as days; where one of them was still going on, up to when."""
    days = _days_of(stored, zone)
    until = datetime.fromisoformat(stored["until"]).astimezone(zone)
    if (until.hour, until.minute, until.second) == (0, 0, 0):
        return str(days)
    return f"{days}, up to {moment(stored['until'], zone)[-5:]}"


def _days_of(stored: Mapping[str, Any], zone: tzinfo) -> Days:
    since, until = (datetime.fromisoformat(stored[name]).astimezone(zone) for name in ("since", "until"))
    return Days(since.date(), max(since, until - timedelta(seconds=1)).date())


def _days(fields: Fields, today: date) -> Days:
    if fields.window in WINDOWS:
        days = WINDOWS[fields.window].days(today)
        assert days is not None
        return days
    if fields.first is None or fields.last is None:
        raise InvalidSetting("the first or the last day is missing")
    if fields.first > fields.last:
        raise InvalidSetting("the first day is later than the last")
    return Days(fields.first, fields.last)


def _ids(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for part in re.split(r"[\s,;]+", text) if part))


def _seconds(text: str) -> float:
    if not text.strip():
        return 0
    milliseconds = parse_clock(text)
    if milliseconds is None or milliseconds < 0:
        raise InvalidSetting(f"“{text[:40]}” is no length such as 1:30")
    return to_seconds(milliseconds)
