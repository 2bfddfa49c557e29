"""Overview: how the calls in view scored, how that moves, where points are lost, and which calls need attention."""

import streamlit as st

from genqa.demo.samples import samples
from genqa.ui import downloads, empty, filters, messages, overview_view, problems, readers

st.title("Overview")
messages.show()

with problems.told():
    if readers.count() == 0:
        empty.draw(samples)
        st.stop()

    asked = filters.bar()
    empty.sample_note()
    view = filters.in_view()
    if readers.tally(asked).calls == 0:
        empty.none_left()
    else:
        overview_view.draw(view, asked, filters.compared(view))
        downloads.calls(asked)
