"""Numbers by agent. What an agent shares with others in one recording counts, and enters no average."""

from __future__ import annotations

from dataclasses import dataclass

from genqa.index.connection import Database
from genqa.index.filters import Filters
from genqa.index.overview import UNKNOWN, Number, numbers_of

# +agent: without the sign SQLite goes by the index of agents, and so through every wide row.
_COUNTS = """
SELECT agent, count(CASE WHEN agents < 2 THEN 1 END), count(CASE WHEN agents > 1 THEN 1 END)
FROM qa_results WHERE 1 /* filters */
GROUP BY +agent
"""
_AVERAGES = """
WITH ranked AS MATERIALIZED (
    SELECT agent, quality_score, silence_seconds, talk_over_seconds, hold_time,
           row_number() OVER (PARTITION BY +agent ORDER BY quality_score NULLS LAST) AS score_at,
           row_number() OVER (PARTITION BY +agent ORDER BY silence_seconds NULLS LAST) AS silence_at,
           row_number() OVER (PARTITION BY +agent ORDER BY talk_over_seconds NULLS LAST) AS talk_over_at,
           row_number() OVER (PARTITION BY +agent ORDER BY hold_time NULLS LAST) AS hold_at
    FROM qa_results WHERE agents < 2 AND 1 /* filters */
),
known AS MATERIALIZED (
    SELECT agent, count(quality_score) AS scores, count(silence_seconds) AS silences,
           count(talk_over_seconds) AS talk_overs, count(hold_time) AS holds
    FROM ranked GROUP BY +agent
)
SELECT known.agent,
       scores, avg(quality_score),
       avg(CASE WHEN score_at IN ((scores + 1) / 2, (scores + 2) / 2) THEN quality_score END),
       silences, avg(silence_seconds),
       avg(CASE WHEN silence_at IN ((silences + 1) / 2, (silences + 2) / 2) THEN silence_seconds END),
       talk_overs, avg(talk_over_seconds),
       avg(CASE WHEN talk_over_at IN ((talk_overs + 1) / 2, (talk_overs + 2) / 2) THEN talk_over_seconds END),
       holds, avg(hold_time), avg(CASE WHEN hold_at IN ((holds + 1) / 2, (holds + 2) / 2) THEN hold_time END)
FROM ranked JOIN known ON known.agent IS ranked.agent
GROUP BY known.agent
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
    numbers = {
        agent: numbers_of(row) for agent, *row in db.execute(_AVERAGES.replace("1 /* filters */", condition), values)
    }
    found = [
        AgentSummary(agent, calls, shared, *numbers.get(agent, ()))
        for agent, calls, shared in db.execute(_COUNTS.replace("1 /* filters */", condition), values)
    ]
    return tuple(sorted(found, key=_best_first))


def _best_first(agent: AgentSummary) -> tuple[bool, float, str]:
    mean = agent.score.mean
    return mean is None, 0.0 if mean is None else -mean, agent.name or ""
