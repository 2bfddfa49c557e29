"""What became of a queue: how many with whom, how much sound, what it cost, and what is left for which reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from genqa.call import clock, counted
from genqa.index.spending import Terms
from genqa.ingest.transcribing.chain import title
from genqa.ingest.transcribing.one import Ended
from genqa.ingest.transcribing.outcomes import About
from genqa.spans import to_ms

#: Of reasons why calls failed, so many are told.
_MOST_REASONS = 10


@dataclass(frozen=True, slots=True)
class OfOne:
    """What became of it with one provider. ``seconds`` as charged; ``cost`` ``None``: nobody said what it costs.

    ``left``: what waits for it still; ``shut``: why nobody asks it in this run; ``leaves``: off this machine.
    """

    provider: str
    done: int
    passed_on: int
    failed: int
    seconds: float
    cost: float | None
    in_flight: int
    left: int
    shut: str | None = None
    leaves: bool = True


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of all that one process took up so far."""

    providers: tuple[OfOne, ...]
    currency: str
    reasons: tuple[str, ...] = ()

    @property
    def done(self) -> int:
        """Calls that have their transcript."""
        return sum(one.done for one in self.providers)

    @property
    def failed(self) -> int:
        """Calls that nobody could transcribe, or not any more."""
        return sum(one.failed for one in self.providers)

    @property
    def left(self) -> int:
        """Calls that wait."""
        return sum(one.left for one in self.providers)

    @property
    def line(self) -> str:
        """All of it in one line, for while it goes on."""
        flying = sum(one.in_flight for one in self.providers)
        parts = [f"{counted(self.done, 'call')} transcribed", f"{flying} under way", f"{self.left} waiting"]
        if self.failed:
            parts.append(f"{self.failed} failed")
        return ", ".join(parts)

    @property
    def lines(self) -> list[str]:
        """What became of it, for people: a line for each provider that had to do with any."""
        return [_line(one, self.currency) for one in self.providers if _had_any(one)]

    def document(self) -> dict[str, Any]:
        """The same as JSON."""
        return {
            "transcribed": self.done,
            "failed": self.failed,
            "waiting": self.left,
            "currency": self.currency,
            "providers": [
                {
                    "provider": one.provider, "transcribed": one.done, "passed_on": one.passed_on,
                    "failed": one.failed, "seconds": round(one.seconds, 3),
                    "cost": None if one.cost is None else round(one.cost, 6), "waiting": one.left,
                    "stopped_by": one.shut,
                }
                for one in self.providers
                if _had_any(one)
            ],
            "failures": list(self.reasons),
        }  # fmt: skip


@dataclass
class Tally:
    """Counts what comes back."""

    done: dict[str, int] = field(default_factory=dict)
    passed_on: dict[str, int] = field(default_factory=dict)
    failed: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    terms: dict[str, Terms] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)

    def add(self, terms: Terms, ended: Ended) -> None:
        """One came back."""
        name = terms.provider
        self.terms[name] = terms
        self.seconds[name] = self.seconds.get(name, 0.0) + ended.seconds
        if ended.done:
            self.done[name] = self.done.get(name, 0) + 1
        elif ended.failed:
            self.failed[name] = self.failed.get(name, 0) + 1
        elif ended.about is About.RECORDING:
            self.passed_on[name] = self.passed_on.get(name, 0) + 1
        if ended.words and ended.about is About.RECORDING and len(self.reasons) < _MOST_REASONS:
            self.reasons.append(f"{ended.claim.recording_id}: {ended.words}")

    def summary(
        self, left: Mapping[str, int], shut: Mapping[str, str], flying: Mapping[str, int], currency: str
    ) -> Summary:
        """All of it so far."""
        each = tuple(self._of(name, left[name], shut.get(name), flying.get(name, 0)) for name in left)
        return Summary(each, currency, tuple(self.reasons))

    def _of(self, name: str, left: int, shut: str | None, flying: int) -> OfOne:
        seconds = self.seconds.get(name, 0.0)
        terms = self.terms.get(name)
        return OfOne(
            name, self.done.get(name, 0), self.passed_on.get(name, 0), self.failed.get(name, 0), seconds,
            terms.cost(seconds) if terms else None, flying, left, shut, terms is None or terms.leaves,
        )  # fmt: skip


def money(cost: float | None, currency: str) -> str:
    """A cost in words.

    >>> money(1.2345, "USD"), money(0.0123, "EUR"), money(None, "USD")
    ('1.23 USD', '0.0123 EUR', 'cost not known')
    """
    if cost is None:
        return "cost not known"
    return f"{cost:.2f} {currency}" if cost >= 1 or not cost else f"{cost:.4f} {currency}"


def _had_any(one: OfOne) -> bool:
    return bool(one.done or one.passed_on or one.failed or one.left or one.shut)


def _line(one: OfOne, currency: str) -> str:
    what = f"{title(one.provider)}: {counted(one.done, 'call')} transcribed"
    if one.seconds:
        price = f", {money(one.cost, currency)}" if one.leaves or one.cost is not None else ""
        what += f" ({clock(to_ms(one.seconds))} of sound{price})"
    if one.passed_on:
        what += f", {one.passed_on} passed on"
    if one.failed:
        what += f", {one.failed} failed"
    if one.left:
        what += f", {one.left} waiting"
    return f"{what}; {one.shut}" if one.shut else what
