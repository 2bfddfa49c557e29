"""‹ 3 of 18 ›: where a call stands in the list it was opened from, and the way to its neighbours."""

from __future__ import annotations

import streamlit as st

from genqa.index import Filters
from genqa.ui import filters, links, order, readers


def draw(recording_id: str) -> None:
    """The call's place among the calls in view, by the filters and the order in the address, and the way back."""
    column, descending = order.in_force()
    found = readers.place(recording_id, filters.as_filters(filters.in_view()), column, descending)
    if found is None and not links.carried():  # nobody asked for the last 30 days
        found = readers.place(recording_id, Filters(), column, descending)
    back = {**links.carried(), **order.carried()}
    st.page_link(links.CALLS, label="All calls", icon=":material/call:", query_params=back)
    if found is None:
        st.caption("Not among the calls that the filters leave.", width="content")
    elif found.total > 1:
        _step(found.before, "Previous", ":material/chevron_left:")
        st.text(f"{found.number:,} of {found.total:,}", width="content")
        _step(found.after, "Next", ":material/chevron_right:")


def _step(recording_id: str | None, label: str, icon: str) -> None:
    there = {} if recording_id is None else {**links.address(recording_id), **order.carried()}
    st.page_link(links.CALL, label=label, icon=icon, query_params=there, disabled=recording_id is None)
