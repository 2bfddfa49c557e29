"""All calls in view that have no transcript, transcribed at once: how many, by whom, at what cost, and only then."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from genqa.call import counted
from genqa.index import Filters, Index
from genqa.ingest.transcribing import job
from genqa.ui import problems, readers, speech


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
    config = speech.config()
    if config is None:
        return
    with problems.told(speech.NOT_TRANSCRIBED):
        index = readers.index()
        if not speech.providers(config):
            speech.nobody(config)
            return
        calls = counted(len(recordings), "call")
        st.text(f"{calls} in view {'has' if len(recordings) == 1 else 'have'} a recording and no transcript.")
        provider = speech.choose(config, "transcribe many with")
        speech.expect(index, config, recordings, provider)
        st.caption("It goes on when this page is closed, and can be stopped at any time.")
        yes, no = st.columns(2)
        if yes.button(f"Transcribe {calls}", type="primary", width="stretch", key="transcribe many now"):
            job.ask(index, config, recordings, actor=speech.ACTOR, provider=provider)
            st.rerun()
        if no.button("Not now", width="stretch"):
            st.rerun()


# What waits is told apart: asking for a transcript changes nothing that other pages read.
@st.cache_data(max_entries=4, show_spinner=False)
def _without(
    _index: Index, state: readers.State, filters: Filters, waiting: tuple[tuple[tuple[str, str], int], ...]
) -> list[str]:  # fmt: skip
    return _index.without_transcript(filters)
