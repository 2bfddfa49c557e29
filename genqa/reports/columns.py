"""The columns of each export, a row each: the header and the cell beneath it. A new column is a row here.

Headers are the names of design.md §3; the table of metrics brings its own. Times are seconds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Generic, TypeVar

from genqa.index import CallRow
from genqa.metrics.table import METRICS
from genqa.reports.agents import Agent, Numbers
from genqa.reports.cells import Cell
from genqa.spans import to_seconds

#: JSON name → name in CSV, where they differ.
_IN_CSV = {"hold_time_seconds": "hold_time"}

Row = TypeVar("Row")


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column."""

    name: str
    cell: Callable[[Row], Cell]


@dataclass(frozen=True, slots=True)
class Event:
    """A stretch of a call worth a line: what, when in the recording (s), who came in, whether that interrupted."""

    call: CallRow
    event: str
    start: float
    end: float
    duration: float
    by: str | None = None
    interruption: bool | None = None


def _named(*names: str) -> tuple[Column[CallRow], ...]:
    return tuple([Column(name, attrgetter(name)) for name in names])


def _of_call(column: Column[CallRow]) -> Column[Event]:
    return Column(column.name, lambda event: column.cell(event.call))


_WHICH_CALL = _named("recording_id", "interaction_id", "agent", "agents", "queue", "direction", "started_at", "source")
_UNDER = (
    *_named("rubric", "rubric_version"),
    Column[CallRow]("silence_min_seconds", lambda call: to_seconds(call.silence_min)),
    Column[CallRow]("talk_over_min_seconds", lambda call: to_seconds(call.talk_over_min)),
    Column[CallRow]("not_measured", lambda call: not_measured(call)),
)

CALLS: tuple[Column[CallRow], ...] = (
    *_WHICH_CALL,
    *_named("transcript_format", "state", "quality_score"),
    *[Column[CallRow](_IN_CSV.get(metric.name, metric.name), attrgetter(metric.name)) for metric in METRICS],
    *_UNDER,
    *_named("stored_at", "updated_at"),
)

EVENTS: tuple[Column[Event], ...] = (
    *[_of_call(column) for column in (*_WHICH_CALL, *_named("duration_seconds"))],
    Column("event", lambda event: event.event),
    Column("start", lambda event: event.start),
    Column("end", lambda event: event.end),
    Column("duration", lambda event: event.duration),
    Column("by", lambda event: event.by),
    Column("interruption", lambda event: None if event.interruption is None else int(event.interruption)),
    *[_of_call(column) for column in _UNDER],
)

_SUMMED: tuple[tuple[str, Callable[[Agent], Numbers]], ...] = (
    ("silence_seconds", lambda agent: agent.silence),
    ("talk_over_seconds", lambda agent: agent.talk_over),
    ("hold_time", lambda agent: agent.hold),
)


def _summed(name: str, numbers: Callable[[Agent], Numbers]) -> tuple[Column[Agent], ...]:
    return (
        Column(f"{name}_n", lambda agent: numbers(agent).n),
        Column(f"{name}_sum", lambda agent: numbers(agent).total),
        Column(f"{name}_mean", lambda agent: numbers(agent).mean),
    )


AGENTS: tuple[Column[Agent], ...] = (
    Column("agent", lambda agent: agent.name),
    Column("calls", lambda agent: agent.calls),
    Column("calls_with_other_agents", lambda agent: agent.shared),
    Column("scored", lambda agent: agent.score.n),
    Column("not_scorable", lambda agent: agent.calls - agent.score.n),
    Column("quality_score_mean", lambda agent: agent.score.mean),
    Column("quality_score_median", lambda agent: agent.score.median),
    *[column for name, numbers in _SUMMED for column in _summed(name, numbers)],
    Column("rubric", lambda agent: agent.rubric),
    Column("rubric_version", lambda agent: agent.rubric_version),
    Column("silence_min_seconds", lambda agent: to_seconds(agent.silence_min)),
    Column("talk_over_min_seconds", lambda agent: to_seconds(agent.talk_over_min)),
    Column("not_measured", lambda agent: left_out(agent)),
)


def not_measured(call: CallRow) -> str | None:
    """What is unknown about a call and why: ``talk_over_seconds, talk_overs: one voice without a name; …``."""
    known_reasons = call.not_measured
    reasons: dict[str, list[str]] = {}
    unknown = [metric.name for metric in METRICS if getattr(call, metric.name) is None]
    for name in dict.fromkeys(
        [*([] if call.quality_score is not None else ["quality_score"]), *unknown, *known_reasons]
    ):
        reason = known_reasons.get(name) or call.why_not(name) or "nothing tells"
        reasons.setdefault(reason, []).append(_IN_CSV.get(name, name))
    return "; ".join(f"{', '.join(names)}: {reason}" for reason, names in reasons.items()) or None


def left_out(agent: Agent) -> str | None:
    """Over how many of an agent's calls a number is not known."""
    numbers = {"quality_score": agent.score, **{name: of(agent) for name, of in _SUMMED}}
    missing = {name: agent.calls - number.n for name, number in numbers.items() if number.n < agent.calls}
    return "; ".join(f"{name}: unknown in {n} of {agent.calls} calls" for name, n in missing.items()) or None
