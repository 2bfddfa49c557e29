"""The first visit to a server that has just started.

Until ``st.navigation`` has run once, Streamlit takes an app with a folder ``pages/`` for one of its old kind and knows
no address but the root: who opens a bookmarked call meets "Page not found", in a dialog that blocks the page and that
nothing on the server can close. Loaded again, the same address is found.
"""

from __future__ import annotations

from threading import Event

import streamlit as st
from streamlit.navigation.page import Page

#: Set once in the life of the server; the module is imported once.
_pages_are_known = Event()


def load_again_if_first(page: Page) -> None:
    """Lets the browser load its address again, once a server and not for the root. To be called after st.navigation."""
    first = not _pages_are_known.is_set()
    _pages_are_known.set()
    if first and page.url_path:
        st.html("<script>window.location.reload()</script>", unsafe_allow_javascript=True)
        st.stop()
