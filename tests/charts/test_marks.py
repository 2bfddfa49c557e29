"""What is looked at in a call's figure."""

from __future__ import annotations

import pytest

from genqa.charts.call import call_figure
from genqa.charts.colours import ACTION, Theme
from genqa.charts.rows import ORIGIN
from genqa.result import judge
from genqa.scoring import built_in
from genqa.spans import NOTHING, Spans
from tests.calls import REFERENCE, call

RESULT = judge("r", call(*REFERENCE), built_in()["linear"])


def test_chosen_spans_are_framed_over_all_rows() -> None:
    figure = call_figure(RESULT, Theme.LIGHT, Spans([(1_000, 2_000), (3_800, 4_000)]))

    (frame,) = [trace for trace in figure.data if trace.name == "chosen"]
    assert list(frame.base) == [ORIGIN + 1_000, ORIGIN + 3_800]
    assert list(frame.x) == [1_000, 200]
    assert (frame.width, set(frame.y)) == (2, {0.5})
    assert frame.marker.line.color == ACTION.light


@pytest.mark.parametrize("theme", Theme)
def test_an_instant_has_a_line_and_its_time(theme: Theme) -> None:
    figure = call_figure(RESULT, theme, NOTHING, 3_800)

    (line,) = figure.layout.shapes
    assert (line.x0, line.x1, line.y0, line.y1, line.yref) == (ORIGIN + 3_800, ORIGIN + 3_800, 0, 1, "paper")
    (label,) = figure.layout.annotations
    assert label.text == "▲ 0:03.8"
    assert (line.line.color, label.font.color) == (ACTION.on(theme), ACTION.on(theme))


def test_the_time_of_an_instant_near_the_end_stands_before_its_line() -> None:
    anchors = [call_figure(RESULT, Theme.LIGHT, NOTHING, at).layout.annotations[0].xanchor for at in (1_000, 5_000)]

    assert anchors == ["left", "right"]


def test_the_start_of_the_recording_is_an_instant_too() -> None:
    assert len(call_figure(RESULT, Theme.LIGHT, NOTHING, 0).layout.shapes) == 1


def test_nothing_looked_at_is_nothing_drawn() -> None:
    figure = call_figure(RESULT, Theme.LIGHT)

    assert [trace for trace in figure.data if trace.name == "chosen"] == []
    assert (len(figure.layout.shapes), len(figure.layout.annotations)) == (0, 0)
