"""Lists of calls, counts, and streams of all that fit a filter."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from genqa.errors import InvalidSetting
from genqa.index.connection import Database
from genqa.index.facts import clean
from genqa.index.filters import Filters, order_by
from genqa.index.rows import CallRow
from genqa.index.store import not_found

# The columns stand in the order of CallRow's fields; a test holds them together.
_CALLS = """
SELECT recording_id, interaction_id, agent, agents, queue, direction, started_at, source, state, transcript_format,
       quality_score, score_reason, rubric, rubric_version, silence_min, talk_over_min,
       duration_seconds, conversation_seconds, silence_seconds, silence_count, longest_silence_seconds,
       dead_air_3_count, dead_air_3_seconds, dead_air_5_count, dead_air_5_seconds, dead_air_10_count,
       dead_air_10_seconds, dead_air_15_count, dead_air_15_seconds, talk_over_seconds, talk_over_count,
       agent_interruptions, guest_interruptions, hold_time, longest_hold_seconds, agent_utterances, guest_utterances,
       greeting_latency_seconds, talk_share, agent_words_per_minute, guest_words_per_minute,
       agent_longest_monologue_seconds, guest_longest_monologue_seconds, response_latency_seconds, aws_non_talk_pct,
       stored_at, updated_at, not_measured, points,
       (SELECT json_group_array(json_array(key, severity, word, reason, advice))
        FROM findings WHERE call = qa_results.id) /* further columns */
FROM qa_results
WHERE 1 /* filters */
ORDER BY id /* order */
LIMIT :limit OFFSET :offset
"""
_COUNT = """
SELECT count(*) FROM qa_results WHERE 1 /* filters */
"""
_POINTS = """
SELECT part.key, sum(part.value), count(*)
FROM qa_results, json_each(points) AS part
WHERE 1 /* filters */
GROUP BY part.key ORDER BY 2, 1
"""
_CHOICES = {
    "agent": "SELECT DISTINCT agent FROM qa_results WHERE agent IS NOT NULL ORDER BY agent",
    "queue": "SELECT DISTINCT queue FROM qa_results WHERE queue IS NOT NULL ORDER BY queue",
    "source": "SELECT DISTINCT source FROM qa_results ORDER BY source",
    "finding": "SELECT DISTINCT key FROM findings ORDER BY key",
    "direction": "SELECT DISTINCT direction FROM qa_results WHERE direction IS NOT NULL ORDER BY direction",
}
_NO_LIMIT = -1


def listed(
    db: Database, filters: Filters, order: str, descending: bool, limit: int | None, offset: int
) -> Iterator[CallRow]:
    """The calls in view, in order."""
    for row in _cursor(db, _CALLS, filters, order, descending, limit, offset):
        yield CallRow(*row)


def with_documents(
    db: Database, filters: Filters, order: str, descending: bool
) -> Iterator[tuple[CallRow, dict[str, Any]]]:
    """The calls in view, each with its stored JSON."""
    statement = _CALLS.replace("/* further columns */", ", raw_data")
    for row in _cursor(db, statement, filters, order, descending, None, 0):
        yield CallRow(*row[:-1]), json.loads(row[-1])


def count(db: Database, filters: Filters) -> int:
    """How many calls are in view."""
    condition, values = filters.where()
    return int(db.execute(_with(_COUNT, condition), values).fetchone()[0])


def points_by_component(db: Database, filters: Filters) -> dict[str, tuple[float, int]]:
    """What each component did to the scores in view, most lost first: the sum of points and in how many calls."""
    condition, values = filters.where()
    return {component: (points, calls) for component, points, calls in db.execute(_with(_POINTS, condition), values)}


def choices(db: Database, column: str) -> list[str]:
    """What occurs in a column, sorted. :raises InvalidSetting: there is nothing to choose there."""
    if column not in _CHOICES:
        raise InvalidSetting(f"nothing to choose from in {column[:40]!r}; known: {', '.join(_CHOICES)}")
    return [value for (value,) in db.execute(_CHOICES[column])]


def by_row(db: Database, call: int) -> CallRow:
    """The call with this ``id`` in ``qa_results``."""
    found = _one(db, "WHERE id = :key", call)
    assert found is not None  # asked for within the transaction that found it
    return found


def by_recording_id(db: Database, recording_id: str) -> CallRow:
    """The call of this recording. :raises CallNotFound: there is none."""
    found = _one(db, "WHERE recording_id = :key", clean(recording_id))
    if found is None:
        raise not_found(recording_id)
    return found


def _one(db: Database, condition: str, key: int | str) -> CallRow | None:
    statement = _CALLS.replace("WHERE 1 /* filters */", condition)
    row = db.execute(statement, {"key": key, "limit": 1, "offset": 0}).fetchone()
    return None if row is None else CallRow(*row)


def _cursor(
    db: Database, statement: str, filters: Filters, order: str, descending: bool, limit: int | None, offset: int
) -> Iterator[Any]:
    if (limit is not None and limit < 0) or offset < 0:
        raise InvalidSetting(f"a list has a limit and an offset of 0 or more, not {limit} and {offset}")
    condition, values = filters.where()
    statement = _with(statement, condition).replace(
        "ORDER BY id /* order */", "ORDER BY " + order_by(order, descending)
    )
    return db.execute(statement, {**values, "limit": _NO_LIMIT if limit is None else limit, "offset": offset})


def _with(statement: str, condition: str) -> str:
    """The statement with a condition that is made of ``FILTERS``' fragments, never of a value."""
    return statement.replace("WHERE 1 /* filters */", "WHERE " + condition)
