"""Numbers over all calls in view: how many, how scored, how spread, how they move, which are worst."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from genqa.index.connection import Database
from genqa.index.filters import Filters, Making

#: Equal parts of the scale from 0 to 100 that :func:`spread` counts in; the last has the 100 in it.
PARTS = 10

_TALLY = """
SELECT count(*), count(*) - count(quality_score) FROM qa_results WHERE 1 /* filters */
"""
_COUNTS = """
SELECT count(*), count(quality_score), total(quality_score >= :target), total(quality_score = 0),
       total(quality_score = 100), min(started_at), max(started_at)
FROM qa_results WHERE 1 /* filters */
"""
# A call that is not scorable enters no average, whatever is known of it.
# A median is the mean of the one or two in the middle of their order; what is unknown stands behind them all.
_AVERAGES = """
WITH ranked AS MATERIALIZED (
    SELECT quality_score, silence_seconds, talk_over_seconds, hold_time,
           row_number() OVER (ORDER BY quality_score NULLS LAST) AS score_at,
           row_number() OVER (ORDER BY silence_seconds NULLS LAST) AS silence_at,
           row_number() OVER (ORDER BY talk_over_seconds NULLS LAST) AS talk_over_at,
           row_number() OVER (ORDER BY hold_time NULLS LAST) AS hold_at
    FROM qa_results WHERE quality_score IS NOT NULL AND 1 /* filters */
),
known AS MATERIALIZED (
    SELECT count(quality_score) AS scores, count(silence_seconds) AS silences, count(talk_over_seconds) AS talk_overs,
           count(hold_time) AS holds
    FROM ranked
)
SELECT scores, avg(quality_score),
       avg(CASE WHEN score_at IN ((scores + 1) / 2, (scores + 2) / 2) THEN quality_score END),
       silences, avg(silence_seconds),
       avg(CASE WHEN silence_at IN ((silences + 1) / 2, (silences + 2) / 2) THEN silence_seconds END),
       talk_overs, avg(talk_over_seconds),
       avg(CASE WHEN talk_over_at IN ((talk_overs + 1) / 2, (talk_overs + 2) / 2) THEN talk_over_seconds END),
       holds, avg(hold_time), avg(CASE WHEN hold_at IN ((holds + 1) / 2, (holds + 2) / 2) THEN hold_time END)
FROM known LEFT JOIN ranked
"""
_SPREAD = """
SELECT min(CAST(quality_score * :parts / 100 AS INTEGER), :parts - 1), count(*)
FROM qa_results WHERE quality_score IS NOT NULL AND 1 /* filters */
GROUP BY 1
"""
_TREND = """
SELECT stretch.key, count(*), count(quality_score), avg(quality_score),
       count(silence_seconds) FILTER (WHERE quality_score IS NOT NULL),
       avg(silence_seconds) FILTER (WHERE quality_score IS NOT NULL),
       count(talk_over_seconds) FILTER (WHERE quality_score IS NOT NULL),
       avg(talk_over_seconds) FILTER (WHERE quality_score IS NOT NULL),
       count(hold_time) FILTER (WHERE quality_score IS NOT NULL),
       avg(hold_time) FILTER (WHERE quality_score IS NOT NULL)
FROM json_each(:stretches) AS stretch
CROSS JOIN qa_results ON started_at >= stretch.value ->> 0 AND started_at < stretch.value ->> 1
WHERE 1 /* filters */
GROUP BY stretch.key
"""
# The few are chosen first: SQLite would take each call's JSON apart before it sorts.
_WORST = """
SELECT recording_id, agent, agents, queue, started_at, quality_score, json_extract(raw_data, '$.score.lines')
FROM qa_results
WHERE id IN (SELECT id FROM qa_results WHERE quality_score IS NOT NULL AND 1 /* filters */
             ORDER BY quality_score, started_at DESC, id LIMIT :most)
ORDER BY quality_score, started_at DESC, id
"""
_MAKINGS = """
SELECT rubric, rubric_version, silence_min, talk_over_min, count(*)
FROM qa_results WHERE 1 /* filters */
GROUP BY 1, 2, 3, 4 ORDER BY 5 DESC, 1, 2 DESC, 3, 4
"""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many calls are in view, and how many of them are not scorable."""

    calls: int
    not_scorable: int


class Number(NamedTuple):
    """One number over the calls in which it is known: in how many, its mean and median; ``None`` where in none."""

    n: int = 0
    mean: float | None = None
    median: float | None = None


UNKNOWN = Number()


@dataclass(frozen=True, slots=True)
class Summary:
    """The calls in view: how many, how many are scored, reach the target, sit at 0 and at 100; when the first and
    the last dated one started (UTC); the scored ones' scores in points and their times in seconds."""

    calls: int
    scored: int
    on_target: int
    at_0: int
    at_100: int
    first: str | None
    last: str | None
    score: Number = UNKNOWN
    silence: Number = UNKNOWN
    talk_over: Number = UNKNOWN
    hold: Number = UNKNOWN

    @property
    def share_on_target(self) -> float | None:
        """Of the scored calls, in per cent."""
        return 100 * self.on_target / self.scored if self.scored else None


@dataclass(frozen=True, slots=True)
class Stretch:
    """The calls that started within one stretch of time, and the mean of each number (no median)."""

    calls: int = 0
    score: Number = UNKNOWN
    silence: Number = UNKNOWN
    talk_over: Number = UNKNOWN
    hold: Number = UNKNOWN


@dataclass(frozen=True, slots=True)
class Scored:
    """A scored call, and what lost it points: how many (below 0) and why, the most first."""

    recording_id: str
    agent: str | None
    agents: int
    queue: str | None
    started_at: str | None
    score: float
    lost: tuple[tuple[float, str], ...]


def tally(db: Database, filters: Filters) -> Tally:
    """How many calls are in view."""
    return Tally(*_rows(db, _TALLY, filters)[0])


def summary(db: Database, filters: Filters, target: float) -> Summary:
    """The calls in view as one. A score reaches the target when it is no less, unrounded."""
    calls, scored, on_target, at_0, at_100, first, last = _rows(db, _COUNTS, filters, target=target)[0]
    numbers = numbers_of(_rows(db, _AVERAGES, filters)[0])
    return Summary(calls, scored, int(on_target), int(at_0), int(at_100), first, last, *numbers)


def numbers_of(row: Sequence[Any]) -> list[Number]:
    """Score, silence, talk-over and hold from a row that has n, mean and median of each."""
    return [Number(*row[at : at + 3]) for at in range(0, len(row), 3)]


def spread(db: Database, filters: Filters) -> tuple[int, ...]:
    """How many scores lie in each of ``PARTS`` equal parts of the scale, the lowest first."""
    counted = dict(_rows(db, _SPREAD, filters, parts=PARTS))
    return tuple(counted.get(part, 0) for part in range(PARTS))


def trend(db: Database, filters: Filters, stretches: Sequence[tuple[str, str]]) -> tuple[Stretch, ...]:
    """The calls of each stretch ``[since, until)``, both UTC to the second."""
    found = {
        at: Stretch(calls, *(Number(n, mean) for n, mean in zip(numbers[::2], numbers[1::2], strict=True)))
        for at, calls, *numbers in _rows(db, _TREND, filters, stretches=json.dumps(stretches))
    }
    return tuple(found.get(at, Stretch()) for at in range(len(stretches)))


def worst(db: Database, filters: Filters, most: int) -> tuple[Scored, ...]:
    """The calls in view with the lowest scores, the newest first of equal ones."""
    return tuple(
        Scored(recording_id, agent, agents, queue, started_at, score, _lost(lines))
        for recording_id, agent, agents, queue, started_at, score, lines in _rows(db, _WORST, filters, most=most)
    )


def makings(db: Database, filters: Filters) -> tuple[tuple[Making, int], ...]:
    """What the calls in view were scored under, and how many of them; the most first."""
    return tuple((Making(*making), calls) for *making, calls in _rows(db, _MAKINGS, filters))


def _lost(lines: str) -> tuple[tuple[float, str], ...]:
    lost = [(line["points"], line["reason"]) for line in json.loads(lines) if line["points"] < 0]
    return tuple(sorted(lost, key=lambda one: one[0]))


def _rows(db: Database, statement: str, filters: Filters, **values: Any) -> list[Any]:
    condition, bound = filters.where()
    return db.execute(statement.replace("1 /* filters */", condition), {**bound, **_apart(values, bound)}).fetchall()


def _apart(values: Mapping[str, Any], bound: Mapping[str, Any]) -> Mapping[str, Any]:
    assert not values.keys() & bound.keys()
    return values
