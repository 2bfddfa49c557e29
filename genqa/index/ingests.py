"""Bringing calls in, as the index knows it: the run under way, those before it, their recordings and logs."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

from genqa.errors import InvalidSetting
from genqa.genesys.source import Found
from genqa.index import handover, items, listing, runs
from genqa.index.connection import Connections
from genqa.index.items import IngestItem
from genqa.index.running import RunningIngest
from genqa.index.runs import IngestRun, LogLine, Owner


class Ingests(ABC):
    """The part of the index that bringing calls in works on. Anybody may read it while a run is under way."""

    _connections: Connections

    @abstractmethod
    def _now(self) -> str:
        """This moment, as it is stored."""

    def begin_ingest(
        self, source: str, wanted: dict[str, Any], *, actor: str, requests: Callable[[], int] = lambda: 0,
        owner: Owner | None = None, alive: Callable[[int], bool] = runs.alive,
    ) -> RunningIngest:  # fmt: skip
        """Begin a run; ``requests`` tells at any time how many the source has answered so far.

        :raises IngestUnderWay: another one is at it; says whose and since when.
        """
        owner = owner or Owner.this_process()
        with self._connections.writing() as db:
            begun = runs.begin(db, source, wanted, actor, None, owner, self._now(), alive)
            return RunningIngest(self._connections, self._now, runs.one(db, begun), requests)

    def resume_ingest(
        self, source: str, *, actor: str, requests: Callable[[], int] = lambda: 0, owner: Owner | None = None,
        alive: Callable[[int], bool] = runs.alive,
    ) -> RunningIngest:  # fmt: skip
        """Begin a run that goes on where the last one stopped: what was left, and what failed in it.

        :raises IngestUnderWay: one is at it. :raises InvalidSetting: there was none, or of another source.
        """
        owner = owner or Owner.this_process()
        with self._connections.writing() as db:
            before = next(iter(runs.latest(db, 1)), None)
            if before is None:
                raise InvalidSetting("no calls were ever brought into this index: there is nothing to resume")
            if before.source != source:
                raise InvalidSetting(f"the last run was from {before.source}, and now {source} is set up: begin anew")
            now = self._now()
            begun = runs.begin(db, source, before.wanted, actor, before.id, owner, now, alive)
            listing.take_over(db, begun, source, before.id)
            if before.listed:
                runs.listing_done(db, begun, None, now)
            return RunningIngest(self._connections, self._now, runs.one(db, begun), requests)

    def retry_ingest(
        self, source: str, run: int, *, actor: str, only: tuple[str, str | None] | None = None,
        owner: Owner | None = None, alive: Callable[[int], bool] = runs.alive,
    ) -> RunningIngest:  # fmt: skip
        """Begin a run of what failed or was left of an earlier one; ``only``: one conversation and recording of it.

        :raises IngestUnderWay: one is at it. :raises InvalidSetting: there is nothing of it to be fetched again.
        """
        owner = owner or Owner.this_process()
        with self._connections.writing() as db:
            before, now = runs.one(db, run), self._now()
            begun = runs.begin(db, source, before.wanted, actor, run, owner, now, alive)
            handover.take_back(db, begun, source, run, only)
            runs.listing_done(db, begun, None, now)
            return RunningIngest(self._connections, self._now, runs.one(db, begun), lambda: 0)

    def take_ingest(self, run: int, *, requests: Callable[[], int] = lambda: 0) -> RunningIngest:
        """Do a run that was begun for ``Owner.nobody()``. :raises IngestUnderWay: it is not waiting any more."""
        with self._connections.writing() as db:
            taken = handover.take(db, run, Owner.this_process(), self._now())
            return RunningIngest(self._connections, self._now, taken, requests)

    def close_ingest(self, run: int, *, pid: int, state: str, error: str) -> bool:
        """Close a run whose process, the one with this number, did not start or ended; ``False`` where it is another's.

        ``state`` is failed or interrupted.
        """
        with self._connections.writing() as db:
            return handover.close(db, run, pid, state, error, self._now())

    def close_lost_ingest(self, *, alive: Callable[[int], bool] = runs.alive) -> bool:
        """Mark the run under way as interrupted where its process is gone for certain; whether it was."""
        with self._connections.reading() as db:
            found = handover.lost(db, Owner.this_process(), self._now(), alive)
        if found is None:
            return False
        run, why = found
        return self.close_ingest(run.id, pid=run.pid, state="failed" if run.waiting else "interrupted", error=why)

    def would_fetch(self, source: str, found: Sequence[Found], *, named: bool) -> int:
        """How many of these a run would fetch; nothing is changed."""
        with self._connections.reading() as db:
            return listing.classified(db, source, found, named)

    def cancel_ingest(self, *, actor: str) -> bool:
        """Ask the run under way to stop, whichever process does it; ``False`` where there is none."""
        with self._connections.writing() as db:
            return runs.ask_cancel(db, actor)

    def ingests(self, limit: int = 20) -> list[IngestRun]:
        """The last runs, the latest first; one under way is the first."""
        with self._connections.reading() as db:
            return runs.latest(db, limit)

    def ingest_log(self, run: int, *, after: int = 0, limit: int = 1000) -> list[LogLine]:
        """Lines of a run's log in their order, those after the line with this id."""
        with self._connections.reading() as db:
            return runs.log(db, run, after, limit)

    def ingest_items(self, run: int, *states: str, limit: int = 100_000) -> list[IngestItem]:
        """What a run met and is in one of these states (``failed``, ``skipped``, ``stored`` …), unchanged ones not."""
        with self._connections.reading() as db:
            return items.of_run(db, run, states, limit)

    def conversations_of(self, source: str, recordings: Sequence[str]) -> dict[str, str]:
        """The conversation of each of these recordings that a run from this source has met, by recording."""
        with self._connections.reading() as db:
            return items.conversations_of(db, source, recordings)
