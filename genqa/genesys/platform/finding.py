"""From what is wanted to conversations found: the question to the server, and what it cannot be asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from genqa.errors import InvalidSetting, MissingPermission, NotAtSource
from genqa.genesys.names import Names
from genqa.genesys.platform.details import Details, Query
from genqa.genesys.platform.facts import Facts, condensed
from genqa.genesys.platform.instants import iso
from genqa.genesys.source import Found, Wanted

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def find(details: Details, names: Names, wanted: Wanted) -> Iterator[Found]:
    """What there is, in the order of time; with a limit the latest first, with ids in their order.

    :raises InvalidSetting: recordings are wanted without their conversations, which this API cannot find.
    :raises SourceError: no list can be had.
    """
    if wanted.recordings and not wanted.conversations:
        raise InvalidSetting(
            "Genesys Cloud finds no recording by its id alone: give the id of its call too (--conversation)"
        )
    found = _by_id(details, names, wanted) if wanted.conversations else _by_time(details, names, wanted)
    for number, one in enumerate(found, 1):
        yield one
        if number == wanted.limit:
            return


def _by_id(details: Details, names: Names, wanted: Wanted) -> Iterator[Found]:
    sieve = _Sieve(names, wanted.queue, wanted.agent, round(wanted.min_seconds * 1000))
    ids = tuple(dict.fromkeys(wanted.conversations))
    for asked, conversation in details.by_id(ids):
        if conversation is None:
            yield Found(asked, None, None, {"missing": True})
            continue
        found = _found(conversation)
        if wanted.recordings:
            found.facts.update(only=sorted(set(wanted.recordings)), elsewhere=len(ids) > 1)
        yield from sieve.through([found])


def _by_time(details: Details, names: Names, wanted: Wanted) -> Iterator[Found]:
    since, until = _ms(wanted.since), _ms(wanted.until)
    if wanted.limit == 0 or since >= until:
        return
    queues = _queue_ids(names, wanted.queue) if wanted.queue else ()
    user = wanted.agent if wanted.agent and _UUID.fullmatch(wanted.agent) else None
    query = Query(queues or (), user, round(wanted.min_seconds * 1000), latest_first=wanted.limit is not None)
    sieve = _Sieve(names, wanted.queue if queues is None else None, None if user else wanted.agent)
    for page in details.between(since, until, query):
        found = [_found(conversation) for conversation in page]
        # The server gives whole days; those without a readable start cannot be told to lie outside.
        inside = [one for one in found if one.facts["start"] is None or since <= one.facts["start"] < until]
        yield from sieve.through(inside)


@dataclass(frozen=True, slots=True)
class _Sieve:
    """What the server was not asked: a queue or an agent by name, and the length of calls that were asked for by id."""

    names: Names
    queue: str | None = None
    agent: str | None = None
    min_ms: int = 0

    def through(self, found: list[Found]) -> Iterator[Found]:
        """Those that fit, names looked up for all of them at once."""
        facts = [Facts.of(one.facts) for one in found]
        users = self.names.users(user for one in facts for user in one.users) if self.agent else {}
        for one, told in zip(found, facts, strict=True):
            if self._long_enough(told) and self._of_queue(told) and self._of_agent(told, users):
                yield one

    def _long_enough(self, facts: Facts) -> bool:
        return facts.start is None or facts.end is None or facts.end - facts.start >= self.min_ms

    def _of_queue(self, facts: Facts) -> bool:
        if self.queue is None:
            return True
        return _is_among(self.queue, [*facts.queues, *facts.nameless_queues, *facts.queues.values()])

    def _of_agent(self, facts: Facts, users: dict[str, str]) -> bool:
        if self.agent is None:
            return True
        named = [users[user] for user in facts.users if user in users]
        return _is_among(self.agent, [*facts.users, *named])


def _queue_ids(names: Names, queue: str) -> tuple[str, ...] | None:
    """The ids of the queue that is meant; ``None`` where the client may not ask, and calls tell their queues' names.

    :raises NotAtSource: there is none of this name.
    """
    if _UUID.fullmatch(queue):
        return (queue,)
    try:
        ids = names.queue_ids(queue)
    except MissingPermission:
        return None
    if not ids:
        raise NotAtSource(
            f"there is no queue named {queue[:60]!r} that the client may see; check its name, and the divisions of the "
            "client's roles"
        )
    return ids


def _found(conversation: dict[str, Any]) -> Found:
    facts = condensed(conversation)
    started = None if facts["start"] is None else iso(facts["start"])
    return Found(conversation["conversationId"], None, started, facts)


def _is_among(wanted: str, values: Iterable[str]) -> bool:
    return wanted.casefold() in [value.casefold() for value in values]


def _ms(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(milliseconds=1)
