"""Asking again until something is ready, with pauses that grow and end at once when the work is given up."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from threading import Event
from typing import TypeVar

from genqa.errors import Stopped
from genqa.http import Web

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0
#: How soon a pause notices that nobody waits for the answer any more.
_SLICE = 0.25

T = TypeVar("T")


class Polling:
    """Pauses for one round of fetching. ``longest``: seconds after which something that is not ready is given up."""

    def __init__(self, web: Web, longest: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._web = web
        self.longest = longest
        self._clock = clock
        self._given_up = Event()

    def give_up(self) -> None:
        """End all pauses: whoever waits in one gets :class:`Stopped`."""
        self._given_up.set()

    def until(self, ask: Callable[[], T | None], most: float = math.inf) -> T | None:
        """The first answer that is not ``None``; ``None`` when it took too long, at most ``most`` seconds.

        :raises Stopped: the user, or who asked for this round of fetching, stopped.
        """
        begun, pause = self._clock(), FIRST_PAUSE
        while (answer := ask()) is None:
            if self._clock() - begun >= min(self.longest, most):
                return None
            self._pause(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        return answer

    def go_on(self) -> None:
        """:raises Stopped: whoever asked for this round of fetching has gone."""
        if self._given_up.is_set():
            raise Stopped("stopped; nobody waits for the rest of this round")

    def _pause(self, seconds: float) -> None:
        left = seconds
        while left > 0:
            self.go_on()
            self._web.pause(min(left, _SLICE))
            left -= _SLICE
