"""How long genqa waits: its settings, what a server asks for, and waiting that ends at once when the user stops."""

from __future__ import annotations

import math
import random
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Protocol

from genqa.errors import InvalidSetting, Stopped

#: The 429 of Genesys Cloud says it in its message too: "Retry the request in [42] seconds".
_SECONDS_IN_BRACKETS = re.compile(r"\[(\d{1,12})\] seconds")


@dataclass(frozen=True, slots=True)
class Patience:
    """What waiting is allowed, in seconds.

    ``longest_wait`` bounds one wait, ``total_wait`` all waits of one request and its repetitions, ``connect_seconds``
    and ``read_seconds`` one connection and one silence of the server. After ``tries`` faults (5xx, time-outs, broken
    connections) a request is given up; a 429 is no fault, there only the waits count.

    :raises InvalidSetting: a value that makes no sense.
    """

    longest_wait: float = 120.0
    total_wait: float = 900.0
    connect_seconds: float = 10.0
    read_seconds: float = 60.0
    tries: int = 6

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            least = 0 if field.name.endswith("wait") else 0.001
            if not (math.isfinite(value) and value >= least):
                raise InvalidSetting(f"{field.name} must be a number of at least {least:g}, not {value!r}")


class StopSign(Protocol):
    """What of a ``threading.Event`` is needed; tests put their own time in its place."""

    def is_set(self) -> bool:
        """Whether the user wants the work to end."""

    def wait(self, timeout: float | None = None) -> bool:
        """Wait so many seconds, or until the user wants the work to end: then ``True``."""


@dataclass(frozen=True, slots=True)
class Time:
    """The clocks and the chance that waiting needs: ``clock`` for lengths, ``wall`` (UTC epoch) for dates."""

    clock: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    chance: Callable[[], float] = random.random


class Waiting:
    """Waits for all workers, counts what they waited, and ends each wait when the user stops.

    ``later`` is what goes on where the work ended, for messages.
    """

    def __init__(self, stop: StopSign | None = None, time: Time | None = None, later: str = "--resume") -> None:
        self.stop: StopSign = stop or threading.Event()
        self.time = time or Time()
        self.later = later
        self._lock = threading.Lock()
        self._waited = 0.0

    @property
    def waited(self) -> float:
        """Seconds that all workers waited, together: they may wait side by side."""
        return self._waited

    def go_on(self) -> None:
        """:raises Stopped: the user wants the work to end."""
        if self.stop.is_set():
            raise Stopped(f"stopped; what was brought in so far is kept, and {self.later} goes on from here")

    def wait(self, seconds: float) -> None:
        """Wait so long.

        :raises Stopped: the user wants the work to end; at once, also within a wait.
        """
        self.go_on()
        begun = self.time.clock()
        self.stop.wait(seconds)
        with self._lock:
            self._waited += self.time.clock() - begun
        self.go_on()


def asked_wait(headers: Mapping[str, str], body: str, wall: float) -> float | None:
    """The seconds that a server asks to wait: ``Retry-After`` as seconds or as a date, else what its message says.

    A date is counted from the reply's own ``Date``, so that a server with another clock is understood too; a date in
    the past is 0. ``None``: it asks for nothing that can be understood.
    """
    given = headers.get("retry-after", "").strip()
    for seconds in (_seconds(given), _until(given, headers.get("date", ""), wall)):
        if seconds is not None:
            return seconds
    found = _SECONDS_IN_BRACKETS.search(body)
    return float(found[1]) if found else None


def backoff(failures: int, chance: float) -> float:
    """Full jitter: anything up to 1, 2, 4, 8 … s after the 1st, 2nd, 3rd, 4th … failure."""
    return chance * 2.0 ** min(failures - 1, 20)


def in_words(seconds: float) -> str:
    """A wait as people say it.

    >>> [in_words(seconds) for seconds in (0.4, 42, 90, 300, 86_400, 1e30)]
    ['0.4 s', '42 s', '90 s', '5 min', '24 h', 'more than 99 h']
    """
    if seconds < 120:
        return f"{seconds:.2g} s" if seconds < 1 else f"{seconds:.0f} s"
    if seconds < 7200:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.0f} h" if seconds <= 99 * 3600 else "more than 99 h"


def _seconds(text: str) -> float | None:
    try:
        seconds = float(text) if text.isascii() else math.nan
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None


def _until(text: str, date: str, wall: float) -> float | None:
    then = _epoch(text)
    if then is None:
        return None
    now = _epoch(date)
    return max(0.0, then - (wall if now is None else now))


def _epoch(text: str) -> float | None:
    try:
        found = parsedate_to_datetime(text)
        # Dates of HTTP are in GMT, also those that write it as -0000 or, as old servers do, not at all.
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError, IndexError, TypeError):
        return None
