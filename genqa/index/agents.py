"""Numbers by agent. What an agent shares with others in one recording counts, and enters no average; nor does a call
that is not scorable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum
from statistics import median

from genqa.index.connection import Database
from genqa.index.filters import Filters
from genqa.index.overview import UNKNOWN, Number

# No GROUP BY agent: SQLite would go by the index of agents, and so through every wide row.
_SEEN = """
SELECT agent, agents, quality_score, silence_seconds, talk_over_seconds, hold_time
FROM qa_results WHERE 1 /* filters */
"""


@dataclass(frozen=True, slots=True)
class AgentSummary:
    """One agent's calls: those that were the agent's alone, and those shared with others.

    The numbers are from the scored ones of the former. ``name`` is ``None`` for calls that name no agent. Scores are
    points, times seconds.
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
    seen: dict[str | None, _Seen] = {}
    for agent, voices, *numbers in db.execute(_SEEN.replace("1 /* filters */", condition), values):
        seen.setdefault(agent, _Seen()).add(voices, numbers)
    return tuple(sorted([one.summary(agent) for agent, one in seen.items()], key=_best_first))


class _Seen:
    """One agent's calls while they are read. Medians over 50,000 calls take a quarter of what they take in SQL."""

    __slots__ = ("calls", "known", "shared")

    def __init__(self) -> None:
        self.calls = self.shared = 0
        self.known: tuple[list[float], ...] = ([], [], [], [])

    def add(self, voices: int, numbers: Sequence[float | None]) -> None:
        """Take in a call in which so many agents speak; its score is the first of the numbers."""
        if voices > 1:
            self.shared += 1
            return
        self.calls += 1
        if numbers[0] is None:
            return
        for known, number in zip(self.known, numbers, strict=True):
            if number is not None:
                known.append(number)

    def summary(self, name: str | None) -> AgentSummary:
        """The numbers over all that was taken in."""
        return AgentSummary(name, self.calls, self.shared, *map(_number, self.known))


def _number(known: Sequence[float]) -> Number:
    return Number(len(known), fsum(known) / len(known), median(known)) if known else UNKNOWN


def _best_first(agent: AgentSummary) -> tuple[bool, float, str]:
    mean = agent.score.mean
    return mean is None, 0.0 if mean is None else -mean, agent.name or ""
