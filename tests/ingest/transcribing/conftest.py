"""An index of calls of two channels that came without a transcript."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import pytest

from genqa.analyse import File, Request, analyse
from genqa.call import About
from genqa.index import Index, open_index
from genqa.ingest.transcribing import How, Summary, work
from genqa.scoring import built_in
from genqa.stt import SttConfig
from tests.ingest.transcribing.stub import Stub
from tests.wavs import talk

Work = Callable[..., Summary]
NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)


@lru_cache
def recorded(seconds: float = 3.0) -> bytes:
    """The agent's channel, 0, sounds in the first half, the guest's in the second."""
    half = seconds / 2
    return talk([(0.2, half - 0.2)], [(half + 0.2, seconds - 0.2)], seconds=seconds)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "qa_index.db"


@pytest.fixture
def index(path: Path) -> Iterator[Index]:
    with open_index(path, clock=lambda: NOON, wait_seconds=5) as opened:
        yield opened


@pytest.fixture
def stub(tmp_path: Path) -> Stub:
    folder = tmp_path / "provider"
    folder.mkdir()
    return Stub(folder)


def store(index: Index, *recordings: str, seconds: float = 3.0, source: str = "Genesys Cloud (fake)") -> None:
    """Calls of two channels, without a transcript, with their sound."""
    sound = recorded(seconds)
    for recording in recordings:
        about = About(
            interaction_id=f"c-{recording}", agent="Mara L.", source=source, started_at="2026-03-02T09:00:00Z"
        )
        request = Request(audio=[File("the recording", sound)], about=about, recording_id=recording)
        index.save(analyse(request, built_in()["linear"]), audio=[sound])


@pytest.fixture
def worked(index: Index) -> Work:
    """Work on the queue to its end."""

    def run(config: SttConfig, *, stop: threading.Event | None = None, keep_raw: bool = True) -> Summary:
        return work(index, config, actor="the test", stop=stop or threading.Event(), how=How(keep_raw=keep_raw))

    return run
