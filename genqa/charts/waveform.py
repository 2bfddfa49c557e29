"""The waveform of each channel, in its row of a call's figure."""

from __future__ import annotations

import plotly.graph_objects as go

from genqa.audio.waveform import Peaks
from genqa.charts.colours import OTHER, Theme, faded
from genqa.charts.rows import ORIGIN, Rows

#: Points of a waveform, one a pixel of a wide screen.
WAVEFORM_POINTS = 1500
#: How far the loudest sample reaches from the middle of its row.
_WAVE = 0.46


def waveforms(peaks: Peaks, rows: Rows, theme: Theme) -> list[go.Scatter]:
    """A filled envelope a channel, each to its own scale: out along the highest samples, back along the lowest."""
    drawn = peaks.reduced(WAVEFORM_POINTS)
    colour = OTHER.on(theme)
    traces = []
    for number, points in enumerate(drawn.channels):
        loudest = max(1, abs(int(points.min())), abs(int(points.max())))
        low, high = (rows.of_channel(number) + points[:, side] * (_WAVE / loudest) for side in (0, 1))
        times = [ORIGIN + round((point + 0.5) * drawn.ms_per_point) for point in range(drawn.points)]
        traces.append(
            go.Scatter(
                x=[*times, *reversed(times)],
                y=[*high.round(3).tolist(), *reversed(low.round(3).tolist())],
                name=rows.labels[rows.of_channel(number)],
                mode="lines",
                line={"color": colour, "width": 0.5},
                fill="toself",
                fillcolor=faded(colour, 0.55),
                hoverinfo="skip",
                showlegend=False,
            )
        )
    return traces
