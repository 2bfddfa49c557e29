"""An index without a call: one sentence, one picture, and the two ways on. And the samples that one of them loads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import streamlit as st

from genqa.audio.kept import to_keep
from genqa.call import counted
from genqa.charts.colours import AGENT, GUEST, Theme
from genqa.index import SAMPLE
from genqa.result import Result
from genqa.scoring import Rubric
from genqa.settings import Thresholds, ffmpeg_path, keep_audio
from genqa.ui import links, messages, problems, readers, which
from genqa.ui.call_view import reader_zone, theme
from genqa.ui.text import plain

#: Sample calls of the weeks before a moment, judged under a rubric and thresholds, each with its recording.
Samples = Callable[[datetime, Rubric, Thresholds], Iterator[tuple[Result, bytes]]]

#: Two voices that take turns, as a call's figure draws them: left edge and width of each bar in per cent.
_BARS = (((0, 22), (50, 18), (82, 18)), ((24, 24), (66, 14)))


def draw(samples: Samples) -> None:
    """What to do while no call is there. The pages hand in ``genqa.demo.samples.samples``."""
    with st.container(horizontal_alignment="center", gap="medium", key="empty"):
        st.html(_picture(theme()), width="content")
        st.text("No call is in the index yet.", help=plain(readers.where()), width="content")
        with st.container(horizontal=True, horizontal_alignment="center"):
            source = which.has_source()
            if source and st.button("Bring calls in", type="primary", icon=":material/download:"):
                st.switch_page(links.INGEST)
            if st.button("Score a call", type="secondary" if source else "primary", icon=":material/speed:"):
                st.switch_page(links.SCORE)
            st.button(
                "Load sample calls", icon=":material/science:", on_click=_load, args=(samples,),
                help="A few made-up calls to look around with. One click removes them again.",
            )  # fmt: skip
            which.way_back()


def _picture(ground: Theme) -> str:
    lanes = []
    for colour, bars in zip((AGENT, GUEST), _BARS, strict=True):
        ink = f"background:{colour.on(ground)};height:0.75rem;border-radius:0.25rem;position:absolute"
        drawn = "".join(f'<div style="{ink};left:{left}%;width:{width}%"></div>' for left, width in bars)
        lanes.append(f'<div style="position:relative;height:1.25rem">{drawn}</div>')
    return f'<div role="img" aria-label="two voices taking turns" style="width:15rem">{"".join(lanes)}</div>'


def sample_note() -> None:
    """Says that samples are among the calls, and removes them at a click; nothing where there are none."""
    number = readers.from_samples()
    if number:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="samples"):
            st.badge("sample", icon=":material/science:", color="gray")
            st.caption(f"{counted(number, 'call')} here {'is' if number == 1 else 'are'} made up.", width="content")
            st.button("Remove the samples", type="tertiary", on_click=_remove)


def none_left() -> None:
    """Says that there are calls, but none that the filters let through."""
    st.text("No call is left by these filters. Take one off, or choose another period.")


def _load(samples: Samples) -> None:
    with problems.told():
        index = readers.index()
        keep, ffmpeg = keep_audio(), ffmpeg_path()
        for result, sound in samples(datetime.now(reader_zone()), *index.in_force()):
            index.save(result, actor="browser", audio=to_keep([sound], keep, ffmpeg.value if ffmpeg else None))


def _remove() -> None:
    with problems.told():
        number = readers.index().delete_from(SAMPLE, actor="browser")
        messages.leave(f"{counted(number, 'sample call')} removed.")
