"""The details query: which conversations it means, and its pages."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from genqa.demo.conversation import Conversation
from genqa.demo.organisation import Organisation
from genqa.demo.platform_details import Json, details
from genqa.demo.replies import Reply, bad_request
from genqa.genesys.states import instant

LONGEST_INTERVAL = timedelta(days=31)
DEFAULT_PAGE, LARGEST_PAGE, REACHABLE = 25, 100, 100_000
_TOO_LONG = "You must specify a search interval as part of your query that does not exceed 31 days."
_TOO_DEEP = "Pagination may not exceed 100000 results. Consider querying in smaller intervals or using filters."
_ORDERS = {"conversationStart": lambda one: one.started, "conversationEnd": lambda one: one.at(one.length)}


class _Bad(ValueError):
    """The query cannot be understood; the message is the server's."""


def query(
    organisation: Organisation, body: Any, *, reachable: int = REACHABLE, not_yet: int = 0, without_list: bool = False
) -> Reply:
    """One page of an ``AnalyticsConversationQueryResponse``.

    ``not_yet``: so many of the first hits are not written yet, so that totals and rows move between pages.
    ``without_list``: the page comes without its conversations, as one without hits does.
    """
    try:
        page, size = _paging(body, reachable)
        hits = _hits(organisation, json.dumps({**body, "paging": None}, sort_keys=True))
    except _Bad as problem:
        return bad_request(str(problem))
    hits = hits[not_yet:]
    shown = hits[(page - 1) * size : page * size]
    told: Json = {"conversations": [details(organisation, one) for one in shown]} if shown and not without_list else {}
    return Reply(200, {**told, "totalHits": len(hits)})


@lru_cache(maxsize=64)
def _hits(organisation: Organisation, asked: str) -> list[Conversation]:
    """All that a query means, whatever page it asks for; pages of one query ask the same."""
    body = json.loads(asked)
    started = _started(body)
    return [one for one in _ordered(organisation, body) if started(one) and _matches(organisation, body, one)]


def by_ids(organisation: Organisation, wanted: list[str]) -> Json:
    """An ``AnalyticsConversationsResponse`` of those that there are."""
    found = [organisation.conversation[one] for one in wanted if one in organisation.conversation]
    return {"conversations": [details(organisation, one) for one in found]}


def _paging(body: Any, reachable: int) -> tuple[int, int]:
    if not isinstance(body, dict):
        raise _Bad("The request body is not valid.")
    paging = body.get("paging") or {}
    size, page = paging.get("pageSize", DEFAULT_PAGE), paging.get("pageNumber", 1)
    if not (isinstance(size, int) and isinstance(page, int) and size >= 1 and page >= 1):
        raise _Bad("Paging must have a positive pageSize and pageNumber.")
    if size > LARGEST_PAGE:
        raise _Bad(f"The page size may not exceed {LARGEST_PAGE}.")
    if page * size > reachable:
        raise _Bad(_TOO_DEEP)
    return page, size


def _started(body: Json) -> Callable[[Conversation], bool]:
    """Whether a conversation started on a day that the interval touches: days of UTC, whole."""
    interval = body.get("interval")
    since, _, until = interval.partition("/") if isinstance(interval, str) else ("", "", "")
    start, end = instant(since), instant(until)
    if start is None or end is None or start >= end:
        raise _Bad("You must specify a valid search interval as part of your query.")
    if end - start > LONGEST_INTERVAL:
        raise _Bad(_TOO_LONG)
    first = datetime.combine(start.date(), time(), UTC)
    last = datetime.combine((end - timedelta(microseconds=1)).date(), time(), UTC) + timedelta(days=1)
    return lambda one: first <= one.started < last


def _ordered(organisation: Organisation, body: Json) -> list[Conversation]:
    by, order = body.get("orderBy", "conversationStart"), body.get("order", "asc")
    if by not in (*_ORDERS, "segmentStart", "segmentEnd") or order not in ("asc", "desc", "unordered"):
        raise _Bad("The order is not valid.")
    key = _ORDERS.get(by, _ORDERS["conversationStart"])
    return sorted(organisation.conversations, key=key, reverse=order == "desc")


def _matches(organisation: Organisation, body: Json, conversation: Conversation) -> bool:
    segment_filters, conversation_filters = body.get("segmentFilters") or [], body.get("conversationFilters") or []
    if not segment_filters and not conversation_filters:
        return True
    told = details(organisation, conversation)
    flat = list(_flat(told))
    whole = _whole(told)
    return all(any(_passes(one, segment) for segment in flat) for one in segment_filters) and all(
        _passes(one, whole) for one in conversation_filters
    )


def _flat(told: Json) -> Iterator[Json]:
    """Each segment with what is said of its session, its participant and its conversation."""
    for participant in told["participants"]:
        for session in participant["sessions"]:
            for segment in session["segments"]:
                yield {
                    "conversationId": told["conversationId"],
                    "purpose": participant["purpose"],
                    "userId": participant.get("userId"),
                    "participantName": participant.get("participantName"),
                    "recording": str(session.get("recording", False)).lower(),
                    **{key: session.get(key) for key in ("mediaType", "direction", "ani", "dnis", "sessionId")},
                    **{key: segment.get(key) for key in ("queueId", "segmentType", "disconnectType", "wrapUpCode")},
                }


def _whole(told: Json) -> Json:
    """What conversation filters look at: dimensions, and the sum of each metric."""
    sums: Json = {}
    for participant in told["participants"]:
        for session in participant["sessions"]:
            for metric in session["metrics"]:
                sums[metric["name"]] = sums.get(metric["name"], 0) + metric["value"]
    start, end = instant(told["conversationStart"]), instant(told.get("conversationEnd"))
    if start and end:
        sums["tConversationDuration"] = round((end - start).total_seconds() * 1000)
    dimensions = ("conversationId", "conversationStart", "conversationEnd", "originatingDirection")
    return {**sums, **{key: told.get(key) for key in dimensions}, "divisionId": told["divisionIds"][0]}


_METRICS_OF_NOTHING = ("tHeld", "tTalk", "tAcw", "tHandle", "nTransferred", "tConversationDuration", "tHeldComplete")


def _passes(one: Any, facts: Json) -> bool:
    """Whether a filter of predicates and clauses lets these facts through."""
    if not isinstance(one, dict) or one.get("type") not in ("and", "or"):
        raise _Bad("A filter must have the type 'and' or 'or'.")
    parts = [_passes(clause, facts) for clause in one.get("clauses") or []]
    parts += [_holds(predicate, facts) for predicate in one.get("predicates") or []]
    if not parts:
        raise _Bad("A filter must have at least one predicate or clause.")
    return all(parts) if one["type"] == "and" else any(parts)


def _holds(predicate: Json, facts: Json) -> bool:
    metric = predicate.get("type") == "metric"
    name = predicate.get("metric" if metric else "dimension")
    if name not in facts and not (metric and name in _METRICS_OF_NOTHING):
        raise _Bad(f"Invalid value '{name}' in a filter.")
    value = facts.get(name)
    operator = predicate.get("operator", "matches")
    if operator in ("exists", "notExists"):
        return bool((value is not None) == (operator == "exists"))
    if metric:
        return _within(0 if value is None else value, predicate.get("range") or {})
    return value is not None and str(value).lower() == str(predicate.get("value")).lower()


def _within(value: float, bounds: Json) -> bool:
    tests = {"gte": float.__ge__, "lte": float.__le__, "gt": float.__gt__, "lt": float.__lt__}
    if not all(isinstance(bounds[name], int | float) for name in tests if name in bounds):
        raise _Bad("The range of a filter must be of numbers.")
    return all(test(float(value), float(bounds[name])) for name, test in tests.items() if name in bounds)
