"""One provider of the queue: connected when it is needed, so many recordings at once, shut when it refuses."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self, TypeVar

from genqa.errors import GenqaError, MissingDependency, NotConfigured, Stopped
from genqa.index.spending import Terms
from genqa.index.transcribing import RunningTranscriber
from genqa.ingest.transcribing.one import Ended
from genqa.ingest.transcribing.outcomes import About
from genqa.stt import Configured, Provider

#: A provider that did not answer so often in a row is not asked on in this run.
SILENCES = 3

_T = TypeVar("_T")


class Lane:
    """One provider. All but the threads' work belongs to one thread. ``shut``: why nobody asks it in this run."""

    def __init__(self, configured: Configured, terms: Terms, stop: threading.Event) -> None:
        self.terms = terms
        self.in_flight = 0
        self.shut: str | None = None
        self.advice = ""
        self.provider: Provider | None = None
        self._configured = configured
        self._stop = stop
        self._threads: ThreadPoolExecutor | None = None
        self._cleaner: Future[None] | None = None
        self._cleaned = 0
        self._silences = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._threads is not None:
            self._threads.shutdown(wait=True, cancel_futures=True)
        if self.provider is not None:
            self.provider.close()

    @property
    def open(self) -> bool:
        """Whether it may be asked."""
        return self.shut is None

    def connected(self) -> Provider:
        """The provider. :raises NotConfigured: its values do not go together. :raises MissingDependency: a package."""
        if self.provider is None:
            self.provider = self._configured.connect(self._stop)
        return self.provider

    def begin(self, work: Callable[[], _T]) -> Future[_T]:
        """Do this in a thread of its own."""
        if self._threads is None:  # one more than recordings: for cleaning up
            self._threads = ThreadPoolExecutor(self.terms.at_once + 1, f"genqa-{self.terms.provider}")
        self.in_flight += 1
        return self._threads.submit(work)

    def came_back(self, ended: Ended) -> bool:
        """A recording has been dealt with; whether nobody is to ask this provider on."""
        self.in_flight -= 1
        self._silences = self._silences + 1 if ended.unreachable else 0
        return self.open and (ended.about is About.PROVIDER or self._silences >= SILENCES)

    def clean_up(self, running: RunningTranscriber) -> None:
        """Have removed at the provider what has served, each once a run, unless that is under way."""
        if self._threads is None or (self._cleaner is not None and not self._cleaner.done()):
            return
        if self._cleaner is not None:
            self._cleaner.result()
        self._cleaner = self._threads.submit(self._clean, running)

    def finish(self, running: RunningTranscriber) -> None:
        """The same for all that is left, here and now; what earlier runs left, too."""
        if self._cleaner is not None:
            self._cleaner.result()
        if self.open and running.cleanup_due(self.terms.provider, self._cleaned):
            try:
                self.connected()
            except (NotConfigured, MissingDependency):
                return
            self._clean(running)

    def _clean(self, running: RunningTranscriber) -> None:
        while self.provider is not None and (due := running.cleanup_due(self.terms.provider, self._cleaned)):
            cleanup, note = due
            self._cleaned = cleanup
            try:
                self.provider.clean_up(note)
            except Stopped:
                return
            except GenqaError as error:
                running.cleaned_up(cleanup, str(error))
            else:
                running.cleaned_up(cleanup)
