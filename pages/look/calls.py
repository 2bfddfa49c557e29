"""Calls: every call in the index, the newest first."""

import streamlit as st

from genqa.ui import calls_list, links, problems, readers
from genqa.ui.call_view import reader_zone, theme
from genqa.ui.text import plain

st.title("Calls")

with problems.told():
    total = readers.count()
    if total == 0:
        st.markdown(":material/graphic_eq:")
        st.text("No call is in the index yet.", help=plain(readers.where()))
        if st.button("Score a call", type="primary", icon=":material/speed:"):
            st.switch_page(links.SCORE)
        st.stop()

    st.text(f"{total:,} {'call' if total == 1 else 'calls'}")
    listing = st.container()
    pages = -(-total // readers.PAGE)
    number = st.pagination(pages, key="page", bind="query-params") if pages > 1 else 1
    with listing:
        calls_list.draw(readers.page_of_calls(number).calls, reader_zone(), theme())
