"""What all tests share: where real data lies, and how many examples a property is tried on."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

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


def _beside_the_project(name: str) -> Path:
    folder = PROJECT.parent / "shared" / name
    if not folder.is_dir():
        pytest.skip(f"../shared/{name} is not there: its files are not part of the project")
    return folder
