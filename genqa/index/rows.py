"""A result as a row of ``qa_results``, and what a list of calls knows about each."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any, NamedTuple

from genqa.call import Role
from genqa.errors import InvalidSetting
from genqa.index.facts import SaidRow, clean, compact, facts_of, said_rows
from genqa.masking import before_storing, masked_result
from genqa.metrics.table import values, why_not
from genqa.result import Result, document
from genqa.scorable import Finding, Severity
from genqa.scoring import Score
from genqa.settings import Thresholds
from genqa.spans import to_seconds


class Badge(NamedTuple):
    """A finding about a call as lists show it; ``severity`` is ``not scorable`` or ``doubt``."""

    key: str
    severity: str
    word: str
    reason: str
    advice: str


@dataclass(frozen=True, slots=True)
class CallRow:
    """One call as lists show it: who, when, its score and its numbers by the names of ``genqa.metrics.table``.

    ``started_at`` is UTC to the second. ``agents`` counts the agents' voices; above 1, ``agent`` is who talked longest.
    """

    recording_id: str
    interaction_id: str | None
    agent: str | None
    agents: int
    queue: str | None
    direction: str | None
    started_at: str | None
    source: str
    state: str
    transcript_format: str | None
    quality_score: float | None
    score_reason: str | None
    rubric: str
    rubric_version: int
    silence_min: int
    talk_over_min: int
    duration_seconds: float
    conversation_seconds: float | None
    silence_seconds: float | None
    silence_count: int | None
    longest_silence_seconds: float | None
    dead_air_3_count: int | None
    dead_air_3_seconds: float | None
    dead_air_5_count: int | None
    dead_air_5_seconds: float | None
    dead_air_10_count: int | None
    dead_air_10_seconds: float | None
    dead_air_15_count: int | None
    dead_air_15_seconds: float | None
    talk_over_seconds: float | None
    talk_over_count: int | None
    agent_interruptions: int | None
    guest_interruptions: int | None
    hold_time_seconds: float | None
    longest_hold_seconds: float | None
    agent_utterances: int
    guest_utterances: int
    greeting_latency_seconds: float | None
    talk_share: float | None
    agent_words_per_minute: float | None
    guest_words_per_minute: float | None
    agent_longest_monologue_seconds: float | None
    guest_longest_monologue_seconds: float | None
    response_latency_seconds: float | None
    aws_non_talk_pct: float | None
    stored_at: str
    updated_at: str
    not_measured_json: str = field(repr=False)
    points_json: str = field(repr=False)
    findings_json: str = field(repr=False, default="[]")

    @classmethod
    def of(cls, result: Result) -> CallRow:
        """A result as lists would show it, had it been stored; ``stored_at`` and ``updated_at`` are empty."""
        stored = {**stored_call(result).values, "stored_at": "", "updated_at": ""}
        names = {"not_measured_json": "not_measured", "points_json": "points", "findings_json": "findings"}
        return cls(**{name.name: stored[names.get(name.name, name.name)] for name in fields(cls)})

    @property
    def thresholds(self) -> Thresholds:
        """What the numbers were measured under."""
        return Thresholds(self.silence_min, self.talk_over_min)

    @property
    def not_measured(self) -> dict[str, str]:
        """Why a number is unknown, by the number's JSON name."""
        return dict(json.loads(self.not_measured_json))

    @property
    def points(self) -> dict[str, float]:
        """The change that each component made to the score; those that made none are left out."""
        return dict(json.loads(self.points_json))

    @property
    def findings(self) -> tuple[Badge, ...]:
        """What makes the call not scorable, or doubtful, the worst first."""
        return tuple(Badge(*one) for one in json.loads(self.findings_json))

    def why_not(self, name: str) -> str | None:
        """Why a number of this call, or its score, is unknown; ``None`` where nothing is said about it."""
        return self.score_reason if name == "quality_score" else why_not(name, self.not_measured)


@dataclass(frozen=True, slots=True)
class AgentRow:
    """One of the agents in a call: how long they talked, their share of all agents' talk, how long they held.

    ``None`` is not known.
    """

    label: str
    talk_seconds: float | None
    share: float | None
    hold_seconds: float | None = None

    @classmethod
    def each_in(cls, result: Result) -> list[AgentRow]:
        """The agents whose voices are heard, and who else was on the call; who talked longest first."""
        call, measures = result.call, result.measures
        talk: dict[str, int] = {}
        for party, name in measures.parties.items():
            if party.role is Role.AGENT:
                label = clean(party.label)
                talk[label] = talk.get(label, 0) + measures.speech[name].duration
        holds = {clean(who.label): who.hold for who in call.agents}
        labels = list(dict.fromkeys([*talk, *holds]))
        if len(labels) == 1:
            holds = {labels[0]: measures.hold}
        whole = sum(talk.values())
        rows = []
        for label in labels:
            spoken = None if call.untimed else talk.get(label, 0)
            share = None if spoken is None or not whole else spoken / whole
            rows.append(cls(label, _seconds(spoken), share, _seconds(holds.get(label))))
        return sorted(rows, key=lambda row: (-(row.talk_seconds or 0), row.label))


@dataclass(frozen=True, slots=True)
class StoredCall:
    """One result, ready to be stored: values for ``qa_results`` by their names in SQL, and rows of the other tables."""

    recording_id: str
    values: dict[str, Any]
    said: list[SaidRow]
    agents: list[AgentRow]
    peaks: bytes | None


def stored_call(result: Result) -> StoredCall:
    """The rows of one result, masked as it is set: every call that is stored comes through here.

    :raises InvalidSetting: its starting time is none, or ``GENQA_MASK`` names what is nothing to be masked.
    """
    result = masked_result(result, before_storing())
    about, recording_id = result.about, clean(result.recording_id)
    agents = AgentRow.each_in(result)
    row = {
        **judged_values(result),
        "recording_id": recording_id,
        "interaction_id": _clean(about.interaction_id),
        "agent": _clean(about.agent),
        "agents": len(agents),
        "queue": _clean(about.queue),
        "direction": _clean(about.direction),
        "started_at": None if about.started_at is None else utc_second(about.started_at),
        "source": clean(about.source),
        "transcript_format": _clean(result.origin.transcript_format),
        "facts": facts_of(result),
        "agent_text": clean(result.agent_text),
        "guest_text": clean(result.guest_text),
    }
    return StoredCall(recording_id, row, said_rows(result.call.utterances), agents, result.origin.peaks)


def judged_values(result: Result) -> dict[str, Any]:
    """What a rubric or a threshold can change, by its name in SQL."""
    score, thresholds = result.score, result.measures.thresholds
    return {
        **values(result.measures),
        "state": "not scored" if score.value is None else "scored",
        "quality_score": score.value,
        "score_reason": _clean(score.reason),
        "rubric": score.rubric,
        "rubric_version": score.version,
        "silence_min": thresholds.silence_min,
        "talk_over_min": thresholds.talk_over_min,
        "not_measured": clean(compact(result.measures.not_measured)),
        "points": clean(compact(_points(score))),
        "findings": clean(compact([_row_of(one) for one in result.findings if one.severity is not Severity.NOTE])),
        "raw_data": clean(compact(document(result))),
    }


def utc_second(text: str) -> str:
    """A point in time in the form that the index sorts and filters by: ``2026-03-02T13:30:00Z``.

    Without a zone it is UTC, a bare date is midnight; fractions of a second are cut off.

    :raises InvalidSetting: it is none.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidSetting(f"{text[:40]!r} is not a time such as 2026-03-02 or 2026-03-02T14:30:00+01:00") from None
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")  # the C library writes the year 999 as it is


def _row_of(one: Finding) -> Badge:
    return Badge(one.key, one.severity.value, one.word, one.reason, one.advice)


def _points(score: Score) -> dict[str, float]:
    points: dict[str, float] = {}
    for line in score.lines:
        if line.points:
            points[line.component] = points.get(line.component, 0.0) + line.points
    return points


def _clean(text: str | None) -> str | None:
    return None if text is None else clean(text)


def _seconds(milliseconds: int | None) -> float | None:
    return None if milliseconds is None else to_seconds(milliseconds)
