"""The pages, and links to them. A call is always linked by its recording id."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

CALLS, CALL, SCORE = "pages/look/calls.py", "pages/look/call.py", "pages/bring/score.py"

#: Where the call page finds the recording id in its address.
CALL_PARAMETER = "call"


def address(recording_id: str) -> Mapping[str, str]:
    """What the call page's address says after the question mark."""
    return {CALL_PARAMETER: recording_id}


def to_call(recording_id: str, label: str, icon: str | None = None) -> None:
    """A link to a call; ``label`` is Streamlit's Markdown."""
    st.page_link(CALL, label=label, icon=icon, query_params=address(recording_id))


def asked_for() -> str | None:
    """The recording id in the address of this page."""
    return st.query_params.get(CALL_PARAMETER) or None
