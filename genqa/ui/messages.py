"""What was just done, said once on the page that comes next."""

from __future__ import annotations

import streamlit as st

from genqa.ui.text import plain

_KEY = "what was just done"


def leave(text: str) -> None:
    """Leaves a sentence for the next page."""
    st.session_state[_KEY] = text


def show() -> None:
    """Shows the sentence that was left, if any, and forgets it."""
    if (text := st.session_state.pop(_KEY, None)) is not None:
        st.success(plain(text), icon=":material/check_circle:")
