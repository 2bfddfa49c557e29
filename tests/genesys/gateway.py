"""A gateway that serves the recordings dialect from lists that a test fills, on loopback, and keeps what it was asked.

It is what the stand-in for Genesys Cloud is not: every answer, also a senseless one, is laid down by the test.
"""

from __future__ import annotations

import json
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from genqa.genesys.config import RECORDINGS, GenesysConfig
from genqa.genesys.recordings import Recordings, permission_for
from genqa.http import Login, Patience, Web

ID, SECRET, TOKEN = "client-1", "s3cret-of-client-1", "token-1"
SEARCH = "/api/v2/recordings/search"
EVENTS = "/api/v2/interactions/events/details"


@dataclass(frozen=True)
class Answer:
    """What is said to a request."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """A request that came."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    authorization: str | None


def sound(size: int = 1000, kind: str = "audio/wav") -> Answer:
    return Answer(200, bytes(size), {"Content-Type": kind})


def as_json(body: Any, status: int = 200) -> Answer:
    return Answer(status, json.dumps(body).encode(), {"Content-Type": "application/json"})


def recording(number: int = 1, start: str | None = "2023-10-25T14:30:00Z", **told: Any) -> dict[str, Any]:
    """A recording as the search tells it: rec-1 of interaction int-1 with the voice part part-1."""
    part = {"id": f"part-{number}", "type": "voice", "format": "wav", "status": "COMPLETED"}
    whole = {"id": f"rec-{number}", "interactionId": f"int-{number}", "status": "COMPLETED", "startTime": start}
    return {key: value for key, value in ({**whole, "parts": [part]} | told).items() if value is not None}


class Gateway:
    """``recordings`` as the search lists them, ``events`` by interaction, ``answers`` by path; all may be changed."""

    def __init__(self) -> None:
        self.recordings: list[Any] = []
        self.events: dict[str, list[Any]] = {}
        self.answers: dict[str, Answer | Callable[[Asked], Answer]] = {}
        self.most_a_page = 10_000
        self.before_page: dict[int, Callable[[], None]] = {}
        self.log: list[Asked] = []
        self.url = ""

    def paths(self, method: str | None = None) -> list[str]:
        """The paths that were asked for, in order, without the token's."""
        return [one.path for one in self.log if method in (None, one.method) and one.path != "/oauth/token"]

    def answer(self, asked: Asked) -> Answer:
        self.log.append(asked)
        laid_down = self.answers.get(asked.path)
        if laid_down is not None:
            return laid_down(asked) if callable(laid_down) else laid_down
        if asked.path == "/oauth/token":
            right = asked.authorization == "Basic " + b64encode(f"{ID}:{SECRET}".encode()).decode()
            if right and asked.body == "grant_type=client_credentials":
                return as_json({"access_token": TOKEN, "token_type": "bearer", "expires_in": 3600})
            return as_json({"error": "invalid_client", "description": "authentication failed"}, 400)
        if asked.authorization != f"Bearer {TOKEN}":
            return as_json({"message": "No authentication bearer token"}, 401)
        if asked.path == SEARCH:
            return self._page(asked.body)
        if asked.path == EVENTS:
            events = self.events.get(asked.query["interactionId"])
            if events is None:
                return as_json({"message": "no such interaction", "status": 404}, 404)
            size, number = int(asked.query["limit"]), int(asked.query["pageNumber"])
            return as_json({"entities": events[(number - 1) * size : number * size]})
        return as_json({"message": "recording part not found", "status": 404}, 404)

    def _page(self, wish: dict[str, Any]) -> Answer:
        number, size = wish["pageNumber"], min(wish["pageSize"], self.most_a_page)
        self.before_page.pop(number, lambda: None)()
        entities = self.recordings[(number - 1) * size : number * size]
        return as_json({"entities": entities, "pageSize": size, "pageNumber": number})


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    block_on_close = True
    gateway: Gateway


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = 5

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body: Any = data.decode()
        if "json" in self.headers.get("Content-Type", ""):
            body = json.loads(data)
        given = self.headers.get("Authorization")
        asked = Asked(self.command, url.path, dict(parse_qsl(url.query)), body, given)
        said = self.server.gateway.answer(asked)
        self.send_response(said.status)
        for name, value in said.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(said.body)))
        self.end_headers()
        self.wfile.write(said.body)

    do_POST = do_GET  # noqa: N815

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def served(gateway: Gateway) -> Iterator[Gateway]:
    """The gateway at a free port of this machine."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.gateway = gateway
    gateway.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield gateway
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def config(gateway: Gateway, **other: Any) -> GenesysConfig:
    wish = {"api": RECORDINGS, "base_url": gateway.url, "login_url": gateway.url, "workers": 2}
    return GenesysConfig(**{**wish, "client_id": ID, "client_secret": SECRET, **other})


@contextmanager
def source(gateway: Gateway, **other: Any) -> Iterator[Recordings]:
    """The source under test, which asks each thing once and waits for nothing."""
    settings = config(gateway, **other)
    login = Login(settings.token_url, settings.client_id, settings.client_secret)
    patience = Patience(longest_wait=0, total_wait=0, tries=1)
    web = Web(gateway.url, login=login, patience=patience, per_minute=None, permissions=permission_for)
    found = Recordings(web, settings)
    try:
        yield found
    finally:
        found.close()
