"""Many threads, several processes, and processes that are killed, on one index. Longer runs stand in tests/soak."""

from __future__ import annotations

import multiprocessing
import signal
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from tests.index.workload import assert_kept, hammer, kill_a_rescorer, kill_a_saver


def test_sixteen_threads_store_and_read_and_nothing_is_lost(path: Path) -> None:
    kept = hammer(path, seconds=2, threads=16, name="t")
    assert len(kept) > 16
    assert_kept(path, kept)


def test_several_processes_store_and_read_and_nothing_is_lost(path: Path) -> None:
    with ProcessPoolExecutor(3, mp_context=multiprocessing.get_context("spawn")) as processes:
        runs = [processes.submit(hammer, path, 1.5, 2, f"p{number}") for number in range(3)]
        kept = {recording_id: silence for run in runs for recording_id, silence in run.result().items()}
    assert {name.split("-")[0] for name in kept} == {"p0", "p1", "p2"}
    assert_kept(path, kept)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="nothing is killed like that here")
def test_what_was_stored_survives_a_kill(path: Path) -> None:
    assert kill_a_saver(path, rounds=3, seed=1) > 10


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="nothing is killed like that here")
def test_a_kill_while_re_scoring_leaves_the_index_whole(path: Path) -> None:
    assert kill_a_rescorer(path, rounds=3, seed=2, calls=400) > 1
