"""What every figure of averages has in common: ground, type, a grid that is barely there, no tools to be lost in."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from genqa.charts.colours import GROUND, PANEL, TEXT, Colour, Theme, faded

FONT = '"Source Sans", "Source Sans Pro", sans-serif'
_SIZE, _SMALL = 14, 13


def framed(figure: go.Figure, theme: Theme, height: int, *, x: dict[str, Any], y: dict[str, Any]) -> go.Figure:
    """The figure with everything but its data; ``x`` and ``y`` are what its axes have of their own."""
    text = TEXT.on(theme)
    axis = {
        "gridcolor": faded(text, 0.08),
        "zeroline": False,
        "fixedrange": True,
        "automargin": True,
        "ticks": "outside",
        "ticklen": 4,
        "tickcolor": faded(text, 0),
    }
    return figure.update_layout(
        height=height,
        margin={"l": 8, "r": 8, "t": 28, "b": 40},
        paper_bgcolor=GROUND.on(theme),
        plot_bgcolor=GROUND.on(theme),
        font={"family": FONT, "color": text, "size": _SIZE},
        hoverlabel={
            "bgcolor": PANEL.on(theme),
            "font": {"family": FONT, "color": text, "size": _SIZE},
            "align": "left",
        },
        showlegend=False,
        hovermode="closest",
        clickmode="event+select",
        dragmode=False,
        bargap=0.1,
        xaxis=axis | x,
        yaxis=axis | y,
    )


def titled(text: str) -> dict[str, Any]:
    """The name of an axis, with its unit."""
    return {"text": text, "font": {"size": _SMALL}}


def written(text: str, colour: Colour, theme: Theme, **place: Any) -> dict[str, Any]:
    """A label that stands in the figure, without an arrow."""
    return {"text": text, "showarrow": False, "font": {"size": _SMALL, "color": colour.on(theme)}, **place}
