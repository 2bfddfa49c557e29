"""Where points were lost, a line a reason. Choosing one frames its places in the figure and goes to the first."""

from __future__ import annotations

import streamlit as st

from genqa.call import clock
from genqa.scoring import Line, Score
from genqa.spans import Span
from genqa.ui import instant
from genqa.ui.numbers import points
from genqa.ui.text import plain

#: So many places stand in a line where that is all, else fewer; so many open out of it; the figure shows all.
_ALL, _OPEN, _MOST = 3, 2, 60

_STYLE = """<style>
.st-key-lost {font-variant-numeric: tabular-nums}
.st-key-lost [data-testid="stHorizontalBlock"] {align-items: baseline}
.st-key-lost button {min-height: 0; padding: 0; text-align: left}
.st-key-lost button p {font-size: 0.9375rem; text-decoration: underline; text-underline-offset: 0.2em;
  text-decoration-thickness: 1px}
.st-key-lost [data-testid="stText"] {font-size: 0.9375rem}
</style>"""


def draw(score: Score) -> int | None:
    """Every line of a score; the chosen one, counted from 0."""
    if not score.lines:
        if score.value is not None:
            st.text("No points were lost.")
        return None
    chosen = instant.chosen_line(len(score.lines))
    st.html(_STYLE)
    with st.container(gap="xxsmall", key="lost"):
        points_, why, where = st.columns([1.2, 4, 5])
        points_.caption("Points", text_alignment="right")
        why.caption("Why")
        where.caption("Where in the recording")
        for number, line in enumerate(score.lines):
            _line(number, line, number == chosen)
    return chosen


def _line(number: int, line: Line, is_chosen: bool) -> None:
    lost, why, where = st.columns([1.2, 4, 5] if line.spans else [1.2, 8.9, 0.1], vertical_alignment="center")
    lost.text(points(line.points), text_alignment="right", width="stretch", wrap=False)
    if not line.spans:
        why.text(line.reason)
        return
    label = f"{'▸ ' if is_chosen else ''}{plain(line.reason)}"
    why.button(
        f"**{label}**" if is_chosen else label, type="tertiary", key=f"line {number}", wrap=True,
        help="Let go of it" if is_chosen else "Show in the figure and the transcript",
        on_click=instant.look_at, args=(None, None) if is_chosen else (line.spans[0].start, number),
    )  # fmt: skip
    spans = list(line.spans)
    with where.container(horizontal=True, gap="small"):
        shown = len(spans) if len(spans) <= _ALL else _OPEN
        for span in spans[:shown]:
            _place(span, number)
        if len(spans) > shown:
            with st.popover(f"and {len(spans) - shown} more", type="tertiary"):
                for span in spans[shown:_MOST]:
                    _place(span, number)
                if len(spans) > _MOST:
                    st.caption(f"and {len(spans) - _MOST} more, framed in the figure")


def _place(span: Span, line: int) -> None:
    st.button(
        plain(f"{clock(span.start, tenths=True)}–{clock(span.end, tenths=True)}"), type="tertiary",
        key=f"place {line} {span.start}", on_click=instant.look_at, args=(span.start, line),
    )  # fmt: skip
