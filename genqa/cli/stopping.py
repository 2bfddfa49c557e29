"""Ctrl-C and a request to end, for commands that stop in order."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def stopped_by_signals(stop: threading.Event, words: str) -> Iterator[list[int]]:
    """The first Ctrl-C, or a request to end, sets the stop sign and says these words; a second one ends at once.

    The signal that was caught stands in the list.
    """
    caught: list[int] = []

    def ask(number: int, _frame: FrameType | None) -> None:
        if caught:
            raise KeyboardInterrupt
        caught.append(number)
        stop.set()
        print(f"\ngenqa: {words}", file=sys.stderr, flush=True)

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield caught
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
