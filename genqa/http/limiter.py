"""Keeps the requests of all workers below the rate that the server allows.

Principle: nobody knows when the server counts a request, only that it lies between sending it and its answer; nor
whether it counts in fixed or in sliding minutes. So a request takes its place from when it is sent until a minute after
its answer:

    sent     |──────|answer ─────── 60 s ───────|
    place    |██████████████████████████████████|

With at most N places there are never more than N counted in any minute, however slow the way is; and the first N go
out without waiting at all.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping

from genqa.errors import InvalidSetting
from genqa.http.patience import Waiting

#: The minute that a server counts in; its own replies speak of 61 s.
MINUTE = 61.0
#: How soon to look again where an answer of another worker decides.
SOON = 0.05


class Limiter:
    """Places for requests, shared by all workers; ``per_minute`` is what may be sent, ``None`` what the server says.

    It learns from ``inin-ratelimit-count``, ``-allowed`` and ``-reset`` of each answer, so that others who use up the
    same limit are counted too. After a 429 all wait, and then one goes ahead.

    :raises InvalidSetting: not even one request a minute.
    """

    def __init__(self, per_minute: int | None, clock: Callable[[], float] = time.monotonic) -> None:
        if per_minute is not None and per_minute < 1:
            raise InvalidSetting(f"at least 1 request a minute must be allowed, not {per_minute}")
        self._configured = per_minute
        self._clock = clock
        self._lock = threading.Lock()
        self._answered: deque[float] = deque()
        self._sent = 0
        self._allowed: int | None = None
        self._count = 0
        self._reset_at = 0.0
        self._pause_until = 0.0
        self._feeling = False

    def wait_for_place(self, waiting: Waiting) -> None:
        """Wait until a request may be sent; it then holds a place.

        :raises Stopped: the user wants the work to end.
        """
        waiting.go_on()
        while (seconds := self.take_place()) > 0:
            waiting.wait(seconds)

    def take_place(self) -> float:
        """0 where a place was free and is now taken, else the seconds after which it is worth asking again."""
        with self._lock:
            now = self._clock()
            seconds = self._until_free(now)
            if seconds <= 0:
                self._sent += 1
                return 0.0
            return seconds

    def answered(self, headers: Mapping[str, str] | None, *, too_many: bool = False) -> None:
        """A request that held a place was answered, or failed (``None``); ``too_many``: the answer is a 429."""
        with self._lock:
            now = self._clock()
            self._sent -= 1
            self._answered.append(now)
            if too_many or headers is not None:
                self._feeling = too_many
            if headers is not None:
                self._learn(headers, now)

    def pause(self, seconds: float) -> None:
        """The server asks to wait so long: nobody gets a place before; then one goes ahead, and the others follow."""
        with self._lock:
            self._pause_until = max(self._pause_until, self._clock() + seconds)
            self._feeling = True

    @property
    def limit(self) -> int | None:
        """Requests that may hold places: 1 % less than what is allowed, for others who use the same limit."""
        known = [number for number in (self._configured, self._allowed) if number is not None]
        return max(1, min(known) - min(known) // 100) if known else None

    def _until_free(self, now: float) -> float:
        if now < self._pause_until:
            return self._pause_until - now
        if self._feeling and self._sent:
            return SOON
        # The same sum as below: were it another, rounding could free a place that is not.
        while self._answered and self._answered[0] + MINUTE <= now:
            self._answered.popleft()
        limit = self.limit
        if limit is not None and self._sent + len(self._answered) >= limit:
            return self._answered[0] + MINUTE - now if self._answered else SOON
        if self._allowed is not None and now < self._reset_at and self._count + self._sent >= self._allowed:
            return SOON if self._sent else self._reset_at - now
        return 0.0

    def _learn(self, headers: Mapping[str, str], now: float) -> None:
        count, allowed, reset = (
            _number(headers.get(f"inin-ratelimit-{name}")) for name in ("count", "allowed", "reset")
        )
        if allowed is None or allowed < 1:
            return
        self._allowed = allowed
        if count is None or reset is None:
            return
        reset_at = now + min(reset, MINUTE)
        # Answers may overtake each other: within one minute of the server its count only grows.
        same_minute = abs(reset_at - self._reset_at) < 1.5
        self._count = max(count, self._count) if same_minute else count
        self._reset_at = reset_at


def _number(text: str | None) -> int | None:
    return int(text) if text and len(text) <= 9 and text.isascii() and text.isdigit() else None
