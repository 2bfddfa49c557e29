"""A gateway and the source that asks it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from genqa.genesys.recordings import Recordings
from tests.genesys.gateway import Gateway, served, source


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with served(Gateway()) as running:
        yield running


@pytest.fixture
def recordings(gateway: Gateway) -> Iterator[Recordings]:
    with source(gateway) as asking:
        yield asking
