"""Numbers over all calls in view, each worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from genqa.call import Hold
from genqa.index import Filters, Index, Making, Number, Scored, Stretch, Summary, Tally
from genqa.settings import Thresholds
from tests.calls import call, said
from tests.index.conftest import Ask
from tests.index.results import BANDED, result, silent_for

LINEAR_1 = Making("linear", 1, 500, 0)


@pytest.fixture
def filled(index: Index) -> Index:
    """Scores of 40, 80, 100 and 70, one call that is not scorable, one call of another day."""
    index.save(result("r40", silent_for(30), agent="Mara L.", started_at="2026-03-01T23:30:00Z"))
    index.save(result("r80", silent_for(10), agent="Jon P.", started_at="2026-03-02T00:00:00Z"))
    index.save(result("r100", silent_for(0), agent="Mara L.", started_at="2026-03-02T10:00:00Z"))
    index.save(result("none", call(), started_at="2026-03-02T11:00:00Z"))
    index.save(result("r70", replace(silent_for(10), hold=Hold(90_000)), agent="Jon P."))
    return index


def test_a_tally_counts_calls_and_those_that_are_not_scorable(filled: Index):
    assert filled.tally(Filters()) == Tally(5, 1)
    assert filled.tally(Filters(agent="Mara L.")) == Tally(2, 0)
    assert filled.tally(Filters(agent="nobody")) == Tally(0, 0)


def test_a_summary_has_counts_means_and_medians_of_what_is_known(filled: Index):
    assert filled.summary(Filters(), target=80) == Summary(
        calls=5, scored=4, on_target=2, at_0=0, at_100=1,
        first="2026-03-01T23:30:00Z", last="2026-03-02T11:00:00Z",
        score=Number(4, 72.5, 75.0),
        silence=Number(4, 12.5, 10.0),
        talk_over=Number(4, 0.0, 0.0),
        hold=Number(1, 90.0, 90.0),
    )  # fmt: skip


def test_the_median_of_an_odd_number_is_the_one_in_the_middle(filled: Index):
    assert filled.summary(Filters(undated=False), target=80).score == Number(3, 220 / 3, 80.0)


def test_a_call_that_is_not_scorable_never_counts_as_0(filled: Index):
    summary = filled.summary(Filters(scored=False), target=80)

    assert (summary.calls, summary.scored, summary.at_0, summary.on_target) == (1, 0, 0, 0)
    assert summary.score == summary.silence == summary.hold == Number(0, None, None)
    assert summary.share_on_target is None


def test_nothing_in_view_is_a_summary_of_nothing(filled: Index):
    assert filled.summary(Filters(agent="nobody"), target=80) == Summary(0, 0, 0, 0, 0, None, None)


def test_a_score_reaches_the_target_when_it_is_no_less_unrounded(index: Index):
    index.save(result("just below", silent_for(10.001)))
    index.save(result("just there", silent_for(10)))

    assert index.summary(Filters(), target=80).on_target == 1
    assert index.summary(Filters(), target=80).share_on_target == 50.0


def test_the_scores_at_either_end_are_counted(index: Index):
    index.save(result("silent", silent_for(60)))
    index.save(result("more silent", silent_for(90)))
    index.save(result("perfect", silent_for(0)))

    summary = index.summary(Filters(), target=80)

    assert (summary.at_0, summary.at_100) == (2, 1)


def test_a_bound_between_two_tenths_belongs_to_the_upper_one_and_100_to_the_last(filled: Index):
    assert filled.spread(Filters()) == (0, 0, 0, 0, 1, 0, 0, 1, 1, 1)
    assert filled.spread(Filters(max_score=79.99)) == (0, 0, 0, 0, 1, 0, 0, 1, 0, 0)
    assert filled.spread(Filters(scored=False)) == (0,) * 10


def test_a_trend_has_the_calls_of_each_stretch_with_its_end_left_out(filled: Index):
    stretches = [
        ("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z"),
        ("2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z"),
        ("2026-03-03T00:00:00Z", "2026-03-04T00:00:00Z"),
    ]

    first, second, third = filled.trend(Filters(), stretches)

    assert first == Stretch(1, Number(1, 40.0), Number(1, 30.0), Number(1, 0.0), Number())
    assert second == Stretch(3, Number(2, 90.0), Number(2, 5.0), Number(2, 0.0), Number())
    assert third == Stretch()
    assert filled.trend(Filters(agent="Jon P."), stretches)[1].score == Number(1, 80.0)
    assert filled.trend(Filters(), []) == ()


def test_the_worst_calls_come_first_with_what_lost_them_most(index: Index):
    talked_over = call(said("agent", 0, 2), said("guest", 1, 3), said("agent", 13, 14), hold=Hold(90_000))
    index.save(result("r65", talked_over, agent="Mara L.", queue="Billing", started_at="2026-03-02"))
    index.save(result("r100", silent_for(0)))
    index.save(result("none", call()))

    assert index.worst(Filters(), most=1) == (
        Scored(
            "r65", "Mara L.", 1, "Billing", "2026-03-02T00:00:00Z", 65.0,
            ((-20.0, "silence 10.0 s in 1 gap"), (-10.0, "hold 1:30"), (-5.0, "talk-over 1.0 s in 1 event")),
        ),
    )  # fmt: skip
    assert [one.recording_id for one in index.worst(Filters(), most=9)] == ["r65", "r100"]


def test_of_equal_scores_the_newest_call_comes_first(index: Index):
    for day in (1, 3, 2):
        index.save(result(f"day {day}", silent_for(60), started_at=f"2026-03-0{day}"))
    index.save(result("no day", silent_for(60)))

    assert [one.recording_id for one in index.worst(Filters(), most=3)] == ["day 3", "day 2", "day 1"]


def test_a_score_that_stopped_at_0_does_not_name_the_stop_as_a_reason(index: Index):
    index.save(result("silent", silent_for(90)))

    assert index.worst(Filters(), most=1)[0].lost == ((-180.0, "silence 1:30 in 1 gap"),)


def test_what_calls_were_scored_under_is_told_with_the_most_first(filled: Index):
    filled.save(result("other", rubric=BANDED))
    filled.save(result("longer", thresholds=Thresholds(silence_min=1000)))

    assert filled.makings(Filters()) == (
        (LINEAR_1, 5),
        (Making("banded", 1, 500, 0), 1),
        (Making("linear", 1, 1000, 0), 1),
    )
    assert filled.tally(Filters(making=LINEAR_1)) == Tally(5, 1)
    assert filled.makings(Filters(agent="nobody")) == ()


def test_a_range_of_days_is_looked_up_in_the_index_of_times(filled: Index, ask: Ask):
    plan = " ".join(
        str(row[-1])
        for row in ask("EXPLAIN QUERY PLAN SELECT count(*), count(quality_score) FROM qa_results "
                       "WHERE started_at >= '2026-03-01' AND started_at < '2026-03-02'")
    )  # fmt: skip
    assert "USING COVERING INDEX qa_results_numbers" in plan
