"""Which second of a call is looked at, and which reason for lost points: ``?t=83.4&line=1`` in the address.

The player writes the second that it plays into the address, too (``js/address.js``), in the same form.
"""

from __future__ import annotations

import math

import streamlit as st

from genqa.settings import LONGEST_MS
from genqa.spans import NOTHING, Spans, to_ms, to_seconds
from genqa.ui.player import Look

SECOND, LINE = "t", "line"
#: What was chosen last, ms or ``None``, and how often something was, so that the same place twice is two choices.
_CHOSEN, _ASKED = "chosen instant", "instants chosen"


def read(text: str | None) -> int | None:
    """Milliseconds from seconds in an address, ``None`` where they are none.

    >>> read("83.4"), read("-1"), read("soon"), read("nan")
    (83400, None, None, None)
    """
    try:
        seconds = float(text or "")
    except ValueError:
        return None
    return to_ms(seconds) if math.isfinite(seconds) and 0 <= seconds * 1000 <= LONGEST_MS else None


def written(milliseconds: int) -> str:
    """The same as it stands in an address.

    >>> written(83_400), written(2_000)
    ('83.4', '2')
    """
    return f"{to_seconds(milliseconds):g}" if milliseconds < 1_000_000 else f"{milliseconds / 1000:.3f}"


def in_address(duration: int) -> int | None:
    """The instant that the address names, ms; ``None`` where it names none in a recording of so many ms."""
    found = read(st.query_params.get(SECOND))
    return found if found is not None and found <= duration else None


def looked_at(duration: int, framed: Spans = NOTHING) -> Look:
    """What the player of a recording of so many ms is to show; ``framed`` are the spans of the chosen line."""
    return Look(in_address(duration), framed, st.session_state.get(_ASKED, 0), st.session_state.get(_CHOSEN))


def chosen_line(count: int) -> int | None:
    """Which of so many lines the address names, counted from 0; there it counts from 1."""
    text = st.query_params.get(LINE, "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    return number - 1 if 1 <= number <= count else None


def look_at(milliseconds: int | None, line: int | None) -> None:
    """Puts an instant and a line, counted from 0, into the address; ``None`` takes one out."""
    st.session_state[_CHOSEN] = milliseconds
    st.session_state[_ASKED] = st.session_state.get(_ASKED, 0) + 1
    for key, value in (
        (SECOND, None if milliseconds is None else written(milliseconds)),
        (LINE, None if line is None else str(line + 1)),
    ):
        if value is None:
            st.query_params.pop(key, None)
        else:
            st.query_params[key] = value
