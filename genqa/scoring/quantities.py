"""What a rubric can weigh. A new quantity is a row here.

Each row gives the value (seconds, a count or a share; ``None`` when unknown), the spans that caused it, the words for
it, and under which JSON name its reason for being unknown stands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from genqa.call import Role, clock, counted, spoken_seconds
from genqa.metrics import Measures
from genqa.metrics.table import longest
from genqa.spans import NOTHING, Span, Spans, to_seconds

DEAD_AIR_MS = 3000


class Unit(StrEnum):
    """What a quantity counts; a share is of the conversation less hold, from 0 to 1."""

    SECONDS = "s"
    SHARE = "%"
    COUNT = "times"


@dataclass(frozen=True, slots=True)
class Quantity:
    """One row: its title and unit, its value, the spans behind it, its words, and what explains its absence.

    ``explained_by`` is the name under which ``not_measured`` says why it is unknown.
    """

    title: str
    unit: Unit

    value: Callable[[Measures], float | None]
    spans: Callable[[Measures], Spans]
    words: Callable[[Measures], str]
    explained_by: str


def _in_seconds(milliseconds: float | None) -> float | None:
    return None if milliseconds is None else to_seconds(round(milliseconds))


def _share(part: int | None, measures: Measures) -> float | None:
    whole = measures.conversation_less_hold
    return None if part is None or not whole else part / whole


def _percent(part: int | None, measures: Measures) -> str:
    share = (_share(part, measures) or 0) * 100
    return f"{share:.1f} %" if share < 1 else f"{share:.0f} %"


def _events(measures: Measures) -> Spans:
    return Spans((event.start, event.end) for event in measures.talk_overs or ())


def _interruptions(measures: Measures) -> Spans:
    return Spans(
        (event.start, event.end)
        for event in measures.talk_overs or ()
        if event.interruption and event.by is not None and event.by.role is Role.AGENT
    )


def _longest(spans: Spans | None) -> Spans:
    longest = max(spans or NOTHING, key=lambda span: span.duration, default=None)
    return Spans([longest]) if longest else NOTHING


def _dead_air(measures: Measures) -> Spans | None:
    return measures.dead_air(DEAD_AIR_MS)


def _total(spans: Spans | None) -> int | None:
    return None if spans is None else spans.duration


def _at(spans: Spans) -> str:
    first: Span | None = spans[0] if spans else None
    return f" at {clock(first.start)}" if first else ""


QUANTITIES: dict[str, Quantity] = {
    "hold_time_seconds": Quantity(
        "the guest's hold, in all",
        Unit.SECONDS,
        lambda m: _in_seconds(m.hold),
        lambda m: m.holds or NOTHING,
        lambda m: f"hold {spoken_seconds(m.hold or 0)}",
        "hold_time_seconds",
    ),
    "silence_seconds": Quantity(
        "silence, in all",
        Unit.SECONDS,
        lambda m: _in_seconds(m.silence),
        lambda m: m.silence_gaps or NOTHING,
        lambda m: f"silence {spoken_seconds(m.silence or 0)} in {counted(len(m.silence_gaps or ()), 'gap')}",
        "silence_seconds",
    ),
    "talk_over_seconds": Quantity(
        "talk-over, in all",
        Unit.SECONDS,
        lambda m: _in_seconds(m.talk_over),
        _events,
        lambda m: f"talk-over {spoken_seconds(m.talk_over or 0)} in {counted(len(m.talk_overs or ()), 'event')}",
        "talk_over_seconds",
    ),
    "dead_air_share": Quantity(
        "silences longer than 3 s, as a share of the conversation less hold",
        Unit.SHARE,
        lambda m: _share(_total(_dead_air(m)), m),
        lambda m: _dead_air(m) or NOTHING,
        lambda m: (
            f"dead air {spoken_seconds(_total(_dead_air(m)) or 0)} in {counted(len(_dead_air(m) or ()), 'gap')}, "
            f"{_percent(_total(_dead_air(m)), m)} of the conversation"
        ),
        "silence_seconds",
    ),
    "longest_silence": Quantity(
        "the longest silence",
        Unit.SECONDS,
        lambda m: _in_seconds(longest(m.silence_gaps)),
        lambda m: _longest(m.silence_gaps),
        lambda m: f"longest silence {spoken_seconds(longest(m.silence_gaps) or 0)}{_at(_longest(m.silence_gaps))}",
        "silence_seconds",
    ),
    "talk_over_share": Quantity(
        "talk-over, as a share of the conversation less hold",
        Unit.SHARE,
        lambda m: _share(m.talk_over, m),
        _events,
        lambda m: f"talk-over {spoken_seconds(m.talk_over or 0)}, {_percent(m.talk_over, m)} of the conversation",
        "talk_over_seconds",
    ),
    "agent_interruptions": Quantity(
        "interruptions by the agent",
        Unit.COUNT,
        lambda m: m.interruptions(Role.AGENT),
        _interruptions,
        lambda m: counted(m.interruptions(Role.AGENT) or 0, "interruption by the agent", "interruptions by the agent"),
        "interruptions",
    ),
    "longest_hold": Quantity(
        "the longest hold",
        Unit.SECONDS,
        lambda m: _in_seconds(m.longest_hold),
        lambda m: _longest(m.holds),
        lambda m: f"longest hold {spoken_seconds(m.longest_hold or 0)}{_at(_longest(m.holds))}",
        "longest_hold_seconds",
    ),
    "response_latency": Quantity(
        "how long the agent takes to answer, the median",
        Unit.SECONDS,
        lambda m: _in_seconds(m.response_latency),
        lambda _: NOTHING,
        lambda m: f"answers {spoken_seconds(round(m.response_latency or 0))} after the guest has ended",
        "response_latency_seconds",
    ),
}
