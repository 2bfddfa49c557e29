"""An index, and a run into it without processes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from genqa.genesys.source import Wanted
from genqa.index import Index, IngestRun, open_index
from genqa.ingest import Options, ingest
from tests.ingest.fake import WEEK, FakeSource, Inline

Run = Callable[..., IngestRun]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "qa_index.db"


@pytest.fixture
def index(path: Path) -> Iterator[Index]:
    """An empty index whose clock stands still."""
    with open_index(path, clock=lambda: datetime(2026, 3, 9, 12, tzinfo=UTC), wait_seconds=0.1) as opened:
        yield opened


@pytest.fixture
def run(index: Index) -> Run:
    """Bring the week in from a source, analysed in this thread; ``wanted=None`` resumes."""

    def bring_in(
        source: FakeSource, wanted: Wanted | None = WEEK, *, stop: threading.Event | None = None, **options: object
    ) -> IngestRun:
        how = replace(Options(executor=lambda _: Inline(), workers=1), **options)  # type: ignore[arg-type]
        return ingest(index, source, wanted, actor="the test", stop=stop or threading.Event(), options=how)

    return bring_in
