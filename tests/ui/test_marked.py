"""Texts with their matches marked."""

from __future__ import annotations

from genqa.ui.markup import marked


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
