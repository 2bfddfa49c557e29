"""Where points are lost: a bar for each component of the rubric, as long as what it costs a call on average."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from genqa.call import counted
from genqa.charts.colours import OTHER, TEXT, Theme
from genqa.charts.frame import framed, titled
from genqa.charts.text import shown

_ROW, _REST = 36, 76


class Lost(NamedTuple):
    """What one component costs: points a scored call on average, and in how many calls it costs any."""

    component: str
    points: float
    calls: int
    team: float | None = None


def points(lost: Sequence[Lost], theme: Theme) -> go.Figure:
    """The bars, the most lost on top, each with its number; what it costs the team on average as a mark on it."""
    rows = sorted(lost, key=lambda one: one.points)
    names = [shown(one.component) for one in rows]
    bars = go.Bar(
        orientation="h",
        x=[one.points for one in rows],
        y=names,
        text=[f"{one.points:.1f}" for one in rows],
        textposition="outside",
        cliponaxis=False,
        width=0.62,
        marker={"color": OTHER.on(theme), "line": {"width": 0}},
        hovertext=[f"{one.points:.1f} points a call<br>lost in {counted(one.calls, 'call')}" for one in rows],
        hovertemplate="%{y}<br>%{hovertext}<extra></extra>",
        name="points lost",
    )
    figure = go.Figure([bars])
    team = [(one, name) for one, name in zip(rows, names, strict=True) if one.team is not None]
    if team:
        figure.add_scatter(
            x=[one.team for one, _ in team],
            y=[name for _, name in team],
            mode="markers",
            marker={"symbol": "line-ns", "size": 26, "line": {"color": TEXT.on(theme), "width": 2}},
            hovertext=[f"team: {one.team:.1f} points a call" for one, _ in team],
            hovertemplate="%{y}<br>%{hovertext}<extra></extra>",
            name="team",
        )
    most = max([*[one.points for one in rows], *[one.team or 0.0 for one in rows], 1.0])
    return framed(
        figure, theme, _REST + _ROW * max(1, len(rows)),
        x={"range": [0, most * 1.12], "title": titled("points lost a scored call, on average")},
        y={"showgrid": False, "type": "category"},
    )  # fmt: skip
