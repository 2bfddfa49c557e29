"""All calls in view that have no transcript, transcribed at once: how many, by whom, at what cost, and only then."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from genqa.call import counted
from genqa.index import Filters, Index
from genqa.ui import readers, speech


def button(in_view: Filters) -> None:
    """The way to it; nothing where every call in view has a transcript, waits for one, or has no recording."""
    index = readers.index()
    waiting = tuple(sorted(index.transcription_counts().items()))
    recordings = _without(index, readers.state(), in_view, waiting)
    if recordings and st.button(
        f"Transcribe {counted(len(recordings), 'call')} without a transcript …", key="transcribe many",
        icon=":material/record_voice_over:", help="Of those in view, whose recording is kept. Asks before it begins.",
    ):  # fmt: skip
        _dialog(recordings)


@st.dialog("Transcribe calls", width="medium")
def _dialog(recordings: Sequence[str]) -> None:
    calls = counted(len(recordings), "call")
    speech.ask(
        recordings, f"{calls} in view {'has' if len(recordings) == 1 else 'have'} a recording and no transcript.",
        f"Transcribe {calls}", choice="transcribe many with", key="transcribe many now",
        note="It goes on when this page is closed, and can be stopped at any time.",
    )  # fmt: skip


# What waits is told apart: asking for a transcript changes nothing that other pages read.
@st.cache_data(max_entries=4, show_spinner=False)
def _without(
    _index: Index, state: readers.State, filters: Filters, waiting: tuple[tuple[tuple[str, str], int], ...]
) -> list[str]:  # fmt: skip
    return _index.without_transcript(filters)
