"""Calls: the calls in view, the newest first or by any column."""

import streamlit as st

from genqa.demo.samples import samples
from genqa.ui import (
    calls_list,
    downloads,
    empty,
    filters,
    links,
    messages,
    order,
    problems,
    readers,
    speech_queue,
    transcribe_many,
)
from genqa.ui.call_view import reader_zone, theme

st.title("Calls")
messages.show()

with problems.told():
    if readers.count() == 0:
        empty.draw(samples)
        st.stop()

    in_view = filters.bar()
    empty.sample_note()
    speech_queue.draw(readers.index())
    column, descending = order.in_force()
    total = readers.tally(in_view).calls
    listing = st.container()
    pages = -(-total // readers.PAGE)
    number = st.pagination(pages, key=links.PAGE_PARAMETER, bind="query-params") if pages > 1 else 1
    with st.container(horizontal=True, vertical_alignment="center", key="below the list"):
        downloads.calls(in_view)
        downloads.events(in_view)
        transcribe_many.button(in_view)
        calls_list.undated(in_view)
    with listing:
        if total:
            calls_list.draw(readers.page_of_calls(in_view, column, descending, number), reader_zone(), theme())
        else:
            empty.none_left()
