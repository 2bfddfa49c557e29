"""Numbers by agent. What an agent shares with others in one recording counts, and enters no average."""

from __future__ import annotations

from dataclasses import dataclass

from genqa.index.connection import Database
from genqa.index.filters import Filters
from genqa.index.overview import UNKNOWN, Number

_COUNTS = """
SELECT agent, count(CASE WHEN agents < 2 THEN 1 END), count(CASE WHEN agents > 1 THEN 1 END)
FROM qa_results WHERE 1 /* filters */
GROUP BY agent
"""
_AVERAGES = """
WITH seen AS MATERIALIZED (
    SELECT agent, quality_score, silence_seconds, talk_over_seconds, hold_time
    FROM qa_results WHERE agents < 2 AND 1 /* filters */
),
numbers (agent, name, value) AS (
    SELECT agent, 'score', quality_score FROM seen
    UNION ALL SELECT agent, 'silence', silence_seconds FROM seen
    UNION ALL SELECT agent, 'talk_over', talk_over_seconds FROM seen
    UNION ALL SELECT agent, 'hold', hold_time FROM seen
),
ranked AS (
    SELECT agent, name, value, row_number() OVER (PARTITION BY agent, name ORDER BY value) AS place,
           count(*) OVER (PARTITION BY agent, name) AS n
    FROM numbers WHERE value IS NOT NULL
)
SELECT agent, name, n, avg(value), avg(CASE WHEN place IN ((n + 1) / 2, (n + 2) / 2) THEN value END)
FROM ranked GROUP BY agent, name
"""


@dataclass(frozen=True, slots=True)
class AgentSummary:
    """One agent's calls: those that were the agent's alone, which the numbers are from, and those shared with others.

    ``name`` is ``None`` for calls that name no agent. Scores are points, times seconds.
    """

    name: str | None
    calls: int
    shared: int
    score: Number = UNKNOWN
    silence: Number = UNKNOWN
    talk_over: Number = UNKNOWN
    hold: Number = UNKNOWN


def agents(db: Database, filters: Filters) -> tuple[AgentSummary, ...]:
    """Every agent with a call in view, the best mean first; those without a score last."""
    condition, values = filters.where()
    numbers: dict[str | None, dict[str, Number]] = {}
    for agent, name, *number in db.execute(_AVERAGES.replace("1 /* filters */", condition), values):
        numbers.setdefault(agent, {})[name] = Number(*number)
    found = [
        AgentSummary(agent, calls, shared, **numbers.get(agent, {}))
        for agent, calls, shared in db.execute(_COUNTS.replace("1 /* filters */", condition), values)
    ]
    return tuple(sorted(found, key=_best_first))


def _best_first(agent: AgentSummary) -> tuple[bool, float, str]:
    mean = agent.score.mean
    return mean is None, 0.0 if mean is None else -mean, agent.name or ""
