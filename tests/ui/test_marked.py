"""Texts with their matches marked, and the row that is looked at."""

from __future__ import annotations

from genqa.ui.markup import Column, html, marked
from genqa.ui.said import at
from tests.calls import said


def test_matches_are_marked_and_everything_is_escaped() -> None:
    text = "<b>account</b> & account"

    assert marked(text, [(3, 10), (17, 24)]) == ("&lt;b&gt;<mark>account</mark>&lt;/b&gt; &amp; <mark>account</mark>")


def test_a_text_without_a_match_is_shown_from_its_beginning() -> None:
    assert marked("a" * 500, [], longest=10) == "a" * 10 + "…"


def test_of_a_long_text_the_part_around_the_first_match_is_shown() -> None:
    text = "x" * 300 + "refund" + "y" * 300

    assert marked(text, [(300, 306)], longest=20) == "…" + "x" * 10 + "<mark>refund</mark>" + "y" * 4 + "…"


def test_a_match_beyond_the_shown_part_leaves_no_half_mark() -> None:
    shown = marked("refund " + "x" * 50 + " refund", [(0, 6), (58, 64)], longest=30)

    assert shown == "<mark>refund</mark> " + "x" * 23 + "…"


def test_one_row_of_a_table_is_the_one_that_is_looked_at() -> None:
    table = html("t", (Column("a"),), [("1",), ("2",)], now=1)

    assert table.count('<tr class="now" aria-current="true"><td>2</td>') == 1
    assert 'class="now"' not in html("t", (Column("a"),), [("1",)])


SAID = (said("agent", 0, 2), said("guest", 1, 4), said("agent", 8, 9))


def test_who_speaks_at_an_instant_is_looked_at_else_who_speaks_next_else_the_last() -> None:
    assert [at(SAID, instant) for instant in (0, 500, 1_000, 3_999, 4_000, 8_000, 9_000, 99_000)] == [
        0, 0, 1, 1, 2, 2, 2, 2,
    ]  # fmt: skip
