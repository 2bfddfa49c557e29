"""Asking analytics for conversations: by windows of time and pages, or by ids.

    since ├──── 31 days ────┼──── 31 days ────┼── rest ──┤ until      each window: pages of 100, in order of their start

A window whose total moves while it is read is read again, for rows shift between pages while calls are being written;
a window of one page is looked at twice.
What the server says of its limits counts: a window that is refused as too long, or holds too much, is cut.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from genqa.errors import BadReply, NotAtSource, Refused
from genqa.genesys.platform.instants import iso
from genqa.http import Web

QUERY = "/api/v2/analytics/conversations/details/query"
BY_ID = "/api/v2/analytics/conversations/details"
PAGE = 100
DAY_MS = 86_400_000
MINUTE_MS = 60_000
LONGEST_MS = 31 * DAY_MS
#: Beyond this many, paging is refused.
REACHABLE = 100_000
#: How often a window is read again because its total moved; after that what was seen in all readings stands.
READ_AGAIN = 3
#: Ids that are asked for at once; more would make the URL long.
AT_ONCE = 50

Json = dict[str, Any]
Window = tuple[int, int]

log = logging.getLogger("genqa.genesys")

_TOO_LONG = re.compile(r"interval", re.IGNORECASE)
_TOO_MANY = re.compile(r"paginat", re.IGNORECASE)
_DAYS = re.compile(r"(\d{1,4})[ -]days?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked of each window beside voice: ids of queues (any of them) and of an agent, and a least length."""

    queues: tuple[str, ...] = ()
    user: str | None = None
    min_ms: int = 0
    latest_first: bool = False

    def body(self, window: Window, page: int) -> Json:
        """The request for one page of a window."""
        together = [_is("mediaType", "voice")]
        if self.user is not None:
            together.append(_is("userId", self.user))
        if len(self.queues) == 1:
            together.append(_is("queueId", self.queues[0]))
        filters = [{"type": "and", "predicates": together}]
        if len(self.queues) > 1:
            filters.append({"type": "or", "predicates": [_is("queueId", queue) for queue in self.queues]})
        body: Json = {
            "interval": f"{iso(window[0])}/{iso(window[1])}",
            "order": "desc" if self.latest_first else "asc",
            "orderBy": "conversationStart",
            "paging": {"pageSize": PAGE, "pageNumber": page},
            "segmentFilters": filters,
        }
        if self.min_ms:
            longer = {"type": "metric", "metric": "tConversationDuration", "range": {"gte": self.min_ms}}
            body["conversationFilters"] = [{"type": "and", "predicates": [longer]}]
        return body


class Details:
    """Reads conversations; remembers the longest window that the server takes."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._longest = LONGEST_MS

    def between(self, since: int, until: int, query: Query) -> Iterator[list[Json]]:
        """Pages of the conversations that the server gives for ``[since, until)``, each conversation once.

        Those of the rest of the first and the last day may be among them.

        :raises SourceError: a page cannot be had.
        """
        seen: set[str] = set()
        windows = [(since, until)]  # the next one last
        while windows:
            window = windows.pop()
            pieces = self._cut(window)
            if len(pieces) == 1:
                try:
                    for page in self._window(window, query):
                        fresh = [one for one in page if _id(one) not in seen]
                        seen.update(_id(one) for one in fresh)
                        if fresh:
                            yield fresh
                    continue
                except _TooMuch:
                    pieces = _halved(window)
                except Refused as refused:
                    pieces = self._smaller(window, refused)
            windows += pieces if query.latest_first else reversed(pieces)

    def by_id(self, ids: Sequence[str]) -> Iterator[tuple[str, Json | None]]:
        """Each conversation of these ids, ``None`` for those that are not there.

        :raises SourceError: they cannot be asked for.
        """
        for start in range(0, len(ids), AT_ONCE):
            some = ids[start : start + AT_ONCE]
            found = {_id(conversation): conversation for conversation in self._some(some)}
            yield from ((one, found.get(one)) for one in some)

    def _some(self, ids: Sequence[str]) -> list[Json]:
        try:
            return _conversations(self._web.get(BY_ID, {"id": ids}).body)
        except (NotAtSource, Refused):  # one that is not there, or no id at all, spoils the rest
            if len(ids) == 1:
                return []
        return [found for one in ids for found in self._some([one])]

    def _window(self, window: Window, query: Query) -> Iterator[list[Json]]:
        previous: int | None = None
        for reading in range(1 + READ_AGAIN):
            totals: set[int | None] = set()
            page = 0
            while True:
                page += 1
                body = self._web.post(QUERY, query.body(window, page), repeatable=True).body
                found, total = _conversations(body), _total(body)
                if page == 1 and not reading and (total or 0) > REACHABLE:
                    raise _TooMuch
                totals.add(total)
                yield found
                last = len(found) < PAGE if total is None else page * PAGE >= min(total, REACHABLE)
                if last or not found:
                    break
            # One page tells nothing of its own change: it takes a second look.
            if len(totals) == 1 and (page > 1 or (reading and total == previous)):
                return
            previous = total
        log.warning(
            "the list from %s to %s kept changing while it was read; calls that came in meanwhile are left to the next "
            "run",
            iso(window[0]),
            iso(window[1]),
        )

    def _cut(self, window: Window) -> list[Window]:
        since, until = window
        starts = range(since, until, self._longest)
        return [(start, min(start + self._longest, until)) for start in starts] or [window]

    def _smaller(self, window: Window, refused: Refused) -> list[Window]:
        """Pieces of a window that the server refused, where it refused for its length or for what it holds."""
        words = str(refused)
        if _TOO_LONG.search(words):
            days = _DAYS.search(words)
            allowed = int(days[1]) * DAY_MS if days else 0
            if not 0 < allowed < window[1] - window[0]:
                allowed = (window[1] - window[0]) // 2
            if allowed >= MINUTE_MS:
                self._longest = allowed
                return self._cut(window)
        elif _TOO_MANY.search(words):
            return _halved(window)
        raise refused


class _TooMuch(Exception):
    """More conversations in a window than paging reaches."""


def _halved(window: Window) -> list[Window]:
    since, until = window
    if until - since < 2 * MINUTE_MS:
        raise Refused(
            f"more than {REACHABLE:,} calls are listed for the minute from {iso(since)}; ask for one queue at a time"
        )
    middle = (since + until) // 2
    return [(since, middle), (middle, until)]


def _is(dimension: str, value: str) -> Json:
    return {"type": "dimension", "dimension": dimension, "operator": "matches", "value": value}


def _conversations(body: Any) -> list[Json]:
    """The conversations of a reply; where there are none the key may be missing."""
    if not isinstance(body, dict):
        raise BadReply("the list of conversations came without a body")
    found = body.get("conversations") or []
    if not isinstance(found, list):
        raise BadReply("the list of conversations is no list")
    return [one for one in found if isinstance(one, dict) and _id(one)]


def _total(body: Json) -> int | None:
    total = body.get("totalHits")
    return total if isinstance(total, int) else None


def _id(conversation: Json) -> str:
    key = conversation.get("conversationId")
    return key if isinstance(key, str) else ""
