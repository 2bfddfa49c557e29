"""Which calls the fields of the page Ingest ask for, and how a run says what it was asked for."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from genqa.errors import InvalidSetting
from genqa.genesys.source import Wanted
from genqa.ingest.wanted import to_json
from genqa.ui.ingest_asked import WINDOWS, Fields, in_words, period_key, wanted

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 22, 16, 30, 12, 500, tzinfo=UTC)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_the_last_seven_days_end_now_and_begin_at_local_midnight() -> None:
    assert wanted(Fields(), NOW, BERLIN) == Wanted(utc("2026-11-15T23:00:00"), utc("2026-11-22T16:30:12"))


def test_yesterday_is_a_whole_day_by_the_readers_clock() -> None:
    assert wanted(Fields("yesterday"), NOW, BERLIN) == Wanted(utc("2026-11-20T23:00:00"), utc("2026-11-21T23:00:00"))


def test_every_window_of_the_list_has_days() -> None:
    assert list(WINDOWS) == ["today", "yesterday", "7d", "30d", "90d", "this-month", "last-month"]
    assert all(wanted(Fields(key), NOW, BERLIN).since < NOW for key in WINDOWS)


def test_a_day_on_which_the_clock_is_put_back_has_25_hours() -> None:
    asked = wanted(Fields("own", date(2026, 10, 25), date(2026, 10, 25)), NOW, BERLIN)
    assert (asked.until - asked.since).total_seconds() == 25 * 3600


def test_all_fields_together() -> None:
    fields = Fields(
        "own", date(2026, 11, 1), date(2026, 11, 12), "  Billing ", "Mara L.", "1:30", 100, "c1, c2\nc1;c3", "r1"
    )
    assert wanted(fields, NOW, BERLIN) == Wanted(
        utc("2026-10-31T23:00:00"),
        utc("2026-11-12T23:00:00"),
        ("c1", "c2", "c3"),
        ("r1",),
        "Billing",
        "Mara L.",
        90,
        100,
    )


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (Fields("own", None, date(2026, 11, 1)), "the first or the last day is missing"),
        (Fields("own", date(2026, 11, 2), date(2026, 11, 1)), "the first day is later than the last"),
        (Fields("own", date(2026, 11, 24), date(2026, 11, 25)), "24 Nov 2026 to 25 Nov 2026 has not begun yet"),
        (Fields("nonsense"), "the first or the last day is missing"),
        (Fields(at_least="soon"), "“soon” is no length such as 1:30"),
        (Fields(at_least="-5"), "“-5” is no length such as 1:30"),
    ],
)
def test_fields_that_make_no_sense_are_told(fields: Fields, message: str) -> None:
    with pytest.raises(InvalidSetting, match=message):
        wanted(fields, NOW, BERLIN)


@pytest.mark.parametrize(
    ("fields", "words", "period"),
    [
        (Fields("yesterday"), "21 Nov 2026", "2026-11-21..2026-11-21"),
        (Fields(), "16 Nov 2026 to 22 Nov 2026, up to 17:30", "2026-11-16..2026-11-22"),
        (
            Fields("yesterday", queue="Billing", agent="Mara L.", at_least="1:30", most=1),
            "21 Nov 2026, queue Billing, agent Mara L., at least 1:30, at most 1 call",
            "2026-11-21..2026-11-21",
        ),
        (Fields(calls="c1"), "1 call by id", None),
        (Fields(calls="c1 c2", recordings="r1"), "2 calls and 1 recording by id", None),
        (Fields(recordings="r1 r2"), "2 recordings by id", None),
    ],
)
def test_a_run_says_what_it_was_asked_for_and_leads_to_its_days(fields: Fields, words: str, period: str | None) -> None:
    stored = to_json(wanted(fields, NOW, BERLIN))
    assert (in_words(stored, BERLIN), period_key(stored, BERLIN)) == (words, period)
