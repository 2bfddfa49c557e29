"""The test of a provider: a bundled sample of five seconds, sent on a click, beside what is known to be said in it."""

from __future__ import annotations

import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from genqa.analyse import File, Request
from genqa.call import SIDES, Role
from genqa.errors import GenqaError
from genqa.index import Index
from genqa.ingest.transcribing import upload
from genqa.result import Result
from genqa.stt import Configured, SttConfig, sample
from genqa.ui import problems
from genqa.ui.markup import Column, html
from genqa.ui.text import plain

FAILED = "The test failed"
_SHOWN = "what the last test came to"
#: How often the page says how long it has waited, which is also when it notices that somebody left it.
_TICK_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a test came to: what each side was heard to say, or the error; and how long it took."""

    seconds: float
    heard: tuple[str, str] = ("", "")
    by: str = ""
    warnings: tuple[str, ...] = ()
    error: GenqaError | None = None


def draw(index: Index, config: SttConfig, one: Configured) -> None:
    """The button, and what its last click came to."""
    key = f"{_SHOWN}: {one.row.name}"
    goes = f"Sends a sample of 5 seconds to {one.row.title}" + (f", {one.where}" if one.where else "")
    help_ = f"{goes}: it leaves this machine and is charged for." if one.leaves else "Nothing leaves this machine."
    label = f"Test: send a sample to {one.row.title}" if one.leaves else "Test with a sample, on this machine"
    pressed = st.button(plain(label), key=f"test {one.row.name}", icon=":material/network_check:", help=plain(help_))
    place = st.empty()
    if pressed:
        st.session_state.pop(key, None)
        st.session_state[key] = run(index, config, one, place)
    outcome: Outcome | None = st.session_state.get(key)
    if outcome is not None:
        with place.container():
            _show(outcome)


def run(index: Index, config: SttConfig, one: Configured, place: DeltaGenerator) -> Outcome:
    """Send the sample and wait; whoever leaves the page, or clicks elsewhere on it, ends the waiting."""
    stop, began = threading.Event(), time.monotonic()
    threads = ThreadPoolExecutor(1, thread_name_prefix="genqa-speech-test")
    try:
        asked = threads.submit(_asked, index, config, one.row.name, stop)
        while not wait([asked], timeout=_TICK_SECONDS).done:
            place.caption(plain(f"{one.row.title} listens to the sample … {time.monotonic() - began:.0f} s"))
    finally:
        stop.set()
        threads.shutdown(wait=False)
    return asked.result()(time.monotonic() - began)


def words_found(said: str, heard: str) -> tuple[int, int]:
    """How many of the words that were said were heard, in their order, and how many there are; case does not count.

    >>> words_found("Thank you for calling.", "thank you calling")
    (3, 4)
    """
    known, got = (re.findall(r"[^\W_]+(?:'\w+)?", text.casefold()) for text in (said, heard))
    matches = SequenceMatcher(None, known, got, autojunk=False).get_matching_blocks()
    return sum(block.size for block in matches), len(known)


def _asked(index: Index, config: SttConfig, provider: str, stop: threading.Event) -> partial[Outcome]:
    files = [File("the sample", sample.PATH)]
    try:
        heard = upload.transcribe(
            files, sample.RECORDING_ID, config, index=index, provider=provider, stop=stop,
            agent_channel=sample.AGENT_CHANNEL,
        )  # fmt: skip
        request = Request(audio=files, agent_channel=sample.AGENT_CHANNEL)
        result = upload.analysed(request, heard, *index.in_force())
    except GenqaError as error:
        return partial(Outcome, error=error)
    return partial(Outcome, heard=_sides(result), by=heard.by, warnings=heard.warnings)


def _sides(result: Result) -> tuple[str, str]:
    def said(role: Role) -> str:
        return " ".join(one.text for one in result.call.utterances if one.party.role is role)

    agent, guest = (said(role) for role in SIDES)
    return agent, guest


def _show(outcome: Outcome) -> None:
    if outcome.error is not None:
        problems.box(outcome.error, title=FAILED)
        return
    found = [words_found(said, heard) for said, heard in zip(sample.SAID, outcome.heard, strict=True)]
    right, all_ = (sum(numbers) for numbers in zip(*found, strict=True))
    words = f"{outcome.by} answered in {outcome.seconds:.1f} s and heard {right} of {all_} words."
    if right * 2 >= all_:
        st.success(plain(words), icon=":material/check_circle:")
    else:
        st.warning(plain(f"{words} Check the language and the model."), icon=":material/warning:")
    rows = [
        (name, said, heard or "nothing", f"{n} of {of}")
        for name, said, heard, (n, of) in zip(("Agent", "Guest"), sample.SAID, outcome.heard, found, strict=True)
    ]
    columns = (Column("Side", "short"), Column("Said"), Column("Heard"), Column("Words", "short"))
    st.html(html("What was said and what was heard", columns, rows))
    for warning in outcome.warnings:
        st.caption(plain(warning))
