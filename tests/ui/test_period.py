"""Which days are meant, what they are compared with, and how they are cut."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from genqa.ui.period import ALL, PERIODS, UNDATED, Days, own, period_of
from genqa.ui.stretches import cut

TODAY = date(2026, 11, 22)


def days(key: str, today: date = TODAY) -> Days | None:
    return period_of(key).days(today)


def test_the_last_days_have_today_in_them():
    assert days("7d") == Days(date(2026, 11, 16), TODAY)
    assert days("30d") == Days(date(2026, 10, 24), TODAY)
    assert days("90d") == Days(date(2026, 8, 25), TODAY)
    assert days("30d").number == 30


def test_months_are_those_of_the_calendar():
    assert days("this-month") == Days(date(2026, 11, 1), TODAY)
    assert days("last-month") == Days(date(2026, 10, 1), date(2026, 10, 31))
    assert days("last-month", date(2027, 1, 31)) == Days(date(2026, 12, 1), date(2026, 12, 31))
    assert days("last-month", date(2028, 3, 1)) == Days(date(2028, 2, 1), date(2028, 2, 29))


@pytest.mark.parametrize(
    ("key", "today", "before", "name"),
    [
        ("30d", TODAY, Days(date(2026, 9, 24), date(2026, 10, 23)), "the 30 days before"),
        ("this-month", TODAY, Days(date(2026, 10, 1), date(2026, 10, 22)), "the same days of Oct 2026"),
        ("this-month", date(2026, 3, 31), Days(date(2026, 2, 1), date(2026, 2, 28)), "the same days of Feb 2026"),
        ("last-month", TODAY, Days(date(2026, 9, 1), date(2026, 9, 30)), "Sep 2026"),
        ("last-month", date(2026, 2, 5), Days(date(2025, 12, 1), date(2025, 12, 31)), "Dec 2025"),
        ("2026-11-10..2026-11-12", TODAY, Days(date(2026, 11, 7), date(2026, 11, 9)), "the 3 days before"),
        ("2026-11-10..2026-11-10", TODAY, Days(date(2026, 11, 9), date(2026, 11, 9)), "the day before"),
    ],
)
def test_a_period_is_compared_with_as_much_before_it(key: str, today: date, before: Days, name: str):
    assert period_of(key).before(today) == (before, name)


@pytest.mark.parametrize("key", [ALL, UNDATED])
def test_what_has_no_days_is_compared_with_nothing(key: str):
    assert days(key) is None
    assert period_of(key).before(TODAY) is None


def test_every_period_is_found_by_its_key_and_ones_own_dates_too():
    assert [period_of(period.key) for period in PERIODS] == list(PERIODS)
    mine = own(Days(date(2026, 11, 1), date(2026, 11, 1)))
    assert (mine.key, mine.title) == ("2026-11-01..2026-11-01", "1 Nov 2026")
    assert days(mine.key) == Days(date(2026, 11, 1), date(2026, 11, 1))


def test_a_day_of_25_hours_is_one_day():
    the_clocks_go_back = Days(date(2026, 10, 25), date(2026, 10, 25))

    assert the_clocks_go_back.bounds(ZoneInfo("Europe/Berlin")) == ("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z")


def test_a_month_is_cut_into_days():
    kind, pieces = cut(Days(date(2026, 10, 31), date(2026, 11, 1)), 500)

    assert kind == "day"
    assert [piece.name for piece in pieces] == ["31 Oct 2026", "1 Nov 2026"]
    assert len(cut(Days(date(2026, 10, 1), date(2026, 10, 31)), 500)[1]) == 31


def test_a_month_with_few_calls_is_cut_into_weeks_and_a_fortnight_never():
    month, fortnight = Days(date(2026, 10, 1), date(2026, 10, 31)), Days(date(2026, 10, 1), date(2026, 10, 14))

    assert [cut(month, calls)[0] for calls in (92, 93)] == ["week", "day"]
    assert cut(fortnight, 1)[0] == "day"


def test_a_quarter_is_cut_into_weeks_from_monday_the_ends_maybe_shorter():
    kind, pieces = cut(Days(date(2026, 10, 1), date(2026, 12, 31)), 500)

    assert kind == "week"
    assert pieces[0].days == Days(date(2026, 10, 1), date(2026, 10, 4))
    assert pieces[1].days == Days(date(2026, 10, 5), date(2026, 10, 11))
    assert pieces[-1].days == Days(date(2026, 12, 28), date(2026, 12, 31))
    assert sum(piece.days.number for piece in pieces) == 92


def test_a_year_is_cut_into_months():
    kind, pieces = cut(Days(date(2026, 1, 15), date(2026, 12, 31)), 500)

    assert kind == "month"
    assert [piece.name for piece in pieces][:2] == ["Jan 2026", "Feb 2026"]
    assert pieces[0].days == Days(date(2026, 1, 15), date(2026, 1, 31))
    assert len(pieces) == 12
