"""Where a request becomes an answer: the fault plan first, then the token, the rate, the permissions, the endpoint."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import NAMESPACE_OID, uuid5

from genqa.demo import media, platform_query, platform_routes, recordings_routes
from genqa.demo.desk import Asked, Desk
from genqa.demo.faults import Rule, Running
from genqa.demo.platform_routes import Route, basic
from genqa.demo.replies import Reply, error, failing, forbidden, not_found, too_many

_ROUTES = tuple(
    (route, re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", route.path)))
    for route in (*platform_routes.ROUTES, *recordings_routes.ROUTES)
)


@dataclass(frozen=True, slots=True)
class Request:
    """One request as the server saw it. ``status`` 0: the connection was reset instead of an answer.
    ``cut``: the answer ended in the middle.

    ``authorization``: ``none``, ``basic`` or ``bearer``; ``right``: whether that was a client or token that is known
    (``None`` where there was none). No header here holds a secret. ``query``: as it came, decoded.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    authorization: str
    right: bool | None
    body: Any
    status: int
    origin: str
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes over the wire: the whole reply, half of it (``cut``), or a ``reset``."""

    reply: Reply
    ends: str = "whole"


class Office:
    """Answers requests of both origins, and writes each of them down."""

    def __init__(self, desk: Desk, plan: Running, note: Callable[[Request], None]) -> None:
        self._desk = desk
        self._plan = plan
        self._note = note
        self._closed = threading.Event()

    def close(self) -> None:
        """Answer slow requests at once from now on."""
        self._closed.set()

    def answer(self, origin: str, method: str, target: str, headers: Mapping[str, str], data: bytes) -> Answer:
        """The answer to one request; ``headers`` by their names in small letters."""
        address = urlsplit(target)
        asked = Asked(method, address.path, dict(parse_qsl(address.query)), _body(data, headers), "", {})
        rule = self._plan.on(method, address.path)
        self._wait(self._desk.habits.latency + (rule.seconds if rule and rule.do == "slow" else 0))
        right = self._is_right(headers.get("authorization"))
        if rule and rule.do == "reset":
            answer = Answer(Reply(0), "reset")
        elif origin == "media":
            answer = self._ended(rule, self._media(method, address.path, address.query, headers, rule))
        else:
            answer = self._ended(rule, self._api(asked, headers.get("authorization"), rule))
        kept = {name: value for name, value in headers.items() if name not in ("authorization", "cookie")}
        kind = headers.get("authorization", "none").partition(" ")[0].lower()
        query = tuple(parse_qsl(address.query, keep_blank_values=True))
        status = answer.reply.status
        body = asked.body
        self._note(Request(method, address.path, query, kept, kind, right, body, status, origin, answer.ends == "cut"))
        return answer

    def _wait(self, seconds: float) -> None:
        if seconds:
            self._closed.wait(seconds)

    def _is_right(self, authorization: str | None) -> bool | None:
        if authorization is None:
            return None
        if authorization.lower().startswith("basic"):
            return self._desk.knows(*basic(authorization))
        return isinstance(self._desk.client_of(authorization), str)

    def _ended(self, rule: Rule | None, reply: Reply) -> Answer:
        return Answer(reply, "cut" if rule and rule.do == "cut" and reply.body is not None else "whole")

    def _media(self, method: str, path: str, raw_query: str, headers: Mapping[str, str], rule: Rule | None) -> Reply:
        if rule and (fault := self._fault(rule, None)):
            return fault
        if rule and rule.do == "expired":
            self._desk.spend(raw_query)
        refused = self._desk.signer.refusal(path, raw_query, headers, self._desk.now)
        if refused is None and self._desk.is_spent(raw_query):
            refused = media.expired()
        if refused is None and method not in ("GET", "HEAD"):
            refused = media.s3_error(405, "MethodNotAllowed", "The specified method is not allowed.")
        return refused or media.file(self._desk.organisation, path)

    def _api(self, asked: Asked, authorization: str | None, rule: Rule | None) -> Reply:
        correlation = str(uuid5(NAMESPACE_OID, f"genqa/correlation/{self._desk.number()}"))
        route, places = _route(asked.method, asked.path)
        told: dict[str, str] = {}
        if rule and (fault := self._fault(rule, route)):
            reply = fault
        elif asked.path == "/oauth/token":
            reply = self._token(asked, authorization)
        else:
            client = self._desk.client_of(authorization)
            if isinstance(client, Reply):
                reply = client
            else:
                told, refused = self._desk.count(client)
                reply = refused or self._routed(route, asked, client, places, rule)
        if isinstance(reply.body, dict) and reply.body.get("contextId") == "":
            reply = Reply(reply.status, {**reply.body, "contextId": correlation}, reply.headers)
        return reply.with_headers({"ININ-Correlation-Id": correlation, **told})

    def _routed(
        self, route: Route | None, asked: Asked, client: str, places: Mapping[str, str], rule: Rule | None
    ) -> Reply:
        if route is None:
            return _no_route(asked)
        if refused := route.needs.refusal(self._desk.habits.lacking):
            return refused
        if rule and rule.do in ("moved", "listless") and asked.path.endswith("/details/query"):
            hits = rule.hits if rule.do == "moved" else 0
            without = rule.do == "listless"
            return platform_query.query(self._desk.organisation, asked.body, not_yet=hits, without_list=without)
        whole = Asked(asked.method, asked.path, asked.query, asked.body, client, places)
        return route.answer(self._desk, whole)

    def _token(self, asked: Asked, authorization: str | None) -> Reply:
        if asked.method != "POST":
            return error(405, "method.not.allowed", "HTTP 405 Method Not Allowed")
        if dict(parse_qsl(str(asked.body))).get("grant_type") != "client_credentials":
            return Reply(400, {"error": "unsupported_grant_type", "description": "grant_type is not supported"})
        return self._desk.log_in(*basic(authorization))

    def _fault(self, rule: Rule, route: Route | None) -> Reply | None:
        """What a rule answers instead of the endpoint, ``None`` where the endpoint answers."""
        if rule.do == "limited":
            return too_many(rule.seconds, rule.told_in, self._desk.now)
        if rule.do == "failing":
            return failing(rule.status)
        if rule.do == "missing":
            return not_found()
        if rule.do == "forbidden":
            needs = route.needs if route else None
            if needs and needs.any:
                return forbidden(needs.any, any_of_them=True)
            return forbidden(needs.all if needs else ())
        if rule.do == "revoked":
            self._desk.revoke_all()
        return None


def _route(method: str, path: str) -> tuple[Route | None, Mapping[str, str]]:
    for route, pattern in _ROUTES:
        if route.method == method and (match := pattern.fullmatch(path)):
            return route, match.groupdict()
    return None, {}


def _no_route(asked: Asked) -> Reply:
    if any(pattern.fullmatch(asked.path) for _, pattern in _ROUTES):
        return error(405, "method.not.allowed", "HTTP 405 Method Not Allowed")
    return not_found()


def _body(data: bytes, headers: Mapping[str, str]) -> Any:
    """A body as its type says: JSON, else its text; ``None`` for none."""
    if not data:
        return None
    if "json" in headers.get("content-type", ""):
        try:
            return json.loads(data)
        except ValueError:
            return None
    return data.decode("utf-8", "replace")
