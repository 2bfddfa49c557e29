"""What genqa knows about one recording: its facts, its numbers, its score; and the JSON that the outside world reads.

The JSON's names are an interface (design.md §6): times in seconds rounded to the millisecond, the score not rounded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from genqa import beside, scorable, sides
from genqa.beside import Against
from genqa.call import About, Call, Hold, Role
from genqa.metrics import Measures, TalkOver, measure
from genqa.metrics.table import values
from genqa.origin import Origin as Origin
from genqa.scorable import Evidence, Finding, Severity
from genqa.scoring import Rubric, Score, score
from genqa.settings import SOUND, TRANSCRIPT, Thresholds
from genqa.spans import Span, Spans, to_seconds

#: How sides are known that somebody exchanged in one call.
SWAPPED = "swapped by the user"


@dataclass(frozen=True, slots=True)
class Result:
    """One recording, measured and scored. Built from facts alone: see :func:`judge`.

    ``findings``: what makes it not scorable, or doubtful. ``from_words`` and ``from_sound``: the numbers by transcript
    and by sound side by side, where there are both; ``against``: where the two disagree.
    """

    recording_id: str
    about: About
    origin: Origin
    call: Call
    measures: Measures
    score: Score
    findings: tuple[Finding, ...] = ()
    from_words: Measures | None = None
    from_sound: Measures | None = None
    against: Against | None = None

    @property
    def measured_from(self) -> str:
        """What the numbers are taken from: ``transcript`` or ``sound``."""
        by_sound = self.call.by_sound or (self.from_sound is not None and self.call.untimed is not None)
        if by_sound or (self.from_sound is not None and self.measures.thresholds.measure_from == SOUND):
            return SOUND
        return TRANSCRIPT

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
        origin = replace(origin, roles_basis=SWAPPED, sides=exchanged)
        # A channel that somebody set is the agent's whatever the transcript says; all else followed its roles.
        if origin.agent_channel is not None and (self.call.by_sound or origin.agent_channel_basis != sides.BY_SETTING):
            origin = replace(origin, agent_channel=1 - origin.agent_channel, agent_channel_basis=SWAPPED)
        swapped = sides.swapped(self.call)
        return judge(self.recording_id, swapped, rubric, self.measures.thresholds, self.about, origin)

    def with_agent_channel(self, channel: int, rubric: Rubric) -> Result:
        """The same recording with the agent on this channel of two, measured and scored again.

        A recording of one channel, and sides that somebody swapped by hand, stay as they are.
        """
        origin, sound = self.origin, self.origin.sound
        by_hand = (origin.roles_basis, origin.agent_channel_basis)
        if origin.channels != 2 or SWAPPED in by_hand:
            return self
        on = origin.agent_channel if self.call.by_sound else origin.sides[0] if origin.sides else channel
        result = self if on == channel else self.with_sides_swapped(rubric)
        # What was swapped by a setting is not by hand: another setting may swap it back.
        roles = origin.roles_basis if on == channel or self.call.by_sound else f"channel {channel}: {sides.BY_SETTING}"
        warnings = [one for one in origin.warnings if not one.endswith(sides.CONTRADICTED)]
        two = sound.two_sides if sound else None
        given = sides.AgentChannel(channel, sides.BY_SETTING)
        if two is not None and not self.call.by_sound:
            sides.agent_channel(two, given, result.call, warnings)
        known = two is not None or origin.agent_channel is not None
        origin = replace(
            result.origin, roles_basis=roles, warnings=tuple(warnings), agent_channel=channel if known else None,
            agent_channel_basis=given.basis if known else None,
        )  # fmt: skip
        return judge(self.recording_id, result.call, rubric, self.measures.thresholds, self.about, origin)

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
    about, origin = about or About(), origin or Origin()
    words = measure(call, thresholds)
    by_sound = beside.from_sound(call, origin, words.thresholds)
    against = beside.against(call, origin)
    found = scorable.findings(Evidence(call, origin, words, by_sound, against, about.direction))
    measures = beside.taken(call, words, by_sound)
    spoilt = next((one for one in found if one.severity is Severity.NOT_SCORABLE), None)
    if spoilt is None:
        judged = score(measures, rubric)
    else:
        known = measures.silence_gaps is not None
        measures = scorable.withheld(measures, spoilt.reason)
        judged = score(measures, rubric)
        judged = replace(judged, value=None, reason=spoilt.reason if known else judged.reason, lines=())
    both = words if by_sound is not None else None
    return Result(recording_id, about, origin, call, measures, judged, found, both, by_sound, against)


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
        "trunk": result.about.trunk,
        "started_at": result.about.started_at,
        "interaction_id": result.about.interaction_id,
        "transcript_format": result.origin.transcript_format,
        "roles_basis": result.origin.roles_basis,
        "audio": result.origin.audio,
        "agent_channel": result.origin.agent_channel,
        "agent_channel_basis": result.origin.agent_channel_basis,
        "transcribed": result.origin.transcribed,
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
        "measured_from": result.measured_from,
        "from_sound": _from_sound(result),
        "against_sound": _against(result),
        "findings": [_finding(one) for one in result.findings],
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


def _from_sound(result: Result) -> dict[str, Any] | None:
    """Silence and talk-over by the sound of two channels, where they stand beside the transcript's."""
    measures, sound = result.from_sound, result.origin.sound
    if measures is None or sound is None:
        return None
    numbers = values(measures)
    return {
        "method": sound.method,
        "silence_seconds": numbers["silence_seconds"],
        "talk_over_seconds": numbers["talk_over_seconds"],
        "silence_gaps": _spans(measures.silence_gaps, with_duration=True),
        "talk_overs": None
        if measures.talk_overs is None
        else [_event(event, measures) for event in measures.talk_overs],
        "speech": {name: to_seconds(spans.duration) for name, spans in measures.speech.items()},
    }


def _against(result: Result) -> dict[str, Any] | None:
    """How the transcript lies on the sound: off, drifting, words where nothing sounds and sound without words."""
    against, fit = result.against, result.origin.fit
    if against is None:
        return None
    return {
        "offset_seconds": None if fit is None else to_seconds(fit.offset),
        "drift_seconds": None if fit is None else to_seconds(fit.drift),
        "agreement": None if fit is None else round(fit.agreement, 3),
        "words_seconds": to_seconds(against.words.duration),
        "words_without_sound_seconds": to_seconds(against.soundless.duration),
        "words_without_sound": _spans(against.soundless),
        "sound_without_words_seconds": to_seconds(against.wordless.duration),
        "sound_without_words": _spans(against.wordless),
    }


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "key": one.key, "severity": one.severity.value, "reason": one.reason, "advice": one.advice,
        "spans": _spans(one.spans),
    }  # fmt: skip


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
