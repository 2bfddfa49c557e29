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
from genqa.genesys.platform.details import MINUTE_MS, QUERY, Query
from genqa.genesys.source import Tried
from genqa.http import Web

#: The id of nothing: that there is no such thing is an answer, and means that asking is allowed.
NIL = "00000000-0000-0000-0000-000000000000"

#: What it is for, how it is asked, and what happens without it.
_ROWS: tuple[tuple[str, str, dict[str, str | int], str], ...] = (
    ("login and region", "/api/v2/tokens/me", {}, "nothing can be asked"),
    ("list of calls", QUERY, {}, "no call can be found"),
    ("recordings of a call", f"/api/v2/conversations/{NIL}/recordingmetadata", {}, "no recording can be fetched"),
    ("agents' names", "/api/v2/users", {"id": NIL, "pageSize": 1, "state": "any"}, "agents are shown by their ids"),
    ("queues", "/api/v2/routing/queues", {"pageSize": 1}, "queues that a call does not name are shown by their ids"),
    ("transcripts", f"/api/v2/speechandtextanalytics/conversations/{NIL}/communications/{NIL}/transcripturl", {},
     "calls come without transcripts"),
)  # fmt: skip


def check(web: Web, transcripts: bool, now_ms: int) -> Iterator[Tried]:
    """One line for each endpoint; after one that makes the others useless there are none."""
    last_minute = Query().body((now_ms - MINUTE_MS, now_ms), 1)
    for name, path, params, without in _ROWS:
        if name == "transcripts" and not transcripts:
            continue
        tried, go_on = _tried(web, name, path, params, without, last_minute if path == QUERY else None)
        yield tried
        if not go_on:
            return


def _tried(
    web: Web, name: str, path: str, params: dict[str, str | int], without: str, body: dict[str, Any] | None
) -> tuple[Tried, bool]:
    """What came of one, and whether trying others makes sense."""
    try:
        if body is None:
            web.get(path, params)
        else:
            web.post(path, body, repeatable=True)
    except NotAtSource as error:
        if NIL not in path:
            return Tried(name, "broken", f"{error}; check the region or the base URL"), False
    except MissingPermission as error:
        return Tried(name, "missing", f"{error}; without it {without}"), True
    except Stopped:
        raise
    except SourceError as error:
        useless = isinstance(error, WrongCredentials | Unreachable | RateLimited)
        return Tried(name, "broken", str(error)), not useless
    return Tried(name, "ok", path.replace(NIL, "…")), True
