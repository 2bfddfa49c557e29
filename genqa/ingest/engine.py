"""Bringing calls in: what a source has, listed, fetched, analysed and stored, and every step of it in the index.

    source ─ find ──► index: found                            one thread: this one
    index: fetching ─► source ─ fetch ─► files in the spool   a thread of its own, as far ahead as there is room
    files ─► executor: analyse ─► result                      other processes
    result, sound ─► index: stored                            this thread alone writes calls

However it ends, the index knows what was stored and what is left.
"""

from __future__ import annotations

import logging.handlers
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from queue import SimpleQueue

from genqa.call import counted
from genqa.errors import GenqaError, IngestUnderWay, InvalidSetting, Stopped
from genqa.genesys.source import Found, Source, Wanted
from genqa.index import Index, IngestRun, RunningIngest
from genqa.ingest import wanted as asked
from genqa.ingest.heart import Heart
from genqa.ingest.jobs import OPUS
from genqa.ingest.options import Options
from genqa.ingest.patience import patiently
from genqa.ingest.pipeline import TICK_SECONDS, Pipeline
from genqa.ingest.progress import Progress

#: Listing entries kept in one transaction, and the longest that one waits for more of them.
LISTED_AT_ONCE, LISTED_WITHIN_SECONDS = 200, 1.0

Tell = Callable[[Progress], None]


def ingest(
    index: Index, source: Source, wanted: Wanted | None, *, actor: str, stop: threading.Event,
    options: Options | None = None, tell: Tell = lambda _: None,
) -> IngestRun:  # fmt: skip
    """Bring in what is wanted; ``None`` resumes the last run. How the run ended comes back, failures in its items.

    ``stop``, once set, ends it in order: what is analysed is stored, the rest is left for a resumption.

    :raises IngestUnderWay: another ingest is at it. :raises InvalidSetting: there is nothing to resume.
    :raises MissingDependency: sound cannot be kept as it should be.
    """
    options = options or Options()
    _check_keeping(options)
    requests = partial(getattr, source, "requests")
    if wanted is None:
        running = index.resume_ingest(source.name, actor=actor, requests=requests)
    else:
        running = index.begin_ingest(source.name, asked.to_json(wanted), actor=actor, requests=requests)
    return _Ingest(index, source, running, stop, options, tell).run()


def carry_out(
    index: Index, source: Source, running: RunningIngest, *, stop: threading.Event, options: Options
) -> IngestRun:
    """Do a run that somebody else began, to whatever end."""
    try:
        _check_keeping(options)
        if source.name != running.row().source:
            raise InvalidSetting(
                f"it was begun for {running.row().source}, and now {source.name} is set up: begin anew"
            )
    except GenqaError as error:
        return running.end("failed", str(error))
    return _Ingest(index, source, running, stop, options, lambda _: None).run()


def _check_keeping(options: Options) -> None:
    if options.keep_audio.value == OPUS:
        from genqa.audio import kept

        kept.check(options.keep_audio, options.ffmpeg)


class _Ingest:
    def __init__(
        self, index: Index, source: Source, running: RunningIngest, stop: threading.Event, options: Options, tell: Tell
    ) -> None:
        self._index = index
        self._source = source
        self._running = running
        self._stop = stop
        self._options = options
        self._tell = tell
        self._pipeline = Pipeline(index, source, running, stop, options)
        self._records: SimpleQueue[logging.LogRecord] = SimpleQueue()
        self._phase = "listing"
        self._since = self._told = options.clock()

    def run(self) -> IngestRun:
        """All of it, to whatever end."""
        try:
            with Heart(self._running, self._stop, self._options.beat_seconds), self._listening():
                run = self._running.row()
                if not run.listed:
                    self._list(asked.from_json(run.wanted))
                self._phase, self._since = "fetching", self._options.clock()
                self._pipeline.run(self._between)
                self._write_remarks()
                self._index.drop_old_audio(self._options.keep_audio_days, actor=run.actor)
        except Stopped:
            return self._running.end("cancelled")
        except IngestUnderWay:
            raise
        except GenqaError as error:
            return self._running.end("failed", str(error))
        except BaseException as error:
            self._running.end("failed", type(error).__name__)
            raise
        return self._running.end("done")

    def _list(self, wanted: Wanted) -> None:
        waiting: list[Found] = []
        kept_at = self._options.clock()
        for found in self._source.find(asked.located(wanted, self._index, self._source.name)):
            waiting.append(found)
            if len(waiting) >= LISTED_AT_ONCE or self._options.clock() - kept_at > LISTED_WITHIN_SECONDS:
                self._keep(waiting, wanted)
                waiting, kept_at = [], self._options.clock()
            if self._stop.is_set():
                raise Stopped("stopped while listing")
        self._keep(waiting, wanted)
        estimate = self._running.listing_done(self._source.estimate)
        counts = self._running.counts()
        self._running.note(
            f"{counts.found} found, {counts.unchanged} of them unchanged; fetching {counts.left} takes about "
            f"{estimate} requests"
        )
        if self._options.transcribe is not None:
            self._running.note(f"{self._options.transcribe}; at most {counted(counts.left, 'call')} of these")

    def _keep(self, found: Sequence[Found], wanted: Wanted) -> None:
        patiently(partial(self._running.listed, found, named=asked.by_id(wanted)), self._stop)
        self._between()

    def _between(self) -> None:
        """Between two steps: say how far it is, write down what the source remarked."""
        self._write_remarks()
        now = self._options.clock()
        if now - self._told >= TICK_SECONDS:
            self._told = now
            self._tell(
                Progress(
                    self._running.id, self._phase, self._running.counts(), self._source.requests, now - self._since
                )
            )

    @contextmanager
    def _listening(self) -> Iterator[None]:
        """What the source remarks in Python's log goes into the run's log, too."""
        handler = logging.handlers.QueueHandler(self._records)
        logger = logging.getLogger("genqa.genesys")
        logger.addHandler(handler)
        try:
            yield
        finally:
            logger.removeHandler(handler)

    def _write_remarks(self) -> None:
        while not self._records.empty():
            record = self._records.get()
            if record.levelno >= logging.WARNING:
                self._running.note(record.getMessage(), level="warning")
