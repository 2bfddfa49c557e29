"""Charts that lead to the calls they show: by a click, and by keyboard through the table beneath."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from genqa.charts.colours import ACTION
from genqa.ui import links
from genqa.ui.call_view import theme
from genqa.ui.text import plain

_CONFIG = {"displayModeBar": False, "responsive": True}
_STYLE = """<style>
.st-key-KEY p, .st-key-KEY [data-testid="stText"] {font-size: 0.9375rem; font-variant-numeric: tabular-nums}
.st-key-KEY [data-testid="stPageLink"] p, .st-key-KEY button p {
  color: COLOUR; text-decoration: underline; text-underline-offset: 0.2em}
.st-key-KEY [data-testid="stPageLink"] a {padding: 0; margin: 0; background: none}
.st-key-KEY button {padding: 0; min-height: 0}
.st-key-KEY [data-testid="stPageLink"] a * {font-weight: 400}
.st-key-KEY [data-testid="stHorizontalBlock"] {
  border-bottom: 1px solid color-mix(in srgb, currentColor 12%, transparent); padding-bottom: 0.125rem}
.st-key-KEY .right {display: block; text-align: right; font-size: 0.9375rem}
</style>"""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: its name, what the filters become when it is followed (``None``: no link), its numbers."""

    name: str
    leads_to: Mapping[str, str | None] | None
    numbers: tuple[str, ...]


def draw(
    figure: go.Figure, alt: str, key: str, titles: Sequence[str], rows: Sequence[Row],
    clicked: Callable[[Mapping[str, Any]], int | None] | None = None,
) -> None:  # fmt: skip
    """The figure, and beneath it its numbers, each leading to its calls. ``clicked``: the row of a point's data."""
    if clicked is None:
        st.plotly_chart(figure, theme=None, config=_CONFIG, alt=alt, key=key)
    else:
        chosen = st.plotly_chart(
            figure, theme=None, config=_CONFIG, alt=alt, key=key, on_select="rerun", selection_mode="points"
        )
        for point in chosen.selection.points:
            at = clicked(point)
            if at is not None and (leads_to := rows[at].leads_to) is not None:
                st.switch_page(links.CALLS, query_params=links.carried(**leads_to))
    with st.expander("The same as a table, with links to the calls" if clicked else "The same as a table"):
        table(f"{key}-table", titles, rows)


def nth_known(known: Sequence[bool]) -> Callable[[Mapping[str, Any]], int | None]:
    """The row of a point, where rows are the points that are known."""

    def row(point: Mapping[str, Any]) -> int | None:
        at = int(point["point_index"])
        return sum(known[:at]) if 0 <= at < len(known) and known[at] else None

    return row


def table(key: str, titles: Sequence[str], rows: Sequence[Row]) -> None:
    """Rows whose names are links."""
    st.html(link_style(key))
    widths = (2.0, *[1.0] * (len(titles) - 1))
    with st.container(key=key, gap="xxsmall"):
        for place, title in zip(st.columns(widths), titles, strict=True):
            place.caption(plain(title), wrap=False)
        for row in rows:
            name, *numbers = st.columns(widths, vertical_alignment="center")
            with name:
                if row.leads_to is None:
                    st.text(row.name)
                else:
                    st.page_link(links.CALLS, label=plain(row.name), query_params=links.carried(**row.leads_to))
            for place, number in zip(numbers, row.numbers, strict=True):
                place.text(number)


def link_style(key: str) -> str:
    """Links in the container of this key as links look."""
    return _STYLE.replace("KEY", key).replace("COLOUR", ACTION.on(theme()))
