"""Search: calls by what was said in them, each with the utterances that match; a hit opens its call at its second."""

import streamlit as st

from genqa.ui import links, messages, problems, readers, search_view
from genqa.ui.call_view import reader_zone, theme

st.title("Search")
messages.show()

with problems.told():
    asked = search_view.ask()
    if asked.text.strip():
        total = readers.count_found(asked.text, asked.speaker, asked.filters)
        if not total:
            search_view.nothing(asked)
            st.stop()
        search_view.summary(asked, total)
        listing = st.container()
        pages = -(-total // readers.FOUND_PAGE)
        number = st.pagination(pages, key=links.PAGE_PARAMETER, bind="query-params") if pages > 1 else 1
        with listing:
            found = readers.found(asked.text, asked.speaker, asked.filters, number)
            search_view.draw(found, reader_zone(), theme())
    else:
        search_view.hint()
