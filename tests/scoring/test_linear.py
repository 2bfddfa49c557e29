"""The rubric `linear`: 100, less hold, silence and talk-over."""

from __future__ import annotations

import pytest

from genqa.call import Hold
from genqa.metrics import measure
from genqa.scoring import Score, built_in, score
from genqa.spans import Spans
from tests.calls import REFERENCE, call, said

LINEAR = built_in()["linear"]


def linear(*utterances: object, **facts: object) -> Score:
    return score(measure(call(*utterances, **facts)), LINEAR)  # type: ignore[arg-type]


def with_hold(seconds: float) -> Score:
    return linear(said("agent", 0, 1), said("guest", 1, 2), hold=Hold(round(seconds * 1000)))


def test_the_reference_call_scores_89() -> None:
    result = linear(*REFERENCE, hold=Hold(90_000))
    assert result.value == 89.0
    assert [(line.component, line.points, line.reason) for line in result.lines] == [
        ("hold", -10.0, "hold 1:30"),
        ("talk-over", -1.0, "talk-over 0.2 s in 1 event"),
    ]
    assert result.lines[1].spans == Spans([(3800, 4000)])
    assert (result.rubric, result.version, result.reason) == ("linear", 1, None)


@pytest.mark.parametrize(
    ("seconds", "points"), [(0, 100), (60.0, 100), (60.001, 90), (120.0, 90), (120.001, 80), (5000, 80)]
)
def test_hold_costs_by_step_and_the_bounds_themselves_do_not_cross(seconds: float, points: float) -> None:
    assert with_hold(seconds).value == points


def test_silence_costs_two_points_a_second() -> None:
    result = linear(said("agent", 0, 1), said("guest", 4.5, 5), said("agent", 5.25, 6), hold=Hold(0))
    assert result.value == 93.0
    assert [(line.reason, line.spans) for line in result.lines] == [("silence 3.5 s in 1 gap", Spans([(1000, 4500)]))]


def test_a_score_is_not_rounded() -> None:
    assert linear(said("agent", 0, 1), said("guest", 0.667, 2), hold=Hold(0)).value == pytest.approx(98.335, abs=1e-12)


def test_unknown_hold_costs_nothing_and_is_said_so() -> None:
    result = linear(said("agent", 0, 1), said("guest", 1, 2))
    assert result.value == 100.0
    assert [(line.component, line.points, line.measured) for line in result.lines] == [("hold", 0.0, False)]
    assert result.lines[0].reason == "hold is not known and costs nothing: nothing tells whether the guest was on hold"


def test_a_score_never_falls_below_0_and_its_lines_still_add_up() -> None:
    result = linear(said("agent", 0, 1), said("guest", 100, 101), hold=Hold(0))
    assert result.value == 0.0
    assert [(line.component, line.points) for line in result.lines] == [("silence", -198.0), ("limit", 98.0)]


def test_without_talk_over_there_is_no_score_but_a_reason() -> None:
    result = linear(said("unknown", 0, 2), anonymous=True)
    assert result.value is None
    assert result.reason == "talk-over was not measured: one voice without a name: nothing tells agent from guest"
    assert result.lines == ()


def test_without_an_utterance_there_is_no_score_but_a_reason() -> None:
    result = linear(length=10)
    assert (result.value, result.reason) == (
        None,
        "silence was not measured: no utterance: nothing tells who speaks when",
    )
