"""Servers on this machine, a time of the test's own, and the client that is tried on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from genqa.http import Web
from tests.http.servers import FakeTime, Server

OpenWeb = Callable[..., Web]


@pytest.fixture
def server() -> Iterator[Server]:
    """The API, which gives tokens too."""
    running = Server()
    yield running
    running.end()


@pytest.fixture
def elsewhere() -> Iterator[Server]:
    """Another origin: the same host, another port."""
    running = Server()
    yield running
    running.end()


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def open_web(server: Server, time: FakeTime) -> Iterator[OpenWeb]:
    """Makes clients of the server's, with changes."""
    with ExitStack() as opened:

        def make(**changes: Any) -> Web:
            given = {"base_url": server.url, "login": server.login, "stop": time, "time": time.time} | changes
            return opened.enter_context(Web(given.pop("base_url"), **given))

        yield make


@pytest.fixture
def web(open_web: OpenWeb) -> Web:
    """A client with everything as it comes."""
    return open_web()
