"""Scores before and after a change, as two bars for each ten points."""

from __future__ import annotations

import pytest

from genqa.charts.before_after import TENS, before_after, in_words
from genqa.charts.colours import ACTION, OTHER, Theme

NOW = (4, 0, 0, 0, 0, 0, 0, 0, 1, 2)
THEN = (0, 0, 0, 0, 0, 0, 1, 0, 1200, 5)


@pytest.mark.parametrize("theme", Theme)
def test_each_ten_has_a_bar_now_and_one_with_the_change(theme: Theme) -> None:
    figure = before_after(NOW, THEN, theme)
    now, then = figure.data
    assert (now.name, tuple(now.y), then.name, tuple(then.y)) == ("now", NOW, "with the change", THEN)
    assert tuple(now.x) == tuple(then.x) == TENS
    assert (TENS[0], TENS[9]) == ("0–10", "90–100")
    assert (now.marker.line.color, then.marker.line.color) == (OTHER.on(theme), ACTION.on(theme))


def test_colour_is_not_the_only_difference() -> None:
    now, then = before_after(NOW, THEN, Theme.LIGHT).data
    assert (now.marker.pattern.shape, then.marker.pattern.shape) == ("/", "")


def test_bars_stand_on_zero_and_axes_are_named() -> None:
    layout = before_after(NOW, THEN, Theme.LIGHT).layout
    assert layout.yaxis.rangemode == "tozero"
    assert (layout.xaxis.title.text, layout.yaxis.title.text) == ("score", "calls")
    assert layout.title.text == "How would scores be spread?"


def test_the_same_in_words() -> None:
    assert in_words(NOW, THEN) == (
        "Calls by score. 0–10: 4 now, 0 then; 60–70: 0 now, 1 then; 80–90: 1 now, 1,200 then; 90–100: 2 now, 5 then."
    )
    assert in_words((0,) * 10, (0,) * 10) == "No call has a score, now or then."
