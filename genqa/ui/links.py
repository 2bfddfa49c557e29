"""The pages, and links to them. A call is always linked by its recording id; filters go along with every link."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from streamlit.navigation.page import Page

from genqa.ui.view import KEYS

OVERVIEW, AGENTS = "pages/look/overview.py", "pages/look/agents.py"
CALLS, CALL, SCORE = "pages/look/calls.py", "pages/look/call.py", "pages/bring/score.py"
SEARCH, INGEST = "pages/look/search.py", "pages/bring/ingest.py"
SETTINGS = "pages/set/settings.py"

#: Where the call page finds the recording id in its address.
CALL_PARAMETER = "call"
#: Where a list finds the number of its page; other filters begin at the first.
PAGE_PARAMETER = "page"
#: Where the page Ingest finds the number of the run that is looked at.
RUN_PARAMETER = "run"
#: What was last asked for: the side navigation opens its pages without it.
_KEPT = "filters"
#: Which page ran last, and under which address.
_SAID, _ARRIVED = "address", "came from another page"


def address(recording_id: str) -> Mapping[str, str]:
    """What the call page's address says after the question mark."""
    return {CALL_PARAMETER: recording_id, **carried()}


def carried(**changes: str | None) -> dict[str, str]:
    """The filters in force, as they stand in the address of a link; ``None`` takes one off.

    Who comes from another page without any has those of before. On the same page none means none: back to the start.
    """
    there = {key: st.query_params[key] for key in KEYS if key in st.query_params}
    if not there and st.session_state.get(_ARRIVED, True):
        there = st.session_state.get(_KEPT, {})
        st.query_params.update(there)
    st.session_state[_KEPT] = there
    return {key: value for key, value in {**there, **changes}.items() if value is not None}


def carry(filters: Mapping[str, str]) -> None:
    """Puts these filters into the address instead of those there, all at once: each change is a step on the way back.

    To be called from a callback.
    """
    others = {key: st.query_params[key] for key in st.query_params if key not in (*KEYS, PAGE_PARAMETER)}
    first_page()
    st.session_state[_KEPT] = dict(filters)
    st.query_params.from_dict({**others, **filters})


def first_page() -> None:
    """Lets a list begin at its first page; to be called from a callback."""
    if PAGE_PARAMETER in st.session_state:  # bound to the address, which only its widget may change then
        st.session_state[PAGE_PARAMETER] = 1


def tell_browser(page: Page) -> None:
    """Says the address again when another one is asked for on the same page.

    A link to the page that it stands on is followed by Streamlit, but the browser's address stays what it was. An
    address that is right already stays as it is. To be called before the page is run.
    """
    asked = {key: st.query_params[key] for key in st.query_params if key != PAGE_PARAMETER}
    path_before, asked_before = st.session_state.get(_SAID, (None, {}))
    st.session_state[_SAID] = page.url_path, asked
    st.session_state[_ARRIVED] = path_before != page.url_path
    if path_before == page.url_path and asked_before != asked:
        st.query_params.update({})


def to_call(recording_id: str, label: str, icon: str | None = None) -> None:
    """A link to a call; ``label`` is Streamlit's Markdown."""
    st.page_link(CALL, label=label, icon=icon, query_params=address(recording_id))


def asked_for() -> str | None:
    """The recording id in the address of this page."""
    return st.query_params.get(CALL_PARAMETER) or None
