"""What somebody looks at in a call's figure: the spans behind a lost point, and one instant."""

from __future__ import annotations

import plotly.graph_objects as go

from genqa.call import clock
from genqa.charts.colours import ACTION, GROUND, Theme, faded
from genqa.charts.rows import ORIGIN, Rows
from genqa.spans import Spans


def chosen(spans: Spans, rows: Rows, theme: Theme) -> list[go.Bar]:
    """A frame around each of the spans, over all rows; nothing where there is none."""
    if not spans:
        return []
    ink = ACTION.on(theme)
    centre, height = rows.everything
    return [
        go.Bar(
            orientation="h",
            base=[ORIGIN + span.start for span in spans],
            x=[span.duration for span in spans],
            y=[centre] * len(spans),
            width=height,
            name="chosen",
            marker={"color": faded(ink, 0.12), "line": {"color": ink, "width": 2}},
            hoverinfo="skip",
        )
    ]


def mark_instant(figure: go.Figure, instant: int, duration: int, theme: Theme) -> None:
    """A line down the figure at an instant, ms, with its time at the foot, on the side where there is room."""
    ink = ACTION.on(theme)
    at, late = ORIGIN + instant, instant > 0.9 * duration
    figure.add_shape(
        type="line", x0=at, x1=at, y0=0, y1=1, yref="paper", line={"color": ink, "width": 2}, name="instant"
    )
    figure.add_annotation(
        x=at, y=0, yref="paper", yanchor="bottom", text=f"▲ {clock(instant, tenths=True)}", showarrow=False,
        xanchor="right" if late else "left", xshift=-2 if late else 2, font={"color": ink, "size": 12},
        bgcolor=GROUND.on(theme), borderpad=0,
    )  # fmt: skip
