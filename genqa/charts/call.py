"""One call as one figure on one time axis.

    channel 1   ▂▅▇▆▂ ▁▂▅▆▃▁      ▂▅▇▅▂    │▒▒▒▒▒▒▒▒▒▒▒│    ▂▅▇▂        waveforms, where the sound is known
    agent       █████ ██████      ╱╱███    │▒❚❚ hold ▒▒│    ████        a lane a party: who speaks when
    guest                  █████::╱╱       │▒▒▒ 1:10 ▒▒│                ╱ talk-over, : silence, ▒ hold
               0:00      0:30      1:00      1:30      2:00

One trace a kind, however long the call: bars have a base and a length in ms, and 0:00 is ``ORIGIN``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import plotly.graph_objects as go

from genqa.audio.waveform import Peaks
from genqa.call import Party, Utterance, clock, spoken_seconds
from genqa.charts.colours import (
    DEAD_AIR_OPACITY,
    GROUND,
    HOLD,
    PANEL,
    SILENCE,
    SILENCE_OPACITY,
    TALK_OVER,
    TEXT,
    Colour,
    Theme,
    faded,
    of_role,
)
from genqa.charts.marks import chosen, mark_instant
from genqa.charts.rows import ORIGIN, Rows
from genqa.charts.text import shown, wrapped
from genqa.charts.waveform import waveforms
from genqa.metrics import Measures, TalkOver
from genqa.result import Result
from genqa.spans import NOTHING, Span, Spans

#: Pauses this long or shorter are bridged for drawing only (design.md §3).
BRIDGED_MS = 300
#: A silence longer than this is dead air: darker, and labelled with its length.
DEAD_AIR_MS = 3000
#: Labels nearer to each other than this share of the recording would touch; the longer stretch keeps its own.
APART = 0.05

_AN_HOUR_MS = 3_600_000
_FONT = '"Source Sans", "Source Sans Pro", sans-serif'
_BAR = 0.62


def call_figure(result: Result, theme: Theme, looked_at: Spans = NOTHING, instant: int | None = None) -> go.Figure:
    """Who speaks when, where nobody does, where two do, where the guest is on hold, and the sound where it is known.

    ``looked_at`` is framed, and the ``instant`` (ms) has a line down the figure.

    :raises BrokenAudio: the stored waveform is damaged; without it (``origin.peaks`` is None) the rest can be drawn.
    """
    measures = result.measures
    peaks = Peaks.from_bytes(result.origin.peaks) if result.origin.peaks else None
    rows = Rows.of(measures, len(peaks.channels) if peaks else 0, result.origin.agent_channel)
    silence = measures.silence_gaps or NOTHING
    dead_air = silence.longer_than(DEAD_AIR_MS)
    figure = go.Figure()
    figure.add_traces(
        [
            *_hatched("silence", silence.minus(dead_air), rows.lanes, SILENCE, theme, ".", SILENCE_OPACITY),
            *_hatched("dead air", dead_air, rows.lanes, SILENCE, theme, ".", DEAD_AIR_OPACITY),
            *_hatched("hold", measures.holds or NOTHING, rows.everything, HOLD, theme, "x", 0.12),
            *[_lane(result, party, name, rows.of_party(at), theme) for at, (party, name) in enumerate(rows.parties)],
            *_talk_overs(measures, rows, theme),
            *(waveforms(peaks, rows, theme) if peaks else ()),
            *_lengths(dead_air, measures.holds or NOTHING, rows, measures.duration, theme),
            *chosen(looked_at, rows, theme),
        ]
    )
    _lay_out(figure, rows, measures.duration, theme)
    if instant is not None:
        mark_instant(figure, instant, measures.duration, theme)
    return figure


def _lane(result: Result, party: Party, name: str, row: float, theme: Theme) -> go.Bar:
    drawn = result.measures.speech[name].bridged(BRIDGED_MS)
    said = sorted((said for said in result.call.utterances if said.party == party), key=lambda said: said.start)
    texts = [wrapped(" ".join(text)) for text in _texts(drawn, said)]
    colour = of_role(party.role).on(theme)
    return go.Bar(
        **_bars(drawn, row, _BAR),
        name=shown(name),
        marker={"color": colour, "line": {"width": 0}},
        customdata=[(*_times(span), text) for span, text in zip(drawn, texts, strict=True)],
        hovertemplate="%{customdata[0]} to %{customdata[1]}<br>%{customdata[2]}<extra>" + shown(name) + "</extra>",
        showlegend=False,
    )


def _texts(drawn: Spans, said: Sequence[Utterance]) -> Iterable[list[str]]:
    """For each span the texts of the utterances that it shows; both in the order of their starts."""
    waiting = iter(said)
    following = next(waiting, None)
    going: list[Utterance] = []
    for span in drawn:
        while following is not None and following.start < span.end:
            going.append(following)
            following = next(waiting, None)
        going = [one for one in going if one.end > span.start]
        yield [one.text for one in going if one.text]


def _talk_overs(measures: Measures, rows: Rows, theme: Theme) -> list[go.Bar]:
    events = measures.talk_overs or ()
    spans = [Span(event.start, event.end) for event in events]
    words = [_came_in(event, measures) for event in events]
    return _hatched("talk-over", spans, rows.sides, TALK_OVER, theme, "/", 0.22, words)


def _came_in(event: TalkOver, measures: Measures) -> str:
    length = spoken_seconds(event.duration)
    if event.by is None:
        return f"{length}, both at once"
    return f"{length}, {shown(measures.parties[event.by])} came in{' (interruption)' if event.interruption else ''}"


def _hatched(
    name: str, spans: Iterable[Span], rows: tuple[float, float], colour: Colour, theme: Theme, shape: str,
    opacity: float, words: Sequence[str] | None = None,
) -> list[go.Bar]:  # fmt: skip
    """The stretches of one kind across several rows, none when there are none."""
    spans = list(spans)
    if not spans:
        return []
    ink = colour.on(theme)
    return [
        go.Bar(
            **_bars(spans, *rows),
            name=name,
            marker={
                "color": faded(ink, opacity),
                # A talk-over of 0.2 s is less than a pixel of a long call: its edge keeps it in sight.
                "line": {"color": ink, "width": 1 if shape == "/" else 0},
                "pattern": {
                    "shape": shape, "fgcolor": faded(ink, 0.9 if shape == "/" else 0.5),
                    "bgcolor": faded(ink, opacity), "size": 6, "solidity": 0.25,
                },
            },
            customdata=[
                (*_times(span), word)
                for span, word in zip(spans, words or [spoken_seconds(span.duration) for span in spans], strict=True)
            ],
            hovertemplate="%{customdata[0]} to %{customdata[1]}<br>" + name + " %{customdata[2]}<extra></extra>",
        )
    ]  # fmt: skip


def _bars(spans: Iterable[Span], row: float, height: float) -> dict[str, Any]:
    spans = list(spans)
    return {
        "orientation": "h",
        "base": [ORIGIN + span.start for span in spans],
        "x": [span.duration for span in spans],
        "y": [row] * len(spans),
        "width": height,
    }


def _times(span: Span) -> tuple[str, str]:
    return clock(span.start, tenths=True), clock(span.end, tenths=True)


def _lengths(dead_air: Spans, holds: Spans, rows: Rows, duration: int, theme: Theme) -> list[go.Scatter]:
    """The lengths written into dead air and holds, the longest first, as long as they do not touch."""
    wanted = [(span, f"❚❚ hold {spoken_seconds(span.duration)}", rows.everything[0]) for span in holds]
    wanted += [(span, spoken_seconds(span.duration), rows.between_lanes) for span in dead_air]
    placed: list[tuple[float, str, float]] = []
    for span, text, row in sorted(wanted, key=lambda one: -one[0].duration):
        centre = (span.start + span.end) / 2
        if all(abs(centre - other) >= APART * duration for other, _, _ in placed):
            placed.append((centre, text, row))
    if not placed:
        return []
    placed.sort()
    centres, texts, at = zip(*placed, strict=True)
    return [
        go.Scatter(
            x=[ORIGIN + centre for centre in centres], y=at, text=texts, mode="text", name="lengths",
            hoverinfo="skip", showlegend=False,
            textfont={"color": TEXT.on(theme), "size": 13},
        )
    ]  # fmt: skip


def _lay_out(figure: go.Figure, rows: Rows, duration: int, theme: Theme) -> None:
    text, unit = TEXT.on(theme), "h:mm:ss" if duration >= _AN_HOUR_MS else "m:ss"
    whole = "%-H:%M:%S" if duration >= _AN_HOUR_MS else "%-M:%S"
    labels = rows.labels
    figure.update_layout(
        barmode="overlay",
        height=96 + 58 * rows.count,
        margin={"l": 8, "r": 8, "t": 36, "b": 48},
        paper_bgcolor=GROUND.on(theme),
        plot_bgcolor=GROUND.on(theme),
        font={"family": _FONT, "color": text, "size": 14},
        hovermode="closest",
        hoverlabel={"bgcolor": PANEL.on(theme), "font": {"family": _FONT, "color": text, "size": 14}, "align": "left"},
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "itemwidth": 30},
        dragmode="pan",
        xaxis={
            "type": "date",
            "range": [ORIGIN, ORIGIN + max(duration, 1000)],
            "title": {"text": f"time in the recording ({unit})", "font": {"size": 13}},
            "tickformat": whole,
            "tickformatstops": [{"dtickrange": [None, 999], "value": f"{whole}.%1f"}],
            "gridcolor": faded(text, 0.08),
            "zeroline": False,
        },
        yaxis={
            "range": [-0.55, rows.count - 0.45],
            "tickvals": list(labels),
            "ticktext": list(labels.values()),
            "ticks": "outside",
            "ticklen": 6,
            "tickcolor": faded(text, 0),
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
            "automargin": True,
        },
    )
