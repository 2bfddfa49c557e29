"""The base of the stand-ins for providers of speech to text: real HTTP on this machine, held to the contract.

    class Listener(Gateway):
        routes = {"POST /v1/listen": "listen", "GET /v1/jobs/{id}": "job"}

        def listen(self, asked: Asked) -> Step:
            asked.must(asked.headers.get("authorization") == f"Token {KEY}", "the key comes as Token")
            return said(200, {...})

Each request is checked, also one that is to be answered with a fault. What departs from the contract is answered with
400 and kept in ``departures``, with which ``end`` fails the test. ``play`` puts answers before the usual one.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.http.servers import Step, said

#: How long a request is held for others to come beside it; by then a test has failed.
HELD_SECONDS = 20.0


class DepartureError(Exception):
    """A request that the contract does not know."""


@dataclass(frozen=True)
class Part:
    """One part of a ``multipart/form-data``."""

    name: str
    content: bytes
    content_type: str
    file_name: str | None

    @property
    def text(self) -> str:
        return self.content.decode()


@dataclass(frozen=True)
class Asked:
    """One request as it came; header names in small letters, the query in its order, ``ids`` from the route's path."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: dict[str, str]
    body: bytes = field(repr=False)
    ids: dict[str, str] = field(default_factory=dict)

    def must(self, holds: bool, rule: str) -> None:
        """The rule of the contract that this request has to keep."""
        if not holds:
            raise DepartureError(f"{self.method} {self.path}: {rule}")

    @property
    def params(self) -> dict[str, str]:
        """The query, where no name may occur twice."""
        self.must(len(dict(self.query)) == len(self.query), "no name twice in the query")
        return dict(self.query)

    def all(self, name: str) -> list[str]:
        """Every value of a name in the query."""
        return [value for key, value in self.query if key == name]

    @property
    def json(self) -> Any:
        """The body, which has to be JSON and say so."""
        self.must(self.headers.get("content-type", "").startswith("application/json"), "the body is JSON and says so")
        return json.loads(self.body)

    @property
    def form(self) -> list[Part]:
        """The parts of the body, which has to be a form."""
        kind = self.headers.get("content-type", "")
        self.must(kind.startswith("multipart/form-data; boundary="), "the body is multipart/form-data")
        parts = BytesParser().parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + self.body).get_payload()
        assert isinstance(parts, list)
        return [_part(part) for part in parts]

    @property
    def fields(self) -> dict[str, list[str]]:
        """The text parts of the form by name."""
        found: dict[str, list[str]] = {}
        for part in self.form:
            if part.file_name is None:
                found.setdefault(part.name, []).append(part.text)
        return found


def _part(part: Message | str) -> Part:
    assert isinstance(part, Message)
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    name = part.get_param("name", header="content-disposition")
    return Part(str(name), content, part.get_content_type(), part.get_filename())


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Gateway

    def answer(self) -> None:
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            body = self._chunks()
        else:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        query = tuple(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
        self.server.answer(Asked(self.command, unquote(parts.path), query, headers, body))(self)  # type: ignore[arg-type]

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = answer  # noqa: N815

    def _chunks(self) -> bytes:
        pieces = []
        while size := int(self.rfile.readline(), 16):
            pieces.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(pieces)

    def log_message(self, *words: Any) -> None:
        pass


class Gateway(ThreadingHTTPServer):
    """One provider. ``routes``: method and path, ids in braces, to the name of the method that answers."""

    routes: ClassVar[dict[str, str]] = {}
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.log: list[Asked] = []
        self.departures: list[str] = []
        self.over = threading.Event()
        self.in_flight = self.most_in_flight = 0
        self.held_until = 0
        self._changed = threading.Condition()
        self._plays: dict[str, list[Step]] = {}
        self._routes = [(key, _pattern(key), name) for key, name in self.routes.items()]
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def play(self, route: str, *steps: Step) -> None:
        """The next requests of a route get these answers, one each; then it answers as usual."""
        assert route in self.routes, f"there is no {route}"
        with self._changed:
            self._plays.setdefault(route, []).extend(steps)

    def hold_until(self, in_flight: int) -> None:
        """From now on each request waits for its answer until so many have been under way at once."""
        self.held_until = in_flight

    def to(self, route: str) -> list[Asked]:
        """The requests to one route."""
        pattern = _pattern(route)
        return [asked for asked in self.log if pattern.fullmatch(f"{asked.method} {asked.path}")]

    def answer(self, asked: Asked) -> Step:
        """What is said to a request, which is checked first."""
        with self._changed:
            self.log.append(asked)
            self.in_flight += 1
            self.most_in_flight = max(self.most_in_flight, self.in_flight)
            self._changed.notify_all()
            self._changed.wait_for(lambda: self.most_in_flight >= self.held_until, HELD_SECONDS)
        try:
            return self._checked(asked)
        finally:
            with self._changed:
                self.in_flight -= 1

    def _checked(self, asked: Asked) -> Step:
        try:
            for route, pattern, name in self._routes:
                if match := pattern.fullmatch(f"{asked.method} {asked.path}"):
                    asked.ids.update(match.groupdict())
                    answer: Callable[[Asked], Step] = getattr(self, name)
                    with self._changed:
                        usual = answer(asked)
                        plays = self._plays.get(route)
                        return plays.pop(0) if plays else usual
            raise DepartureError(f"{asked.method} {asked.path} is no request of the contract")
        except (DepartureError, ValueError, KeyError, TypeError, AttributeError) as departure:
            told = str(departure) if isinstance(departure, DepartureError) else f"{asked.path}: {departure!r}"
            with self._changed:
                self.departures.append(told)
            return said(400, {"error": f"departs from the contract: {told}"})

    def handle_error(self, *what: Any) -> None:
        pass  # a client that hangs up is what some tests are about

    def end(self) -> None:
        """Close, and fail where a request departed from the contract."""
        self.over.set()
        self.shutdown()
        self.server_close()
        assert self.departures == []


class Unwaiting(threading.Event):
    """A stop sign for which no wait takes longer than a millisecond; keeps what would have been waited.

    After a 429 the clock decides and not the wait: a test says ``Retry-After: 0.02``.
    """

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[float] = []
        self.meanwhile: Callable[[], None] = lambda: None

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None
        self.waits.append(timeout)
        self.meanwhile()
        return super().wait(min(timeout, 0.001))


def _pattern(route: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", route)
    return re.compile("".join(f"(?P<{part}>[^/]+)" if at % 2 else re.escape(part) for at, part in enumerate(parts)))
