"""What an answer that is not 2xx means: the leaf of the error tree, and one line for the person who gets it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import httpx

from genqa.errors import (
    BadReply,
    LinkExpired,
    MissingPermission,
    NotAtSource,
    Refused,
    SourceError,
    Unreachable,
    WrongCredentials,
)
from genqa.http.origins import named, shown

#: Answers that may be different the next time.
PASSING = frozenset({408, 500, 502, 503, 504})
#: What storage answers when a pre-signed URL has run out, or never was good.
LINK_GONE = frozenset({400, 401, 403, 410})
_IN_BRACKETS = re.compile(r"\[([^\]]*)\]")


def refusal(
    response: httpx.Response,
    url: httpx.URL,
    permissions: Callable[[str], str] | None = None,
    secrets: tuple[str, ...] = (),
    why: str = "not asked again, for it may have been done",
) -> SourceError:
    """The error that an answer of the API is.

    ``permissions`` names what a path needs where the server does not; ``why`` is why a passing fault ends it.
    """
    status, where = response.status_code, named(url)
    body = _body(response)
    words = shown(str(body.get("message") or body.get("description") or ""), secrets)
    said = f": {words}" if words else ""
    if status == 401:
        return WrongCredentials(f"{where} refuses the token, also a new one; check the client id and secret{said}")
    if status == 403:
        return _missing(where, words, permissions(url.path) if permissions else "")
    if status == 404:
        return NotAtSource(f"{where} is not there{said}")
    if 300 <= status < 400:
        return BadReply(f"{where} answers {status} and points elsewhere; check the base URL")
    if status in PASSING:
        return Unreachable(f"{where} answers {status}{said}; {why}{_correlation(response)}")
    return Refused(f"{where} answers {status}{said}{_correlation(response)}")


def link_refusal(response: httpx.Response, url: httpx.URL) -> SourceError:
    """The error that an answer of a storage is, where a pre-signed URL was asked."""
    status, where = response.status_code, named(url)
    if status in LINK_GONE:
        return LinkExpired(f"the link to {where} is no longer good ({status})")
    if status == 404:
        return NotAtSource(f"{where} is not there")
    return BadReply(f"{where} answers {status} where a file is due")


def _missing(where: str, words: str, known: str) -> MissingPermission:
    named_ones = [found for found in _IN_BRACKETS.findall(words) if ":" in found]
    needed = named_ones[0] if named_ones else known
    one_of = "one of " if "at least one of the following permissions" in words else ""
    if needed:
        return MissingPermission(f"{where}: the client lacks {one_of}{needed}; add it to a role of the client")
    return MissingPermission(f"{where}: the client may not do this{f': {words}' if words else ''}; check its roles")


def _correlation(response: httpx.Response) -> str:
    found = response.headers.get("inin-correlation-id") or str(_body(response).get("contextId") or "")
    return f" (correlation id {shown(found)[:80]})" if found else ""


def _body(response: httpx.Response) -> dict[str, Any]:
    try:
        body = json.loads(response.content)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}
