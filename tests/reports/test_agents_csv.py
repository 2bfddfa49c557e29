"""The export of agents."""

from __future__ import annotations

from genqa.call import Hold
from genqa.index import Index
from genqa.reports import KINDS
from genqa.settings import Thresholds
from tests.calls import REFERENCE, call, said
from tests.index.results import BANDED, result, silent_for
from tests.reports.conftest import Read

HEADERS = (
    "agent", "calls", "calls_with_other_agents", "scored", "not_scorable", "quality_score_mean", "quality_score_median",
    "silence_seconds_n", "silence_seconds_sum", "silence_seconds_mean", "talk_over_seconds_n", "talk_over_seconds_sum",
    "talk_over_seconds_mean", "hold_time_n", "hold_time_sum", "hold_time_mean", "rubric", "rubric_version",
    "silence_min_seconds", "talk_over_min_seconds", "not_measured",
)  # fmt: skip


def test_an_agents_line(index: Index, read: Read) -> None:
    assert KINDS["agents"].headers == HEADERS
    for number, seconds in enumerate((0, 10, 40)):
        index.save(result(f"r{number}", silent_for(seconds), agent="Mara L."))
    index.save(result("held", call(*REFERENCE, hold=Hold(90_000)), agent="Mara L."))
    index.save(result("empty", call(), agent="Mara L."))
    assert read("agents") == [
        {
            "agent": "Mara L.", "calls": "5", "calls_with_other_agents": "0", "scored": "4",
            "not_scorable": "1",
            "quality_score_mean": "72.25", "quality_score_median": "84.5",
            "silence_seconds_n": "4", "silence_seconds_sum": "50.0", "silence_seconds_mean": "12.5",
            "talk_over_seconds_n": "4", "talk_over_seconds_sum": "0.2", "talk_over_seconds_mean": "0.05",
            "hold_time_n": "1", "hold_time_sum": "90.0", "hold_time_mean": "90.0",
            "rubric": "linear", "rubric_version": "1", "silence_min_seconds": "0.5", "talk_over_min_seconds": "0.0",
            "not_measured": "quality_score: unknown in 1 of 5 calls; silence_seconds: unknown in 1 of 5 calls; "
            "talk_over_seconds: unknown in 1 of 5 calls; hold_time: unknown in 4 of 5 calls",
        }
    ]  # fmt: skip


def test_calls_shared_with_other_agents_are_counted_apart_and_enter_no_number(index: Index, read: Read) -> None:
    index.save(result("own", silent_for(0), agent="Mara"))
    shared = call(said("agent:Mara", 0, 1), said("agent:Jon", 31, 32), said("guest", 32, 33))
    index.save(result("shared", shared, agent="Mara"))
    (line,) = read("agents")
    assert (line["calls"], line["calls_with_other_agents"], line["quality_score_mean"]) == ("1", "1", "100.0")


def test_a_call_that_is_not_scorable_enters_no_average_not_even_with_the_hold_that_is_known(
    index: Index, read: Read
) -> None:
    index.save(result("held", call(*REFERENCE, hold=Hold(90_000)), agent="Mara"))
    index.save(result("empty", call(length=60, hold=Hold(30_000)), agent="Mara"))
    assert index.row("empty").hold_time_seconds == 30.0
    (line,) = read("agents")
    assert (line["scored"], line["not_scorable"], line["hold_time_n"], line["hold_time_mean"]) == (
        "1",
        "1",
        "1",
        "90.0",
    )


def test_unknown_is_never_a_zero(index: Index, read: Read) -> None:
    index.save(result("r1", call(), agent="Mara"))
    (line,) = read("agents")
    empty = (
        "quality_score_mean",
        "quality_score_median",
        "silence_seconds_sum",
        "silence_seconds_mean",
        "hold_time_sum",
    )
    assert [line[name] for name in empty] == [""] * 5
    assert (line["calls"], line["scored"], line["hold_time_n"]) == ("1", "0", "0")


def test_scores_of_different_making_are_not_averaged(index: Index, read: Read) -> None:
    index.save(result("r1", agent="Mara"))
    index.save(result("r2", agent="Mara", rubric=BANDED))
    index.save(result("r3", agent="Mara", thresholds=Thresholds(900)))
    assert [(line["rubric"], line["silence_min_seconds"], line["calls"]) for line in read("agents")] == [
        ("banded", "0.5", "1"), ("linear", "0.5", "1"), ("linear", "0.9", "1"),
    ]  # fmt: skip


def test_agents_are_in_order_and_calls_without_one_come_last(index: Index, read: Read) -> None:
    for number, agent in enumerate(("zoe", "Adam", None, "Mara")):
        index.save(result(f"r{number}", agent=agent))
    assert [line["agent"] for line in read("agents")] == ["Adam", "Mara", "zoe", ""]
