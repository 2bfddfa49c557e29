"""The queue worked on while ingest brings calls in, in a thread of its own; and after it, until nothing is left."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

from genqa.index import Index
from genqa.ingest.options import Options
from genqa.ingest.transcribing import How, Summary, work
from genqa.ingest.transcribing.estimate import still_to_send
from genqa.stt import SttConfig


class Beside:
    """Works on the queue from entering to :meth:`finish`, or not at all where ingest has no calls transcribed."""

    def __init__(
        self, index: Index, config: SttConfig, options: Options, *, actor: str, stop: threading.Event,
        tell: Callable[[Summary], None] = lambda _: None, say: Callable[[str], None] = lambda _: None,
    ) -> None:  # fmt: skip
        self._index = index
        self._config = config
        self._options = options
        self._actor = actor
        self._stop = stop
        self._tell = tell
        self._say = say
        self._no_more = threading.Event()
        self._summary: Summary | None = None
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._work, name="genqa-transcribing")

    def __enter__(self) -> Self:
        if self._options.transcribe is not None:
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self._stop.set()
        self._no_more.set()
        self._join()

    def finish(self) -> Summary | None:
        """Nothing more comes: wait until nothing is left. What became of it, ``None`` where nothing was to be done.

        :raises IndexFileError: the index could not be written.
        """
        if self._thread.is_alive():
            for words in still_to_send(self._index, self._config):
                self._say(words)
        self._no_more.set()
        self._join()
        if self._error is not None:
            raise self._error
        return self._summary

    def _join(self) -> None:
        while self._thread.is_alive():
            self._thread.join(0.2)  # so that a signal is heard

    def _work(self) -> None:
        how = How(ffmpeg=self._options.ffmpeg, beat_seconds=self._options.beat_seconds, clock=self._options.clock)
        try:
            self._summary = work(
                self._index, self._config, actor=self._actor, stop=self._stop, how=how, tell=self._told,
                no_more=self._no_more,
            )  # fmt: skip
        except BaseException as error:  # noqa: BLE001 - raised in the thread that asks for the end
            self._error = error

    def _told(self, now: Summary) -> None:
        if self._no_more.is_set():  # until then ingest's own line is shown
            self._tell(now)
