"""A run of bringing calls in, in the hands of the process that does it. Each method is one transaction.

Each of them also renews the run's heartbeat, and fails without a change where the run was ended by somebody else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from genqa.genesys.source import Fetched, Found, NotFetched
from genqa.index import items, listing, runs, saving, transcriptions
from genqa.index.connection import Connections, Database
from genqa.index.rows import stored_call
from genqa.index.runs import Counts, IngestRun
from genqa.result import Result


@dataclass(frozen=True, slots=True)
class ToStore:
    """An analysed recording with its row, and the files of its sound where they are to be kept.

    ``transcribe``: it is to get a transcript; ``why``: who had none, and why. ``drop_sound``: its sound is kept until
    then, and no longer.
    """

    item: int
    result: Result
    audio: tuple[Path, ...] = ()
    transcribe: bool = False
    why: tuple[str, str] | None = None
    drop_sound: bool = False


@dataclass(frozen=True, slots=True)
class NotHad:
    """A recording that was fetched and cannot be used: why, what to do, and a word for the log alone."""

    item: int
    recording_id: str
    reason: str
    advice: str = ""
    detail: str = ""


class RunningIngest:
    """A run under way. May be used by several threads."""

    def __init__(
        self, connections: Connections, now: Callable[[], str], run: IngestRun, requests: Callable[[], int]
    ) -> None:
        self._connections = connections
        self._now = now
        self._requests = requests
        self.id = run.id
        self._source = run.source
        self._actor = run.actor

    def beat(self) -> str | None:
        """Show that the owner is there; who asked it to stop, if anybody did."""
        with self._writing():
            pass
        return self.row().cancel_asked_by

    def row(self) -> IngestRun:
        """The run as it stands."""
        with self._connections.reading() as db:
            return runs.one(db, self.id)

    def counts(self) -> Counts:
        """What became of its recordings so far."""
        with self._connections.reading() as db:
            return runs.counts(db, self.id)

    def note(self, text: str, *, level: str = "info", recording_id: str | None = None) -> None:
        """A line in the log."""
        with self._writing() as db:
            runs.note(db, self.id, level, text, recording_id, self._now())

    def listed(self, found: Sequence[Found], *, named: bool) -> None:
        """Keep a part of the listing; ``named``: it was asked for by ids."""
        with self._writing() as db:
            for recording_id, words in listing.listed(db, self.id, self._source, found, named, self._now()):
                runs.note(db, self.id, "warning", words, recording_id, self._now())

    def listing_done(self, estimate: Callable[[int], int]) -> int:
        """All that is wanted is known. ``estimate``: recordings to requests; how many it comes to is returned."""
        with self._writing() as db:
            requests = estimate(runs.counts(db, self.id).left)
            runs.listing_done(db, self.id, requests, self._now())
            return requests

    def take(self, most: int) -> list[Found]:
        """What to fetch next, at most so many; none where everything is under way or done."""
        with self._writing() as db:
            return items.take(db, self.id, self._source, most, self._now())

    def answered(self, answers: Sequence[Fetched | NotFetched]) -> list[int | None]:
        """Keep the source's answers: for each its row to be analysed, ``None`` where there is nothing to analyse."""
        with self._writing() as db:
            return [self._answered(db, answer) for answer in answers]

    def all_answered(self, found: Sequence[Found]) -> None:
        """The source has said all about these, which were taken."""
        with self._writing() as db:
            for remark in items.all_answered(db, self._source, found, self._now()):
                runs.note(db, self.id, "warning", remark, None, self._now())

    def settle(self, to_store: Sequence[ToStore], not_had: Sequence[NotHad] = ()) -> int:
        """Store calls with their sound and state, and why others could not be; how many were stored.

        A call that was deleted while it was analysed stays away.
        """
        rows = [stored_call(one.result) for one in to_store]
        stored = 0
        with self._writing() as db:
            now = self._now()
            for one, judged in zip(to_store, rows, strict=True):
                if items.awaited(db, one.item):
                    row = saving.under_what_is_in_force(db, one.result, judged)
                    saving.save(db, row, one.audio, now, self._actor)
                    items.stored(db, one.item, row.recording_id, now)
                    self._transcribe(db, one, row.recording_id, now)
                    stored += 1
            for failed in not_had:
                if items.awaited(db, failed.item):
                    items.not_had(db, failed.item, "failed", failed.reason, failed.advice, now)
                    words = f"{failed.reason} ({failed.detail})" if failed.detail else failed.reason
                    runs.note(db, self.id, "error", words, failed.recording_id, now)
        return stored

    def end(self, state: str, error: str | None = None) -> IngestRun:
        """Close the run: ``done``, ``failed`` or ``cancelled``. What was on its way is left to the next one."""
        with self._writing() as db:
            runs.end(db, self.id, state, error, self._now())
            return runs.one(db, self.id)

    def _transcribe(self, db: Database, one: ToStore, recording_id: str, now: str) -> None:
        if one.transcribe:
            transcriptions.ask(
                db, recording_id, self._actor, now, automatic=True, drop_sound=one.drop_sound,
                passed_over=[one.why] if one.why else [],
            )  # fmt: skip
        elif one.result.origin.transcript_format is not None:
            transcriptions.superseded(db, recording_id, now)

    def _answered(self, db: Database, answer: Fetched | NotFetched) -> int | None:
        if isinstance(answer, Fetched):
            return items.answered(db, self.id, self._source, answer.found, answer.recording_id, self._now())
        if not items.not_fetched(db, self.id, self._source, answer, self._now()):
            return None
        about = answer.recording_id or answer.found.conversation_id
        level = "error" if answer.outcome.value == "failed" else "warning"
        runs.note(db, self.id, level, "; ".join(filter(None, (answer.reason, answer.advice))), about, self._now())
        return None

    @contextmanager
    def _writing(self) -> Iterator[Database]:
        with self._connections.writing() as db:
            runs.beat(db, self.id, self._requests(), self._now())
            yield db
