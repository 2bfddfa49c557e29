"""Hold from the state changes of an interaction (the "recordings" dialect).

    RINGING 14:30:05   TALK 14:30:10   HOLD 14:32:15   TALK 14:33:45   DISCONNECTED 14:35:00
                       |──── talk ─────|▒▒▒ 90 s ▒▒▒▒▒▒|──── talk ─────|

A hold begins at HOLD, unless the call is on hold already, and ends at the next TALK, DISCONNECTED or QUEUE.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from genqa.call import Hold
from genqa.errors import HoldError
from genqa.settings import LONGEST_MS
from genqa.spans import Spans

_ENDS_HOLD = {"TALK", "DISCONNECTED", "QUEUE"}
_KNOWN = _ENDS_HOLD | {"HOLD", "RINGING"}


@dataclass(frozen=True, slots=True)
class StateChange:
    """One event: when, and the state it leads to, in capitals."""

    at: datetime
    state: str


@dataclass(frozen=True, slots=True)
class States:
    """The state changes of one interaction in the order of time, and when its recording starts, if that is known."""

    changes: tuple[StateChange, ...]
    recording_start: datetime | None = None

    def hold(self, length: int) -> Hold | None:
        """The hold, for a recording of this many ms; ``None`` when there is no state change at all.

        A hold that no event closes runs to the last event or the recording's end, whichever is later; where neither is
        later than its beginning its total is unknown.
        """
        if not self.changes:
            return None
        origin = self.recording_start or self.changes[0].at
        last = _ms(self.changes[-1].at, origin)
        spans, open_since = self._spans(origin)
        if open_since is not None:
            end = max(last, length) if self.recording_start else last
            if end <= open_since:
                return Hold(None, open_ended=True, source="state changes")
            spans.append((open_since, end))
        on_hold = Spans(spans)
        placed = self.recording_start is not None
        return Hold(
            total=on_hold.duration,
            spans=on_hold if placed or not on_hold else None,
            call_end=last if placed else None,
            open_ended=open_since is not None,
            source="state changes",
        )

    @property
    def connected(self) -> int | None:
        """When the call is first talked on, ms from the recording's start."""
        if self.recording_start is None:
            return None
        return next((_ms(change.at, self.recording_start) for change in self.changes if change.state == "TALK"), None)

    @property
    def unknown_states(self) -> dict[str, int]:
        """States that neither begin nor end a hold because genqa does not know them, with their counts."""
        return dict(Counter(change.state for change in self.changes if change.state not in _KNOWN))

    def remarks(self, name: str) -> tuple[str, ...]:
        """What a person should know about them, one sentence each; ``name`` says where they come from."""
        if not self.changes:
            return (f"{name}: no state change in it, so nothing tells whether the guest was on hold",)
        return tuple(
            f"{name}: the state {state[:40]!r} ({count}×) is not known and changes no hold"
            for state, count in self.unknown_states.items()
        )

    def _spans(self, origin: datetime) -> tuple[list[tuple[int, int]], int | None]:
        spans: list[tuple[int, int]] = []
        since: int | None = None
        for change in self.changes:
            at = _ms(change.at, origin)
            if change.state == "HOLD" and since is None:
                since = at
            elif change.state in _ENDS_HOLD and since is not None:
                spans.append((since, at))
                since = None
        return spans, since


def read(entities: Iterable[Any], name: str, recording_start: datetime | None) -> States:
    """State changes from the API's ``{"timestamp", "state"}`` objects, in any order.

    Those of one instant keep the order in which they came, which is turned round where the latest came first.

    :raises HoldError: an entry without a readable time or state, for leaving it out could shorten a hold; or one more
        than a week from the recording's start, which is of another call or in another unit.
    """
    changes = []
    for number, entity in enumerate(entities, 1):
        entry = entity if isinstance(entity, dict) else {}
        state = entry.get("state")
        if not isinstance(state, str) or not state.strip():
            raise HoldError(f"{name}: event {number} has no state")
        at = instant(entry.get("timestamp"))
        if at is None:
            raise HoldError(f"{name}: event {number} ({state[:40]}) has no readable timestamp")
        if recording_start is not None and abs(_ms(at, recording_start)) > LONGEST_MS:
            raise HoldError(
                f"{name}: {state[:40]} at {at:%Y-%m-%d %H:%M} is more than a week from the recording's start"
            )
        changes.append(StateChange(at, state.strip().upper()))
    if changes and changes[0].at > changes[-1].at and all(one.at >= next_.at for one, next_ in pairwise(changes)):
        changes.reverse()
    changes.sort(key=lambda change: change.at)
    return States(tuple(changes), recording_start)


def instant(value: Any) -> datetime | None:
    """A point in time from ISO 8601 (``Z``, an offset or none: then UTC; a bare date is midnight), else ``None``."""
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        parsed = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    try:
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:  # the year 0001 east of Greenwich
        return None


def utc(at: datetime) -> str:
    """A point in time as genqa writes it: ISO 8601 in UTC, with ``Z``."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _ms(at: datetime, origin: datetime) -> int:
    return round((at - origin).total_seconds() * 1000)
