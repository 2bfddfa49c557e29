"""Times in transcripts: the unit is the key's, and what is no time is None."""

from __future__ import annotations

from typing import Any

import pytest

from genqa.call import Role
from genqa.transcript import units

NOT_A_TIME = [
    None,
    True,
    False,
    "",
    "soon",
    "1_000",
    [],
    {},
    "9" * 50,
    10**400,
    float("nan"),
    float("inf"),
    "nan",
    "inf",
]
WEEK_MS = 7 * 24 * 3600 * 1000


@pytest.mark.parametrize(
    ("read", "value", "ms"),
    [
        (units.seconds, 0.49, 490),
        (units.seconds, "0.49", 490),
        (units.seconds, 24.779999, 24_780),
        (units.seconds, -0.5, -500),
        (units.seconds, "1e2", 100_000),
        (units.seconds, WEEK_MS // 1000, WEEK_MS),
        (units.seconds, WEEK_MS // 1000 + 1, None),
        (units.milliseconds, 170, 170),
        (units.milliseconds, "170.6", 171),
        (units.milliseconds, 1_772_460_000_000, None),
        (units.ticks, 900_000, 90),
        (units.ticks, 21_800_000.0, 2_180),
        (units.ticks, "22800000", 2_280),
        (units.suffixed_seconds, "1.300s", 1_300),
        (units.suffixed_seconds, "1.300", None),
        (units.suffixed_seconds, "s", None),
        (units.suffixed_seconds, 1.3, None),
        (units.suffixed_seconds, {"seconds": 1, "nanos": 300_000_000}, 1_300),
        (units.suffixed_seconds, {"seconds": "1"}, 1_000),
        (units.suffixed_seconds, {"nanos": 300_000_000}, 300),
        (units.suffixed_seconds, {"seconds": None, "nanos": 5_000_000}, 5),
        (units.suffixed_seconds, {}, 0),
        (units.suffixed_seconds, {"seconds": "x"}, None),
        (units.iso_duration, "PT2.28S", 2_280),
        (units.iso_duration, "PT1M2.5S", 62_500),
        (units.iso_duration, "PT1H", 3_600_000),
        (units.iso_duration, "P1DT1S", 86_401_000),
        (units.iso_duration, "PT0S", 0),
        (units.iso_duration, "P", None),
        (units.iso_duration, "PT", None),
        (units.iso_duration, "2.28", None),
        (units.iso_duration, "P8D", None),
    ],
)
def test_a_time_is_read_in_the_unit_of_its_key(read: Any, value: Any, ms: int | None) -> None:
    assert read(value) == ms


@pytest.mark.parametrize("read", [units.seconds, units.milliseconds, units.ticks, units.iso_duration])
@pytest.mark.parametrize("value", NOT_A_TIME, ids=lambda value: repr(value)[:12])
def test_what_is_no_time_is_none(read: Any, value: Any) -> None:
    assert read(value) is None


def test_an_end_is_known_when_start_and_duration_are() -> None:
    assert (units.after(5, 3), units.after(None, 3), units.after(5, None)) == (8, None, None)


@pytest.mark.parametrize(
    ("value", "label"),
    [
        (0, "0"),
        (2.0, "2"),
        (2.5, "2.5"),
        (" Agent ", "Agent"),
        ("x" * 300, "x" * 200),
        ("", None),
        ("  ", None),
        (None, None),
        (True, None),
        ({}, None),
        (float("nan"), None),
        (float("inf"), None),
        (10**5000, None),
        ("a\ud83d", "a?"),
    ],
    ids=lambda value: repr(value)[:12] if not isinstance(value, int) or value < 10 else "a number of 5000 digits",
)
def test_a_label_is_text_or_a_number_as_the_file_spells_it(value: Any, label: str | None) -> None:
    assert units.label(value) == label


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (0, 0),
        (1.0, 1),
        ("1", 1),
        (" 2 ", 2),
        (-1, None),
        (1.5, None),
        ("x", None),
        ("٣", None),
        (True, None),
        (1000, None),
    ],
)
def test_a_channel_is_a_small_whole_number(value: Any, number: int | None) -> None:
    assert units.number(value) == number


def test_records_are_the_objects_in_a_list_and_nothing_else() -> None:
    assert units.records([{"a": 1}, 2, None, [{}], {}]) == [{"a": 1}, {}]
    assert [units.records(value) for value in (None, 3, "text", {"a": 1})] == [[], [], [], []]
    assert [units.first(value) for value in ([1, {"a": 1}, {"b": 2}], [], 3, {"a": 1})] == [{"a": 1}, {}, {}, {}]
    assert [units.record(value) for value in ({"a": 1}, [], None)] == [{"a": 1}, {}, {}]


@pytest.mark.parametrize(
    ("value", "role"),
    [
        ("AGENT", Role.AGENT),
        (" csr ", Role.AGENT),
        ("internal", Role.AGENT),
        ("CUSTOMER", Role.GUEST),
        ("external", Role.GUEST),
        ("ivr", Role.IVR),
        ("UU", Role.UNKNOWN),
        ("spk_0", None),
        ("", None),
        (0, None),
        (None, None),
    ],
)
def test_a_role_is_what_the_file_says_in_words(value: Any, role: Role | None) -> None:
    assert units.role(value) is role
