"""Agents: all in view as a table, or the one that the filters name."""

import streamlit as st

from genqa.demo.samples import samples
from genqa.ui import agent_view, agents_view, downloads, empty, filters, messages, problems, readers

st.title("Agents")
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
    elif view.agent is None:
        agents_view.draw(asked, filters.compared(view))
        downloads.agents(asked)
    else:
        agent_view.draw(view, asked, filters.compared(view))
        with st.container(horizontal=True, key="below the agent's calls"):
            downloads.calls(asked)
            downloads.events(asked)
