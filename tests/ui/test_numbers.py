from __future__ import annotations

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from genqa.metrics.table import BY_NAME
from genqa.ui import numbers


@pytest.mark.parametrize(("change", "shown"), [(-10.0, "−10.0"), (-1.04, "−1.0"), (3.25, "+3.2"), (-0.04, "0.0")])
def test_points_have_one_decimal_and_a_true_minus(change: float, shown: str):
    assert numbers.points(change) == shown


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("silence_seconds", 8.04, "0:08.0"),
        ("silence_seconds", 0.0, "0:00"),
        ("hold_time_seconds", 90.0, "1:30"),
        ("silence_count", 1234, "1,234"),
        ("talk_share", 0.638, "64 %"),
        ("talk_share", 0.004, "0.4 %"),
        ("talk_share", 0.0, "0 %"),
        ("aws_non_talk_pct", 12.4, "12 %"),
        ("aws_non_talk_pct", 0.96, "1 %"),
        ("agent_words_per_minute", 141.6, "142 per minute"),
        ("talk_share", None, "—"),
    ],
)
def test_a_number_is_written_with_its_unit(name: str, value: float | None, shown: str):
    assert numbers.number(BY_NAME[name], value) == shown


@pytest.mark.parametrize(
    ("stored", "zone", "shown"),
    [
        ("2026-11-12T11:04:00Z", "Europe/Berlin", "12 Nov 2026 12:04 (CET)"),
        ("2026-07-01T23:30:00Z", "Europe/Berlin", "2 Jul 2026 01:30 (CEST)"),
        ("2026-11-12T12:04:00+01:00", "America/New_York", "12 Nov 2026 06:04 (EST)"),
        ("2026-03-02", "UTC", "2 Mar 2026 00:00 (UTC)"),
        ("0001-01-01T00:00:00Z", "America/New_York", "1 Jan 1 00:00 (UTC)"),
        (None, "UTC", "—"),
    ],
)
def test_a_moment_is_shown_as_the_readers_clock_had_it(stored: str | None, zone: str, shown: str):
    assert numbers.moment(stored, ZoneInfo(zone), with_zone=True) == shown


@pytest.mark.parametrize("name", [None, "", "Mars/Olympus", "../../etc/passwd", "/etc/passwd", "a\x00b", "x" * 5000])
def test_a_zone_that_this_machine_does_not_know_is_utc(name: str | None):
    assert numbers.zone(name) is UTC


def test_the_readers_zone_is_known_by_its_name():
    assert str(numbers.zone("Europe/Berlin")) == "Europe/Berlin"
