"""Real processes that analyse: one that dies takes nobody with it, and none outlives its parent."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest

from genqa.index import Counts, Index
from genqa.ingest import jobs
from genqa.ingest.workers import Workers, processes
from tests.ingest.conftest import Run
from tests.ingest.fake import FakeSource, calls

PROJECT = Path(__file__).parents[2]


def die_at(deadly: tuple[str, ...], once: str | None) -> None:
    """Make this process end when it analyses one of these recordings; ``once``: a file, only while it is not there."""
    whole = jobs.analyse

    def deadly_analyse(request: jobs.Request, *others: object) -> object:
        if request.recording_id in deadly and not (once and Path(once).exists()):
            if once:
                Path(once).touch()
            os._exit(9)
        return whole(request, *others)  # type: ignore[arg-type]

    jobs.analyse = deadly_analyse  # type: ignore[assignment]


def dying(deadly: tuple[str, ...], once: str | None = None) -> Callable[[int], Executor]:
    context = multiprocessing.get_context("spawn")
    return lambda count: ProcessPoolExecutor(count, mp_context=context, initializer=partial(die_at, deadly, once))


def test_a_recording_that_kills_its_worker_fails_alone(index: Index, run: Run) -> None:
    ended = run(FakeSource(calls(8)), executor=dying(("r2", "r5")), workers=2)

    assert (ended.state, ended.counts) == ("done", Counts(found=8, stored=6, failed=2))
    failed = index.ingest_items(ended.id, "failed")
    assert [item.recording_id for item in failed] == ["r2", "r5"]
    assert {(item.reason, item.advice) for item in failed} == {
        ("analysing it ended its process, twice", "see that there is enough memory, then resume")
    }


def test_processes_are_started_deaf_to_ctrl_c() -> None:
    def held_back() -> bool:
        return signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ())

    class Starting(Executor):
        def submit(self, *_: Any) -> Future[Any]:  # type: ignore[override]
            started.append(held_back())
            return Future()

    started: list[bool] = []
    Workers(Starting, lambda _: None).put(1, cast(jobs.Job, None))
    assert (started, held_back()) == ([True], False)


def test_a_worker_that_died_by_chance_is_forgiven(index: Index, run: Run, tmp_path: Path) -> None:
    ended = run(FakeSource(calls(6)), executor=dying(("r2",), str(tmp_path / "once")), workers=2)
    assert (tmp_path / "once").exists()
    assert (ended.state, ended.counts) == ("done", Counts(found=6, stored=6))


def test_the_default_is_processes_of_this_machine(index: Index, run: Run) -> None:
    ended = run(FakeSource(calls(4)), executor=processes, workers=2)
    assert ended.counts == Counts(found=4, stored=4)


PARENT = """
import os, signal, time
from genqa.ingest.workers import processes
if __name__ == "__main__":
    executor = processes(2)
    workers = {executor.submit(os.getpid).result() for _ in range(20)}
    for pid in workers:
        os.kill(pid, signal.SIGINT)  # as a terminal's Ctrl-C
    assert {executor.submit(os.getpid).result() for _ in range(20)} <= workers
    print(*workers, flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only /proc tells which processes are there")
def test_workers_end_with_their_parent_however_it_ends(tmp_path: Path) -> None:
    program = tmp_path / "parent.py"
    program.write_text(PARENT)
    parent = subprocess.Popen(
        [sys.executable, str(program)],
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # where Python counts what a killed process left behind
        text=True,
    )
    assert parent.stdout is not None
    with parent.stdout as output:
        workers = [int(pid) for pid in output.readline().split()]
    assert workers
    assert all(there(pid) for pid in workers)
    parent.kill()
    parent.wait()
    until = time.monotonic() + 20
    while any(there(pid) for pid in workers) and time.monotonic() < until:
        time.sleep(0.02)
    assert not any(there(pid) for pid in workers)


def there(pid: int) -> bool:
    """Whether a process is there and not merely unburied."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
