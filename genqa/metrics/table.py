"""The table of numbers: what each is called, means and comes from. A new metric is a row here.

``name`` is the column in the index, in CSV and the key in JSON; ``unit`` says how people read it; ``definition`` stands
beside the number wherever it is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from genqa.call import Role
from genqa.metrics.measure import Measures
from genqa.spans import Spans, to_seconds

Value = float | int | None


class Unit(StrEnum):
    """How a number is read."""

    SECONDS = "s"
    COUNT = "count"
    SHARE = "share"
    PER_CENT = "%"
    PER_MINUTE = "per minute"


@dataclass(frozen=True, slots=True)
class Metric:
    """One number of a call: its name in files, its title on screen, its unit, its definition, and how to get it."""

    name: str
    title: str
    unit: Unit
    definition: str
    value: Callable[[Measures], Value]


def _seconds(milliseconds: float | None) -> float | None:
    return None if milliseconds is None else round(to_seconds(round(milliseconds)), 3)


def longest(spans: Spans | None) -> int | None:
    """The longest span's length, 0 where there is none, ``None`` where nothing is known."""
    return None if spans is None else spans.longest


def _dead_air(over: int) -> tuple[Metric, Metric]:
    def count(measures: Measures) -> Value:
        gaps = measures.dead_air(over * 1000)
        return None if gaps is None else len(gaps)

    def seconds(measures: Measures) -> Value:
        gaps = measures.dead_air(over * 1000)
        return None if gaps is None else _seconds(gaps.duration)

    return (
        Metric(f"dead_air_{over}_count", f"Dead air > {over} s", Unit.COUNT,
               f"How many silences are longer than {over} s.", count),
        Metric(f"dead_air_{over}_seconds", f"Dead air > {over} s, time", Unit.SECONDS,
               f"All time in silences longer than {over} s.", seconds),
    )  # fmt: skip


METRICS: tuple[Metric, ...] = (
    Metric("duration_seconds", "Length", Unit.SECONDS,
           "Length of the recording; without audio, the larger of the provider's stated length and the last end.",
           lambda m: _seconds(m.duration)),
    Metric("conversation_seconds", "Conversation", Unit.SECONDS,
           "From the agent's connect (unknown: the first speech of agent or guest) to the last speech of either. "
           "IVR and queue lie outside it.",
           lambda m: _seconds(m.conversation.duration if m.conversation else None)),
    Metric("silence_seconds", "Silence", Unit.SECONDS,
           "Stretches inside the conversation, between its first and last speech outside hold, in which nobody speaks, "
           "hold removed, each longer than the silence threshold (0.5 s unless set otherwise).",
           lambda m: _seconds(m.silence)),
    Metric("silence_count", "Silences", Unit.COUNT,
           "How many such stretches there are. One that a hold cuts in two counts twice.",
           lambda m: None if m.silence_gaps is None else len(m.silence_gaps)),
    Metric("longest_silence_seconds", "Longest silence", Unit.SECONDS, "The longest of the silences.",
           lambda m: _seconds(longest(m.silence_gaps))),
    *_dead_air(3), *_dead_air(5), *_dead_air(10), *_dead_air(15),
    Metric("talk_over_seconds", "Talk-over", Unit.SECONDS,
           "Time in which agent and guest, or two voices of one side, speak at once, outside hold, counted once "
           "however many speak.",
           lambda m: _seconds(m.talk_over)),
    Metric("talk_over_count", "Talk-overs", Unit.COUNT,
           "How many events of talk-over there are. Overlaps 0.3 s apart or less are one event.",
           lambda m: None if m.talk_overs is None else len(m.talk_overs)),
    Metric("agent_interruptions", "Interruptions by the agent", Unit.COUNT,
           "Talk-overs in which the agent starts at least 0.3 s after the other, the other stops first, and the "
           "agent's utterance is longer than 1.0 s and than 2 words.",
           lambda m: m.interruptions(Role.AGENT)),
    Metric("guest_interruptions", "Interruptions by the guest", Unit.COUNT,
           "The same, where the guest is the one who came in.",
           lambda m: m.interruptions(Role.GUEST)),
    Metric("hold_time_seconds", "Hold", Unit.SECONDS,
           "Time the agents kept the guest on hold, by the call's clock, whether or not the recorder paused meanwhile.",
           lambda m: _seconds(m.hold)),
    Metric("longest_hold_seconds", "Longest hold", Unit.SECONDS, "The longest single hold, by the call's clock.",
           lambda m: _seconds(m.longest_hold)),
    Metric("agent_utterances", "Agent utterances", Unit.COUNT, "How many utterances the agent has.",
           lambda m: m.agent_utterances),
    Metric("guest_utterances", "Guest utterances", Unit.COUNT, "How many utterances the guest has.",
           lambda m: m.guest_utterances),
    Metric("greeting_latency_seconds", "Greeting after", Unit.SECONDS,
           "From the agent's connect (unknown: the recording's start) to the agent's first speech.",
           lambda m: _seconds(m.greeting_latency)),
    Metric("talk_share", "Agent's talk share", Unit.SHARE, "Agent speech ÷ (agent + guest speech).",
           lambda m: m.talk_share),
    Metric("agent_words_per_minute", "Agent's pace", Unit.PER_MINUTE, "Words ÷ minutes of the agent's own speech.",
           lambda m: m.words_per_minute[Role.AGENT]),
    Metric("guest_words_per_minute", "Guest's pace", Unit.PER_MINUTE, "Words ÷ minutes of the guest's own speech.",
           lambda m: m.words_per_minute[Role.GUEST]),
    Metric("agent_longest_monologue_seconds", "Agent's longest monologue", Unit.SECONDS,
           "The most of the agent's own speech unbroken by a turn of 1 s or more of another.",
           lambda m: _seconds(m.longest_monologue[Role.AGENT])),
    Metric("guest_longest_monologue_seconds", "Guest's longest monologue", Unit.SECONDS,
           "The most of the guest's own speech unbroken by a turn of 1 s or more of another.",
           lambda m: _seconds(m.longest_monologue[Role.GUEST])),
    Metric("response_latency_seconds", "Answers after", Unit.SECONDS,
           "Median of the pauses from a guest's turn to the agent's next, those with a hold in them left out.",
           lambda m: _seconds(m.response_latency)),
    Metric("aws_non_talk_pct", "Non-talk time (Amazon Connect)", Unit.PER_CENT,
           "(Hold in the file + silence longer than 3 s) ÷ (start → last word): what Amazon Connect calls non-talk "
           "time, for comparison.",
           lambda m: None if m.non_talk_share is None else m.non_talk_share * 100),
)  # fmt: skip

BY_NAME = {metric.name: metric for metric in METRICS}


def values(measures: Measures) -> dict[str, Value]:
    """Every number of a call by name, in seconds, counts, shares and per cent."""
    return {metric.name: metric.value(measures) for metric in METRICS}


def why_not(name: str, not_measured: dict[str, str]) -> str | None:
    """Why a number is unknown: the reason given for itself, else for what it is derived from."""
    for key in (name, *_DERIVED_FROM.get(name, ())):
        if key in not_measured:
            return not_measured[key]
    return None


_DERIVED_FROM: dict[str, tuple[str, ...]] = {
    "silence_count": ("silence_seconds",),
    "talk_over_count": ("talk_over_seconds",),
    "agent_interruptions": ("interruptions",),
    "guest_interruptions": ("interruptions",),
    "conversation_seconds": ("silence_seconds",),
    **{f"dead_air_{over}_{kind}": ("dead_air",) for over in (3, 5, 10, 15) for kind in ("count", "seconds")},
}
