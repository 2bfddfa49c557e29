"""The thread that shows that a run is alive, and hears when somebody asks it to stop."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Protocol, Self

from genqa.errors import IndexFileError, IndexLocked

#: Seconds between two beats; a run that is silent for a minute is taken for dead.
BEAT_SECONDS = 5.0


class Beating(Protocol):
    """What others must see alive: a run of ingest, a process that transcribes."""

    def beat(self) -> str | None:
        """Show that the owner is there; who asked it to stop, if anybody did."""


class Heart:
    """Beats while it is open. Sets ``stop`` when the run is to be stopped, or is no longer this process's."""

    def __init__(self, running: Beating, stop: threading.Event, every: float = BEAT_SECONDS) -> None:
        self._running = running
        self._stop = stop
        self._every = every
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="genqa-heart", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._end.wait(self._every):
            try:
                if self._running.beat() is not None:
                    self._stop.set()
            except IndexLocked:
                continue  # whoever holds the index for so long keeps others from taking the run, too
            except IndexFileError:  # the run was taken over, or the index is gone: whoever writes next will say so
                self._stop.set()
                return
