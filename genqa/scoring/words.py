"""A rubric in words, for people who decide whether it is theirs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from genqa.scoring.quantities import QUANTITIES, Unit
from genqa.scoring.rubric import Component, Rubric

#: The rubric that comes with numbers to be changed, and what must stand beside them.
STARTING_VALUES_IN = "banded"
STARTING_VALUES = "These numbers are starting values, not a standard: change them to what your organisation expects."


class Row(NamedTuple):
    """One component: its name, what is measured, what that does to the score, its weight, what if it is unknown."""

    component: str
    measured: str
    effect: str
    weight: str
    unknown: str


def in_words(rubric: Rubric) -> tuple[Row, ...]:
    """A row for each component, in the rubric's order."""
    whole = sum(component.weight for component in rubric.components)
    return tuple([_row(component, rubric, whole) for component in rubric.components])


def beginning(rubric: Rubric) -> str:
    """How a score comes about, in a sentence."""
    if rubric.kind == "deductions":
        return f"Points are lost from {rubric.start:g}; a score is kept within 0 and 100."
    return (
        "Each component earns a share of its weight. The score is what was earned of the weight that could be "
        f"measured, times 100; with less than {rubric.least_weight * 100:g} % of the weight measured there is no score."
    )


def remarks(rubric: Rubric) -> tuple[str, ...]:
    """The remarks that can stand beside a score without changing it."""
    return tuple(
        [f"{flag.name}: when {QUANTITIES[flag.quantity].title} is more than {_amount(flag.over, flag.quantity)}"
         for flag in rubric.flags]
    )  # fmt: skip


def _row(component: Component, rubric: Rubric, whole: float) -> Row:
    title = QUANTITIES[component.quantity].title
    if rubric.kind == "deductions":
        unknown = "costs nothing, and is said so" if component.unknown_is_free else "no score"
        return Row(component.name, title, ", ".join(_losses(component)), "", unknown)
    weight = f"{component.weight:g} of {whole:g}"
    return Row(component.name, title, ", ".join(_bands(component)), weight, "left out")


def _losses(component: Component) -> Iterator[str]:
    for step in component.steps:
        yield f"−{step.points:g} if more than {_amount(step.bound, component.quantity)}"
    if not component.per_second:
        return
    match QUANTITIES[component.quantity].unit:
        case Unit.SECONDS:
            yield f"−{component.per_second:g} for each second"
        case Unit.SHARE:
            yield f"−{component.per_second / 100:g} for each per cent"
        case Unit.COUNT:
            yield f"−{component.per_second:g} for each"


def _bands(component: Component) -> Iterator[str]:
    for step in component.steps:
        yield f"{step.points * 100:g} % up to {_amount(step.bound, component.quantity)}"
    yield "none above"


def _amount(value: float, quantity: str) -> str:
    match QUANTITIES[quantity].unit:
        case Unit.SECONDS:
            return f"{value:g} s"
        case Unit.SHARE:
            return f"{value * 100:g} %"
        case Unit.COUNT:
            return f"{value:g}"
