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
from genqa.http.values import Denial

#: Answers that may be different the next time.
PASSING = frozenset({408, 500, 502, 503, 504})
#: What storage answers when a pre-signed URL has run out, or never was good.
LINK_GONE = frozenset({400, 401, 403, 410})
#: Where APIs write what is wrong, the most telling first; some have an object in the place of ``error``.
WORDS = ("message", "description", "err_msg", "error_description", "detail", "error")
#: Where they write what they call the request, for their support.
REQUEST_HEADERS = ("inin-correlation-id", "dg-request-id", "apim-request-id", "x-request-id")
REQUEST_KEYS = ("contextId", "request_id")
_IN_BRACKETS = re.compile(r"\[([^\]]*)\]")


def refusal(
    response: httpx.Response,
    url: httpx.URL,
    permissions: Callable[[str], str] | None = None,
    secrets: tuple[str, ...] = (),
    why: str = "not asked again, for it may have been done",
    checked: str | None = None,
) -> SourceError:
    """The error that an answer of the API is.

    ``permissions`` names what a path needs where the server does not; ``why`` is why a passing fault ends it;
    ``checked`` is what to check where it is not a client's id and secret.
    """
    denied = denial(response, url, secrets)
    status, where, words = denied.status, denied.where, denied.words
    said = f": {words}" if words else ""
    if status == 401:
        refused = (
            f"refuses {checked}; check it"
            if checked
            else "refuses the token, also a new one; check the client id and secret"
        )
        return WrongCredentials(f"{where} {refused}{said}")
    if status == 403:
        if checked:
            return MissingPermission(f"{where}: {checked} may not do this{said}; check what it is allowed")
        return _missing(where, words, permissions(url.path) if permissions else "")
    if status == 404:
        return NotAtSource(f"{where} is not there{said}")
    if 300 <= status < 400:
        return BadReply(f"{where} answers {status} and points elsewhere; check the base URL")
    if status in PASSING:
        return Unreachable(f"{where} answers {status}{said}; {why}{_correlation(denied)}")
    return Refused(f"{where} answers {status}{said}{_correlation(denied)}")


def denial(response: httpx.Response, url: httpx.URL, secrets: tuple[str, ...] = ()) -> Denial:
    """What an answer that is not 2xx says."""
    body = _json(response)
    said = body if isinstance(body, dict) else {}
    further = said.get("error")
    words = next((text for key in WORDS if isinstance(text := said.get(key), str) and text), "")
    if isinstance(further, dict):
        words = next((text for key in WORDS if isinstance(text := further.get(key), str) and text), words)
    headers = (response.headers.get(name) for name in REQUEST_HEADERS)
    request = next((str(text) for text in (*headers, *(said.get(key) for key in REQUEST_KEYS)) if text), "")
    return Denial(
        response.status_code,
        named(url),
        body,
        shown(words, secrets),
        shown(request, secrets)[:80],
        lambda text: shown(text, secrets),
    )


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


def _correlation(denied: Denial) -> str:
    return f" (correlation id {denied.request})" if denied.request else ""


def _json(response: httpx.Response) -> Any:
    try:
        return json.loads(response.content)
    except (ValueError, RecursionError):
        return None
