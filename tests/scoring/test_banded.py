"""The rubric `banded`: points by bands, over the weight that could be measured."""

from __future__ import annotations

import pytest

from genqa.call import Hold
from genqa.metrics import measure
from genqa.scoring import Score, built_in, score
from genqa.spans import Spans
from tests.calls import call, said

BANDED = built_in()["banded"]


def banded(*utterances: object, **facts: object) -> Score:
    return score(measure(call(*utterances, **facts)), BANDED)  # type: ignore[arg-type]


def held(*pairs: tuple[int, int]) -> Hold:
    spans = Spans(pairs)
    return Hold(spans.duration, spans, in_file=True)


def lost(result: Score) -> dict[str, float]:
    return {line.component: round(line.points, 6) for line in result.lines if line.measured}


def test_a_faultless_call_has_all_points() -> None:
    result = banded(said("guest", 0, 10), said("agent", 11, 20), said("guest", 20.2, 30), hold=held((40_000, 41_000)))
    assert (result.value, lost(result)) == (100.0, {})


@pytest.mark.parametrize(
    ("gap", "points"),
    [
        (3.0, {}),
        (5.0, {"dead air": -25 * 0.5}),  # 5 of 100 s and a bit: above 5 %
        (5.1, {"dead air": -25 * 0.5, "longest silence": -15 * 0.5}),
        (15.1, {"dead air": -25.0, "longest silence": -15.0}),
    ],
)
def test_silence_falls_into_bands(gap: float, points: dict[str, float]) -> None:
    turns = (said("guest", 0, 49), said("agent", 49.5, 50), said("agent", 50 + gap, 99.99))
    assert lost(banded(*turns, hold=held())) == points


def test_shares_are_of_the_conversation_less_hold() -> None:
    """4 s of dead air are 4 % of 100 s, but 8 % of the 50 s that were not hold."""
    turns = (said("guest", 0, 20), said("agent", 20.5, 21), said("agent", 25, 50), said("agent", 99, 100))
    assert "dead air" not in lost(banded(*turns, said("guest", 50, 99), hold=held()))
    assert lost(banded(*turns, said("guest", 50, 99), hold=held((49_000, 99_000))))["dead air"] == -12.5


@pytest.mark.parametrize(("times", "share"), [(0, 1.0), (1, 0.5), (4, 0.5), (5, 0.1), (10, 0.1), (11, 0.0)])
def test_interruptions_by_the_agent_fall_into_bands(times: int, share: float) -> None:
    turns = [said("guest", 0, 9.9), said("agent", 10.5, 20)]
    for number in range(times):
        begin = 20 + number * 100
        turns += [said("guest", begin, begin + 50), said("agent", begin + 49.9, begin + 99.9, "let me say this now")]
    earned = 1 + lost(banded(*turns, hold=held())).get("interruptions by the agent", 0.0) / 15
    assert earned == pytest.approx(share)


@pytest.mark.parametrize(("seconds", "points"), [(60, 0), (60.001, -7.5), (120, -7.5), (120.001, -15)])
def test_the_longest_hold_falls_into_bands_not_the_sum(seconds: float, points: float) -> None:
    turns = (said("guest", 0, 9), said("agent", 9.5, 20), said("guest", 500, 501), said("agent", 502, 503))
    hold = held((20_000, 20_000 + round(seconds * 1000)), (300_000, 330_000))
    assert lost(banded(*turns, hold=hold)).get("longest hold", 0) == points


@pytest.mark.parametrize(("pause", "points"), [(1.5, 0), (1.501, -5), (3.0, -5), (3.001, -10)])
def test_response_latency_falls_into_bands(pause: float, points: float) -> None:
    turns = (said("guest", 0, 100), said("agent", 100 + pause, 300))
    assert lost(banded(*turns, hold=held())).get("response latency", 0) == points


def test_what_was_not_measured_is_left_out_of_the_weight() -> None:
    """Without hold 85 of 100 are measured, so one lost half of 15 is 7.5 of 85."""
    result = banded(said("guest", 0, 10), said("agent", 11, 20), said("guest", 19.9, 400), said("agent", 399, 500))
    assert result.value == pytest.approx(100 - 7.5 / 85 * 100)
    assert [line.component for line in result.lines if not line.measured] == ["longest hold"]


def test_less_than_60_per_cent_of_the_weight_is_no_score() -> None:
    result = banded(said("unknown", 0, 10), said("unknown", 10.2, 12), anonymous=True)
    assert result.value is None
    assert result.reason == (
        "only 40% of the weight could be measured, 60% are needed; "
        "missing: talk-over, interruptions by the agent, longest hold, response latency"
    )


@pytest.mark.parametrize(("seconds", "flags"), [(300, 0), (300.001, 1)])
def test_one_hold_of_more_than_five_minutes_is_flagged(seconds: float, flags: int) -> None:
    turns = (said("guest", 0, 9), said("agent", 9.5, 20), said("guest", 500, 501))
    result = banded(*turns, hold=held((20_000, 20_000 + round(seconds * 1000))))
    assert len(result.flags) == flags


def test_all_lines_and_100_add_up_to_the_score() -> None:
    result = banded(
        said("guest", 0, 10), said("agent", 9, 20, "let me tell you"), said("guest", 28, 40), hold=Hold(90_000)
    )
    assert result.value is not None
    assert 100 + sum(line.points for line in result.lines) == pytest.approx(result.value)
