"""Many workers in a time that is only simulated, and servers that count what reaches them in a minute."""

from __future__ import annotations

import heapq
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from genqa.http import Limiter, Time
from genqa.http.patience import Waiting


class SimulatedTime:
    """Time goes on when all workers wait, to the instant at which the first of them is due. One runs at a time.

    It is a stop sign too, which never shows.
    """

    def __init__(self) -> None:
        self.now = 0.0
        self._due: list[tuple[float, int, threading.Event]] = []
        self._lock = threading.Lock()
        self._running = 0
        self._tickets = 0

    def clock(self) -> float:
        return self.now

    def is_set(self) -> bool:
        return False

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None and timeout >= 0
        woken = threading.Event()
        with self._lock:
            self._tickets += 1
            heapq.heappush(self._due, (self.now + timeout, self._tickets, woken))
            self._rest()
        assert woken.wait(20), "the simulation stands still"
        return False

    def run(self, workers: list[Callable[[], None]]) -> None:
        """Let them work side by side until all are done."""
        threads = [threading.Thread(target=self._work, args=(worker,), daemon=True) for worker in workers]
        self._running = len(threads)
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
            assert not thread.is_alive()

    def _work(self, worker: Callable[[], None]) -> None:
        self.wait(0)  # so that all have begun before the first goes on
        try:
            worker()
        finally:
            with self._lock:
                self._rest()

    def _rest(self) -> None:
        self._running -= 1
        if self._running == 0 and self._due:
            self.now, _, woken = heapq.heappop(self._due)
            self._running = 1
            woken.set()


@dataclass
class CountingServer:
    """Allows so many requests in a minute, fixed (beginning at ``phase``) or sliding; refused ones do not count."""

    allowed: int
    sliding: bool
    phase: float = 0.0
    tells: bool = True
    seen: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)

    def answer(self, now: float) -> tuple[int, dict[str, str]]:
        begun = now - 60.0 if self.sliding else (now - self.phase) // 60 * 60 + self.phase
        counted = [at for at in self.seen if (at > begun if self.sliding else at >= begun)]
        left = (counted[0] + 60 - now if counted else 60.0) if self.sliding else begun + 60 - now
        if len(counted) >= self.allowed:
            self.refused.append(now)
            return 429, {"retry-after": str(int(left) + 1)}
        self.seen.append(now)
        if not self.tells:
            return 200, {}
        return 200, {
            "inin-ratelimit-count": str(len(counted) + 1),
            "inin-ratelimit-allowed": str(self.allowed),
            "inin-ratelimit-reset": str(int(left) + 1),
        }

    @property
    def most_in_a_minute(self) -> int:
        """The most requests that any 60 s saw, wherever they begin."""
        seen = sorted(self.seen)
        first, most = 0, 0
        for last, at in enumerate(seen):
            while seen[first] <= at - 60.0:
                first += 1
            most = max(most, last - first + 1)
        return most


def crowd(
    server: CountingServer,
    limiter: Callable[[Callable[[], float]], Limiter],
    requests: int,
    *,
    workers: int = 16,
    ways: Iterator[tuple[float, float]],
) -> tuple[SimulatedTime, Waiting]:
    """Send so many requests through one limiter; ``ways``: the seconds there and back, a pair a request."""
    time = SimulatedTime()
    shared = limiter(time.clock)
    waiting = Waiting(time, Time(clock=time.clock))
    left = iter(range(requests))

    def worker() -> None:
        for _ in left:
            while True:
                shared.wait_for_place(waiting)
                there, back = next(ways)
                time.wait(there)
                status, headers = server.answer(time.now)
                time.wait(back)
                shared.answered(headers, too_many=status == 429)
                if status != 429:
                    break
                shared.pause(float(headers["retry-after"]))

    time.run([worker] * workers)
    return time, waiting
