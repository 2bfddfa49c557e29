"""genqa in the browser: page set-up, the gate, navigation; nothing else. Start it with ``make run``.

The page files lie one folder below ``pages/``: a file directly under it Streamlit runs on a fresh server without this
one, and so without the gate.
"""

from pathlib import Path

import streamlit as st

from genqa.ui.answers import keep_when_emptied
from genqa.ui.first_visit import load_again_if_first
from genqa.ui.gate import refuse_unless_loopback
from genqa.ui.links import tell_browser
from genqa.ui.which import mark

# An icon of its own: that of a page of Streamlit's would be fetched from another machine with each visit.
st.set_page_config(page_title="genqa", page_icon=Path(__file__).with_name("genqa") / "ui" / "icon.svg", layout="wide")
refuse_unless_loopback()
keep_when_emptied()

look = [
    st.Page("pages/look/overview.py", title="Overview", icon=":material/monitoring:", default=True),
    st.Page("pages/look/agents.py", title="Agents", icon=":material/group:", url_path="agents"),
    st.Page("pages/look/calls.py", title="Calls", icon=":material/call:", url_path="calls"),
    st.Page("pages/look/call.py", title="Call", icon=":material/graphic_eq:", url_path="call", visibility="hidden"),
    st.Page("pages/look/search.py", title="Search", icon=":material/search:", url_path="search"),
]
bring = [
    st.Page("pages/bring/score.py", title="Score a call", icon=":material/speed:", url_path="score"),
    st.Page("pages/bring/ingest.py", title="Ingest", icon=":material/download:", url_path="ingest"),
]
settings = [
    st.Page("pages/set/settings.py", title="Settings", icon=":material/tune:", url_path="settings"),
]
page = st.navigation({"Look": look, "Bring": bring, "Set": settings})
load_again_if_first(page)
tell_browser(page)
mark()
page.run()
