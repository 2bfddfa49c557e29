"""How scores lie before and after a change of rubric or threshold: two bars for each ten points."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from genqa.charts.colours import ACTION, GROUND, OTHER, PANEL, TEXT, Colour, Theme, faded

#: The ten stretches of scores, as the axis names them; the last holds 100 as well.
TENS = tuple([f"{ten}–{ten + 10}" for ten in range(0, 100, 10)])

_FONT = '"Source Sans", "Source Sans Pro", sans-serif'


def before_after(before: Sequence[int], after: Sequence[int], theme: Theme) -> go.Figure:
    """Calls in each ten points, now and with the change: hatched bars are now, full ones then."""
    figure = go.Figure([_bars("now", before, OTHER, theme, "/"), _bars("with the change", after, ACTION, theme, "")])
    text, ground = TEXT.on(theme), GROUND.on(theme)
    figure.update_layout(
        title={"text": "How would scores be spread?", "font": {"size": 16}, "x": 0, "xref": "container"},
        barmode="group",
        bargap=0.25,
        bargroupgap=0.06,
        height=320,
        margin={"l": 8, "r": 8, "t": 64, "b": 48},
        paper_bgcolor=ground,
        plot_bgcolor=ground,
        font={"family": _FONT, "color": text, "size": 14},
        hoverlabel={"bgcolor": PANEL.on(theme), "font": {"family": _FONT, "color": text, "size": 14}},
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"},
        dragmode=False,
        xaxis={"title": {"text": "score", "font": {"size": 13}}, "fixedrange": True, "type": "category"},
        yaxis={
            "title": {"text": "calls", "font": {"size": 13}},
            "rangemode": "tozero",
            "tickformat": ",d",
            "nticks": 5,
            "gridcolor": faded(text, 0.08),
            "zerolinecolor": faded(text, 0.25),
            "fixedrange": True,
            "automargin": True,
        },
    )
    return figure


def in_words(before: Sequence[int], after: Sequence[int]) -> str:
    """The figure in words, for people who cannot see it."""
    tens = [
        f"{ten}: {old:,} now, {new:,} then" for ten, old, new in zip(TENS, before, after, strict=True) if old or new
    ]
    return f"Calls by score. {'; '.join(tens)}." if tens else "No call has a score, now or then."


def _bars(name: str, counts: Sequence[int], colour: Colour, theme: Theme, shape: str) -> go.Bar:
    ink = colour.on(theme)
    return go.Bar(
        name=name,
        x=list(TENS),
        y=list(counts),
        marker={
            "color": faded(ink, 0.25) if shape else ink,
            "line": {"color": ink, "width": 1},
            "pattern": {"shape": shape, "fgcolor": ink, "bgcolor": faded(ink, 0.12), "size": 6, "solidity": 0.25},
        },
        hovertemplate="%{y:,} calls at %{x}<extra>" + name + "</extra>",
    )
