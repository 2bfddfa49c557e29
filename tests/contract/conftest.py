"""What the contract tests need: the public SDK, which is in a group of requirements of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from genqa.demo.organisation import tiny
from genqa.demo.server import StandIn
from tests.contract import sdk
from tests.contract.visit import Visit, visit


@pytest.fixture(scope="session")
def sdk_folder() -> Path:
    """Where the SDK lies; without it the test is skipped, but in CI it fails."""
    found = sdk.folder()
    if found is None and os.environ.get("CI") == "true":
        pytest.fail(f"{sdk.PACKAGE} is not installed; make test does that")
    if found is None:
        pytest.skip(f"{sdk.PACKAGE} is not installed: pip install -r requirements-contract.txt")
    return found


@pytest.fixture(scope="session")
def visited(sdk_folder: Path) -> Iterator[tuple[StandIn, list[Visit]]]:
    """A stand-in with a bit of everything, and what it answered when each endpoint was asked."""
    organisation = tiny(
        20, seconds=4, holds=0.5, suppressed=0.25, transfers=0.25, consults=0.25, several=0.5, layouts=_LAYOUTS
    )
    with StandIn(organisation) as server:
        yield server, visit(server)


_LAYOUTS = ("stereo", "two monos", "mono")
