"""A look at what a run would bring, before it begins: the source is asked for the list alone, and nothing is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from genqa.genesys.source import Source, Wanted
from genqa.index import Index
from genqa.ingest.wanted import by_id, located

#: Listing entries that are compared with the index in one go.
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Looked:
    """What there is: calls found, those to be fetched, about how many requests that takes, when they began (UTC)."""

    found: int
    to_fetch: int
    estimate: int
    earliest: str | None = None
    latest: str | None = None


def look(index: Index | None, source: Source, wanted: Wanted, tell: Callable[[int], None] = lambda _: None) -> Looked:
    """What a run would find and fetch. ``tell`` hears how many were found so far, and may end it by raising.

    ``index``: ``None`` where there is none yet.

    :raises SourceError: no list can be had. :raises InvalidSetting: the source cannot look for it.
    """
    number, to_fetch = 0, 0
    times: list[str] = []
    entries = source.find(wanted if index is None else located(wanted, index, source.name))
    while part := list(islice(entries, _AT_ONCE)):
        number += len(part)
        to_fetch += len(part) if index is None else index.would_fetch(source.name, part, named=by_id(wanted))
        times += [one.started_at for one in part if one.started_at]
        times = [min(times), max(times)] if times else []
        tell(number)
    earliest, latest = times or (None, None)
    return Looked(number, to_fetch, source.estimate(to_fetch) if to_fetch else 0, earliest, latest)
