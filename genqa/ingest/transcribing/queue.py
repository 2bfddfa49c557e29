"""The queue of transcriptions, worked on: whose turn each is, so many at once with each provider, until none is left.

    index: waiting ─ route ─► a lane for each provider ─ claim ─► threads: sound ─► provider ─► call
                                     └ shut by a refusal or a limit: its calls wait for the next run

One thread takes up and hands out; the lanes' threads send, wait and store.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TypeVar

from genqa.errors import GenqaError, LimitReached, MissingDependency, NotConfigured
from genqa.index import Index
from genqa.index.claims import Claim
from genqa.index.transcribing import RunningTranscriber
from genqa.ingest.heart import BEAT_SECONDS, Heart
from genqa.ingest.patience import patiently
from genqa.ingest.transcribing import chain, outcomes
from genqa.ingest.transcribing.lane import Lane
from genqa.ingest.transcribing.one import Ended, Worker
from genqa.ingest.transcribing.outcomes import About
from genqa.ingest.transcribing.spool import spool
from genqa.ingest.transcribing.summary import Summary, Tally
from genqa.stt import SttConfig

#: How long the loop waits for anything to happen, in seconds; and how often it looks for what others left.
TICK_SECONDS, LOOK_SECONDS = 0.25, 10.0
#: Seconds between two words about how far it is.
_TOLD_EVERY = 1.0

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class How:
    """How the queue is worked on. ``keep_raw``: answers are kept as they came."""

    keep_raw: bool = True
    ffmpeg: str | None = None
    beat_seconds: float = BEAT_SECONDS
    clock: Callable[[], float] = time.monotonic


class Queue:
    """Works on the queue of an index until nothing is left that may be done now."""

    def __init__(
        self, index: Index, config: SttConfig, running: RunningTranscriber, *, stop: threading.Event, actor: str,
        how: How | None = None, tell: Callable[[Summary], None] = lambda _: None,
    ) -> None:  # fmt: skip
        self._index = index
        self._config = config
        self._running = running
        self._asked_to_stop = stop
        self._stop = threading.Event()  # a process that others took for dead stops here, and nothing else does
        self._actor = actor
        self._how = how or How()
        self._tell = tell
        self._decide = chain.decider(config, config.chain)
        self._events: SimpleQueue[tuple[Lane, Future[Ended]]] = SimpleQueue()
        self._lanes: dict[str, Lane] = {}
        self._broken = {row.name: why for row, why in config.broken}
        self._tally = Tally()
        self._closed = False

    def run(self, no_more: threading.Event | None = None) -> Summary:
        """Until nothing is left and ``no_more`` is set; what became of all that was taken up.

        :raises IndexFileError: the index cannot be written, or others took this process for dead.
        """
        done = no_more or _set()
        error: str | None = None
        try:
            with ExitStack() as open_parts:
                open_parts.enter_context(Heart(self._running, self._stop, self._how.beat_seconds))
                alive = [one.id for one in self._index.transcribers()]
                folder = open_parts.enter_context(spool(self._index.path, self._running.id, alive))
                known = [one.row.name for one in self._config.providers] + list(self._broken)
                self._write(partial(self._running.begin, known))
                for provider in self._config.providers:
                    terms = chain.terms_of(provider, self._config)
                    self._lanes[provider.row.name] = open_parts.enter_context(Lane(provider, terms, self._stop))
                open_parts.callback(self._stop.set)  # whatever ends the loop: whoever waits for a provider need not
                self._loop(done, folder)
        except BaseException as raised:
            error = str(raised) if isinstance(raised, GenqaError) else type(raised).__name__
            raise
        finally:
            if error is not None or not self._closed:
                self._running.close(error=error)
        return self._summary()

    def _loop(self, no_more: threading.Event, folder: Path) -> None:
        looked = told = self._how.clock()
        while True:
            if self._asked_to_stop.is_set():
                self._stop.set()
            began = False
            if not self._stop.is_set():
                if self._how.clock() - looked >= LOOK_SECONDS:
                    looked = self._how.clock()
                    self._write(self._running.bury)
                began = self._write(partial(self._running.route, self._decide))
                began = self._hand_out(folder) or began
            in_flight = sum(lane.in_flight for lane in self._lanes.values())
            if not in_flight and (self._stop.is_set() or (not began and no_more.is_set() and self._close())):
                return
            self._happened(TICK_SECONDS)
            if self._how.clock() - told >= _TOLD_EVERY:
                told = self._how.clock()
                self._tell(self._summary())

    def _hand_out(self, folder: Path) -> bool:
        """Begin as many as may be under way; whether any was."""
        began = False
        for lane in self._lanes.values():
            while lane.open and lane.in_flight < lane.terms.at_once and (claim := self._claim(lane)) is not None:
                began = True
                worker = self._worker(lane, folder)
                if worker is None:
                    self._write(partial(self._running.leave, claim, lane.shut, lane.advice, free=True))
                else:
                    self._begin(lane, worker, claim)
        return began

    def _begin(self, lane: Lane, worker: Worker, claim: Claim) -> None:
        future = lane.begin(partial(worker.do, claim))
        future.add_done_callback(lambda ended: self._events.put((lane, ended)))

    def _claim(self, lane: Lane) -> Claim | None:
        try:
            return self._write(partial(self._running.claim, lane.terms))
        except (LimitReached, NotConfigured) as error:
            self._shut(lane, str(error), "")
            return None

    def _worker(self, lane: Lane, folder: Path) -> Worker | None:
        """Who does this lane's work; ``None`` where the provider cannot be asked at all, which shuts the lane."""
        try:
            provider = lane.connected()
        except (NotConfigured, MissingDependency) as error:
            self._shut(lane, str(error), outcomes.ADVICE[About.PROVIDER])
            return None
        return Worker(
            self._index, self._running, lane.terms, provider, self._decide, folder=folder, stop=self._stop,
            actor=self._actor, keep_raw=self._how.keep_raw, ffmpeg=self._how.ffmpeg,
        )  # fmt: skip

    def _happened(self, timeout: float) -> None:
        """Wait for a moment, and deal with all that came back meanwhile."""
        try:
            lane, future = self._events.get(timeout=timeout)
            while True:
                self._came_back(lane, future.result())
                lane, future = self._events.get_nowait()
        except Empty:
            return

    def _came_back(self, lane: Lane, ended: Ended) -> None:
        self._tally.add(lane.terms, ended)
        self._clean_up(lane)
        if lane.came_back(ended):
            self._shut(lane, ended.words, outcomes.ADVICE[About.PROVIDER])

    def _shut(self, lane: Lane, words: str, advice: str) -> None:
        lane.shut, lane.advice = words, advice
        self._write(partial(self._running.in_the_way, lane.terms.provider, words, advice))

    def _clean_up(self, lane: Lane) -> None:
        """Have removed what is left at a provider, in the lane's own threads."""
        if lane.open and lane.provider is not None:
            lane.clean_up(self._running)

    def _close(self) -> bool:
        """End, unless something was asked for meanwhile."""
        for lane in self._lanes.values():
            lane.finish(self._running)
        for name, words in self._shut_ones().items():
            self._write(partial(self._running.in_the_way, name, words, outcomes.ADVICE[About.PROVIDER]))
        open_ones = [lane.terms.provider for lane in self._lanes.values() if lane.open]
        self._closed = self._write(partial(self._running.close, open_ones))
        return self._closed

    def _summary(self) -> Summary:
        counts = self._index.transcription_counts()
        left = {name: counts.get(("waiting", name), 0) for name in (*self._lanes, *self._broken)}
        left = {name: number for name, number in left.items() if name in self._lanes or number}
        flying = {name: lane.in_flight for name, lane in self._lanes.items()}
        return self._tally.summary(left, self._shut_ones(), flying, self._config.currency)

    def _shut_ones(self) -> dict[str, str]:
        """Who is not asked in this run, and why."""
        lanes = {name: lane.shut for name, lane in self._lanes.items() if lane.shut is not None}
        return {**self._broken, **lanes}

    def _write(self, write: Callable[[], _T]) -> _T:
        return patiently(write, self._asked_to_stop)


def _set() -> threading.Event:
    event = threading.Event()
    event.set()
    return event
