"""The user stops: every wait ends at once, also those that only the network could end otherwise."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from genqa.errors import Stopped, Unreachable
from genqa.http import Patience, Web
from tests.http.conftest import OpenWeb
from tests.http.servers import FakeTime, Handler, Server, said, silence

LONG = Patience(read_seconds=20, connect_seconds=20, tries=1)


@pytest.fixture
def stop() -> threading.Event:
    return threading.Event()


@pytest.fixture
def real_web(server: Server, stop: threading.Event) -> Iterator[Web]:
    """A client in real time; whatever is not stopped takes 20 s and ends in another error."""
    with Web(server.url, login=None, stop=stop, patience=LONG) as web:
        yield web


def then_stop(stop: threading.Event, step: Callable[[Handler], None]) -> Callable[[Handler], None]:
    def both(handler: Handler) -> None:
        stop.set()
        step(handler)

    return both


def test_a_wait_for_the_rate_ends(server: Server, web: Web, time: FakeTime) -> None:
    server.on("/a", said(429, {}, retry_after="100"))
    time.stops_at = time.now + 3
    with pytest.raises(Stopped, match=r"^stopped; what was brought in so far is kept"):
        web.get("/a")
    assert time.now == 1003.0
    assert web.waited == 3.0


def test_a_wait_for_a_place_ends(server: Server, open_web: OpenWeb, time: FakeTime) -> None:
    server.on("/a", said(200, {}))
    web = open_web(per_minute=2)
    web.get("/a")  # and its token
    time.stops_at = time.now + 3
    with pytest.raises(Stopped):
        web.get("/a")
    assert len(server.to("/a")) == 1


def test_a_pause_of_the_caller_ends(web: Web, time: FakeTime) -> None:
    web.pause(5)
    time.stops_at = time.now + 3
    with pytest.raises(Stopped):
        web.pause(5)
    assert (time.waits, time.now) == ([5.0, 5.0], 1008.0)


def test_after_a_stop_nothing_is_sent(server: Server, web: Web, time: FakeTime, tmp_path: Path) -> None:
    time.stops_at = 0
    for ask in (
        lambda: web.get("/a"),
        lambda: web.post("/a", {}, repeatable=True),
        lambda: web.download(f"{server.url}/a", tmp_path / "a", most_bytes=1),
        lambda: web.pause(0),
    ):
        with pytest.raises(Stopped):
            ask()
    assert server.heard == []


def test_a_server_that_says_nothing_is_left(server: Server, real_web: Web, stop: threading.Event) -> None:
    server.on("/a", then_stop(stop, silence))
    with pytest.raises(Stopped):
        real_web.get("/a")


def test_a_server_that_stays_silent_within_its_answer_is_left(
    server: Server, real_web: Web, stop: threading.Event, tmp_path: Path
) -> None:
    def begin(handler: Handler) -> None:
        handler.send_response_only(200)
        handler.send_header("Content-Length", "100")
        handler.end_headers()
        handler.wfile.write(b"RIFF")
        stop.set()
        silence(handler)

    server.on("/a", begin)
    with pytest.raises(Stopped):
        real_web.download("/a", tmp_path / "a.wav", most_bytes=100)
    assert list(tmp_path.iterdir()) == []


def test_all_workers_that_wait_for_one_token_are_let_go(server: Server, stop: threading.Event) -> None:
    server.on("/oauth/token", then_stop(stop, silence))
    with Web(server.url, login=server.login, stop=stop, patience=LONG) as web, ThreadPoolExecutor(8) as workers:
        asked = [workers.submit(web.get, "/a") for _ in range(8)]
        assert [type(one.exception()) for one in asked] == [Stopped] * 8
    assert len(server.heard) == 1


@pytest.fixture
def endless_look_up(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Names are looked up for ever; the event is set when somebody looks."""
    looked, over = threading.Event(), threading.Event()

    def look_up(*_: Any, **__: Any) -> Any:
        looked.set()
        over.wait(30)
        raise socket.gaierror("over")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    yield looked
    over.set()


def test_a_look_up_of_a_name_that_never_ends_is_left(endless_look_up: threading.Event) -> None:
    web = Web("https://api.example.invalid", login=None, stop=endless_look_up, patience=LONG)
    with web, pytest.raises(Stopped):
        web.get("/a")


@pytest.mark.usefixtures("endless_look_up")
def test_a_look_up_of_a_name_has_a_time_out_too() -> None:
    patience = Patience(connect_seconds=0.05, tries=1)
    web = Web("https://api.example.invalid", login=None, patience=patience)
    with web, pytest.raises(Unreachable, match=r"no connection within 0\.05 s; given up after 1 try$"):
        web.get("/a")
