"""A real HTTP server on this machine that answers as a test's script says, and a time that passes by waiting alone."""

from __future__ import annotations

import json
import os
import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from genqa.http import Login, Time

CLIENT_ID, CLIENT_SECRET = "made-up-client", "made-up-s3cret/+="
TOKEN_PATH = "/oauth/token"


@dataclass(frozen=True)
class Heard:
    """One request as it came over the wire; header names in small letters."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def authorization(self) -> str | None:
        return self.headers.get("authorization")


@dataclass(frozen=True)
class Say:
    """An answer; ``length`` is what it claims to be long, ``None`` the truth."""

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None

    def __call__(self, handler: Handler) -> None:
        handler.send_response_only(self.status)
        for name, value in self.headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(self.body) if self.length is None else self.length))
        handler.end_headers()
        handler.wfile.write(self.body)
        if self.length is not None:
            handler.close_connection = True


Step = Callable[["Handler"], None]


def said(status: int, body: object, **headers: str) -> Say:
    """An answer in JSON; ``retry_after="3"`` is the header Retry-After."""
    return Say(status, json.dumps(body).encode(), {name.replace("_", "-"): value for name, value in headers.items()})


def reset(handler: Handler) -> None:
    """Hang up without a word, as a firewall does."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    os.close(handler.connection.detach())
    handler.close_connection = True


def silence(handler: Handler) -> None:
    """Take the request and say nothing as long as the test lasts."""
    handler.server.over.wait(30)
    handler.close_connection = True


def chunks(*pieces: bytes, whole: bool = True) -> Step:
    """A body in pieces without a length; not ``whole``: the connection ends before the last piece says it is."""

    def step(handler: Handler) -> None:
        handler.send_response_only(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for piece in pieces:
            handler.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        if whole:
            handler.wfile.write(b"0\r\n\r\n")
        else:
            handler.close_connection = True

    return step


def until_the_end(body: bytes) -> Step:
    """A body with neither a length nor pieces: it ends where the connection does."""

    def step(handler: Handler) -> None:
        handler.send_response_only(200)
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.wfile.write(body)
        handler.close_connection = True

    return step


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def answer(self) -> None:
        if self.server.hangs_up_after:
            self.rfile.read(self.server.hangs_up_after.pop(0))
            self.server.broken.append(self.command)
            return reset(self)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        return self.server.next_step(Heard(self.command, self.path, headers, body))(self)

    do_GET = do_POST = do_PUT = do_DELETE = do_CONNECT = answer  # noqa: N815

    def log_message(self, *words: Any) -> None:
        pass


class Server(ThreadingHTTPServer):
    """Says for each path what its script says, one step a request, the last for all that follow."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.login = Login(self.url + TOKEN_PATH, CLIENT_ID, CLIENT_SECRET)
        self.heard: list[Heard] = []
        self.hangs_up_after: list[int] = []  # bytes of the body of the next requests
        self.broken: list[str] = []
        self.over = threading.Event()
        self._lock = threading.Lock()
        self._scripts: dict[str, list[Step]] = {}
        self._tokens = 0
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def on(self, path: str, *steps: Step) -> None:
        """From now on, answer so."""
        self._scripts[path] = list(steps)

    def next_step(self, heard: Heard) -> Step:
        with self._lock:
            self.heard.append(heard)
            script = self._scripts.get(heard.path.partition("?")[0])
            if script is not None:
                return script.pop(0) if len(script) > 1 else script[0]
            if heard.path == TOKEN_PATH:
                self._tokens += 1
                return said(200, {"access_token": f"token-{self._tokens}", "expires_in": 3600})
            return said(404, {"message": "The requested resource was not found.", "code": "not.found"})

    def paths(self) -> list[str]:
        """What was asked so far, in order."""
        return [heard.path for heard in self.heard]

    def to(self, path: str) -> list[Heard]:
        """The requests to one path, whatever their query."""
        return [heard for heard in self.heard if heard.path.partition("?")[0] == path]

    def handle_error(self, *what: Any) -> None:
        pass  # a client that hangs up is what some tests are about

    def end(self) -> None:
        self.over.set()
        self.shutdown()
        self.server_close()


class FakeTime:
    """Time passes by waiting alone; the user stops when ``stops_at`` has come. A stop sign and the clocks in one."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.waits: list[float] = []
        self.stops_at = float("inf")
        self.meanwhile: Callable[[], None] = lambda: None
        self._lock = threading.Lock()

    @property
    def time(self) -> Time:
        """The clocks; by chance, each backing off takes as long as it may."""
        return Time(self.clock, self.wall, lambda: 1.0)

    def clock(self) -> float:
        return self.now

    def wall(self) -> float:
        """1000.0 on the clock is Mon, 02 Mar 2026 14:00:00 GMT."""
        return 1_772_460_000.0 + self.now - 1000.0

    def is_set(self) -> bool:
        return self.now >= self.stops_at

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None
        self.meanwhile()
        with self._lock:
            self.waits.append(timeout)
            self.now = min(self.now + timeout, self.stops_at)
        return self.is_set()
