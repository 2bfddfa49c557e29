"""How averages move: a point for each stretch of time, with how many calls it is the mean of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import plotly.graph_objects as go

from genqa.call import counted
from genqa.charts.colours import GROUND, TEXT, Colour, Theme
from genqa.charts.frame import framed, titled, written
from genqa.charts.text import shown

#: A mean of fewer calls is drawn hollow: it says little.
FEW = 5

_HALF_A_YEAR = timedelta(days=182)


@dataclass(frozen=True, slots=True)
class Point:
    """One stretch of time: its first day, its name, how many calls its mean is of, and the mean if it is of any."""

    first: date
    name: str
    n: int
    mean: float | None


@dataclass(frozen=True, slots=True)
class Line:
    """The points of one name, in the order of time."""

    name: str
    points: tuple[Point, ...]
    colour: Colour
    dash: str = "solid"


def trend(
    lines: Sequence[Line], theme: Theme, *, unit: str, target: float | None = None, height: int = 280,
    highest: float | None = None,
) -> go.Figure:  # fmt: skip
    """The lines, from zero; a gap where there is no call. ``customdata`` of a point is its place in the line."""
    highest_end = max((end for line in lines if (end := _end(line)) is not None), default=None)
    figure = go.Figure([_drawn(line, theme, unit, len(lines) > 1, on_top=_end(line) == highest_end) for line in lines])
    means = [point.mean for line in lines for point in line.points if point.mean is not None]
    top = highest if highest is not None else max([*means, 0.0]) * 1.15 or 1.0
    framed(
        figure, theme, height,
        x={"type": "date", "showgrid": False, "tickformat": _dates(lines), "nticks": 6},
        y={"range": [0, top], "title": titled(unit), "nticks": 6},
    )  # fmt: skip
    if target is not None:
        figure.add_hline(y=target, line={"color": TEXT.on(theme), "width": 1, "dash": "dash"})
        # Above the plot, as a legend: beside the line it would lie on points.
        figure.add_annotation(
            written(
                f"╌╌ target {target:g}", TEXT, theme,
                x=0, xref="paper", y=1, yref="paper", xanchor="left", yanchor="bottom",
            )
        )  # fmt: skip
    return figure


def _dates(lines: Sequence[Line]) -> str:
    """How dates are written below: with the year where the days alone would not tell it."""
    firsts = [point.first for line in lines for point in line.points]
    return "%b %Y" if firsts and max(firsts) - min(firsts) > _HALF_A_YEAR else "%-d %b"


def _end(line: Line) -> float | None:
    """Where the line ends."""
    return next((point.mean for point in reversed(line.points) if point.mean is not None), None)


def _drawn(line: Line, theme: Theme, unit: str, of_several: bool, *, on_top: bool) -> go.Scatter:
    colour = line.colour.on(theme)
    last = max((at for at, point in enumerate(line.points) if point.mean is not None), default=None)
    name = shown(line.name)
    return go.Scatter(
        x=[point.first for point in line.points],
        y=[point.mean for point in line.points],
        mode="lines+markers+text" if of_several else "lines+markers",
        text=[name if at == last else "" for at in range(len(line.points))],
        textposition="top left" if on_top else "bottom left",
        textfont={"color": colour},
        cliponaxis=False,
        connectgaps=False,
        line={"color": colour, "width": 2, "dash": line.dash},
        marker={
            "size": 8,
            "color": [colour if point.n >= FEW else GROUND.on(theme) for point in line.points],
            "line": {"color": colour, "width": 2},
        },
        customdata=list(range(len(line.points))),
        hovertext=[_words(point, unit) for point in line.points],
        hovertemplate="%{hovertext}<extra>" + (name if of_several else "") + "</extra>",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
        name=name,
    )


def _words(point: Point, unit: str) -> str:
    if point.mean is None:
        return point.name
    return f"{point.name}<br>{point.mean:.1f} {shown(unit)}, mean of {counted(point.n, 'call')}"
