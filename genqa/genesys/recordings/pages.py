"""Pages of entities: asked from 1 until one comes short."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from genqa.errors import BadReply
from genqa.http import Reply


def pages(ask: Callable[[int], Reply], asked: int, name: str) -> Iterator[list[Any]]:
    """The entities of each page, for a request for the page of that number with ``asked`` entities on it.

    A server may serve fewer a page than it was asked for, and says so in ``pageSize``: such a page is not short.

    :raises BadReply: a page without entities, or the same full page again, for such a list has no end.
    """
    before: list[Any] = []
    for number in count(1):
        body = ask(number).body
        entities = body.get("entities") if isinstance(body, dict) else None
        if not isinstance(entities, list):
            raise BadReply(f"{name}: page {number} has no entities")
        if entities and entities == before:
            raise BadReply(f"{name}: page {number} is page {number - 1} again; the list has no end")
        yield entities
        told = body.get("pageSize")
        full = told if isinstance(told, int) and 0 < told < asked else asked
        if len(entities) < full:
            return
        before = entities
