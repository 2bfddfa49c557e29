"""How far a run is, how fast it goes, and how long it will take."""

from __future__ import annotations

from dataclasses import dataclass

from genqa.call import clock, counted
from genqa.index import Counts

#: Before so many recordings and seconds a rate says nothing.
_ENOUGH, _ENOUGH_SECONDS = 3, 2.0


@dataclass(frozen=True, slots=True)
class Progress:
    """A moment of the run with this id. ``phase``: listing or fetching; ``seconds``: since fetching began."""

    run: int
    phase: str
    counts: Counts
    requests: int
    seconds: float

    @property
    def rate(self) -> float | None:
        """Recordings a second since fetching began, ``None`` before that says anything."""
        if self.counts.settled < _ENOUGH or self.seconds < _ENOUGH_SECONDS:
            return None
        return self.counts.settled / self.seconds

    @property
    def seconds_left(self) -> float | None:
        """How long the rest will take at this rate."""
        return None if self.rate is None else self.counts.left / self.rate

    @property
    def line(self) -> str:
        """All of it in one line."""
        counts = self.counts
        if self.phase == "listing":
            return f"listing: {counted(counts.found, 'call')} found, {self.requests} requests"
        of = counts.found - counts.unchanged
        parts = [f"{counts.settled} of {counted(of, 'call')}"]
        parts += [
            f"{number} {what}" for number, what in ((counts.failed, "failed"), (counts.skipped, "skipped")) if number
        ]
        if self.rate is not None and self.seconds_left is not None:
            parts += [f"{self.rate:.1f} a second", f"{clock(round(self.seconds_left * 1000))} left"]
        return ", ".join([*parts, f"{self.requests} requests"])
