"""Fetching in a thread of its own, ahead of the analysis by as many recordings as there is room for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from genqa.errors import Stopped
from genqa.genesys.source import Fetched, Found, NotFetched, Source

#: How often a thread that waits for room looks whether it is to stop, in seconds.
_LOOK = 0.2


@dataclass(frozen=True, slots=True)
class Answer:
    """What the source said about one recording. Its room is to be given back when it has been dealt with."""

    said: Fetched | NotFetched


@dataclass(frozen=True, slots=True)
class Said:
    """The source has said all about this one."""

    found: Found


@dataclass(frozen=True, slots=True)
class BatchEnd:
    """A batch was fetched to its end, or up to an error that ends all fetching."""

    found: Sequence[Found]
    error: BaseException | None = None


class Fetcher:
    """Fetches batches one after the other; ``tell`` gets what comes of it, in the thread that fetches.

    After the first error nothing more is fetched.
    """

    def __init__(
        self, source: Source, folder: Callable[[], Path], tell: Callable[[Answer | Said | BatchEnd], None], room: int,
        stop: threading.Event,
    ) -> None:  # fmt: skip
        self._source = source
        self._folder = folder
        self._tell = tell
        self._room = threading.Semaphore(room)
        self._stop = stop
        self._over = threading.Event()
        self._thread = ThreadPoolExecutor(1, "genqa-fetch")

    def put(self, batch: Sequence[Found]) -> None:
        """Fetch this batch after those that are waiting; its end is told, whatever becomes of it."""
        self._thread.submit(self._fetch, batch).add_done_callback(lambda ended: self._ended(batch, ended))

    def give_back(self) -> None:
        """A recording has been dealt with: there is room for another one."""
        self._room.release()

    def close(self) -> None:
        """Fetch nothing more, and wait until what is being fetched has noticed."""
        self._over.set()
        self._thread.shutdown(wait=True)

    def _fetch(self, batch: Sequence[Found]) -> None:
        self._go_on()
        answers = self._source.fetch(batch, self._folder())
        try:
            before = None
            for said in answers:
                if before is not None and said.found != before:
                    self._tell(Said(before))
                before = said.found
                self._wait_for_room()
                self._tell(Answer(said))
        finally:
            if isinstance(answers, Generator):
                answers.close()  # an error would keep it, and what it holds, for as long as somebody looks at it

    def _ended(self, batch: Sequence[Found], ended: Future[None]) -> None:
        error = ended.exception()
        if error is not None:
            self._over.set()
        self._tell(BatchEnd(batch, error))

    def _wait_for_room(self) -> None:
        while not self._room.acquire(timeout=_LOOK):
            self._go_on()
        self._go_on()

    def _go_on(self) -> None:
        if self._stop.is_set() or self._over.is_set():
            raise Stopped("stopped while fetching")
