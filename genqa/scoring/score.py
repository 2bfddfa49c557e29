"""From numbers to a score, in which every point lost is a line with its reason and the spans that caused it."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum

from genqa.metrics import Measures
from genqa.scoring.quantities import QUANTITIES, Quantity
from genqa.scoring.rubric import Component, Flag, Rubric
from genqa.spans import NOTHING, Spans

MOST, LEAST = 100.0, 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """What one component did to the score: the change in points (−10.0 is ten lost), why, and where in the recording.

    All lines of a score and 100 add up to it. ``measured`` is false where the component could not be judged.
    """

    component: str
    points: float
    reason: str
    spans: Spans = NOTHING
    measured: bool = True


@dataclass(frozen=True, slots=True)
class Score:
    """A score between 0 and 100, not rounded, or ``None`` with the reason, under the rubric's name and version."""

    rubric: str
    version: int
    value: float | None
    reason: str | None
    lines: tuple[Line, ...] = ()
    flags: tuple[str, ...] = ()


def score(measures: Measures, rubric: Rubric) -> Score:
    """The score of one call under a rubric."""
    flags = tuple([text for flag in rubric.flags if (text := _flag(flag, measures))])
    judge = _deductions if rubric.kind == "deductions" else _bands
    value, reason, lines = judge(measures, rubric)
    return Score(rubric.name, rubric.version, value, reason, tuple(lines), flags)


_Judged = tuple[float | None, str | None, list[Line]]


def _deductions(measures: Measures, rubric: Rubric) -> _Judged:
    lines = []
    for component in rubric.components:
        quantity = QUANTITIES[component.quantity]
        value = quantity.value(measures)
        if value is None:
            why = _why_not(quantity, measures)
            if not component.unknown_is_free:
                return None, f"{component.name} was not measured: {why}", []
            lines.append(
                Line(component.name, 0.0, f"{component.name} is not known and costs nothing: {why}", measured=False)
            )
        elif lost := _lost(component, value):
            lines.append(Line(component.name, -lost, quantity.words(measures), quantity.spans(measures)))
    total = fsum([rubric.start, *[line.points for line in lines]])
    kept = min(MOST, max(LEAST, total))
    if kept != total:
        lines.append(Line("limit", kept - total, f"a score is never below {LEAST:.0f} nor above {MOST:.0f}"))
    return kept, None, lines


def _lost(component: Component, value: float) -> float:
    crossed = [step.points for step in component.steps if value > step.bound]
    return (crossed[-1] if crossed else 0.0) + component.per_second * value


def _bands(measures: Measures, rubric: Rubric) -> _Judged:
    known, unknown = [], []
    for component in rubric.components:
        quantity = QUANTITIES[component.quantity]
        value = quantity.value(measures)
        if value is None:
            reason = f"{component.name} was not measured and is left out: {_why_not(quantity, measures)}"
            unknown.append(Line(component.name, 0.0, reason, measured=False))
        else:
            known.append((component, quantity, value))
    measured = fsum(component.weight for component, _, _ in known)
    whole = fsum(component.weight for component in rubric.components)
    if measured < rubric.least_weight * whole:
        share, least = measured / whole, rubric.least_weight
        missing = ", ".join(line.component for line in unknown)
        return None, f"only {share:.0%} of the weight could be measured, {least:.0%} are needed; missing: {missing}", []
    lines = []
    for component, quantity, value in known:
        lost = (1.0 - _earned(component, value)) * component.weight / measured * MOST
        if lost:
            lines.append(Line(component.name, -lost, quantity.words(measures), quantity.spans(measures)))
    value = fsum([MOST, *[line.points for line in lines]])
    return min(MOST, max(LEAST, value)), None, [*lines, *unknown]


def _earned(component: Component, value: float) -> float:
    return next((step.points for step in component.steps if value <= step.bound), 0.0)


def _flag(flag: Flag, measures: Measures) -> str | None:
    quantity = QUANTITIES[flag.quantity]
    value = quantity.value(measures)
    if value is None or value <= flag.over:
        return None
    return f"{flag.name}: {flag.reason.replace('{value}', quantity.words(measures))}"


def _why_not(quantity: Quantity, measures: Measures) -> str:
    return measures.not_measured.get(quantity.explained_by, "nothing to measure it on")
