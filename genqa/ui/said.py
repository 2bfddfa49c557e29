"""What was said in a call, an utterance a row; the one at the instant that is looked at is marked and in sight."""

from __future__ import annotations

import streamlit as st

from genqa.call import Utterance, clock
from genqa.charts.colours import Theme, of_role
from genqa.result import Result
from genqa.ui.markup import Column, Marked, html
from genqa.ui.numbers import UNKNOWN

#: More utterances than this scroll in a box of their own.
_SCROLL_FROM, _SCROLL_HEIGHT = 12, 440

_STYLE = "<style>.st-key-transcript .genqa-table td:first-child {padding-left: 0.625rem}</style>"

#: Brings the marked row into sight within its box alone, so that the page stays. Runs again for each instant.
_INTO_SIGHT = """<script>
/* INSTANT */
(function () {
  let tries = 20;
  const look = () => {
    const row = document.querySelector(".st-key-transcript tr.now");
    let box = row && row.parentElement;
    while (box && !(box.scrollHeight > box.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(box).overflowY))) {
      box = box.parentElement;
      if (box && box.classList.contains("stMain")) { box = null; }
    }
    if (box) {
      box.scrollTop += row.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
    } else if (tries--) {
      setTimeout(look, 100);
    }
  };
  look();
})();
</script>"""


def draw(result: Result, instant: int | None, ground: Theme) -> None:
    """The transcript; ``instant`` (ms) is looked at."""
    said = result.call.utterances
    if not said or result.call.by_sound:
        st.text("There is no transcript of this call.")
        return
    names = result.measures.parties
    columns = (Column("Time", "number"), Column("Who", "short"), Column("What was said"))
    rows = [
        (_time(one, result), Marked(of_role(one.party.role).on(ground), names[one.party]), one.text) for one in said
    ]
    now = None if instant is None or result.call.untimed else at(said, instant)
    scrolls = len(rows) > _SCROLL_FROM
    st.html(_STYLE)
    with st.container(height=_SCROLL_HEIGHT if scrolls else "content", border=False, key="transcript"):
        st.html(html("Transcript", columns, rows, now=now))
    if scrolls and now is not None:
        st.html(_INTO_SIGHT.replace("INSTANT", str(instant)), unsafe_allow_javascript=True, width="content")


def at(said: tuple[Utterance, ...], instant: int) -> int:
    """Which utterance is looked at: the last that began by then and goes on, else the next, else the last of all."""
    going = [number for number, one in enumerate(said) if one.start <= instant < one.end]
    if going:
        return going[-1]
    later = [number for number, one in enumerate(said) if one.start > instant]
    return min(later, key=lambda number: said[number].start) if later else len(said) - 1


def _time(said: Utterance, result: Result) -> str:
    return UNKNOWN if result.call.untimed else clock(said.start, tenths=True)
