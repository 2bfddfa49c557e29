"""Which calls are wanted, as the index keeps it, so that a run can be resumed."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from genqa.genesys.source import Wanted
from genqa.index import Index


def to_json(wanted: Wanted) -> dict[str, Any]:
    """What was asked for as JSON, times in ISO 8601."""
    return {**asdict(wanted), "since": wanted.since.isoformat(), "until": wanted.until.isoformat()}


def from_json(stored: dict[str, Any]) -> Wanted:
    """What was asked for, from its JSON."""
    times = {name: datetime.fromisoformat(stored[name]).astimezone(UTC) for name in ("since", "until")}
    ids = {name: tuple(stored[name]) for name in ("conversations", "recordings")}
    return Wanted(**{**stored, **times, **ids})


def by_id(wanted: Wanted) -> bool:
    """Whether somebody named the calls, instead of a time in which they began."""
    return bool(wanted.conversations or wanted.recordings)


def located(wanted: Wanted, index: Index, source: str) -> Wanted:
    """The same, with the conversations of recordings that are named alone, where the index has met all of them.

    Genesys Cloud finds no recording without its conversation.
    """
    if wanted.conversations or not wanted.recordings:
        return wanted
    known = index.conversations_of(source, wanted.recordings)
    if any(recording not in known for recording in wanted.recordings):
        return wanted
    return replace(wanted, conversations=tuple(dict.fromkeys(known[recording] for recording in wanted.recordings)))
