"""Whether the SDK could have made the requests that a server logged."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from genqa.demo.server import Request
from tests.contract import sdk


def impossible(requests: Iterable[Request]) -> list[str]:
    """One line for each thing about a request that the SDK would never do; empty when it could have made them all."""
    return [f"{one.method} {one.path}: {why}" for one in requests for why in _why(one)]


@cache
def call_of(method: str, path: str) -> sdk.Call | None:
    """The SDK's request with this method and path; one with the path as it stands goes before one with variables."""
    fitting = [call for call in sdk.calls() if call.method == method and _pattern(call.path).fullmatch(path)]
    return min(fitting, key=lambda call: call.path.count("{"), default=None)


def _why(request: Request) -> list[str]:
    if request.origin == "media":
        return [] if request.authorization == "none" else ["the SDK sends nobody's token to another origin"]
    if request.path == "/oauth/token":
        return _login(request)
    call = call_of(request.method, request.path)
    if call is None:
        return ["the SDK has no such request"]
    found = _query(request, call)
    if request.authorization != "bearer":
        found.append("without a bearer token")
    if call.body is None:
        return [*found, *(["a body, where the SDK sends none"] if request.body is not None else [])]
    if "application/json" not in request.headers.get("content-type", ""):
        found.append("a body that is not declared as JSON")
    if request.body is None:
        return [*found, f"without its body, a {call.body}"]
    return found + sdk.faults(request.body, call.body, "body")


def _login(request: Request) -> list[str]:
    right = (
        request.method == "POST"
        and request.authorization == "basic"
        and request.headers.get("content-type") == "application/x-www-form-urlencoded"
        and request.body == "grant_type=client_credentials"
        and not request.query
    )
    return [] if right else ["no log-in with client credentials as the SDK does it"]


def _query(request: Request, call: sdk.Call) -> list[str]:
    names = Counter(name for name, _ in request.query)
    found = [f"the SDK has no parameter {name} here" for name in names if name not in call.query]
    found += [f"{name} several times; the SDK joins lists with commas" for name, count in names.items() if count > 1]
    found += [f"without {name}, which the SDK takes to be needed" for name in call.needed if name not in names]
    fitting = {"int": r"-?\d+", "bool": r"(?i:true|false)"}
    for name, value in request.query:
        kind = call.query.get(name, "str")
        if kind in fitting and not re.fullmatch(fitting[kind], value):
            found.append(f"{name}={value} is no {kind}")
    return found


@cache
def _pattern(path: str) -> re.Pattern[str]:
    return re.compile("".join("[^/]+" if part.startswith("{") else re.escape(part) for part in _PARTS.split(path)))


_PARTS = re.compile(r"(\{\w+\})")
