"""Speech to text on the page Ingest: what will be transcribed by whom, and what became of a run's calls."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

import streamlit as st

from genqa.call import clock, counted
from genqa.index import Index, IngestRun
from genqa.index.transcriptions import Transcription
from genqa.ingest.transcribing import chain
from genqa.ingest.transcribing.estimate import automatic
from genqa.ingest.transcribing.summary import money
from genqa.spans import to_ms
from genqa.ui import speech, speech_queue
from genqa.ui.text import plain

#: Of the latest transcriptions so many are searched for those of a run.
READ = 5000


def ahead() -> None:
    """What happens to calls that come without a transcript: by whom, what leaves for where, at what price."""
    config = speech.config()
    if config is None:
        return
    words, _ = automatic(config)
    if words is None:
        none = "Calls that come without a transcript stay without one, and are measured from their sound."
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="speech ahead"):
            st.caption(none, width="content")
            if not speech.providers(config):
                speech.how_to()
        return
    asked = chain.usable(config, config.chain)
    leaves = [one.row.title for one in asked if one.leaves]
    icon = speech.LEAVES if leaves else speech.STAYS
    goes = f" {speech.leaving(asked[0].row.title, leaves, config)}" if asked else ""
    st.caption(f"{icon} " + plain(f"{words[:1].upper()}{words[1:]}.{goes}"))


def of_run(index: Index, run: IngestRun, zone: tzinfo) -> None:
    """What of a run's calls was transcribed by whom, what waits and what failed; nothing where none was wanted."""
    made = wanted_by(run, index.transcriptions(limit=READ))
    if not made:
        return
    st.text("\n".join(sentences(made)))
    last = {one.recording_id: one for one in reversed(index.transcriptions(limit=READ))}
    failed = [one for one in made if one.state == "failed" and last[one.recording_id].id == one.id]
    speech_queue.failures(index, failed, zone, f"run {run.id}")


def wanted_by(run: IngestRun, latest: Sequence[Transcription]) -> list[Transcription]:
    """Those that a run asked for while it went on."""
    until = run.ended_at or "9"
    return [one for one in latest if one.automatic and run.started_at <= one.asked_at <= until]


def sentences(made: Sequence[Transcription]) -> list[str]:
    """By whom how many were transcribed, how much sound that was, and what it cost; how many wait, and failed."""
    told = []
    for name in sorted({one.provider or "" for one in made if one.state == "done"}):
        done = [one for one in made if one.state == "done" and (one.provider or "") == name]
        seconds = sum(one.seconds or 0.0 for one in done)
        prices = [one.cost for one in done if one.reuses is None]
        cost = money(sum(filter(None, prices)), done[0].currency or "") if prices and None not in prices else ""
        parts = [f"{clock(to_ms(seconds))} of sound"] if seconds else ["an earlier answer was read again"]
        parts += [cost] if cost else []
        told.append(f"{counted(len(done), 'call')} transcribed by {chain.title(name)} ({', '.join(parts)}).")
    rest = [
        f"{counted(number, 'call')} {words}"
        for states, words in ((("running",), "being transcribed"), (("waiting",), "waiting for a transcript"),
                              (("failed",), "that could not be transcribed"), (("cancelled",), "called off"))
        if (number := sum(one.state in states for one in made))
    ]  # fmt: skip
    return [*told, *([f"{', '.join(rest)}."] if rest else [])]
