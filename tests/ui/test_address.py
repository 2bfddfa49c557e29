"""What the address of a call and of the list says: a second, a line, an order."""

from __future__ import annotations

import pytest

from genqa.ui import instant, order
from genqa.ui.order import NEWEST, Order


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [("83.4", 83_400), ("0", 0), ("0.0004", 0), ("604800", 604_800_000), ("1e2", 100_000)],
)
def test_seconds_in_an_address_are_read(text: str, milliseconds: int) -> None:
    assert instant.read(text) == milliseconds


@pytest.mark.parametrize("text", [None, "", "-0.1", "604801", "soon", "nan", "inf", "1:23", "<b>", "٣x"])
def test_what_is_no_second_is_none(text: str | None) -> None:
    assert instant.read(text) is None


@pytest.mark.parametrize("milliseconds", [0, 1, 999, 83_400, 999_999, 1_000_001, 604_800_000])
def test_an_instant_that_was_written_reads_back(milliseconds: int) -> None:
    assert instant.read(instant.written(milliseconds)) == milliseconds


@pytest.mark.parametrize("text", ["", "-", "id", "--quality_score", "quality_score DESC", "recording_id"])
def test_an_order_that_does_not_exist_is_the_newest_first(text: str) -> None:
    assert order.read(text) == NEWEST


def test_an_order_that_was_written_reads_back() -> None:
    every = [Order(column, descending) for column in order.COLUMNS for descending in (True, False)]

    assert [order.read(str(one)) for one in every] == every


def test_a_click_turns_the_order_round_or_begins_with_what_is_looked_for() -> None:
    assert NEWEST.clicked("started_at") == Order("started_at", False)
    assert NEWEST.clicked("quality_score") == Order("quality_score", False), "the worst first"
    assert Order("quality_score", False).clicked("silence_seconds") == Order("silence_seconds", True)


def test_every_order_is_one_of_the_index() -> None:
    from genqa.index import ORDERS

    assert set(order.COLUMNS) <= set(ORDERS)
