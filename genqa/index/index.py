"""The index: what genqa knows of all calls, in one SQLite file. Each method is a call into the module that does it."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from genqa.errors import IndexFileError
from genqa.index import (
    calls,
    checkup,
    counting,
    found,
    items,
    place,
    rescoring,
    rubrics,
    saving,
    search,
    sources,
    store,
)
from genqa.index.averages import Averages
from genqa.index.channels import AgentChannels
from genqa.index.checkup import IndexCheck
from genqa.index.connection import WAIT_SECONDS, Connections, first_connection
from genqa.index.filters import Filters
from genqa.index.found import FoundCall
from genqa.index.ingests import Ingests
from genqa.index.kept import Kept
from genqa.index.migrations import migrate
from genqa.index.organisation import Organisation
from genqa.index.place import Place
from genqa.index.rescoring import OldScore, Progress, Rescored, Run
from genqa.index.rows import AgentRow, CallRow, stored_call
from genqa.index.search import Hit
from genqa.index.speech import Speech
from genqa.result import Result, judge
from genqa.settings import Thresholds

#: Calls stored in one transaction by ``save_many``: others get their turn in between.
BATCH = 200
COMMAND_LINE = "command line"
NO_FILTER = Filters()

Clock = Callable[[], datetime]


def _utc_now() -> datetime:
    return datetime.now(UTC)


def open_index(
    path: Path | str, *, create: bool = True, wait_seconds: float = WAIT_SECONDS, clock: Clock = _utc_now
) -> Index:
    """The index in this file, brought up to date, and made where there is none unless ``create`` is false.

    :raises IndexFileError: a leaf of it that says what is wrong with the file or its folder.
    """
    path = Path(path)
    if not create and not os.path.exists(path):
        raise IndexFileError(f"{path}: there is no index; it is made when the first call is stored")
    if os.path.isdir(path):
        raise IndexFileError(f"{path}: is a folder; name the index file in it")
    with first_connection(path, create=create, wait_seconds=wait_seconds) as db:
        migrate(db, path, _stamp(clock()))
        return Index(path, Connections(path, wait_seconds), clock)


class Index(Organisation, AgentChannels, Averages, Ingests, Kept, Speech):
    """The calls, their search, rubrics and settings. Any number of threads and processes may use one file at once."""

    def __init__(self, path: Path, connections: Connections, clock: Clock) -> None:
        self.path = path
        self._connections = connections
        self._clock = clock

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection, those of other threads too."""
        self._connections.close()

    def save(self, result: Result, *, actor: str = COMMAND_LINE, audio: Sequence[bytes | Path] = ()) -> bool:
        """Store a result as it was judged; ``True`` when it replaced an earlier one of the same recording.

        ``audio``: the recording's file, or the agent's and the guest's, or where they lie, to be kept; earlier ones go.
        """
        return self._save([result], actor, audio) == 1

    def save_many(self, results: Iterable[Result], *, actor: str = COMMAND_LINE) -> int:
        """Store results, ``BATCH`` to a transaction; how many replaced an earlier one. An error keeps whole batches."""
        waiting = iter(results)
        replaced = 0
        while batch := list(islice(waiting, BATCH)):
            replaced += self._save(batch, actor)
        return replaced

    def _save(self, results: list[Result], actor: str, audio: Sequence[bytes | Path] = ()) -> int:
        rows = [stored_call(result) for result in results]
        with self._connections.writing() as db:
            now = self._now()
            replaced = 0
            for result, judged in zip(results, rows, strict=True):
                row = saving.measured_as_the_rest(db, result, judged)
                replaced += saving.save(db, row, audio, now, actor)
                saving.has_transcript(db, row, now)
            return replaced

    def revise(self, result: Result, *, action: str, detail: dict[str, Any], actor: str) -> None:
        """Store a call whose facts somebody corrected; its sound stays. :raises CallNotFound: it was deleted."""
        row = stored_call(result)
        with self._connections.writing() as db:
            before = calls.by_recording_id(db, row.recording_id).quality_score
            row = saving.measured_as_the_rest(db, result, row)
            store.put(db, row, self._now())
            scores = {"score_before": before, "score_after": result.score.value}
            rubrics.note(db, self._now(), actor, action, row.recording_id, {**detail, **scores})

    def load(self, recording_id: str) -> Result:
        """A call, judged again from its stored facts under its stored rubric and thresholds. :raises CallNotFound:"""
        with self._connections.reading() as db:
            facts = store.get(db, recording_id)
            rubric = rubrics.rubric(db, facts.rubric, facts.rubric_version)
            thresholds = replace(facts.thresholds, measure_from=rubrics.in_force(db)[1].measure_from)
        return judge(facts.recording_id, facts.call, rubric, thresholds, facts.about, facts.origin)

    def row(self, recording_id: str) -> CallRow:
        """A call as lists show it. :raises CallNotFound:"""
        with self._connections.reading() as db:
            return calls.by_recording_id(db, recording_id)

    def raw(self, recording_id: str) -> dict[str, Any]:
        """A call's JSON as it was stored or last re-scored. :raises CallNotFound:"""
        with self._connections.reading() as db:
            return store.raw(db, recording_id)

    def agents_in(self, recording_id: str) -> list[AgentRow]:
        """The agents' voices in a call, who talked longest first. :raises CallNotFound:"""
        with self._connections.reading() as db:
            return store.agents(db, recording_id)

    def delete(self, recording_id: str, *, actor: str) -> None:
        """Remove a call from everywhere; the audit trail keeps its id, nothing that was said. :raises CallNotFound:"""
        with self._connections.writing() as db:
            stored_id = store.remove(db, recording_id)
            items.deleted_by(db, stored_id, actor)
            rubrics.note(db, self._now(), actor, "deleted", stored_id, {})

    def delete_from(self, source: str, *, actor: str) -> int:
        """Remove every call that came from a source from everywhere; how many there were."""
        with self._connections.writing() as db:
            removed = sources.remove(db, source)
            for stored_id in removed:
                items.deleted_by(db, stored_id, actor)
                rubrics.note(db, self._now(), actor, "deleted", stored_id, {"source": source})
            return len(removed)

    def count_from(self, source: str) -> int:
        """How many calls came from a source."""
        with self._connections.reading() as db:
            return sources.count(db, source)

    def compact(self, *, actor: str) -> None:
        """Rewrite the file: gives room back, and drops the words of deleted calls from the text indexes' old parts."""
        with self._connections.writing() as db:
            checkup.merge_text_indexes(db)
            rubrics.note(db, self._now(), actor, "compacted", None, {})
        with self._connections.private() as db:
            checkup.shrink(db)

    def calls(
        self, filters: Filters = NO_FILTER, *, order: str = "started_at", descending: bool = True,
        limit: int | None = 50, offset: int = 0,
    ) -> list[CallRow]:  # fmt: skip
        """The calls in view, in the order of a column; those without its value come last. ``limit=None``: all."""
        with self._connections.reading() as db:
            return list(calls.listed(db, filters, order, descending, limit, offset))

    def stream(
        self, filters: Filters = NO_FILTER, *, order: str = "started_at", descending: bool = True
    ) -> Generator[CallRow, None, None]:
        """The calls in view one by one, as the index was when the first was taken; memory stays small."""
        with self._connections.private() as db:
            yield from calls.listed(db, filters, order, descending, None, 0)

    def stream_documents(
        self, filters: Filters = NO_FILTER, *, order: str = "started_at", descending: bool = True
    ) -> Generator[tuple[CallRow, dict[str, Any]], None, None]:
        """The calls in view one by one, each with its JSON."""
        with self._connections.private() as db:
            yield from calls.with_documents(db, filters, order, descending)

    def place(
        self, recording_id: str, filters: Filters = NO_FILTER, *, order: str = "started_at", descending: bool = True
    ) -> Place | None:
        """Where a call stands among those in view, and its neighbours; ``None`` where it is not in view."""
        with self._connections.reading() as db:
            return place.place(db, recording_id, filters, order, descending)

    def count(self, filters: Filters = NO_FILTER) -> int:
        """How many calls are in view."""
        with self._connections.reading() as db:
            return calls.count(db, filters)

    def agent_lines(self, filters: Filters = NO_FILTER) -> int:
        """How many lines the export of agents has for the calls in view."""
        with self._connections.reading() as db:
            return counting.agent_lines(db, filters)

    def points_by_component(self, filters: Filters = NO_FILTER) -> dict[str, tuple[float, int]]:
        """Where points are lost: a component's sum of points over the calls in view, and in how many it counted."""
        with self._connections.reading() as db:
            return calls.points_by_component(db, filters)

    def choices(self, column: str) -> list[str]:
        """What occurs in agent, queue, direction or source (``column``), or the keys of what was found; sorted."""
        with self._connections.reading() as db:
            return calls.choices(db, column)

    def search(self, text: str, *, speaker: str | None = None, limit: int = 50) -> list[Hit]:
        """Calls in which each word and "quoted phrase" is said, by this speaker if one is given; best match first."""
        with self._connections.reading() as db:
            return search.search(db, text, speaker, limit)

    def find(
        self, text: str, *, speaker: str | None = None, filters: Filters = NO_FILTER, limit: int = 20, offset: int = 0,
        utterances: int = 5,
    ) -> list[FoundCall]:  # fmt: skip
        """A page of the calls in view that :meth:`search` finds, each with its first matching utterances, marked."""
        with self._connections.reading() as db:
            return found.find(db, text, speaker, filters, limit, offset, utterances)

    def count_found(self, text: str, *, speaker: str | None = None, filters: Filters = NO_FILTER) -> int:
        """How many calls in view :meth:`find` finds."""
        with self._connections.reading() as db:
            return found.count_found(db, text, speaker, filters)

    def rescore(
        self, *, actor: str, rubric: str | None = None, thresholds: Thresholds | None = None,
        progress: Progress | None = None,
    ) -> Rescored:  # fmt: skip
        """Every call under a rubric's newest version and these thresholds (``None``: those in force), all at once."""
        return rescoring.rescore(self._connections, rubric, thresholds, self._now, actor, progress)

    def preview_rescore(
        self, *, rubric: str | None = None, thresholds: Thresholds | None = None, progress: Progress | None = None
    ) -> Rescored:
        """What such a re-scoring would do; nothing is changed."""
        return rescoring.preview(self._connections, rubric, thresholds, progress)

    def undo_rescore(self, *, actor: str, progress: Progress | None = None) -> Rescored:
        """Back to the rubrics and thresholds before the last re-scoring. :raises InvalidSetting: there is none."""
        return rescoring.undo(self._connections, self._now, actor, progress)

    def last_rescore(self) -> Run | None:
        """The re-scoring that :meth:`undo_rescore` would undo; ``None`` when there is none."""
        with self._connections.reading() as db:
            return rescoring.last(db)

    def score_history(self, recording_id: str) -> list[OldScore]:
        """What a call had scored before each re-scoring, the latest first; none for a call that is not there."""
        with self._connections.reading() as db:
            return rescoring.history(db, recording_id)

    def check(self) -> IndexCheck:
        """Whether the file is sound, and what is in it."""
        return checkup.check(self._connections, self.path)

    def change_counter(self) -> int:
        """Grows with each change of calls, rubrics or settings by anyone; caches keyed by it are never stale."""
        with self._connections.reading() as db:
            return int(db.execute("SELECT n FROM changes").fetchone()[0])

    def _now(self) -> str:
        return _stamp(self._clock())


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
