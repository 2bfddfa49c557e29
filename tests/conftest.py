"""What all tests share: where real data lies, a source of made-up calls, how many examples a property is tried on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from genqa.demo.server import StandIn

PROJECT = Path(__file__).parents[1]

# A deadline measures the machine, not the code. In CI Hypothesis has chosen its own profile by now; it stays beneath.
settings.register_profile("genqa", settings(), deadline=None)
settings.register_profile("soak", settings(), deadline=None, max_examples=20_000)
settings.load_profile("genqa")


@pytest.fixture(scope="session")
def project() -> Path:
    """The folder that holds app.py."""
    return PROJECT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real calls, transcripts and audio files beside the project; without it the test is skipped."""
    return _beside_the_project("data")


@pytest.fixture(scope="session")
def shared_genesys() -> Path:
    """The folder of the Genesys dialects with their sample replies; without it the test is skipped."""
    return _beside_the_project("genesys")


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """A Genesys Cloud of six calls on this machine, for which genqa is set up; one recording is empty."""
    from genqa.demo.faults import Faults
    from genqa.demo.organisation import tiny
    from genqa.demo.server import StandIn

    with StandIn(tiny(6), faults=Faults(unsound=((2, "empty"),))) as server:
        for name, value in server.environ.items():
            monkeypatch.setenv(name, value)
        yield server


def _beside_the_project(name: str) -> Path:
    folder = PROJECT.parent / "shared" / name
    if not folder.is_dir():
        pytest.skip(f"../shared/{name} is not there: its files are not part of the project")
    return folder
