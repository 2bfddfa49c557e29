"""A stand-in that is asked over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from genqa.demo.organisation import tiny
from genqa.demo.server import StandIn
from tests.demo.asking import asking


@pytest.fixture
def server() -> Iterator[StandIn]:
    """A stand-in with ten short calls of one day: holds, suppressed holds, several recordings, one who has left."""
    with StandIn(tiny(10, seconds=4, holds=0.5, suppressed=0.2, several=0.3)) as running:
        yield running


@pytest.fixture
def client(server: StandIn) -> Iterator[httpx.Client]:
    """Somebody who has a token of that stand-in."""
    with asking(server) as opened:
        yield opened
