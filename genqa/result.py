"""What genqa knows about one recording: its facts, its numbers, its score; and the JSON that the outside world reads.

The JSON's names are an interface (design.md §6): times in seconds rounded to the millisecond, the score not rounded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from genqa import sides
from genqa.call import About, Call, Hold, Role
from genqa.metrics import Measures, TalkOver, measure
from genqa.metrics.table import values
from genqa.scoring import Rubric, Score, score
from genqa.settings import Thresholds
from genqa.spans import Span, Spans, to_seconds


@dataclass(frozen=True, slots=True)
class Origin:
    """How the facts were come by: formats and what reading them brought up. ``peaks`` is the waveform, as stored.

    ``sides``: the agent's and the guest's channel in the transcript, where it does not itself say which is whose.
    ``agent_channel``: the recording's channel on which the agent is, from 0, and how that is known; else ``None``.
    """

    transcript_format: str | None = None
    roles_basis: str | None = None
    audio: str | None = None
    channels: int = 0
    warnings: tuple[str, ...] = ()
    peaks: bytes | None = field(default=None, repr=False)
    sides: tuple[int, int] | None = None
    agent_channel: int | None = None
    agent_channel_basis: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """One recording, measured and scored. Built from facts alone: see :func:`judge`."""

    recording_id: str
    about: About
    origin: Origin
    call: Call
    measures: Measures
    score: Score

    @property
    def warnings(self) -> tuple[str, ...]:
        """What reading and measuring brought up, in sentences."""
        return (*self.origin.warnings, *self.measures.warnings)

    @property
    def agent_text(self) -> str:
        """All the agent said, an utterance a line."""
        return text_of(self.call, Role.AGENT)

    @property
    def guest_text(self) -> str:
        """All the guest said, an utterance a line."""
        return text_of(self.call, Role.GUEST)

    def judged_again(self, rubric: Rubric, thresholds: Thresholds) -> Result:
        """The same facts under another rubric or other thresholds; neither audio nor transcript is needed."""
        return judge(self.recording_id, self.call, rubric, thresholds, self.about, self.origin)

    def with_sides_swapped(self, rubric: Rubric) -> Result:
        """The same recording with agent and guest exchanged, measured and scored again."""
        origin = self.origin
        exchanged = origin.sides and (origin.sides[1], origin.sides[0])
        origin = replace(origin, roles_basis="swapped by the user", sides=exchanged)
        # A channel that somebody set is the agent's whatever the transcript says; all else followed its roles.
        if origin.agent_channel is not None and (self.call.by_sound or origin.agent_channel_basis != sides.BY_SETTING):
            origin = replace(origin, agent_channel=1 - origin.agent_channel, agent_channel_basis="swapped by the user")
        swapped = sides.swapped(self.call)
        return judge(self.recording_id, swapped, rubric, self.measures.thresholds, self.about, origin)

    def with_hold(self, hold: Hold | None, rubric: Rubric) -> Result:
        """The same recording with another hold, measured and scored again; ``None``: nothing tells of any."""
        agents = tuple(who._replace(hold=None) for who in self.call.agents)
        corrected = replace(self.call, hold=hold, agents=agents)
        return judge(self.recording_id, corrected, rubric, self.measures.thresholds, self.about, self.origin)


def judge(
    recording_id: str, call: Call, rubric: Rubric, thresholds: Thresholds | None = None,
    about: About | None = None, origin: Origin | None = None,
) -> Result:  # fmt: skip
    """Measure and score a call's facts. Pure and fast: re-scoring a whole index is this, call by call."""
    measures = measure(call, thresholds)
    return Result(recording_id, about or About(), origin or Origin(), call, measures, score(measures, rubric))


def text_of(call: Call, role: Role) -> str:
    """All that one side said, in the order of time, an utterance a line."""
    return "\n".join(said.text for said in call.utterances if said.party.role is role and said.text)


def document(result: Result) -> dict[str, Any]:
    """The JSON of one result, as ``score --json`` prints it and ``raw_data`` keeps it."""
    measures = result.measures
    numbers = values(measures)
    return {
        "recording_id": result.recording_id,
        "quality_score": result.score.value,
        **{name: numbers[name] for name in _FIRST},
        "agent": result.about.agent,
        "queue": result.about.queue,
        "direction": result.about.direction,
        "started_at": result.about.started_at,
        "interaction_id": result.about.interaction_id,
        "transcript_format": result.origin.transcript_format,
        "roles_basis": result.origin.roles_basis,
        "audio": result.origin.audio,
        "agent_channel": result.origin.agent_channel,
        "agent_channel_basis": result.origin.agent_channel_basis,
        "silence_gaps": _spans(measures.silence_gaps, with_duration=True),
        "talk_overs": None
        if measures.talk_overs is None
        else [_event(event, measures) for event in measures.talk_overs],
        "holds": _spans(measures.holds),
        "speech": {name: to_seconds(spans.duration) for name, spans in measures.speech.items()},
        "interruptions": {
            "agent": measures.interruptions(Role.AGENT),
            "guest": measures.interruptions(Role.GUEST),
        },
        "partition": {name: to_seconds(milliseconds) for name, milliseconds in measures.partition.items()},
        "metrics": {name: value for name, value in numbers.items() if name not in _FIRST},
        "score": score_document(result.score),
        "thresholds": thresholds_document(measures.thresholds),
        "not_measured": measures.not_measured,
        "warnings": list(result.warnings),
        "agent_text": result.agent_text,
        "guest_text": result.guest_text,
    }


#: The numbers that stand at the top of the JSON; the others stand under ``metrics``.
_FIRST = (
    "hold_time_seconds", "silence_seconds", "talk_over_seconds", "agent_utterances", "guest_utterances",
    "duration_seconds",
)  # fmt: skip


def score_document(score: Score) -> dict[str, Any]:
    """A score as JSON. ``points`` are changes to the score: all lines and 100 add up to it."""
    return {
        "rubric": score.rubric,
        "version": score.version,
        "value": score.value,
        "reason": score.reason,
        "lines": [
            {
                "component": line.component,
                "points": line.points,
                "reason": line.reason,
                "spans": _spans(line.spans),
                "measured": line.measured,
            }
            for line in score.lines
        ],
        "flags": list(score.flags),
    }


def thresholds_document(thresholds: Thresholds) -> dict[str, float]:
    """The thresholds that numbers were measured under, in seconds."""
    return {
        "silence_min_seconds": to_seconds(thresholds.silence_min),
        "talk_over_min_seconds": to_seconds(thresholds.talk_over_min),
    }


def _spans(spans: Spans | None, *, with_duration: bool = False) -> list[dict[str, float]] | None:
    return None if spans is None else list(_each(spans, with_duration))


def _each(spans: Iterable[Span], with_duration: bool) -> Iterable[dict[str, float]]:
    for span in spans:
        seconds = {"start": to_seconds(span.start), "end": to_seconds(span.end)}
        yield seconds | {"duration": to_seconds(span.duration)} if with_duration else seconds


def _event(event: TalkOver, measures: Measures) -> dict[str, Any]:
    return {
        "start": to_seconds(event.start),
        "end": to_seconds(event.end),
        "duration": to_seconds(event.duration),
        "by": None if event.by is None else measures.parties[event.by],
        "interruption": event.interruption,
    }
