"""The demo's own index: filled by the real ingest, beside the organisation's, never over it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from genqa.demo import fill
from genqa.demo.organisation import Organisation
from genqa.demo.showcase import showcase
from genqa.demo.speech import toned
from genqa.errors import GenqaError, InvalidSetting
from genqa.index import open_index
from genqa.ingest import Options
from genqa.settings import DEMO_SETTING

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
IN_THREADS = Options(executor=ThreadPoolExecutor)


@pytest.fixture(scope="module")
def team() -> Organisation:
    return showcase(NOW, calls=6, say=toned)


def test_the_demo_is_what_an_ingest_brought_from_its_organisation(tmp_path: Path, team: Organisation) -> None:
    path = tmp_path / "qa_demo.db"
    run = fill.fill(path, team, NOW, remark="tones", options=IN_THREADS)
    with open_index(path, create=False) as index:
        rows = index.calls()
        assert {row.source for row in rows} == {"Genesys Cloud (demo organisation)"}
        assert len(rows) == run.counts.stored == 4
        assert index.setting(DEMO_SETTING) == {"filled_at": "2026-11-20T15:00:00+00:00", "remark": "tones"}
        assert [item.state for item in (*index.ingest_items(run.id, "failed"), *index.ingest_items(run.id, "skipped"))]
    assert fill.filled_at(path) == NOW
    assert [file.name for file in tmp_path.iterdir()] == ["qa_demo.db"]


def test_filling_again_replaces_the_demo(tmp_path: Path, team: Organisation) -> None:
    path = tmp_path / "qa_demo.db"
    fill.fill(path, team, NOW, options=IN_THREADS)
    with open_index(path) as index:
        index.delete(index.calls()[0].recording_id, actor="test")
    run = fill.fill(path, team, NOW, options=IN_THREADS)
    with open_index(path, create=False) as index:
        assert index.count() == run.counts.stored


def test_an_index_of_real_calls_is_never_replaced(tmp_path: Path, team: Organisation) -> None:
    path = tmp_path / "qa_index.db"
    open_index(path).close()
    before = path.read_bytes()
    with pytest.raises(InvalidSetting, match="holds calls that are no demo; name another file with --index"):
        fill.fill(path, team, NOW, options=IN_THREADS)
    assert path.read_bytes() == before


def test_a_demo_that_is_stopped_leaves_the_earlier_one_and_nothing_else(tmp_path: Path, team: Organisation) -> None:
    path = tmp_path / "qa_demo.db"
    fill.fill(path, team, NOW, options=IN_THREADS)

    def stop(_index: object) -> object:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fill.fill(path, team, NOW, options=IN_THREADS, begun=stop)  # type: ignore[arg-type]
    assert fill.filled_at(path) == NOW
    assert [file.name for file in tmp_path.iterdir()] == ["qa_demo.db"]


def test_a_folder_that_cannot_be_written_to_is_said(tmp_path: Path, team: Organisation) -> None:
    with pytest.raises(GenqaError, match="nowhere"):
        fill.fill(tmp_path / "nowhere" / "qa_demo.db", team, NOW, options=IN_THREADS)
