"""A stored call that is to be transcribed: asked for in a dialog, watched while it is done, and how it ended.

Transcribe ─► dialog: by whom, what leaves, what it costs ─► waits ─► runs ─► the page anew, with the transcript
                                                               └──────┴────► cancelled, or failed and why
"""

from __future__ import annotations

from datetime import tzinfo
from typing import Literal

import streamlit as st

from genqa.index import Index
from genqa.index.transcriptions import Transcription
from genqa.ingest.transcribing import chain, job
from genqa.result import Result
from genqa.ui import messages, problems, readers, speech
from genqa.ui.call_view import reader_zone
from genqa.ui.numbers import moment
from genqa.ui.text import plain

#: Seconds between two looks at what is under way.
EVERY = 1.0
OPEN = ("waiting", "running")
#: The last score that the page showed of a call that waits, and which failures were put aside.
_BEFORE, _ASIDE = "score before the transcript", "failures put aside"


def button(result: Result) -> None:
    """The way to a transcript, or to another one; nothing while one is under way."""
    latest = _latest(readers.index(), result.recording_id)
    if latest is not None and latest.state in OPEN:
        return
    has = result.origin.transcript_format is not None
    words = "Transcribe again" if has else "Transcribe"
    help_ = "Another transcript, by a provider of your choice." if has else "This call has no transcript."
    kind: Literal["secondary", "tertiary"] = "tertiary" if has else "secondary"
    if st.button(f"{words} …", icon=":material/record_voice_over:", help=help_, key="transcribe", type=kind):
        _dialog(result)


def state(result: Result) -> None:
    """What becomes of the transcription that was asked for last: live while it is under way; why it failed."""
    latest = _latest(readers.index(), result.recording_id)
    if latest is None:
        return
    if latest.state in OPEN:
        st.session_state[_BEFORE] = latest.id, result.score.value
        st.fragment(_live, run_every=EVERY)(result.recording_id, latest.id, reader_zone())
    elif latest.state == "failed" and latest.id not in st.session_state.get(_ASIDE, set()):
        _failed(latest)


def _latest(index: Index, recording_id: str) -> Transcription | None:
    return next(iter(index.transcriptions_of(recording_id)), None)


@st.dialog("Transcribe this call", width="medium")
def _dialog(result: Result) -> None:
    replaced = "The new transcript takes the place of the one that is there, and the call is scored anew."
    about = "" if result.origin.transcript_format is None else replaced
    speech.ask([result.recording_id], about, "Transcribe", choice="transcribe this call with", key="transcribe now")


def _live(recording_id: str, shown: int, zone: tzinfo) -> None:
    with problems.told():
        index = readers.index()
        now = next((one for one in index.transcriptions_of(recording_id) if one.id == shown), None)
        if now is None or now.state not in OPEN:
            if now is not None and now.state == "done":
                messages.leave(_done(now, readers.call(recording_id)[0]))
            st.rerun()
        at_work = bool(index.transcribers())
        box = st.status(plain(words(now, zone)), state="running" if at_work else "error", expanded=True)
        with box.container():  # of its own: a status that is left as a block says that it is complete
            in_the_way(now)
            if not at_work:
                last = index.last_transcriber()
                why = f": {last.error}" if last is not None and last.error else ""
                st.warning(plain(f"Nobody is at work on it{why}."), icon=":material/pause_circle:")
                speech.going_on([now])
                st.button("Go on", icon=":material/resume:", on_click=_go_on, args=(now.id,), key="go on")
            st.button("Cancel", icon=":material/stop:", on_click=_cancel, args=(now,), help=_CANCEL)


_CANCEL = "What was sent already may be charged all the same."


def words(now: Transcription, zone: tzinfo) -> str:
    """Where a transcription is: who has it, and since when."""
    asked = f"asked for {moment(now.asked_at, zone)} by {now.asked_by}"
    whom = chain.title(now.provider or now.asked_for or "")
    if now.state == "running":
        return f"Transcribed by {whom} at this moment; {asked}."
    return f"Waits to be transcribed{f' by {whom}' if whom else ''}; {asked}."


def in_the_way(now: Transcription) -> None:
    """Why it waits, where something is in the way."""
    if now.state == "waiting" and now.reason:
        advice = f" What to do: {now.advice}." if now.advice else ""
        st.warning(plain(f"{_sentence(now.reason)}{advice}"), icon=":material/hourglass_disabled:")


def _failed(latest: Transcription) -> None:
    with st.container(key="transcription failed"):
        advice = f" What to do: {latest.advice}." if latest.advice else ""
        st.error(plain(f"{_sentence(latest.reason or 'no reason is known')}{advice}"), icon=":material/error:",
                 title=speech.NOT_TRANSCRIBED)  # fmt: skip
        speech.going_on([latest])
        with st.container(horizontal=True):
            st.button("Try again", icon=":material/refresh:", on_click=_go_on, args=(latest.id,), key="try again")
            st.button("Put aside", type="tertiary", on_click=_put_aside, args=(latest.id,),
                      help="The record of the call keeps it.")  # fmt: skip


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _done(now: Transcription, after: Result) -> str:
    asked, before = st.session_state.pop(_BEFORE, (None, None))
    said = f"Transcribed by {after.origin.transcribed or chain.title(now.provider or '')}."
    if asked != now.id:
        return said
    scores = ["not scorable" if score is None else f"{score:.1f}" for score in (before, after.score.value)]
    return f"{said} Score {scores[0]} → {scores[1]}."


def _cancel(now: Transcription) -> None:
    with problems.told(speech.NOT_TRANSCRIBED):
        readers.index().cancel_transcriptions([now.id], actor=speech.ACTOR)
        messages.leave("Cancelled. Nothing of the call was changed.")


def _go_on(transcription: int) -> None:
    config = speech.config()
    if config is not None:
        with problems.told(speech.NOT_TRANSCRIBED):
            job.retry(readers.index(), config, [transcription], actor=speech.ACTOR)


def _put_aside(transcription: int) -> None:
    st.session_state.setdefault(_ASIDE, set()).add(transcription)
