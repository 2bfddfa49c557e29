"""Agents from their calls: how many, how scored, how silent."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import fsum
from statistics import median

from genqa.index import CallRow


@dataclass(slots=True)
class Numbers:
    """The known values of one number over calls."""

    values: array[float] = field(default_factory=lambda: array("d"))

    def add(self, value: float | None) -> None:
        """Take in a call's value, if it is known."""
        if value is not None:
            self.values.append(value)

    @property
    def n(self) -> int:
        """How many are known."""
        return len(self.values)

    @property
    def total(self) -> float | None:
        """Their sum, to the millisecond; ``None`` when none is known."""
        return round(fsum(self.values), 3) if self.values else None

    @property
    def mean(self) -> float | None:
        """Their mean; ``None`` when none is known."""
        return fsum(self.values) / len(self.values) if self.values else None

    @property
    def median(self) -> float | None:
        """Their median; ``None`` when none is known."""
        return median(self.values) if self.values else None


@dataclass(slots=True)
class Agent:
    """One agent's calls under one rubric and one set of thresholds: scores of different making are never averaged.

    ``calls`` counts those that were the agent's alone, and only they enter the numbers, if they are scored; ``shared``
    counts the others.
    """

    name: str | None
    rubric: str
    rubric_version: int
    silence_min: int
    talk_over_min: int
    calls: int = 0
    shared: int = 0
    score: Numbers = field(default_factory=Numbers)
    silence: Numbers = field(default_factory=Numbers)
    talk_over: Numbers = field(default_factory=Numbers)
    hold: Numbers = field(default_factory=Numbers)

    def add(self, call: CallRow) -> None:
        """Take in a call."""
        if call.agents > 1:
            self.shared += 1
            return
        self.calls += 1
        if call.quality_score is None:
            return
        self.score.add(call.quality_score)
        self.silence.add(call.silence_seconds)
        self.talk_over.add(call.talk_over_seconds)
        self.hold.add(call.hold_time_seconds)


def agents_of(calls: Iterable[CallRow]) -> list[Agent]:
    """The agents by name, calls without one last."""
    agents: dict[tuple[str | None, str, int, int, int], Agent] = {}
    for call in calls:
        key = (call.agent, call.rubric, call.rubric_version, call.silence_min, call.talk_over_min)
        agents.setdefault(key, Agent(*key)).add(call)
    return sorted(agents.values(), key=_by_name)


def _by_name(agent: Agent) -> tuple[bool, str, str, str, int, int, int]:
    name = agent.name or ""
    under = (agent.rubric, agent.rubric_version, agent.silence_min, agent.talk_over_min)
    return agent.name is None, name.casefold(), name, *under
