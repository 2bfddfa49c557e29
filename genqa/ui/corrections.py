"""What can be put right about a stored call: sides, hold, the rubric it is looked at under; and deleting it.

Each correction measures again from the stored facts, and the audit trail says who made it.
"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from genqa import holds
from genqa.call import parse_clock
from genqa.errors import HoldError
from genqa.result import Result
from genqa.scoring import Rubric
from genqa.spans import to_seconds
from genqa.ui import links, messages, order, problems, readers
from genqa.ui.text import plain

_ACTOR = "browser"
_RUBRIC = "rubric"
_UNKNOWN, _TOTAL, _SPANS = "not known", "its total", "when it was"


def bar(result: Result) -> Result:
    """Draws the ways to put a call right; the call as it is to be shown."""
    shown = _rubric(result)
    with st.popover("Correct", icon=":material/build:", help="Swap the sides, or give another hold"):
        st.button(
            "Swap sides", icon=":material/swap_vert:", on_click=_swap, args=(result,),
            help="Exchanges agent and guest and measures again.",
        )  # fmt: skip
        _hold(result)
    if st.button("Delete", icon=":material/delete:", help="Removes the call everywhere; asks first."):
        _delete(result)
    return shown


def told(result: Result, shown: Result) -> None:
    """Says so where the call is looked at under another rubric than its own."""
    if shown.score != result.score:
        stored = f"{result.score.rubric} v{result.score.version}"
        value = "not scorable" if result.score.value is None else f"{result.score.value:.1f}"
        st.info(
            plain(f"Looked at under {shown.score.rubric} v{shown.score.version}; nothing is changed. ")
            + plain(f"Stored is {value} under {stored}."),
            icon=":material/visibility:",
        )


def _rubric(result: Result) -> Result:
    """The choice of a rubric, which stands in the address; the result under it, stored nowhere."""
    stored = _name(result.score.rubric, result.score.version)
    rubrics = {_name(rubric.name, rubric.version): rubric for rubric in readers.rubrics()}
    asked = st.query_params.get(_RUBRIC, stored)
    chosen = asked if asked in rubrics else stored
    st.session_state[_RUBRIC] = chosen

    def choose() -> None:
        if st.session_state[_RUBRIC] == stored:
            st.query_params.pop(_RUBRIC, None)
        else:
            st.query_params[_RUBRIC] = st.session_state[_RUBRIC]

    st.selectbox(
        "Looked at under", list(rubrics), key=_RUBRIC, on_change=choose, width=150, label_visibility="collapsed",
        help="The rubric that the call is looked at under",
    )  # fmt: skip
    return result if chosen == stored else result.judged_again(rubrics[chosen], result.measures.thresholds)


def _name(rubric: str, version: int) -> str:
    return f"{rubric} v{version}"


def _own(result: Result) -> Rubric:
    """The rubric that the stored score was made under."""
    return readers.index().rubric(result.score.rubric, result.score.version)


def _swap(result: Result) -> None:
    with problems.told():
        index = readers.index()
        swapped = result.with_sides_swapped(_own(result))
        index.revise(swapped, action="sides swapped", detail={}, actor=_ACTOR)
        kept = index.remember_sides(swapped, actor=_ACTOR)
        messages.leave(
            f"Sides swapped and measured again: {_change(result, swapped)}."
            + (" Remembered for later files of this format." if kept else "")
        )


def _hold(result: Result) -> None:
    """The form for a hold; it replaces whatever is known of one."""
    known = result.measures.hold
    st.caption("Another hold replaces what is known of it, and the call is measured again.")
    how = st.segmented_control("Hold", (_TOTAL, _SPANS, _UNKNOWN), default=_TOTAL, required=True, key="hold how")
    typed = ""
    if how == _TOTAL:
        value = "" if known is None else f"{to_seconds(known):g}"
        typed = st.text_input("Total, in seconds or m:ss", value, placeholder="1:30", key="hold total")
    elif how == _SPANS:
        typed = st.text_input("On the recording's clock, from-to", placeholder="1:02-2:32, 3:00-3:10", key="hold spans")
    if st.button("Measure again", type="primary"):
        with problems.told():
            corrected = _with_hold(result, how or _UNKNOWN, typed)
            readers.index().revise(
                corrected, action="hold corrected", detail={"given as": how, "typed": typed[:200]}, actor=_ACTOR
            )
            messages.leave(f"Hold corrected and measured again: {_change(result, corrected)}.")
            st.rerun()


def _with_hold(result: Result, how: str, typed: str) -> Result:
    if how == _UNKNOWN:
        return result.with_hold(None, _own(result))
    if how == _SPANS:
        given = holds.spans(typed)
    else:
        milliseconds = parse_clock(typed)
        if milliseconds is None:
            raise HoldError(f"“{typed.strip()[:60]}” is not a length of time such as 90 or 1:30")
        given = holds.total(to_seconds(milliseconds))
    hold = given.at(result.call.length.ms).hold
    assert hold is not None  # both ways of giving it name one
    return result.with_hold(replace(hold, source=f"{hold.source}, corrected by hand"), _own(result))


def _change(before: Result, after: Result) -> str:
    values = ["not scorable" if one.score.value is None else f"{one.score.value:.1f}" for one in (before, after)]
    return f"score {values[0]} → {values[1]}"


@st.dialog("Delete this call?")
def _delete(result: Result) -> None:
    st.text(f"{result.recording_id}: its numbers, transcript, waveform and recording go. This cannot be undone.")
    yes, no = st.columns(2)
    if yes.button("Delete it", type="primary", icon=":material/delete:", width="stretch"):
        with problems.told():
            readers.index().delete(result.recording_id, actor=_ACTOR)
            messages.leave(f"Call {result.recording_id} is deleted.")
            st.switch_page(links.CALLS, query_params={**links.carried(), **order.carried()})
    if no.button("Keep it", width="stretch"):
        st.rerun()
