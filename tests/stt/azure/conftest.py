"""Azure's stand-ins, and the provider set up for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from genqa.stt import Provider, Wishes
from tests.stt.azure.server import BlobServer, ResultServer, SpeechServer
from tests.stt.conftest import Connect
from tests.stt.takes import SECRET

#: Makes the provider anew: ``azure(wishes, key=…)``; ``batches()`` the same with a container, for batches alone.
Azure = Callable[..., Provider]


@pytest.fixture
def server() -> Iterator[SpeechServer]:
    running = SpeechServer(BlobServer(), ResultServer())
    yield running
    for one in (running, running.blobs, running.results):
        one.end()


@pytest.fixture
def azure(server: SpeechServer, connected: Connect) -> Azure:
    def make(wishes: Wishes | None = None, **values: str) -> Provider:
        usual = {"key": SECRET, "endpoint": server.url}
        return connected("azure", wishes or Wishes(language="en-US"), **(usual | values))

    return make


@pytest.fixture
def batches(server: SpeechServer, azure: Azure) -> Azure:
    def make(wishes: Wishes | None = None, **values: str) -> Provider:
        return azure(wishes, **({"mode": "batch", "container_url": server.blobs.container} | values))

    return make
