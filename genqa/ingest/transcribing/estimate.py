"""What having calls transcribed will send, to whom, and what it will cost, before anything is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from genqa.call import clock, counted
from genqa.index import Index
from genqa.ingest.transcribing import chain
from genqa.ingest.transcribing.summary import money
from genqa.spans import to_ms
from genqa.stt import FROM_SOURCE, Configured, SttConfig


@dataclass(frozen=True, slots=True)
class Estimate:
    """So many recordings for the first provider that will be asked; ``without_sound``: others that cannot be.

    ``seconds`` as it charges; ``cost``: ``None`` where nobody said what it costs. ``leaves``: who of all that may be
    asked gets recordings off this machine. ``over``: why the month's limit does not allow all of it.
    """

    recordings: int
    without_sound: int
    provider: str
    others: tuple[str, ...]
    seconds: float
    cost: float | None
    currency: str
    leaves: tuple[str, ...]
    over: str | None = None

    @property
    def words(self) -> str:
        """All of it in a sentence."""
        what = f"{counted(self.recordings, 'recording')}, {clock(to_ms(self.seconds))} of sound, to {self.provider}"
        price = f"about {money(self.cost, self.currency)}" if self.cost is not None else "at a cost that nobody set"
        parts = [f"{what}, {price}" if self.leaves or self.cost is not None else what]
        parts.append(f"leaves this machine for {' or '.join(self.leaves)}" if self.leaves else "stays on this machine")
        if self.others:
            parts.append(f"where that cannot: {', '.join(self.others)}")
        if self.without_sound:
            parts.append(f"{counted(self.without_sound, 'call')} more cannot be: no recording is kept")
        if self.over:
            parts.append(self.over)
        return "; ".join(parts)


def estimate(index: Index, config: SttConfig, recordings: Sequence[str], provider: str | None = None) -> Estimate:
    """What having these stored calls transcribed will come to. Errors as in :func:`chain.check`."""
    asked = chain.check(config, provider)
    amount = index.amount_of_sound(recordings)
    first = asked[0]
    terms = chain.terms_of(first, config)
    seconds = amount.channel_seconds if first.row.per_channel else amount.seconds
    cost = terms.cost(seconds)
    return Estimate(
        amount.recordings, len(set(recordings)) - amount.recordings, first.row.title,
        tuple(one.row.title for one in asked[1:]), seconds, cost, config.currency,
        tuple(one.row.title for one in asked if one.leaves), _over(index, config, first, seconds, cost),
    )  # fmt: skip


def _over(index: Index, config: SttConfig, first: Configured, seconds: float, cost: float | None) -> str | None:
    minutes, spent = index.spent_this_month()
    limit = config.monthly_minutes
    if first.leaves and limit is not None and minutes + seconds / 60 > limit:
        return f"the monthly limit of {limit} minutes will stop it: {minutes:.0f} are used"
    if config.monthly_cost is not None and cost is not None and spent + cost > config.monthly_cost:
        limit_of_cost = money(config.monthly_cost, config.currency)
        return f"the monthly limit of {limit_of_cost} will stop it: {money(spent, config.currency)} are used"
    return None


def still_to_send(index: Index, config: SttConfig) -> list[str]:
    """What waits in the queue now, a sentence for each provider: how much sound, and what it will cost."""
    lines = []
    for provider in config.providers:
        amount = index.waiting_to_be_sent(provider.row.name)
        if amount.recordings:
            seconds = amount.channel_seconds if provider.row.per_channel else amount.seconds
            cost = provider.cost(seconds)
            price = "" if cost is None else f", about {money(cost, config.currency)}"
            what = f"{counted(amount.recordings, 'call')} to be transcribed, {clock(to_ms(seconds))} of sound{price}"
            lines.append(f"{provider.row.title}: {what}")
    return lines


def automatic(config: SttConfig) -> tuple[str | None, bool]:
    """What ingest does with calls, in words, and whether with all; ``None``: it has none transcribed.

    With all where a provider stands before the source in the chain.
    """
    asked = chain.usable(config, config.chain)
    broken = [row for row, _ in config.broken if row.name in config.chain]
    if not config.auto or not (asked or broken):
        return None, False
    names = [_words(one, config.currency) for one in asked] + [f"{row.title} (set up in part only)" for row in broken]
    before = config.chain[: config.chain.index(FROM_SOURCE)] if FROM_SOURCE in config.chain else ()
    everything = any(one.row.name in before for one in asked)
    which = "all calls" if everything else "calls without a transcript"
    return f"{which} are transcribed by {', else '.join(names)}", everything


def _words(one: Configured, currency: str) -> str:
    price = "" if one.price is None else f", {one.price:g} {currency} a minute"
    return f"{one.row.title} ({'leaves this machine' if one.leaves else 'on this machine'}{price})"
