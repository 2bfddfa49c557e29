"""CSV for download: the whole filtered set, made when it is asked for, by the code of ``python -m genqa export``."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import IO

import streamlit as st

from genqa.call import counted
from genqa.index import CallRow, Filters, Index
from genqa.reports import write_call, write_csv
from genqa.result import Result
from genqa.ui import readers
from genqa.ui.unsaved import download_name

_MIME = "text/csv; charset=utf-8"


def calls(filters: Filters) -> None:
    """A button that downloads every call in view, and says how many. :raises IndexFileError:"""
    number = readers.tally(filters).calls
    _button("calls", f"{counted(number, 'call')} as CSV", filters, number)


def events(filters: Filters) -> None:
    """A button that downloads what happened in the calls in view: a line a silence, talk-over or hold.

    :raises IndexFileError: the index cannot be used.
    """
    number = readers.tally(filters).calls
    _button("events", f"Events of {counted(number, 'call')} as CSV", filters, number)


def agents(filters: Filters) -> None:
    """A button that downloads the agents of the calls in view, a line an agent and rubric. :raises IndexFileError:"""
    number = readers.agent_lines(filters)
    _button("agents", f"{counted(number, 'line')} of agents as CSV", filters, number)


def call(result: Result) -> None:
    """A button that downloads one result, saved or not, as the export of calls would write it."""
    st.download_button(
        "Download CSV",
        lambda: one_call(CallRow.of(result)),
        download_name(result.recording_id, "csv"),
        _MIME,
        on_click="ignore",
        key="csv of this call",
    )


def content(kind: str, index: Index, filters: Filters) -> bytes:
    """The file of an export."""
    return _encoded(lambda stream: write_csv(kind, index, filters, stream))


def one_call(row: CallRow) -> bytes:
    """The file of one call."""
    return _encoded(lambda stream: write_call(row, stream))


def _encoded(write: Callable[[IO[str]], object]) -> bytes:
    raw = io.BytesIO()
    text = io.TextIOWrapper(raw, encoding="utf-8", newline="")
    write(text)
    text.flush()
    text.detach()
    return raw.getvalue()


def _button(kind: str, label: str, filters: Filters, lines: int) -> None:
    index = readers.index()
    st.download_button(
        label,
        lambda: content(kind, index, filters),  # called when the button is pressed, not when the page is drawn
        f"genqa-{kind}.csv",
        _MIME,
        on_click="ignore",
        icon=":material/download:",
        disabled=not lines,
        key=f"csv of {kind}",
    )
