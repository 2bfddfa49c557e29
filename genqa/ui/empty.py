"""An index without a call: one sentence, one picture, and the two ways on. And the samples that one of them loads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import streamlit as st

from genqa.call import counted
from genqa.index import SAMPLE
from genqa.result import Result
from genqa.scoring import Rubric
from genqa.settings import Thresholds, keep_audio
from genqa.ui import links, messages, problems, readers
from genqa.ui.call_view import reader_zone
from genqa.ui.text import plain

#: Sample calls of the weeks before a moment, judged under a rubric and thresholds, each with its recording.
Samples = Callable[[datetime, Rubric, Thresholds], Iterator[tuple[Result, bytes]]]

_PICTURE = """<svg viewBox="0 0 240 56" width="240" height="56" role="img" aria-label="two voices taking turns"
 fill="currentColor" opacity="0.35"><g><rect x="4" y="14" width="52" height="8" rx="4"/>
<rect x="124" y="14" width="40" height="8" rx="4"/><rect x="196" y="14" width="40" height="8" rx="4"/></g>
<g opacity="0.6"><rect x="64" y="34" width="52" height="8" rx="4"/><rect x="158" y="34" width="34" height="8" rx="4"/>
</g></svg>"""


def draw(samples: Samples) -> None:
    """What to do while no call is there. The pages hand in ``genqa.demo.samples.samples``."""
    with st.container(horizontal_alignment="center", gap="medium", key="empty"):
        st.html(_PICTURE, width="content")
        st.text("No call is in the index yet.", help=plain(readers.where()), width="content")
        with st.container(horizontal=True, horizontal_alignment="center"):
            if st.button("Score a call", type="primary", icon=":material/speed:"):
                st.switch_page(links.SCORE)
            st.button(
                "Load sample calls", icon=":material/science:", on_click=_load, args=(samples,),
                help="A few made-up calls to look around with. One click removes them again.",
            )  # fmt: skip


def sample_note() -> None:
    """Says that samples are among the calls, and removes them at a click; nothing where there are none."""
    number = readers.from_samples()
    if number:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="samples"):
            st.badge("sample", icon=":material/science:", color="gray")
            st.caption(f"{counted(number, 'call')} here {'is' if number == 1 else 'are'} made up.", width="content")
            st.button("Remove the samples", type="tertiary", on_click=_remove)


def _load(samples: Samples) -> None:
    with problems.told():
        index = readers.index()
        keeps = keep_audio().value == "yes"
        for result, sound in samples(datetime.now(reader_zone()), *index.in_force()):
            index.save(result, actor="browser", audio=[sound] if keeps else [])


def _remove() -> None:
    with problems.told():
        number = readers.index().delete_from(SAMPLE, actor="browser")
        messages.leave(f"{counted(number, 'sample call')} removed.")
