"""The whole index under another rubric or other thresholds, from stored facts; and back.

judge in batches → a temporary table of one connection       nobody waits, nothing is left behind by a kill
one short transaction:
    judge what was stored or changed meanwhile
    old scores → scores;  new ones → qa_results;  rubric and thresholds in force;  a line in the audit trail
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from genqa.errors import InvalidSetting
from genqa.index import rubrics
from genqa.index.connection import Connections, Database
from genqa.index.facts import clean
from genqa.index.rejudging import BATCH, JudgedUnder, Rejudge, overdue
from genqa.index.staging import (
    ARCHIVE,
    BEFORE_AND_AFTER,
    FORGET_FINDINGS,
    MAKE_STAGED,
    PUT_FINDINGS,
    STAGE,
    SWITCH,
)
from genqa.scoring import Rubric
from genqa.settings import TRANSCRIPT, Thresholds

#: Fewer overdue calls than this are judged inside the switch; more are worth another pass before it.
FEW = 50
#: With calls stored faster than they are judged, passes would never end.
MOST_PASSES = 5

_RUN = """
INSERT INTO rescores (at, actor, undoes, from_rubric, from_version, from_silence_min, from_talk_over_min,
                      from_measure_from, to_rubric, to_version, to_silence_min, to_talk_over_min, to_measure_from)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
"""
_LAST = """
SELECT id, at, actor, from_rubric, from_version, from_silence_min, from_talk_over_min, from_measure_from
FROM rescores WHERE undoes IS NULL AND id NOT IN (SELECT undoes FROM rescores WHERE undoes IS NOT NULL)
ORDER BY id DESC LIMIT 1
"""
_OLD = "SELECT call, rubric, rubric_version, silence_min, talk_over_min FROM scores WHERE rescore = ?"
_HISTORY = """
SELECT r.at, r.actor, s.quality_score, s.score_reason, s.rubric, s.rubric_version, s.silence_min, s.talk_over_min,
       s.silence_seconds, s.talk_over_seconds, s.hold_time, r.from_measure_from
FROM scores AS s JOIN rescores AS r ON r.id = s.rescore JOIN qa_results AS q ON q.id = s.call
WHERE q.recording_id = ? ORDER BY r.id DESC
"""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Spread:
    """How scores lie: calls, those with a score, their mean, how many at exactly 0 and 100, and how many in each ten.

    ``tens`` counts 0 ≤ s < 10, …, 90 ≤ s ≤ 100.
    """

    calls: int
    scored: int
    mean: float | None
    at_0: int
    at_100: int
    tens: tuple[int, ...]

    @classmethod
    def of(cls, scores: Sequence[float | None]) -> Spread:
        """The spread of these scores, ``None`` for a call without one."""
        known = [score for score in scores if score is not None]
        tens = Counter(min(int(score // 10), 9) for score in known)
        mean = fsum(known) / len(known) if known else None
        return cls(len(scores), len(known), mean, known.count(0), known.count(100), tuple(tens[n] for n in range(10)))


@dataclass(frozen=True, slots=True)
class Rescored:
    """What a re-scoring did, or would do: scores before and after, and how many of them changed."""

    rubric: Rubric
    thresholds: Thresholds
    before: Spread
    after: Spread
    changed: int

    @property
    def calls(self) -> int:
        """How many calls were judged."""
        return self.after.calls

    @property
    def mean_before(self) -> float | None:
        """The mean score before, ``None`` without any."""
        return self.before.mean

    @property
    def mean_after(self) -> float | None:
        """The mean score after, ``None`` without any."""
        return self.after.mean


@dataclass(frozen=True, slots=True)
class OldScore:
    """What a call had scored until a re-scoring, which happened at ``at`` (UTC)."""

    at: str
    actor: str
    quality_score: float | None
    score_reason: str | None
    rubric: str
    rubric_version: int
    silence_min: int
    talk_over_min: int
    silence_seconds: float | None
    talk_over_seconds: float | None
    hold_time_seconds: float | None
    measure_from: str = TRANSCRIPT


@dataclass(frozen=True, slots=True)
class Run:
    """A re-scoring: when (UTC), by whom, and what was in force until then; thresholds in ms."""

    id: int
    at: str
    actor: str
    rubric: str
    version: int
    silence_min: int
    talk_over_min: int
    measure_from: str = TRANSCRIPT

    @property
    def thresholds(self) -> Thresholds:
        """What numbers were measured under."""
        return Thresholds(self.silence_min, self.talk_over_min, self.measure_from)


@dataclass(frozen=True, slots=True)
class _Plan:
    """To which rubric and thresholds the index goes, which calls go elsewhere, and which re-scoring that undoes."""

    rubric: Rubric
    thresholds: Thresholds
    apart: Mapping[int, JudgedUnder]
    undoes: int | None = None


def rescore(
    connections: Connections, name: str | None, thresholds: Thresholds | None, now: Callable[[], str], actor: str,
    progress: Progress | None,
) -> Rescored:  # fmt: skip
    """Everything under this rubric and these thresholds; ``None`` keeps what is in force."""
    with connections.private() as db:
        plan = _plan(db, name, thresholds)
        _stage(db, plan, progress)
        return _switch(connections, db, plan, now, actor)


def preview(
    connections: Connections, name: str | None, thresholds: Thresholds | None, progress: Progress | None
) -> Rescored:
    """What :func:`rescore` would do; nothing is changed."""
    with connections.private() as db:
        plan = _plan(db, name, thresholds)
        _stage(db, plan, progress)
        return _summary(db, plan)


def undo(connections: Connections, now: Callable[[], str], actor: str, progress: Progress | None) -> Rescored:
    """Back to before the last re-scoring that was not undone yet.

    Calls stored since then go to what was in force before it, unless they were stored under something else on purpose.
    """
    with connections.private() as db:
        run = _last(db)
        apart = {call: JudgedUnder(*under) for call, *under in db.execute(_OLD, (run.id,))}
        plan = _Plan(rubrics.rubric(db, run.rubric, run.version), run.thresholds, apart, undoes=run.id)
        _stage(db, plan, progress)
        return _switch(connections, db, plan, now, actor)


def history(db: Database, recording_id: str) -> list[OldScore]:
    """What a call scored before, the latest first."""
    return [OldScore(*row) for row in db.execute(_HISTORY, (recording_id,))]


def _plan(db: Database, name: str | None, thresholds: Thresholds | None) -> _Plan:
    rubric, current = rubrics.in_force(db)
    return _Plan(rubric if name is None else rubrics.rubric(db, name, None), thresholds or current, {})


def last(db: Database) -> Run | None:
    """The last re-scoring that was not undone."""
    row = db.execute(_LAST).fetchone()
    return None if row is None else Run(*row)


def _last(db: Database) -> Run:
    run = last(db)
    if run is None:
        raise InvalidSetting("there is no re-scoring to undo")
    return run


def _rejudge(db: Database, plan: _Plan) -> Rejudge:
    target = JudgedUnder.of(plan.rubric, plan.thresholds)
    measure_from = plan.thresholds.measure_from
    if plan.undoes is None:
        return Rejudge(db, measure_from, lambda _call, _current: target)
    leaving = JudgedUnder.of(*rubrics.in_force(db))
    return Rejudge(
        db, measure_from, lambda call, current: plan.apart.get(call, target if current == leaving else current)
    )


def _stage(db: Database, plan: _Plan, progress: Progress | None) -> None:
    """Judge all calls into the temporary table, then those stored or changed meanwhile, until few are left."""
    db.execute(MAKE_STAGED)
    rejudge = _rejudge(db, plan)
    (of,) = db.execute("SELECT count(*) FROM qa_results").fetchone()
    done = 0
    for number in range(MOST_PASSES):
        due = overdue(db)
        if number and len(due) <= FEW:
            break
        for batch in _batches(due):
            db.execute("BEGIN")
            db.executemany(STAGE, rejudge.calls(batch))
            db.execute("COMMIT")
            done += len(batch)
            if progress is not None:
                progress(min(done, of), of)


def _switch(connections: Connections, db: Database, plan: _Plan, now: Callable[[], str], actor: str) -> Rescored:
    with connections.writing(db):
        if plan.undoes is not None and _last(db).id != plan.undoes:
            raise InvalidSetting("the index was re-scored meanwhile: look at the scores, then undo again if need be")
        rejudge = _rejudge(db, plan)
        for batch in _batches(overdue(db)):
            db.executemany(STAGE, rejudge.calls(batch))
        at = now()
        rubric, thresholds = rubrics.in_force(db)
        ends = [
            *rubrics.judged_under(rubric.name, rubric.version, thresholds).values(),
            *rubrics.judged_under(plan.rubric.name, plan.rubric.version, plan.thresholds).values(),
        ]
        ((run,),) = db.execute(_RUN, (at, clean(actor), plan.undoes, *ends)).fetchall()
        done = _summary(db, plan)
        db.execute(ARCHIVE, (run,))
        db.execute(SWITCH)
        db.execute(FORGET_FINDINGS)
        db.execute(PUT_FINDINGS)
        rubrics.put_in_force(db, plan.rubric, plan.thresholds, at)
        detail = {
            "from": rubrics.judged_under(rubric.name, rubric.version, thresholds),
            "to": rubrics.judged_under(plan.rubric.name, plan.rubric.version, plan.thresholds),
            "calls": done.calls,
            "changed": done.changed,
        }
        rubrics.note(db, at, actor, "rescored" if plan.undoes is None else "rescore undone", None, detail)
    return done


def _summary(db: Database, plan: _Plan) -> Rescored:
    pairs = db.execute(BEFORE_AND_AFTER).fetchall()
    before, after = Spread.of([old for old, _ in pairs]), Spread.of([new for _, new in pairs])
    return Rescored(plan.rubric, plan.thresholds, before, after, sum(old != new for old, new in pairs))


def _batches(calls: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(calls), BATCH):
        yield calls[start : start + BATCH]
