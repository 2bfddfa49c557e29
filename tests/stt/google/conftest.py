"""Google's stand-in, and the provider set up for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from genqa.stt import Provider, Wishes
from tests.stt.conftest import Connect
from tests.stt.google.server import BUCKET, GoogleServer

#: Makes the provider anew: ``google(wishes, key=…)``.
Google = Callable[..., Provider]


@pytest.fixture
def server() -> Iterator[GoogleServer]:
    running = GoogleServer()
    yield running
    running.end()


@pytest.fixture
def google(server: GoogleServer, connected: Connect, tmp_path: Path) -> Google:
    def make(wishes: Wishes | None = None, **values: str) -> Provider:
        usual = {
            "credentials": str(server.key_file(tmp_path)),
            "bucket": BUCKET,
            "endpoint": server.url,
            "storage_endpoint": server.url,
        }
        return connected("google", wishes or Wishes(language="en-US"), **(usual | values))

    return make
