"""An index for exports, and what a spreadsheet would read from one."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from genqa.index import Filters, Index, open_index
from genqa.reports import write_csv

Read = Callable[..., list[dict[str, str]]]


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    with open_index(tmp_path / "qa_index.db", clock=lambda: datetime(2026, 3, 1, 12, tzinfo=UTC)) as opened:
        yield opened


@pytest.fixture
def read(index: Index) -> Read:
    """The lines of an export, each by its headers."""

    def lines(kind: str, filters: Filters | None = None) -> list[dict[str, str]]:
        stream = io.StringIO(newline="")
        written = write_csv(kind, index, filters or Filters(), stream)
        found = list(csv.DictReader(io.StringIO(stream.getvalue().removeprefix("\ufeff"), newline="")))
        assert written == len(found)
        return found

    return lines
