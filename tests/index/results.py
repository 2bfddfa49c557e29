"""Results for tests of the index, without audio or transcript."""

from __future__ import annotations

from typing import Any

from genqa.call import About, Call, Hold
from genqa.result import Origin, Result, judge
from genqa.scoring import Rubric, built_in
from genqa.settings import Thresholds
from tests.calls import REFERENCE, call, said

LINEAR, BANDED = built_in()["linear"], built_in()["banded"]


def result(
    recording_id: str = "r1",
    facts: Call | None = None,
    *,
    rubric: Rubric = LINEAR,
    thresholds: Thresholds | None = None,
    origin: Origin | None = None,
    **about: Any,
) -> Result:
    """A judged call, the reference call with 90 s of hold unless other facts are given."""
    facts = facts or call(*REFERENCE, hold=Hold(90_000))
    return judge(recording_id, facts, rubric, thresholds, About(**about), origin)


def silent_for(seconds: float, text: str = "some words here") -> Call:
    """A call with one silence of this length, and nothing else that costs points: 100 − 2 for each second."""
    return call(said("agent", 0, 1, text), said("guest", 1 + seconds, 2 + seconds))


#: A rubric of an organisation's own: a point for each second of silence.
MILD = """
name = "mild"
version = 1
kind = "deductions"

[[component]]
name = "silence"
quantity = "silence_seconds"
per_second = 1
"""
