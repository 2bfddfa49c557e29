"""How scores are spread: a bar for each equal part of the scale, the bands behind them, the target."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import plotly.graph_objects as go

from genqa.call import counted
from genqa.charts.colours import ACTION, CRITICAL, ON_TARGET, TEXT, WATCH, Bands, Theme, faded
from genqa.charts.frame import framed, titled, written

_HEIGHT = 280
_LOWEST, _HIGHEST = 0.0, 100.0


def parts(count: int) -> list[tuple[float, float]]:
    """The bounds of so many equal parts of the scale, the lowest first."""
    return list(pairwise([_HIGHEST * at / count for at in range(count + 1)]))


def words(low: float, high: float) -> str:
    """One part in words: the upper bound is not in it, but for the highest.

    >>> words(70, 80), words(90, 100)
    ('70 to below 80', '90 to 100')
    """
    return f"{low:g} to {'' if high == _HIGHEST else 'below '}{high:g}"


def distribution(counts: Sequence[int], bands: Bands, theme: Theme) -> go.Figure:
    """How many scores lie in each part. A bar's ``customdata`` are the part's bounds, for who clicks on it."""
    bounds = parts(len(counts))
    bars = go.Bar(
        x=[(low + high) / 2 for low, high in bounds],
        y=list(counts),
        width=[(high - low) * 0.9 for low, high in bounds],
        text=[f"{count:,}" if count else "" for count in counts],
        textposition="outside",
        cliponaxis=False,
        customdata=bounds,
        hovertext=[f"score {words(*part)}<br>{counted(n, 'call')}" for part, n in zip(bounds, counts, strict=True)],
        hovertemplate="%{hovertext}<extra></extra>",
        marker={"color": ACTION.on(theme), "line": {"width": 0}},
        # A click opens the list: no bar is to pale meanwhile.
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
        name="calls",
    )
    figure = go.Figure([bars])
    framed(
        figure, theme, _HEIGHT,
        x={"range": [_LOWEST, _HIGHEST], "tickvals": [0, 20, 40, 60, 80, 100], "showgrid": False,
           "ticklabeloverflow": "allow", "title": titled("score, points")},
        y={"rangemode": "tozero", "title": titled("calls"), "tickformat": ",d", "nticks": 5,
           "range": [0, max([*counts, 1]) * 1.12]},
    )  # fmt: skip
    _bands_behind(figure, bands, theme)
    return figure


def _bands_behind(figure: go.Figure, bands: Bands, theme: Theme) -> None:
    limits = (_LOWEST, bands.watch, bands.target, _HIGHEST)
    for band, low, high in zip((CRITICAL, WATCH, ON_TARGET), limits, limits[1:], strict=False):
        colour = band.on(theme)
        figure.add_vrect(x0=low, x1=high, fillcolor=faded(colour, 0.06), line_width=0, layer="below")
        name = f"{band.second_carrier} {band.meaning}" if high - low >= 15 else band.second_carrier
        figure.add_annotation(
            written(name, band, theme, x=(low + high) / 2, y=1, yref="paper", yanchor="bottom", xanchor="center")
        )
    figure.add_vline(x=bands.target, line={"color": TEXT.on(theme), "width": 1, "dash": "dash"})
    figure.add_annotation(
        written(f"target {bands.target:g}", TEXT, theme, x=bands.target, y=1, yref="paper", yanchor="top",
                xanchor="right", xshift=-4)
    )  # fmt: skip
