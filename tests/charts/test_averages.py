"""Figures of averages hold the numbers they were given, and nothing that acts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from genqa.charts.colours import ACTION, AGENT, OTHER, TEXT, Bands, Theme
from genqa.charts.distribution import distribution, parts, words
from genqa.charts.points import Lost, points
from genqa.charts.trend import Line, Point, trend

HOSTILE = "<script>alert(1)</script> $x$"
COUNTS = (2, 0, 0, 0, 1, 0, 3, 4, 5, 1200)


def line(name: str = "mean score", *, step: int = 1) -> Line:
    points = [(5, 90.0), (0, None), (4, 70.25)]
    first = date(2026, 11, 1)
    return Line(
        name,
        tuple(Point(first + at * step * timedelta(1), f"piece {at}", *one) for at, one in enumerate(points)),
        ACTION,
    )


def test_bars_say_how_many_calls_lie_between_which_scores():
    (bars,) = distribution(COUNTS, Bands(), Theme.LIGHT).data

    assert list(bars.y) == list(COUNTS)
    assert list(bars.x) == [5, 15, 25, 35, 45, 55, 65, 75, 85, 95]
    assert list(bars.text) == ["2", "", "", "", "1", "", "3", "4", "5", "1,200"]
    assert [tuple(bounds) for bounds in bars.customdata][::9] == [(0, 10), (90, 100)]
    assert bars.hovertext[4] == "score 40 to below 50<br>1 call"
    assert bars.hovertext[9] == "score 90 to 100<br>1200 calls"


def test_bars_begin_at_0_and_the_target_stands_where_it_is():
    figure = distribution(COUNTS, Bands(85, 50), Theme.DARK)

    assert figure.layout.yaxis.range[0] == 0
    (target,) = [shape for shape in figure.layout.shapes if shape.type == "line"]
    assert (target.x0, target.x1) == (85, 85)
    assert [(shape.x0, shape.x1) for shape in figure.layout.shapes if shape.type == "rect"] == [
        (0, 50), (50, 85), (85, 100),
    ]  # fmt: skip
    assert [note.text for note in figure.layout.annotations] == ["▼ critical", "▲ watch", "● on target", "target 85"]


def test_a_narrow_band_keeps_its_mark():
    figure = distribution(COUNTS, Bands(95, 90), Theme.LIGHT)

    assert [note.text for note in figure.layout.annotations] == ["▼ critical", "▲", "●", "target 95"]


def test_parts_share_no_score_and_leave_none_out():
    assert parts(4) == [(0, 25), (25, 50), (50, 75), (75, 100)]
    assert [words(*part) for part in parts(2)] == ["0 to below 50", "50 to 100"]


def test_a_point_says_its_mean_and_of_how_many_calls():
    (drawn,) = trend([line()], Theme.LIGHT, unit="points", target=80).data

    assert list(drawn.y) == [90.0, None, 70.25]
    assert drawn.connectgaps is False
    assert list(drawn.hovertext) == [
        "piece 0<br>90.0 points, mean of 5 calls",
        "piece 1",
        "piece 2<br>70.2 points, mean of 4 calls",
    ]


def test_the_mean_of_a_few_calls_is_drawn_hollow():
    (drawn,) = trend([line()], Theme.LIGHT, unit="points").data

    assert list(drawn.marker.color) == [ACTION.light, "#FFFFFF", "#FFFFFF"]


def test_several_lines_carry_their_names_at_their_ends_the_higher_one_above():
    team = Line("team", line().points, OTHER, "dot")
    agent = Line("agent", (Point(date(2026, 11, 1), "piece 0", 9, 95.0),), AGENT)

    drawn = trend([team, agent], Theme.LIGHT, unit="points").data

    assert [list(one.text) for one in drawn] == [["", "", "team"], ["agent"]]
    assert [one.textposition for one in drawn] == ["bottom left", "top left"]
    assert [one.line.dash for one in drawn] == ["dot", "solid"]


def test_a_line_begins_at_0_and_has_its_target():
    figure = trend([line()], Theme.DARK, unit="points", target=80, highest=105)

    assert tuple(figure.layout.yaxis.range) == (0, 105)
    assert figure.layout.shapes[0].y0 == 80
    assert figure.layout.annotations[0].text == "╌╌ target 80"


def test_years_are_named_where_the_days_alone_would_not_tell_them():
    assert trend([line()], Theme.LIGHT, unit="points").layout.xaxis.tickformat == "%-d %b"
    assert trend([line(step=100)], Theme.LIGHT, unit="points").layout.xaxis.tickformat == "%b %Y"


def test_a_line_without_a_call_is_drawn_empty():
    (drawn,) = trend([Line("none", (Point(date(2026, 11, 1), "1 Nov", 0, None),), AGENT)], Theme.LIGHT, unit="s").data

    assert list(drawn.y) == [None]


def test_the_component_that_loses_most_stands_on_top_with_its_number():
    (bars,) = points([Lost("silence", 7.64, 30), Lost("hold", 3.2, 1), Lost("talk-over", 9, 2)], Theme.LIGHT).data

    assert list(bars.y) == ["hold", "silence", "talk-over"]
    assert list(bars.text) == ["3.2", "7.6", "9.0"]
    assert bars.hovertext[0] == "3.2 points a call<br>lost in 1 call"


def test_the_team_is_a_mark_on_the_bar():
    bars, team = points([Lost("silence", 7.6, 30, team=4.0), Lost("hold", 3.2, 1, team=0.0)], Theme.DARK).data

    assert list(team.x) == [0.0, 4.0]
    assert team.marker.line.color == TEXT.dark
    assert bars.x[1] == 7.6


@pytest.mark.parametrize(
    "figure",
    [
        trend([line(HOSTILE), line("x")], Theme.LIGHT, unit="points"),
        points([Lost(HOSTILE, 1.0, 1)], Theme.LIGHT),
    ],
)
def test_no_name_acts_in_a_figure(figure: object):
    assert "<script" not in figure.to_json().replace("\\u003c", "<")
    assert "$" not in figure.to_json()
