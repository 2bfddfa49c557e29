"""How often Python looks for garbage while a file is read.

A large transcript is millions of small values that all stay. Looking through them for garbage again and again, as
Python does by default, takes a third of the time of reading it. That is a setting of the whole process, so it is
changed for as long as anything is being read, whoever reads: the command line, its workers, threads of the app.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

#: At least so many new values between two looks, and looks at the young ones between two at older ones.
SELDOM = (100_000, 1000, 1000)

_lock = Lock()
_readers = 0
_usual = gc.get_threshold()


@contextmanager
def seldom_looked_for() -> Iterator[None]:
    """Fewer looks for garbage until this ends; the first of several at a time changes it, the last changes it back."""
    global _readers, _usual
    with _lock:
        if _readers == 0:
            _usual = gc.get_threshold()
            if _usual[0]:  # 0: somebody turned it off
                gc.set_threshold(*map(max, _usual, SELDOM))
        _readers += 1
    try:
        yield
    finally:
        with _lock:
            _readers -= 1
            if _readers == 0:
                gc.set_threshold(*_usual)
