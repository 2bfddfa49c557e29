"""Fetch, analyse, store: what was listed on its way into the index, a bounded number of recordings at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TypeVar

from genqa.errors import GenqaError, InputError, Stopped
from genqa.genesys.source import Fetched, NotFetched, Source
from genqa.index import Index, NotHad, RunningIngest, ToStore
from genqa.ingest.fetching import Answer, BatchEnd, Fetcher, Said
from genqa.ingest.jobs import NOT_KEPT, Analysed, Job, Setup
from genqa.ingest.mistakes import where
from genqa.ingest.options import Options
from genqa.ingest.patience import patiently
from genqa.ingest.spool import Spool, drop
from genqa.ingest.workers import Outcome, Workers
from genqa.stt import FROM_SOURCE

#: Batches that are taken at once: one being fetched, and one for the moment when that is done.
BATCHES = 2
#: How long the loop waits for anything to happen, in seconds.
TICK_SECONDS = 0.5

_T = TypeVar("_T")
Event = Answer | Said | BatchEnd | Future[Analysed]


class Pipeline:
    """All of fetching, analysing and storing for one run; one thread does everything that is written."""

    def __init__(
        self, index: Index, source: Source, running: RunningIngest, stop: threading.Event, options: Options
    ) -> None:
        self._index = index
        self._source = source
        self._running = running
        self._stop = stop
        self._options = options
        self._events: SimpleQueue[Event] = SimpleQueue()
        self._in_hand: dict[int, Fetched] = {}
        self._batches = 0
        self._nothing_left = False
        self._fatal: BaseException | None = None

    def run(self, between: Callable[[], None]) -> None:
        """Until nothing is left; ``between`` is called now and then.

        :raises Stopped: on request, after what was analysed is stored. :raises SourceError: nothing more can be had.
        """
        options = self._options
        # As many recordings as keep all workers busy while others are fetched; each is a file and a result at most.
        room = 4 * options.workers + 4
        with Spool(self._index.path) as spool:
            self._workers = Workers(partial(options.executor, options.workers), self._events.put)
            self._fetcher = Fetcher(self._source, spool.batch, self._events.put, room, self._stop)
            try:
                self._loop(between)
            except BaseException:
                self._stop.set()  # whoever waits for the source need wait no longer
                raise
            finally:
                self._workers.withdraw()
                self._fetcher.close()
                self._workers.close()
        if self._fatal is not None:
            raise self._fatal
        if not self._nothing_left or self._in_hand:
            raise Stopped("stopped")

    def _loop(self, between: Callable[[], None]) -> None:
        while self._feed() or self._in_hand:
            self._handle(self._happened())
            if self._stop.is_set():
                self._workers.withdraw()
                if not self._workers.busy and not self._batches:
                    return
            between()

    def _feed(self) -> bool:
        """Let the fetcher have its next batches; whether any is under way."""
        while self._batches < BATCHES and not (self._nothing_left or self._fatal or self._stop.is_set()):
            batch = self._write(partial(self._running.take, self._source.batch))
            if batch:
                self._fetcher.put(batch)
                self._batches += 1
            else:
                self._nothing_left = True
        return self._batches > 0

    def _happened(self) -> list[Event]:
        """All that has happened; at least one thing, unless nothing did for a moment."""
        events: list[Event] = []
        try:
            events.append(self._events.get(timeout=TICK_SECONDS))
            while True:
                events.append(self._events.get_nowait())
        except Empty:
            return events

    def _handle(self, events: Sequence[Event]) -> None:
        self._take_in([event.said for event in events if isinstance(event, Answer)])
        came = [self._workers.came_back(event) for event in events if isinstance(event, Future)]
        self._settle([outcome for outcome in came if outcome is not None])
        said = [event.found for event in events if isinstance(event, Said)]
        for event in events:
            if isinstance(event, BatchEnd):
                self._batches -= 1
                if event.error is None:
                    said += event.found
                elif isinstance(event.error, Stopped):
                    self._nothing_left = False
                else:
                    self._fatal = self._fatal or event.error
        if said:
            self._write(partial(self._running.all_answered, said))

    def _take_in(self, answers: Sequence[Fetched | NotFetched]) -> None:
        """Keep what the source said, and have analysed what it gave."""
        if not answers:
            return
        setup = self._setup()
        items = self._write(partial(self._running.answered, answers))
        for said, item in zip(answers, items, strict=True):
            if isinstance(said, Fetched) and item is not None:
                self._in_hand[item] = said
                self._workers.put(item, Job.of(said, setup))
                continue
            self._fetcher.give_back()
            if isinstance(said, Fetched):  # it is stored as it is, or was deleted meanwhile
                drop(_files(said))

    def _settle(self, outcomes: Sequence[Outcome]) -> None:
        """Store what was analysed, and why the rest could not be."""
        if not outcomes:
            return
        to_store = [_to_store(one, one.analysed) for one in outcomes if one.analysed is not None]
        not_had = [_not_had(one) for one in outcomes if one.analysed is None]
        try:
            self._write(partial(self._running.settle, to_store, not_had))
        except InputError:  # one of them cannot be stored: it is too large, say. It keeps none of the others away.
            self._settle_one_by_one(to_store, not_had)
        for one in outcomes:
            drop(_files(self._in_hand.pop(one.item)))
            drop(one.analysed.audio if one.analysed else ())
            self._fetcher.give_back()

    def _settle_one_by_one(self, to_store: Sequence[ToStore], not_had: Sequence[NotHad]) -> None:
        refused = []
        for one in to_store:
            try:
                self._write(partial(self._running.settle, [one]))
            except InputError as error:
                refused.append(NotHad(one.item, one.result.recording_id, str(error)))
        self._write(partial(self._running.settle, [], [*not_had, *refused]))

    def _setup(self) -> Setup:
        """The rubric, thresholds and channels in force now."""
        rubric, thresholds = self._index.in_force()
        channels = tuple(self._index.channel_map().items())
        options, name = self._options, self._source.name
        return Setup(
            name, rubric, thresholds, channels, options.agent_channel, options.ffmpeg, options.keep_audio,
            tuple(self._index.agent_channels().items()), options.transcribe is not None, options.transcribe_all,
        )  # fmt: skip

    def _write(self, write: Callable[[], _T]) -> _T:
        return patiently(write, self._stop)


def _files(fetched: Fetched) -> list[Path]:
    return [*fetched.audio, *([fetched.transcript] if fetched.transcript else [])]


def _to_store(outcome: Outcome, analysed: Analysed) -> ToStore:
    setup, fetched = outcome.job.setup, outcome.job.fetched
    if not setup.to_be_transcribed(fetched):
        return ToStore(outcome.item, analysed.result, analysed.audio)
    why = (FROM_SOURCE, fetched.no_transcript or "no transcript") if fetched.transcript is None else None
    return ToStore(
        outcome.item, analysed.result, analysed.audio, True, why, drop_sound=setup.keep_audio.value == NOT_KEPT
    )


def _not_had(outcome: Outcome) -> NotHad:
    """Why a recording has no result, as the person who wanted it is to read it."""
    recording_id, error = outcome.job.fetched.recording_id, outcome.error
    if isinstance(error, GenqaError):
        return NotHad(outcome.item, recording_id, str(error))
    if error is None:
        reason, advice = "analysing it ended its process, twice", "see that there is enough memory, then resume"
        return NotHad(outcome.item, recording_id, reason, advice)
    reason = f"a mistake in genqa ({type(error).__name__})"
    return NotHad(outcome.item, recording_id, reason, "please report it, with the log", where(error))
