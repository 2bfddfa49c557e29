"""HTTP/1.1 on loopback: one thread a connection, connections stay open, nothing waits for a second packet."""

from __future__ import annotations

import json
import os
import socket
import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, cast

from genqa.demo.office import Answer, Office

#: What an answer says beside its own headers.
_JSON = "application/json"


class Origin:
    """One port of 127.0.0.1 with its server. ``office`` is set before it serves."""

    def __init__(self, name: str, port: int) -> None:
        self.name = name
        self.office: Office | None = None
        self._server = _Server(self, port)

    @property
    def url(self) -> str:
        """Its scheme, host and port."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def serve(self) -> None:
        """Answer until :meth:`end`."""
        self._server.serve_forever(poll_interval=0.05)

    def end(self) -> None:
        """Take no more, and cut every connection that is open."""
        if self.office is not None:
            self.office.close()
        self._server.shutdown()
        self._server.hang_up()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    request_queue_size = 128

    def __init__(self, origin: Origin, port: int) -> None:
        self.origin = origin
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__(("127.0.0.1", port), _Handler)

    def server_bind(self) -> None:
        # HTTPServer asks the network for its own name here, which can take seconds and is not needed.
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away in the middle is no event; all else is a bug and is told."""
        import sys

        if not isinstance(sys.exc_info()[1], ConnectionError | ValueError):
            super().handle_error(request, client_address)

    def hang_up(self) -> None:
        """Cut every open connection, so that its thread comes to an end."""
        with self._lock:
            for connection in self._open:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue  # it has gone already


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "genqa-stand-in", ""
    disable_nagle_algorithm = True
    wbufsize = -1
    _METHODS: ClassVar = ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD")

    def _answer(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        data = self.rfile.read(int(headers.get("content-length") or 0))
        origin = cast(_Server, self.server).origin
        assert origin.office is not None
        answer = origin.office.answer(origin.name, self.command, self.path, headers, data)
        if answer.ends == "reset":
            self._reset()
        else:
            self._send(answer)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = _answer  # noqa: N815

    def _send(self, answer: Answer) -> None:
        reply = answer.reply
        body = reply.body
        data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(reply.status)
        told = dict(reply.headers)
        if body is not None:
            told.setdefault("Content-Type", _JSON)
        for name, value in told.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        if answer.ends == "cut":
            self.close_connection = True
            self.send_header("Connection", "close")
            data = data[: len(data) // 2]
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)
        self.wfile.flush()

    def _reset(self) -> None:
        """End the connection with RST: closed with nothing left to linger for."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(self.connection.detach())

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is written to the terminal; the stand-in keeps its own log."""
