"""What an address asks for, and back."""

from __future__ import annotations

from datetime import UTC, date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genqa.charts.colours import Bands
from genqa.index import Filters
from genqa.ui.view import KEYS, NOT_SCORABLE, Range, View, bands_of, of_address

TODAY = date(2026, 11, 22)
BERLIN = ZoneInfo("Europe/Berlin")
EVERYTHING = {
    "period": "30d",
    "agent": "Mara L.",
    "queue": "Billing",
    "direction": "inbound",
    "score": "60-80",
    "length": "60-600",
    "found": "doubt",
    "transcript": "none",
}


def asked(**address: str) -> View:
    """What an address asks for, all of which can be read."""
    view, unreadable = of_address(address)
    assert unreadable == []
    return view


def filters(**address: str) -> Filters:
    return asked(**address).filters(TODAY, BERLIN)


def test_an_address_is_read_and_written_back_as_it_was():
    view = asked(**EVERYTHING)

    assert view == View("30d", "Mara L.", "Billing", "inbound", Range(60, 80), Range(60, 600), "doubt", "none")
    assert view.address() == EVERYTHING
    assert set(KEYS) == set(EVERYTHING)


def test_an_address_without_filters_asks_for_nothing():
    assert of_address({}) == (View(), [])
    assert of_address({"call": "x", "page": "3", "agent": " "}) == (View(), [])
    assert View().address() == {}
    assert View().filters(TODAY, UTC) == Filters()


def test_everything_asked_for_reaches_the_index():
    assert filters(**EVERYTHING) == Filters(
        since="2026-10-23T22:00:00Z",
        until="2026-11-22T23:00:00Z",
        agent="Mara L.",
        queue="Billing",
        direction="inbound",
        min_score=60.0,
        below_score=80.0,
        min_duration=60.0,
        max_duration=600.0,
        finding="doubt",
        transcript=False,
    )


@pytest.mark.parametrize(
    ("period", "since", "until"),
    [
        ("7d", "2026-11-15T23:00:00Z", "2026-11-22T23:00:00Z"),
        ("30d", "2026-10-23T22:00:00Z", "2026-11-22T23:00:00Z"),
        ("this-month", "2026-10-31T23:00:00Z", "2026-11-22T23:00:00Z"),
        ("last-month", "2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z"),
        ("2026-10-25..2026-10-25", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"),
        ("all", None, None),
        ("undated", None, None),
    ],
)
def test_days_run_from_midnight_to_midnight_by_the_readers_clock(period: str, since: str | None, until: str | None):
    found = filters(period=period)

    assert (found.since, found.until) == (since, until)
    assert found.undated is (True if period == "undated" else None)


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        ("0-60", Filters(min_score=0.0, below_score=60.0)),
        ("80-100", Filters(min_score=80.0, max_score=100.0)),
        ("100-100", Filters(min_score=100.0, max_score=100.0)),
        ("59.5-80", Filters(min_score=59.5, below_score=80.0)),
        (NOT_SCORABLE, Filters(scored=False)),
    ],
)
def test_a_range_of_scores_leaves_its_upper_bound_to_the_next_unless_it_is_100(score: str, expected: Filters):
    assert filters(score=score) == expected


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        ("60-600", Filters(min_duration=60.0, max_duration=600.0)),
        ("60-", Filters(min_duration=60.0)),
        ("-600", Filters(max_duration=600.0)),
        ("0-0.5", Filters(min_duration=0.0, max_duration=0.5)),
    ],
)
def test_a_length_may_be_open_at_either_end(length: str, expected: Filters):
    assert filters(length=length) == expected
    assert asked(length=length).address() == {"length": length}


@pytest.mark.parametrize(
    ("key", "junk"),
    [
        ("period", "yesterday"),
        ("period", "2026-13-01..2026-13-02"),
        ("period", "2026-11-12..2026-11-01"),
        ("period", "0001-01-01..9999-12-31"),
        ("period", "٢٠٢٦-11-01..2026-11-02"),
        ("score", "good"),
        ("score", "80-60"),
        ("score", "60-60"),
        ("score", "0-101"),
        ("score", "-5-10"),
        ("score", "nan-inf"),
        ("score", "1e3-100"),
        ("score", "٠-٦٠"),
        ("length", "-"),
        ("length", "600-60"),
        ("length", "long"),
        ("length", "1:00-2:00"),
        ("agent", "x" * 501),
    ],
)
def test_what_cannot_be_read_is_left_out_and_told(key: str, junk: str):
    view, (sentence,) = of_address({key: junk, "queue": "Billing"})

    assert view == View(queue="Billing")
    assert sentence.startswith(f"The address asks for the {key} “{junk[:39]}")
    assert sentence.endswith("which genqa cannot read. It is left out.")
    assert len(sentence) < 140


@given(st.dictionaries(st.sampled_from(KEYS), st.text()))
def test_no_address_is_wrong_enough_to_stop_a_page(address: dict[str, str]):
    view, _ = of_address(address)

    view.sentences(Bands())
    view.filters(TODAY, BERLIN).where()
    assert of_address(view.address()) == (view, [])


def test_what_is_on_is_said_in_words():
    assert asked(**EVERYTHING).sentences(Bands()) == {
        "period": "Period: Last 30 days",
        "agent": "Agent: Mara L.",
        "queue": "Queue: Billing",
        "direction": "Direction: inbound",
        "score": "Score: ▲ watch, 60 to below 80",
        "length": "Length: 1:00 to 10:00",
        "found": "Found: any doubt",
        "transcript": "Transcript: none",
    }
    assert asked(period="2026-11-01..2026-11-12", score="30-40", length="90-").sentences(Bands()) == {
        "period": "Period: 1 Nov 2026 to 12 Nov 2026",
        "score": "Score: 30 to below 40",
        "length": "Length: at least 1:30",
    }
    assert asked(score=NOT_SCORABLE).sentences(Bands()) == {"score": "Score: not scorable"}


def test_bands_leave_no_score_out_and_count_none_twice():
    best, watch, worst = bands_of(Bands(85, 50))

    assert (worst, watch, best) == (Range(0, 50), Range(50, 85), Range(85, 100))
    assert asked(score=str(watch)).sentences(Bands(85, 50)) == {"score": "Score: ▲ watch, 50 to below 85"}
