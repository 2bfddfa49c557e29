"""Writing to an index that others use, too."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import TypeVar

from genqa.errors import IndexLocked

_T = TypeVar("_T")

#: How often a write is tried while another program holds the index, each time for as long as the index waits.
TRIES = 10


def patiently(write: Callable[[], _T], stop: Event) -> _T:
    """Write, also while another program holds the index for long: it may be re-scoring, or compacting.

    :raises IndexLocked: it never let go, or ``stop`` was set while it was waited for.
    """
    for _ in range(TRIES - 1):
        try:
            return write()
        except IndexLocked:
            if stop.is_set():
                raise
    return write()
