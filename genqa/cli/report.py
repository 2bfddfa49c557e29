"""A result as a short text for people at a terminal."""

from __future__ import annotations

from genqa.call import clock, spoken_seconds
from genqa.metrics.table import METRICS, Metric, Unit, Value, values, why_not
from genqa.result import Result
from genqa.scorable import Severity
from genqa.spans import Spans, to_ms

_SHOWN = ("duration_seconds", "silence_seconds", "talk_over_seconds", "hold_time_seconds", "agent_utterances",
          "guest_utterances", "talk_share", "agent_interruptions", "greeting_latency_seconds",
          "response_latency_seconds")  # fmt: skip
_PLACES_SHOWN = 4


def report(result: Result) -> str:
    """The score with a reason for every point lost, the main numbers, and what was not measured."""
    score = result.score
    shown = "—" if score.value is None else f"{score.value:.1f}"
    lines = [f"{result.recording_id}   {shown} of 100 ({score.rubric} v{score.version})"]
    if score.reason:
        lines.append(f"  no score: {score.reason}")
    for line in score.lines:
        points = f"{line.points:+.1f}".replace("-", "−") if line.measured else "·"
        lines.append(f"  {points:>6}  {line.reason}{_places(line.spans)}")
    lines += [f"  ⚑ {flag}" for flag in score.flags]
    found = [one for one in result.findings if one.severity is not Severity.NOTE]
    lines += [f"  {one.severity}: {one.reason}; next: {one.advice}" for one in found]
    numbers = values(result.measures)
    lines.append("")
    lines += [_number(metric, numbers[metric.name], result) for metric in METRICS if metric.name in _SHOWN]
    lines.append("")
    origin = result.origin
    if origin.transcript_format:
        lines.append(f"transcript: {origin.transcript_format}; who is who: {origin.roles_basis}")
    if origin.transcribed:
        lines.append(f"transcribed by {origin.transcribed}")
    if result.call.by_sound:
        lines.append(f"no transcript; who is who: {origin.roles_basis}")
    if origin.agent_channel is not None:
        lines.append(f"the agent is on channel {origin.agent_channel}: {origin.agent_channel_basis}")
    if (beside := result.from_sound) is not None:
        silence, talk_over = (_by_sound(one) for one in (beside.silence, beside.talk_over))
        lines.append(
            f"from the sound: silence {silence}, talk-over {talk_over}; scored from the {result.measured_from}"
        )
    if origin.audio:
        lines.append(f"recording: {origin.audio}")
    lines += [f"warning: {warning}" for warning in result.warnings]
    return "\n".join(lines).rstrip()


def _by_sound(milliseconds: int | None) -> str:
    return "—" if milliseconds is None else spoken_seconds(milliseconds)


def _number(metric: Metric, value: Value, result: Result) -> str:
    reason = "" if value is not None else f"  ({why_not(metric.name, result.measures.not_measured) or 'not known'})"
    return f"  {metric.title:<28}{readable(value, metric.unit):>10}{reason}"


def readable(value: Value, unit: Unit) -> str:
    """A number as people read it: ``8.0 s``, ``1:30``, ``54 %``, ``—``."""
    if value is None:
        return "—"
    if unit is Unit.SECONDS:
        return spoken_seconds(to_ms(value))
    if unit is Unit.SHARE:
        return f"{value:.0%}".replace("%", " %")
    return f"{value:.0f} {'' if unit is Unit.COUNT else unit}".strip()


def _places(spans: Spans) -> str:
    if not spans:
        return ""
    places = ", ".join(clock(span.start, tenths=True) for span in list(spans)[:_PLACES_SHOWN])
    return f"  (at {places}{', …' if len(spans) > _PLACES_SHOWN else ''})"
