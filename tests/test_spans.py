"""The algebra of spans reads as arithmetic; and whatever the spans, it agrees with counting milliseconds one by one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genqa.spans import NOTHING, Span, Spans, covered_twice, to_ms, to_seconds

pairs = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8)


def milliseconds(spans: Spans) -> set[int]:
    return {instant for span in spans for instant in range(span.start, span.end)}


def counted(listed: list[tuple[int, int]]) -> set[int]:
    return {instant for start, end in listed for instant in range(start, end)}


def test_order_nesting_repetition_and_touching_make_no_difference() -> None:
    assert Spans([(5, 9), (0, 5), (1, 2), (5, 9), (7, 7), (8, 3)]) == Spans([(0, 9)])


def test_union_covers_what_either_covers() -> None:
    assert Spans([(0, 3), (8, 10)]).union(Spans([(2, 6)]), Spans([(20, 21)])) == Spans([(0, 6), (8, 10), (20, 21)])


def test_intersection_of_spans_that_touch_is_nothing() -> None:
    assert Spans([(0, 5)]).intersection(Spans([(5, 9)])) == NOTHING


def test_intersection_covers_what_both_cover() -> None:
    assert Spans([(0, 6), (9, 12)]).intersection(Spans([(4, 10)])) == Spans([(4, 6), (9, 10)])


def test_minus_cuts_holes() -> None:
    assert Spans([(0, 10)]).minus(Spans([(3, 5), (9, 20)])) == Spans([(0, 3), (5, 9)])


def test_gaps_lie_between_spans_only() -> None:
    assert Spans([(2, 4), (7, 10), (12, 13)]).gaps() == Spans([(4, 7), (10, 12)])
    assert Spans([(2, 4)]).gaps() == NOTHING


def test_longer_than_leaves_out_the_exact_length() -> None:
    assert Spans([(0, 500), (1000, 1501)]).longer_than(500) == Spans([(1000, 1501)])


def test_crop_keeps_what_lies_inside() -> None:
    assert Spans([(-5, 3), (8, 20)]).crop(0, 10) == Spans([(0, 3), (8, 10)])


def test_bridged_fills_gaps_up_to_a_length() -> None:
    assert Spans([(0, 10), (310, 320), (621, 630)]).bridged(300) == Spans([(0, 320), (621, 630)])


def test_at_finds_the_span_around_an_instant() -> None:
    spans = Spans([(2, 4), (7, 10)])
    assert [spans.at(instant) for instant in (1, 2, 3, 4, 9, 10)] == [
        None, Span(2, 4), Span(2, 4), None, Span(7, 10), None,
    ]  # fmt: skip


def test_covered_twice_counts_once_however_many_overlap() -> None:
    assert covered_twice([Spans([(0, 10)]), Spans([(5, 12)]), Spans([(6, 7), (11, 20)])]) == Spans([(5, 10), (11, 12)])


def test_extent_and_duration() -> None:
    assert Spans([(2, 4), (7, 10)]).extent == Span(2, 10)
    assert Spans([(2, 4), (7, 10)]).duration == 5
    assert NOTHING.extent is None
    assert NOTHING.duration == 0


@pytest.mark.parametrize(("seconds", "ms"), [(0.49, 490), (2.1, 2100), (0.0004, 0), (1.0006, 1001)])
def test_seconds_become_the_nearest_millisecond(seconds: float, ms: int) -> None:
    assert to_ms(seconds) == ms
    assert to_seconds(ms) == pytest.approx(ms / 1000)


@given(pairs, pairs)
def test_the_algebra_agrees_with_counting(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> None:
    a, b = Spans(one), Spans(other)
    in_a, in_b = counted(one), counted(other)
    assert milliseconds(a) == in_a
    assert milliseconds(a.union(b)) == in_a | in_b
    assert milliseconds(a.intersection(b)) == in_a & in_b
    assert milliseconds(a.minus(b)) == in_a - in_b
    assert milliseconds(a.crop(10, 40)) == in_a & set(range(10, 40))
    assert a.duration == len(in_a)
    assert milliseconds(a.gaps()) == (set(range(min(in_a), max(in_a))) - in_a if in_a else set())


@given(pairs, pairs)
def test_every_result_is_in_its_one_canonical_form(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> None:
    a, b = Spans(one), Spans(other)
    for result in (
        a,
        a.union(b),
        a.intersection(b),
        a.minus(b),
        a.gaps(),
        a.crop(7, 50),
        a.bridged(3),
        a.longer_than(2),
    ):
        assert result == Spans(tuple(result))
        assert all(span.start < span.end for span in result)
        assert all(before.end < after.start for before, after in zip(result, list(result)[1:], strict=False))


@given(st.lists(pairs, max_size=5))
def test_covered_twice_agrees_with_counting(sets: list[list[tuple[int, int]]]) -> None:
    counts = [counted(listed) for listed in sets]
    expected = {instant for instant in range(60) if sum(instant in one for one in counts) >= 2}
    assert milliseconds(covered_twice(Spans(listed) for listed in sets)) == expected
