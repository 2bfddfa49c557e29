"""Overview: how the calls in view scored, how that moves, where points are lost, and which calls need attention."""

import streamlit as st

from genqa.ui import filters, overview_view, problems, readers

st.title("Overview")

with problems.told():
    asked = filters.bar()
    view = filters.in_view()
    if readers.tally(asked).calls == 0:
        st.text("No call fits these filters.")
        st.stop()
    overview_view.draw(view, asked, filters.compared(view))
