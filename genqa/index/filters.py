"""Which calls are in view. A new filter is a field of :class:`Filters` and a row of ``FILTERS``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from genqa.call import clock
from genqa.errors import InvalidSetting
from genqa.index.facts import clean
from genqa.index.query import every_term, terms
from genqa.index.rows import utc_second
from genqa.metrics.table import METRICS
from genqa.spans import to_ms, to_seconds


class Making(NamedTuple):
    """What a score was made under. Scores of different making are not to be averaged; thresholds are ms."""

    rubric: str
    version: int
    silence_min: int
    talk_over_min: int

    @property
    def words(self) -> str:
        """The same for people."""
        silence, talk_over = to_seconds(self.silence_min), to_seconds(self.talk_over_min)
        return f"{self.rubric} version {self.version} (silence over {silence:g} s, talk-over over {talk_over:g} s)"

    def __str__(self) -> str:
        return " ".join(map(str, tuple(self)))


@dataclass(frozen=True, slots=True)
class Filters:
    """What a call must be like; ``None`` asks for nothing. Bounds are inclusive, less ``until`` and ``below_score``.

    ``since`` and ``until`` are ISO times to the second (without a zone: UTC); scores are points, durations seconds.
    ``undated``: ``True`` only calls without a starting time, ``False`` only those with one; ``scored`` likewise.
    ``alone``: ``True`` only calls with at most one agent's voice. ``making``: scored under this.
    ``finding``: the key of a finding about the call, or its severity: ``doubt`` or ``not scorable``.
    ``transcript``: ``True`` only calls with a transcript, ``False`` only those without one.
    ``text`` is searched as by :meth:`Index.search`, in what agent and guest say and in the ids.

    :raises InvalidSetting: a time that is none.
    """

    since: str | None = None
    until: str | None = None
    agent: str | None = None
    queue: str | None = None
    direction: str | None = None
    min_score: float | None = None
    max_score: float | None = None
    below_score: float | None = None
    scored: bool | None = None
    min_duration: float | None = None
    max_duration: float | None = None
    undated: bool | None = None
    alone: bool | None = None
    making: Making | None = None
    text: str | None = None
    finding: str | None = None
    transcript: bool | None = None

    def __post_init__(self) -> None:
        for moment in (self.since, self.until):
            if moment is not None:
                utc_second(moment)

    @property
    def sentences(self) -> dict[str, str]:
        """What is asked for in words, by the filter's key."""
        return {row.key: row.sentence(getattr(self, row.key)) for row in FILTERS if self._asks(row.key)}

    def where(self) -> tuple[str, dict[str, Any]]:
        """The condition in SQL, from the fixed fragments of the table below, and the values to bind."""
        rows = [row for row in FILTERS if self._asks(row.key)]
        return " AND ".join([row.sql for row in rows] or ["1"]), {r.key: r.bound(getattr(self, r.key)) for r in rows}

    def _asks(self, key: str) -> bool:
        return getattr(self, key) not in (None, "")


@dataclass(frozen=True, slots=True)
class Filter:
    """One row: its key, its SQL with the value bound as ``:key``, its words, and the value as SQL compares it."""

    key: str
    sql: str
    sentence: Callable[[Any], str]
    bound: Callable[[Any], Any]


def _as_it_is(value: Any) -> Any:
    return value


def _match(text: str) -> str:
    return every_term(terms(text))


# +quality_score: most calls lie above any score, and without the sign SQLite would look up the wide row of each.
FILTERS: tuple[Filter, ...] = (
    Filter("since", "started_at >= :since", lambda v: f"from {v}", utc_second),
    Filter("until", "started_at < :until", lambda v: f"before {v}", utc_second),
    Filter("agent", "agent = :agent", lambda v: f"agent: {v}", clean),
    Filter("queue", "queue = :queue", lambda v: f"queue: {v}", clean),
    Filter("direction", "direction = :direction", lambda v: f"direction: {v}", clean),
    Filter("min_score", "+quality_score >= :min_score", lambda v: f"score from {v:g}", float),
    Filter("max_score", "+quality_score <= :max_score", lambda v: f"score up to {v:g}", float),
    Filter("below_score", "+quality_score < :below_score", lambda v: f"score below {v:g}", float),
    Filter("scored", "(quality_score IS NOT NULL) = :scored", lambda v: "scored" if v else "not scorable", _as_it_is),
    Filter("min_duration", "duration_seconds >= :min_duration", lambda v: f"at least {clock(to_ms(v))} long", float),
    Filter("max_duration", "duration_seconds <= :max_duration", lambda v: f"at most {clock(to_ms(v))} long", float),
    Filter("undated", "(started_at IS NULL) = :undated",
           lambda v: "without a starting time" if v else "with a starting time", _as_it_is),
    Filter("alone", "(agents < 2) = :alone", lambda v: "one agent" if v else "several agents", _as_it_is),
    Filter("making", "format('%s %d %d %d', rubric, rubric_version, silence_min, talk_over_min) = :making",
           lambda v: f"under {v.words}", str),
    Filter("text", "qa_results.id IN (SELECT rowid FROM qa_search WHERE qa_search MATCH :text)",
           lambda v: f"saying {v}", _match),
    Filter("finding", "qa_results.id IN (SELECT call FROM findings WHERE :finding IN (key, severity))",
           lambda v: f"found: {v.replace('_', ' ')}", clean),
    Filter("transcript", "(transcript_format IS NOT NULL) = :transcript",
           lambda v: "with a transcript" if v else "without a transcript", _as_it_is),
)  # fmt: skip

#: What calls can be ordered by → the column.
ORDERS: dict[str, str] = {
    **{name: name for name in ("recording_id", "interaction_id", "agent", "queue", "direction", "started_at", "source",
                               "state", "transcript_format", "quality_score", "rubric", "stored_at", "updated_at")},
    **{metric.name: metric.name for metric in METRICS},
    "hold_time_seconds": "hold_time",
    "hold_time": "hold_time",
}  # fmt: skip


def order_by(key: str, descending: bool) -> str:
    """The order in SQL, from the fixed table; calls without the value come last.

    :raises InvalidSetting: calls cannot be ordered by this.
    """
    if key not in ORDERS:
        raise InvalidSetting(f"calls cannot be ordered by {key[:40]!r}; known: {', '.join(ORDERS)}")
    column, direction = ORDERS[key], "DESC" if descending else "ASC"
    return f"{column} {direction} NULLS LAST, id {direction}"
