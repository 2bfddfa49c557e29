"""Rubrics: how numbers become points. A rubric is TOML, named and versioned, and checked when it is read.

Two kinds. ``deductions`` starts at a number of points and takes some for each quantity, by steps or by the second:

    start = 100;  [[component]] quantity = "silence_seconds", per_second = 2

``bands`` gives each quantity a share of its weight by the band it falls in, and divides by the weight that could be
measured:

    [[component]] quantity = "longest_silence", weight = 15, bands = [{up_to = 5, points = 1.0}, …]
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any

from genqa.errors import RubricError
from genqa.scoring.quantities import QUANTITIES

DEFAULT_RUBRIC = "linear"


@dataclass(frozen=True, slots=True)
class Step:
    """A bound and the points that go with it: lost above it (deductions), earned up to it (bands)."""

    bound: float
    points: float


@dataclass(frozen=True, slots=True)
class Component:
    """One quantity's part in a score."""

    name: str
    quantity: str
    steps: tuple[Step, ...] = ()
    per_second: float = 0.0
    weight: float = 0.0
    unknown_is_free: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    """A remark beside the score, raised when a quantity exceeds a bound."""

    name: str
    quantity: str
    over: float
    reason: str


@dataclass(frozen=True, slots=True)
class Rubric:
    """A way of scoring, under a name and a version that stored scores refer to. ``toml`` is its text, as stored."""

    name: str
    version: int
    title: str
    about: str
    kind: str
    components: tuple[Component, ...]
    toml: str = field(repr=False, compare=False)
    start: float = 100.0
    least_weight: float = 0.6
    flags: tuple[Flag, ...] = ()


def parse(text: str, where: str = "the rubric") -> Rubric:
    """A rubric from its TOML.

    :raises RubricError: not TOML, or a key, quantity or number that makes no sense; says which.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RubricError(f"{where}: not valid TOML: {error}") from None
    except RecursionError:
        raise RubricError(f"{where}: nested beyond reason") from None
    try:
        kind = raw["kind"]
        if kind not in ("deductions", "bands"):
            raise RubricError(f"{where}: kind is 'deductions' or 'bands', not {kind!r}")
        rubric = Rubric(
            name=_name(raw["name"], where),
            version=_version(raw["version"], where),
            title=str(raw.get("title", raw["name"])),
            about=str(raw.get("about", "")),
            kind=kind,
            components=tuple([_component(item, kind, where) for item in raw["component"]]),
            toml=text,
            start=_number(raw.get("start", 100), where),
            least_weight=_number(raw.get("least_weight", 0.6), where),
            flags=tuple([_flag(item, where) for item in raw.get("flag", ())]),
        )
    except KeyError as error:
        raise RubricError(f"{where}: {error.args[0]!r} is missing") from None
    except (TypeError, ValueError, AttributeError):
        raise RubricError(f"{where}: a value is not of the kind that its key needs") from None
    if not rubric.components:
        raise RubricError(f"{where}: no component, so nothing would be scored")
    return rubric


@cache
def built_in() -> dict[str, Rubric]:
    """The rubrics that come with genqa, by name; the default first."""
    folder = resources.files("genqa.scoring") / "rubrics"
    names = (DEFAULT_RUBRIC, "banded")
    return {name: parse((folder / f"{name}.toml").read_text("utf-8"), name) for name in names}


def _component(item: dict[str, Any], kind: str, where: str) -> Component:
    name = str(item["name"])
    quantity = _quantity(item["quantity"], f"{where}, {name}")
    if kind == "bands":
        steps = tuple([Step(_number(b["up_to"], where), _number(b["points"], where)) for b in item["bands"]])
        weight = _number(item["weight"], where)
        if weight <= 0 or not steps or any(not 0 <= step.points <= 1 for step in steps):
            raise RubricError(f"{where}, {name}: needs a weight above 0 and bands with points from 0 to 1")
        return Component(name, quantity, _ascending(steps, f"{where}, {name}"), weight=weight)
    steps = tuple([Step(_number(s["over"], where), _number(s["points"], where)) for s in item.get("steps", ())])
    per_second = _number(item.get("per_second", 0), where)
    if per_second < 0 or any(step.points < 0 for step in steps) or not (per_second or steps):
        raise RubricError(f"{where}, {name}: needs steps or per_second, and no negative points")
    unknown = item.get("unknown", "no score")
    if unknown not in ("free", "no score"):
        raise RubricError(f"{where}, {name}: unknown is 'free' or 'no score', not {unknown!r}")
    return Component(
        name, quantity, _ascending(steps, f"{where}, {name}"), per_second, unknown_is_free=unknown == "free"
    )


def _flag(item: dict[str, Any], where: str) -> Flag:
    name = str(item["name"])
    return Flag(
        name, _quantity(item["quantity"], f"{where}, {name}"), _number(item["over"], where), str(item["reason"])
    )


def _ascending(steps: Iterable[Step], where: str) -> tuple[Step, ...]:
    listed = tuple(steps)
    if any(after.bound <= before.bound for before, after in pairwise(listed)):
        raise RubricError(f"{where}: its bounds must rise")
    return listed


def _quantity(name: Any, where: str) -> str:
    if name not in QUANTITIES:
        raise RubricError(f"{where}: no quantity is called {name!r}; known: {', '.join(QUANTITIES)}")
    return str(name)


def _name(name: Any, where: str) -> str:
    if not isinstance(name, str) or not name.replace("_", "").replace("-", "").isalnum() or len(name) > 40:
        raise RubricError(f"{where}: a rubric's name is letters, digits, - and _, at most 40")
    return name


def _version(value: Any, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 1_000_000:
        raise RubricError(f"{where}: its version is a whole number from 1, not {str(value)[:40]!r}")
    return value


def _number(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise RubricError(f"{where}: {value!r} is not a number")
    return float(value)
