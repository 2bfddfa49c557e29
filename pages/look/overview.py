"""Overview: how the calls in view scored, how that moves, where points are lost, and which calls need attention."""

import streamlit as st

from genqa.ui import filters, problems

st.title("Overview")

with problems.told():
    in_view = filters.bar()
