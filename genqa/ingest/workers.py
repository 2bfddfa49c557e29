"""The executor that analyses, and what becomes of its work when a worker dies.

a worker dies ─► all that was with the executor comes back broken
             ─► a new executor; each of them is tried again, one at a time
             ─► the one that is alone and takes its worker with it again has failed
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import wait

from genqa.ingest.jobs import Analysed, Job, analyse_job


def processes(count: int) -> Executor:
    """So many processes of this machine that end with this one, however it ends."""
    return ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn"), initializer=_start_worker)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job: what it came to, or what was raised; neither where its worker died with it."""

    item: int
    job: Job
    analysed: Analysed | None
    error: BaseException | None


class Workers:
    """Analyses in an executor that is made anew when it breaks. All but ``done`` belongs to one thread.

    ``done`` is called from any thread with each future that comes back; hand it to :meth:`came_back`.
    """

    def __init__(self, make: Callable[[], Executor], done: Callable[[Future[Analysed]], None]) -> None:
        self._make = make
        self._done = done
        self._executor = make()
        self._broken = False
        self._running: dict[Future[Analysed], tuple[int, Job]] = {}
        self._waiting: deque[tuple[int, Job]] = deque()
        self._suspects: deque[tuple[int, Job]] = deque()
        self._alone: Future[Analysed] | None = None

    @property
    def busy(self) -> bool:
        """Whether anything is still to come back."""
        return bool(self._running or self._waiting or self._suspects)

    def put(self, item: int, job: Job) -> None:
        """Analyse this one, in its turn."""
        self._waiting.append((item, job))
        self._start_what_may()

    def came_back(self, future: Future[Analysed]) -> Outcome | None:
        """What became of a job; ``None`` where it was withdrawn or is to be tried again."""
        item, job = self._running.pop(future)
        alone, self._alone = future is self._alone, None if future is self._alone else self._alone
        outcome = None
        if not future.cancelled():
            error = future.exception()
            if not isinstance(error, BrokenExecutor):
                outcome = Outcome(item, job, None if error else future.result(), error)
            elif alone:
                outcome = Outcome(item, job, None, None)
                self._broken = True
            else:
                self._suspects.append((item, job))
                self._broken = True
        self._start_what_may()
        return outcome

    def withdraw(self) -> None:
        """Begin nothing more; what is being worked on still comes back."""
        self._waiting.clear()
        self._suspects.clear()
        for future in list(self._running):
            future.cancel()

    def close(self) -> None:
        """End the executor, after what it is working on."""
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _start_what_may(self) -> None:
        if self._broken:
            if self._running:
                return  # they come back broken, too
            self._executor.shutdown(wait=True)
            self._executor, self._broken = self._make(), False
        if self._suspects:
            if not self._running:
                self._alone = self._start(self._suspects)
            return
        while self._waiting and not self._broken and self._alone is None:
            self._start(self._waiting)

    def _start(self, queue: deque[tuple[int, Job]]) -> Future[Analysed] | None:
        item, job = queue[0]
        try:
            with _interrupts_held():
                future = self._executor.submit(analyse_job, job)
        except BrokenExecutor:  # a worker died while it had nothing to do
            self._broken = True
            self._start_what_may()
            return self._alone
        queue.popleft()
        self._running[future] = (item, job)
        future.add_done_callback(self._done)
        return future


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """A process that is started meanwhile inherits this, and hears no Ctrl-C while it still loads."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start_worker() -> None:
    """A worker leaves Ctrl-C to its parent, which ends it in order, and does not outlive it."""
    if os.name == "posix":
        os.setpgid(0, 0)  # a decoder that it starts does not hear the terminal's Ctrl-C either
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy is not loaded yet; its threads would cost memory alone
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
