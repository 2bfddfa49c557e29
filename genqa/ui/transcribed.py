"""By whom a call was transcribed, when, why and at what cost; and providers' own answers to download."""

from __future__ import annotations

from datetime import tzinfo
from functools import partial

import streamlit as st

from genqa.call import clock, counted
from genqa.index import Index
from genqa.index.transcriptions import Transcription
from genqa.ingest.transcribing import chain
from genqa.ingest.transcribing.summary import money
from genqa.masking import in_exports
from genqa.spans import to_ms
from genqa.ui import readers
from genqa.ui.markup import Column, html
from genqa.ui.numbers import UNKNOWN, moment
from genqa.ui.text import plain
from genqa.ui.unsaved import download_name

#: Mark and words for where a transcription is.
STATES = {
    "waiting": "… waits",
    "running": "… under way",
    "done": "✓ done",
    "failed": "✗ failed",
    "cancelled": "◼ cancelled",
}
_COLUMNS = (
    Column("When", "short"), Column("End", "short"), Column("Provider and model"),
    Column("Asked for by", "short"), Column("Sound", "number"), Column("Cost", "number"), Column("Why, and what for"),
)  # fmt: skip


def draw(recording_id: str, zone: tzinfo) -> None:
    """All that were ever asked for, the latest first; nothing where none was. Answers only where exports are plain."""
    index = readers.index()
    made = index.transcriptions_of(recording_id)
    if not made:
        return
    st.caption("**Transcriptions**")
    st.html(html("Transcriptions", _COLUMNS, [row(one, zone) for one in made]))
    kept = _kept(index, readers.state(), recording_id)
    if not kept:
        return
    if masked := in_exports():
        kinds = ", ".join(kind.title for kind in masked)
        st.caption(
            plain(
                f"{counted(len(kept), 'answer')} of providers kept as they came, with nothing masked in them. They can "
                f"be downloaded where exports are not masked either: GENQA_MASK_EXPORTS=none (now: {kinds})."
            )
        )
        return
    with st.container(horizontal=True):
        for answer in kept:
            _downloads(index, recording_id, answer, zone)


def row(one: Transcription, zone: tzinfo) -> tuple[str, ...]:
    """One transcription as a line of the table."""
    whom = chain.title(one.provider or one.asked_for or "") or "as the chain says"
    asked = "ingest, by itself" if one.automatic else one.asked_by
    sound = UNKNOWN if one.seconds is None else clock(to_ms(one.seconds))
    cost = UNKNOWN if one.cost is None else money(one.cost, one.currency or "")
    return (
        moment(one.ended_at or one.begun_at or one.asked_at, zone),
        STATES.get(one.state, one.state),
        f"{whom} {one.model}" if one.model else whom,
        asked,
        sound,
        cost,
        "; ".join(_why(one)) or UNKNOWN,
    )


def _why(one: Transcription) -> list[str]:
    told = [f"{chain.title(one.asked_for)} was named"] if one.asked_for else []
    if one.passed_over:
        told.append(chain.reasons(one.passed_over))
    if one.reuses is not None:
        told.append("an earlier answer was read again, nothing was sent")
    if one.replaced:
        told.append(f"in place of: {one.replaced}")
    told += [one.reason] if one.reason else []
    return told


def _downloads(index: Index, recording_id: str, answer: tuple[int, str, str, int], zone: tzinfo) -> None:
    transcription, provider, at, files = answer
    for number in range(files):
        which = f", channel {number}" if files > 1 else ""
        name = download_name(f"{recording_id}-{provider}-{transcription}-{number}")
        st.download_button(
            plain(f"{chain.title(provider)} of {moment(at, zone)}{which}"),
            partial(_file, index, recording_id, transcription, provider, number),
            name, "application/json", icon=":material/download:", on_click="ignore",
            key=f"answer {transcription} {provider} {number}", help="The provider's answer as it came",
        )  # fmt: skip


def _file(index: Index, recording_id: str, transcription: int, provider: str, number: int) -> bytes:
    answers = index.raw_transcripts(recording_id)
    found = [one for one in answers if (one.transcription, one.provider) == (transcription, provider)]
    return found[0].files[number] if found else b""


# An answer is kept with the call that it changes, so the index's state tells whether there is another.
@st.cache_data(max_entries=16, show_spinner=False)
def _kept(_index: Index, state: readers.State, recording_id: str) -> list[tuple[int, str, str, int]]:
    answers = _index.raw_transcripts(recording_id)
    return [(one.transcription, one.provider, one.at, len(one.files)) for one in answers]
