"""Trying each endpoint that bringing calls in needs, without changing anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from genqa.errors import (
    MissingPermission,
    NotAtSource,
    RateLimited,
    SourceError,
    Stopped,
    Unreachable,
    WrongCredentials,
)
from genqa.genesys.platform.details import QUERY, Query
from genqa.genesys.source import Tried
from genqa.http import Web

#: The id of nothing: that there is no such thing is an answer, and means that asking is allowed.
NIL = "00000000-0000-0000-0000-000000000000"
_MINUTE = (1_772_460_000_000, 1_772_460_060_000)  # any that has passed

#: What it is for, how it is asked, and what happens without it.
_ROWS: tuple[tuple[str, str, dict[str, str | int], str], ...] = (
    ("recordings of a call", f"/api/v2/conversations/{NIL}/recordingmetadata", {}, "no recording can be fetched"),
    ("agents' names", "/api/v2/users", {"id": NIL, "pageSize": 1, "state": "any"}, "agents are shown by their ids"),
    ("queues", "/api/v2/routing/queues", {"pageSize": 1}, "queues that a call does not name are shown by their ids"),
    ("transcripts", f"/api/v2/speechandtextanalytics/conversations/{NIL}/communications/{NIL}/transcripturl", {},
     "calls come without transcripts"),
)  # fmt: skip


def check(web: Web, transcripts: bool) -> Iterator[Tried]:
    """One line for each endpoint; after one that makes the others useless there are none."""
    first: list[tuple[str, str, Any]] = [("login and region", "/api/v2/tokens/me", None)]
    body = Query().body(_MINUTE, 1)
    first.append(("list of calls", QUERY, body))
    for name, path, sent in first:
        tried, go_on = _tried(web, name, path, {}, "no call can be found", sent)
        yield tried
        if not go_on:
            return
    for name, path, params, without in _ROWS:
        if name == "transcripts" and not transcripts:
            continue
        tried, go_on = _tried(web, name, path, params, without)
        yield tried
        if not go_on:
            return


def _tried(
    web: Web, name: str, path: str, params: dict[str, str | int], without: str, body: Any = None
) -> tuple[Tried, bool]:
    """What came of one, and whether trying others makes sense."""
    try:
        if body is None:
            web.get(path, params)
        else:
            web.post(path, body, repeatable=True)
    except NotAtSource:
        pass
    except MissingPermission as error:
        return Tried(name, "missing", f"{error}; without it {without}"), True
    except Stopped:
        raise
    except SourceError as error:
        useless = isinstance(error, WrongCredentials | Unreachable | RateLimited)
        return Tried(name, "broken", str(error)), not useless
    return Tried(name, "ok", path), True
