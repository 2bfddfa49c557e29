"""The list of calls: one row a call, and in each a link that opens it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from genqa.call import clock, counted
from genqa.charts.colours import ACTION, Bands, Theme
from genqa.index import SAMPLE, CallRow, Filters
from genqa.spans import to_ms
from genqa.ui import badges, links, order, readers
from genqa.ui.markup import listed_score, unknown
from genqa.ui.numbers import length, moment
from genqa.ui.period import UNDATED
from genqa.ui.text import plain


@dataclass(frozen=True, slots=True)
class Shown:
    """One column: its title with the unit, its share of the width, the number's JSON name, and how it is written."""

    title: str
    width: float
    name: str
    written: Callable[[CallRow], str | None]
    is_number: bool = False

    @property
    def alignment(self) -> Literal["left", "right"]:
        """Numbers stand under each other."""
        return "right" if self.is_number else "left"


def _agent(row: CallRow) -> str | None:
    """Who talked longest, and how many agents more there are in the call."""
    return f"{row.agent} +{row.agents - 1}" if row.agent and row.agents > 1 else row.agent


def _clock(seconds: float | None) -> str | None:
    return None if seconds is None else clock(to_ms(seconds))


def _short(seconds: float | None) -> str | None:
    return None if seconds is None else length(seconds)


COLUMNS = (
    Shown("Agent", 1.6, "agent", _agent),
    Shown("Queue", 1.5, "queue", lambda row: row.queue),
    Shown("Length, m:ss", 1.6, "duration_seconds", lambda row: _clock(row.duration_seconds), is_number=True),
    Shown("Silence, m:ss", 1.7, "silence_seconds", lambda row: _short(row.silence_seconds), is_number=True),
    Shown("Talk-over, m:ss", 1.9, "talk_over_seconds", lambda row: _short(row.talk_over_seconds), is_number=True),
    Shown("Hold, m:ss", 1.4, "hold_time_seconds", lambda row: _short(row.hold_time_seconds), is_number=True),
)
_WIDTHS = (1.0, 2.9, *(column.width for column in COLUMNS))

_STYLE = """<style>
.st-key-calls {font-variant-numeric: tabular-nums}
.st-key-calls p, .st-key-calls [data-testid="stText"], .st-key-calls [data-testid="stHtml"] {font-size: 0.9375rem}
.st-key-calls [data-testid="stHorizontalBlock"] {
  border-bottom: 1px solid color-mix(in srgb, currentColor 12%, transparent); padding-bottom: 0.125rem}
.st-key-calls [data-testid="stPageLink"] p {color: COLOUR; text-decoration: underline; text-underline-offset: 0.2em}
.st-key-calls [data-testid="stPageLink"] a {padding: 0; margin: 0}
.st-key-calls .right {display: block; text-align: right}
.st-key-calls [class*="st-key-order"] button {min-height: 0; padding: 0}
.st-key-calls [class*="st-key-order"] button p {font-size: 0.875rem}
</style>"""


def draw(rows: tuple[CallRow, ...], zone: tzinfo, ground: Theme) -> None:
    """The rows, with the reader's time zone named in the header alone; a click on a title orders by it."""
    ordered = order.in_force()
    st.html(_STYLE.replace("COLOUR", ACTION.on(ground)))
    with st.container(gap="xxsmall", key="calls"):
        score, started, *others = st.columns(_WIDTHS, vertical_alignment="bottom")
        _title(score, "Score", "quality_score", ordered)
        _title(started, f"Started, {zone}", "started_at", ordered)
        for place, column in zip(others, COLUMNS, strict=True):
            _title(place, column.title, column.name, ordered, is_number=column.is_number)
        bands = readers.bands()
        before = None
        for row in rows:
            if ordered.column == "started_at" and row.started_at is None and (before is None or before.started_at):
                st.caption("**Without a date**: no source tells when they began.")
            _row(row, zone, ground, bands)
            before = row


def undated(in_view: Filters) -> None:
    """Says how many calls the period leaves out because nothing dates them, and leads to them; nothing where none."""
    if in_view.since is None and in_view.until is None:
        return
    number = readers.tally(replace(in_view, since=None, until=None, undated=True)).calls
    if number:
        st.page_link(
            links.CALLS, label=f"{counted(number, 'call')} without a date", icon=":material/event_busy:",
            query_params={**links.carried(period=UNDATED), **order.carried()},
        )  # fmt: skip


def _title(place: DeltaGenerator, title: str, column: str, ordered: order.Order, *, is_number: bool = False) -> None:
    """A column's title, with an arrow where the list is ordered by it."""
    arrow = "" if ordered.column != column else " ↓" if ordered.descending else " ↑"
    label = plain(title) + arrow
    with place.container(horizontal_alignment="right" if is_number else "left"):
        st.button(
            f"**{label}**" if arrow else label, type="tertiary", key=f"order {column}", wrap=False,
            help=f"Order by {title}", on_click=order.choose, args=(column,),
        )  # fmt: skip


def _row(row: CallRow, zone: tzinfo, ground: Theme, bands: Bands) -> None:
    score, started, *others = st.columns(_WIDTHS, vertical_alignment="center")
    with score:
        _score(row, ground, bands)
    with started.container(gap="xxsmall"):
        label = plain(moment(row.started_at, zone) if row.started_at else "not dated")
        mark = " :gray-badge[sample]" if row.source == SAMPLE else ""
        st.page_link(
            links.CALL, label=label + mark, query_params={**links.address(row.recording_id), **order.carried()}
        )
        if row.findings:
            st.html(badges.of_row(row.findings, ground))
    for place, column in zip(others, COLUMNS, strict=True):
        text = column.written(row)
        if text is None:
            place.html(unknown(row.why_not(column.name) or "not given", column.alignment))
        else:
            place.text(text, width="stretch", text_alignment=column.alignment, wrap=False)


def _score(row: CallRow, ground: Theme, bands: Bands) -> None:
    if row.quality_score is None:
        st.html(unknown(row.why_not("quality_score") or "nothing tells"))
    else:
        st.html(listed_score(row.quality_score, bands, ground))
