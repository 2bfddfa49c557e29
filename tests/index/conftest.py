"""An index in a folder of its own, and a way to look into its file without genqa."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from genqa.index import Index, open_index
from genqa.index.connection import connect

Ask = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "qa_index.db"


@pytest.fixture
def index(path: Path) -> Iterator[Index]:
    """An empty index whose clock stands still at noon of the first of March."""
    with open_index(path, clock=lambda: datetime(2026, 3, 1, 12, tzinfo=UTC)) as opened:
        yield opened


@pytest.fixture
def ask(path: Path) -> Iterator[Ask]:
    """Run one statement on the file, as any SQLite shell would."""
    shells = []

    def run(statement: str, *values: Any) -> list[tuple[Any, ...]]:
        if not shells:
            shells.append(connect(path.as_uri() + "?mode=rw", 5))
        return shells[0].execute(statement, values).fetchall()

    yield run
    for shell in shells:
        shell.close()
