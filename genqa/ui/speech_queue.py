"""The queue of calls that are to be transcribed, on a page: how far it is, what is in its way, stop, go on, cancel.

It is worked on by a process of its own, so it goes on when the browser is closed; whoever opens a page sees it again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import tzinfo

import streamlit as st

from genqa.call import counted
from genqa.index import Index
from genqa.index.transcriptions import Transcription
from genqa.ingest.transcribing import chain, job
from genqa.ingest.transcribing.summary import money
from genqa.stt import SttConfig
from genqa.ui import links, messages, problems, readers, speech
from genqa.ui.call_view import reader_zone
from genqa.ui.numbers import moment
from genqa.ui.text import plain

#: Seconds between two looks; failures that are shown; calls that wait of which the reasons are read.
EVERY, FAILURES, READ = 1.0, 20, 500
_WATCHED, _ASIDE = "transcriber that was watched", "transcriber that was put aside"


def draw(index: Index) -> None:
    """The queue while anything is in it, and how it ended where this visit saw it go on; else nothing."""
    if _open(index.transcription_counts()) or index.transcribers():
        st.fragment(_live, run_every=EVERY)(reader_zone())
        return
    last, watched = index.last_transcriber(), st.session_state.get(_WATCHED)
    if last is not None and last.id == watched and watched != st.session_state.get(_ASIDE):
        _ended(index, last.id, last.started_at, reader_zone())


def _live(zone: tzinfo) -> None:
    with problems.told(speech.NOT_TRANSCRIBED):
        index = readers.index()
        at_work, last = index.transcribers(), index.last_transcriber()
        since = min([one.started_at for one in at_work] or [last.started_at if last else ""])
        counts = index.transcription_counts(since=since)
        if not _open(counts) and not at_work:
            st.rerun()
        if at_work:
            st.session_state[_WATCHED] = at_work[-1].id
        with st.container(border=True, key="transcribing"):
            st.text("Calls are being transcribed" if at_work else "Calls wait to be transcribed")
            st.progress(share(counts), plain(so_far(counts)))
            st.caption(plain(_spent(index)))
            _in_the_way(index)
            if not at_work:
                why = f": {last.error}" if last is not None and last.error else ""
                st.warning(plain(f"Nobody is at work on it{why}."), icon=":material/pause_circle:")
                speech.going_on(index.transcriptions("waiting", "running", limit=READ))
            with st.container(horizontal=True, vertical_alignment="center"):
                if at_work:
                    asked = all(one.cancel_asked_by for one in at_work)
                    st.button("Stop", icon=":material/pause:", on_click=_stop, disabled=asked, help=_STOP)
                else:
                    st.button("Go on", icon=":material/resume:", on_click=_go_on)
                st.button("Cancel all", icon=":material/stop:", on_click=_cancel, help=_CANCEL)
                st.caption("It goes on when this page is closed." if at_work else "", width="content")
        failures(index, _failed(index, since), zone, "under way")


_STOP = "What waits stays in the queue, and what was sent is asked for again when it goes on."
_CANCEL = "Nothing more is sent, and the queue is emptied. What was sent already may be charged all the same."

Counts = dict[tuple[str, str], int]


def of_state(counts: Counts, *states: str) -> int:
    """How many are in these states."""
    return sum(number for (state, _), number in counts.items() if state in states)


def share(counts: Counts) -> float:
    """How much is done, from 0 to 1."""
    ended = of_state(counts, "done", "failed", "cancelled")
    return ended / max(1, ended + _open(counts))


def so_far(counts: Counts) -> str:
    """How far it is, and with whom.

    >>> so_far({("done", "deepgram"): 3, ("running", "deepgram"): 2, ("waiting", ""): 5})
    '3 of 10 calls transcribed · 2 under way with Deepgram · 5 waiting'
    """
    whole = sum(counts.values()) - of_state(counts, "cancelled")
    parts = [f"{of_state(counts, 'done'):,} of {counted(whole, 'call')} transcribed"]
    parts += [
        f"{number:,} under way with {chain.title(name)}"
        for (state, name), number in sorted(counts.items())
        if state == "running"
    ]
    parts += [
        f"{number:,} {state}" for state in ("waiting", "failed", "cancelled") if (number := of_state(counts, state))
    ]
    return " · ".join(parts)


def failures(index: Index, failed: Sequence[Transcription], zone: tzinfo, key: str) -> None:
    """Those that failed, each with its reason and what to do, and the way to try them again; nothing where none."""
    if not failed:
        return
    with st.expander(f"{counted(len(failed), 'call')} could not be transcribed", icon=":material/error:"):
        with st.container(gap="xxsmall", key=f"not transcribed, {key}"):
            for one in failed[:FAILURES]:
                which, why = st.columns((2.5, 6), vertical_alignment="center")
                with which.container(gap=None):
                    links.to_call(one.recording_id, plain(one.recording_id))
                    st.caption(plain(moment(one.ended_at, zone)))
                with why.container(gap=None):
                    st.text(one.reason or "no reason is known")
                    if one.advice:
                        st.caption(plain(f"What to do: {one.advice}."))
        if len(failed) > FAILURES:
            st.caption(f"And {len(failed) - FAILURES:,} more.")
        speech.going_on(failed)
        st.button(
            "Try all of them again", icon=":material/refresh:", key=f"retry {key}", on_click=_retry,
            args=([one.id for one in failed],),
        )  # fmt: skip


def _open(counts: Counts) -> int:
    return of_state(counts, "waiting", "running")


def _failed(index: Index, since: str) -> list[Transcription]:
    return [one for one in index.transcriptions("failed") if (one.ended_at or "") >= since]


def _ended(index: Index, transcriber: int, since: str, zone: tzinfo) -> None:
    counts = index.transcription_counts(since=since)
    with st.container(border=True, key="transcribed"), st.container(horizontal=True, vertical_alignment="center"):
        done, others = of_state(counts, "done"), of_state(counts, "failed")
        rest = f", {others:,} could not be" if others else ""
        st.text(f"{counted(done, 'call')} transcribed{rest}.", width="content")
        st.caption(plain(_spent(index)), width="content")
        st.button("Put aside", type="tertiary", on_click=_put_aside, args=(transcriber,))
    failures(index, _failed(index, since), zone, "ended")


def _spent(index: Index) -> str:
    """What left this machine this month and what was paid, with the limits."""
    minutes, cost = index.spent_this_month()
    config = speech.config()
    if config is None:
        return ""
    limit = f" of {config.monthly_minutes:,}" if config.monthly_minutes is not None else ""
    parts = [f"This month {minutes:,.0f}{limit} minutes of sound left this machine"]
    if cost or config.monthly_cost is not None:
        of = f" of {money(config.monthly_cost, config.currency)}" if config.monthly_cost is not None else ""
        parts.append(f"{money(cost, config.currency)}{of} spent, as far as prices are set")
    return ", ".join(parts)


def _in_the_way(index: Index) -> None:
    """Why calls wait, the most frequent reasons first."""
    reasons = Counter((one.reason, one.advice) for one in index.transcriptions("waiting", limit=READ) if one.reason)
    for (reason, advice), number in reasons.most_common(3):
        what = f" What to do: {advice}." if advice else ""
        st.warning(plain(f"{counted(number, 'call')} waiting: {reason}.{what}"), icon=":material/hourglass_disabled:")


def _stop() -> None:
    with problems.told(speech.NOT_TRANSCRIBED):
        readers.index().stop_transcribers(actor=speech.ACTOR)


def _cancel() -> None:
    with problems.told(speech.NOT_TRANSCRIBED):
        number = readers.index().cancel_transcriptions(actor=speech.ACTOR)
        messages.leave(f"{counted(number, 'call')} taken out of the queue. Nothing of them was changed.")


def _go_on() -> None:
    config = speech.config()
    if config is not None:
        with problems.told(speech.NOT_TRANSCRIBED):
            go_on(readers.index(), config)


def go_on(index: Index, config: SttConfig) -> None:
    """Have somebody at work on the queue. :raises GenqaError: nobody can be asked, or no process can be started."""
    chain.check(config, None)
    job.begin(index, actor=speech.ACTOR)


def _retry(ids: list[int]) -> None:
    config = speech.config()
    if config is not None:
        with problems.told(speech.NOT_TRANSCRIBED):
            job.retry(readers.index(), config, ids, actor=speech.ACTOR)


def _put_aside(transcriber: int) -> None:
    st.session_state[_ASIDE] = transcriber
