"""Minutes of what tests/index does for seconds: ``python -m pytest tests/soak/soak_index.py``."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from genqa.index import open_index
from genqa.settings import Thresholds
from tests.index.results import result, silent_for
from tests.index.workload import assert_kept, hammer, kill_a_rescorer, kill_a_saver


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "qa_index.db"


def test_sixteen_threads_for_twenty_seconds(path: Path) -> None:
    kept = hammer(path, seconds=20, threads=16, name="t")
    assert len(kept) > 160
    assert_kept(path, kept)


def test_four_processes_of_four_threads_for_twenty_seconds(path: Path) -> None:
    with ProcessPoolExecutor(4, mp_context=multiprocessing.get_context("spawn")) as processes:
        runs = [processes.submit(hammer, path, 20, 4, f"p{number}") for number in range(4)]
        kept = {recording_id: silence for run in runs for recording_id, silence in run.result().items()}
    assert_kept(path, kept)


def test_sixty_kills_while_storing(path: Path) -> None:
    assert kill_a_saver(path, rounds=60, seed=10) > 200


def test_sixty_kills_while_re_scoring(path: Path) -> None:
    assert kill_a_rescorer(path, rounds=60, seed=11, calls=1000) > 60


def test_re_scoring_while_others_store(path: Path) -> None:
    with open_index(path) as index, ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as others:
        index.save_many(result(f"r{number}", silent_for(number % 40)) for number in range(3000))
        run = others.submit(hammer, path, 10, 2, "p")
        rounds = 0
        while not run.done():
            index.rescore(thresholds=Thresholds(501 + rounds), actor="soak")
            index.rescore(thresholds=Thresholds(), actor="soak")
            rounds += 1
        assert rounds > 0
        assert_kept(path, {**run.result(), **{f"r{number}": number % 40 for number in range(3000)}})
