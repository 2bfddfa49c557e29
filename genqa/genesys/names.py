"""Names of agents and queues from their ids, asked for many at a time and remembered for the source's life.

An id that nobody knows keeps being shown as an id; a call is never dropped for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from threading import Lock
from typing import Any
from urllib.parse import quote

from genqa.errors import BadReply, NotAtSource, Refused
from genqa.http import Web

#: The most that one page holds.
PAGE = 100
MOST_PAGES = 100

Params = Mapping[str, str | int | Sequence[str]]


class Names:
    """Look-ups that are asked once for each id; safe to use from several threads."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._lock = Lock()
        self._users: dict[str, str | None] = {}
        self._queues: dict[str, str | None] = {}

    def users(self, ids: Iterable[str]) -> dict[str, str]:
        """Agents' names by id, those who left included; ids that nobody knows are not among them.

        :raises SourceError: they cannot be asked for.
        """
        wanted = list(dict.fromkeys(ids))
        with self._lock:
            for some in _hundreds([user for user in wanted if user not in self._users]):
                found = self._of("/api/v2/users", some, {"state": "any"})
                for user in some:
                    self._users[user] = found[user] if user in found else self._deleted(user)
            return {user: name for user in wanted if (name := self._users[user]) is not None}

    def queues(self, ids: Iterable[str]) -> dict[str, str]:
        """Queues' names by id; ids that nobody knows are not among them.

        :raises SourceError: they cannot be asked for.
        """
        wanted = list(dict.fromkeys(ids))
        with self._lock:
            for some in _hundreds([queue for queue in wanted if queue not in self._queues]):
                found = self._of("/api/v2/routing/queues", some, {})
                self._queues |= {queue: found.get(queue) for queue in some}
            return {queue: name for queue in wanted if (name := self._queues[queue]) is not None}

    def queue_ids(self, name: str) -> tuple[str, ...]:
        """The ids of the queues of this name, whatever the case; empty when there is none.

        :raises SourceError: they cannot be asked for.
        """
        found = self._pages("/api/v2/routing/queues", {"name": name})
        return tuple(queue for queue, called in found.items() if called.casefold() == name.casefold())

    def _of(self, path: str, ids: Sequence[str], params: Params) -> dict[str, str]:
        """Names of these ids; where a server takes fewer at a time, or one of them is none, in halves."""
        try:
            return self._pages(path, {"id": ids, **params})
        except Refused:
            if len(ids) == 1:
                return {}
        half = len(ids) // 2
        return self._of(path, ids[:half], params) | self._of(path, ids[half:], params)

    def _pages(self, path: str, params: Params) -> dict[str, str]:
        found: dict[str, str] = {}
        for page in range(1, MOST_PAGES + 1):
            number: Params = {"pageNumber": page} if page > 1 else {}
            body = self._web.get(path, {**params, "pageSize": PAGE, **number}).body
            found |= _named(body)
            if page >= _count(body):
                break
        return found

    def _deleted(self, user: str) -> str | None:
        """The name of one whom the bulk look-up leaves out: deleted users are given singly."""
        try:
            body = self._web.get(f"/api/v2/users/{quote(user, safe='')}", {"state": "deleted"}).body
        except NotAtSource:
            return None
        name = body.get("name") if isinstance(body, dict) else None
        return name if isinstance(name, str) and name else None


def _hundreds(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + PAGE] for start in range(0, len(ids), PAGE))


def _named(body: Any) -> dict[str, str]:
    """Names by id from a page of entities."""
    entities = body.get("entities") if isinstance(body, dict) else None
    if not isinstance(entities, list):
        raise BadReply("a page of names came without its entities")
    pairs = [(one.get("id"), one.get("name")) for one in entities if isinstance(one, dict)]
    return {key: name for key, name in pairs if isinstance(key, str) and isinstance(name, str) and name}


def _count(body: Any) -> int:
    """How many pages there are."""
    count = body.get("pageCount") if isinstance(body, dict) else None
    return count if isinstance(count, int) else 1
