"""A call's place in a list, and its neighbours."""

from __future__ import annotations

import pytest

from genqa.errors import InvalidSetting
from genqa.index import Filters, Index, Place
from tests.index.results import result, silent_for


@pytest.fixture
def filled(index: Index) -> Index:
    for day, (agent, silence) in enumerate([("Ana", 5), ("Ben", 1), ("Ana", 3)], 1):
        index.save(result(f"r{day}", silent_for(silence), agent=agent, started_at=f"2026-02-0{day}T10:00:00Z"))
    index.save(result("undated", silent_for(2), agent="Ana"))
    return index


def test_by_date_the_newest_is_first_and_what_has_no_date_last(filled: Index) -> None:
    assert filled.place("r3") == Place(1, 4, None, "r2")
    assert filled.place("r2") == Place(2, 4, "r3", "r1")
    assert filled.place("undated") == Place(4, 4, "r1", None)


def test_the_lists_filters_and_order_decide(filled: Index) -> None:
    anas = Filters(agent="Ana")

    assert filled.place("r3", anas, order="quality_score", descending=False) == Place(2, 3, "r1", "undated")
    assert [row.recording_id for row in filled.calls(anas, order="quality_score", descending=False)] == [
        "r1", "r3", "undated",
    ]  # fmt: skip


def test_a_call_that_is_not_in_view_has_no_place(filled: Index) -> None:
    assert filled.place("r2", Filters(agent="Ana")) is None
    assert filled.place("nobody") is None


def test_an_order_that_does_not_exist_is_refused(filled: Index) -> None:
    with pytest.raises(InvalidSetting, match="cannot be ordered by 'id; DROP TABLE"):
        filled.place("r1", order="id; DROP TABLE qa_results")
