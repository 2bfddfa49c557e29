"""The part of the index that is about many calls at once. Each method is a call into the module that does it."""

from __future__ import annotations

from collections.abc import Sequence

from genqa.index import agents, overview
from genqa.index.agents import AgentSummary
from genqa.index.connection import Connections
from genqa.index.filters import Filters, Making
from genqa.index.overview import Scored, Stretch, Summary, Tally


class Averages:
    """Numbers over the calls in view."""

    _connections: Connections

    def tally(self, filters: Filters) -> Tally:
        """How many calls are in view, and how many of them are not scorable."""
        with self._connections.reading() as db:
            return overview.tally(db, filters)

    def summary(self, filters: Filters, *, target: float) -> Summary:
        """The calls in view as one: counts, means, medians, and how many reach the target."""
        with self._connections.reading() as db:
            return overview.summary(db, filters, target)

    def spread(self, filters: Filters) -> tuple[int, ...]:
        """How many scores lie in each tenth of the scale, the lowest first; the last has the 100 in it."""
        with self._connections.reading() as db:
            return overview.spread(db, filters)

    def trend(self, filters: Filters, stretches: Sequence[tuple[str, str]]) -> tuple[Stretch, ...]:
        """The mean of each number in each stretch of time, from ``since`` to before ``until``, UTC to the second."""
        with self._connections.reading() as db:
            return overview.trend(db, filters, stretches)

    def worst(self, filters: Filters, *, most: int) -> tuple[Scored, ...]:
        """The calls in view with the lowest scores, and why."""
        with self._connections.reading() as db:
            return overview.worst(db, filters, most)

    def makings(self, filters: Filters) -> tuple[tuple[Making, int], ...]:
        """Under which rubrics and thresholds the calls in view were scored, and how many under each."""
        with self._connections.reading() as db:
            return overview.makings(db, filters)

    def agents(self, filters: Filters) -> tuple[AgentSummary, ...]:
        """Every agent with a call in view, the best mean first; calls that name no agent under ``None``."""
        with self._connections.reading() as db:
            return agents.agents(db, filters)
