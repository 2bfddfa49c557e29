"""The sound beside the transcript on a call's page: both numbers, which the score uses, how the times go together."""

from __future__ import annotations

import streamlit as st

from genqa.call import clock, spoken_seconds
from genqa.result import Result
from genqa.settings import SOUND
from genqa.spans import Spans
from genqa.ui.markup import Column, html
from genqa.ui.numbers import UNKNOWN
from genqa.ui.text import plain

#: From this agreement on words and sound go together as they are; less may be a call with hardly a pause.
CLEAR = 0.3
#: Stretches that are listed; of more their number is told.
LISTED = 6


def draw(result: Result) -> None:
    """What sound and transcript say of the same; nothing where there is only one of them."""
    if result.from_sound is None and result.against is None:
        return
    with st.expander("Sound against transcript", icon=":material/graphic_eq:"):
        _numbers(result)
        _times(result)


def in_words(result: Result) -> str | None:
    """Silence and talk-over from the sound, in one line; ``None`` where nothing tells."""
    by_sound = result.from_sound
    if by_sound is None:
        return None
    used = "the score uses the sound" if result.measured_from == SOUND else "the score uses the transcript"
    silence, talk_over = _length(by_sound.silence), _length(by_sound.talk_over)
    return f"From the sound: silence {silence}, talk-over {talk_over}; {used}."


def _numbers(result: Result) -> None:
    by_words, by_sound = result.from_words, result.from_sound
    if by_words is None or by_sound is None:
        st.caption("The sound does not tell the two sides apart: it checks the words' times alone.")
        return
    rows = [
        ("Silence", _length(by_words.silence), _length(by_sound.silence)),
        ("Talk-over", _length(by_words.talk_over), _length(by_sound.talk_over)),
    ]
    columns = (Column("", "short"), Column("From the transcript", "number"), Column("From the sound", "number"))
    st.html(html("Silence and talk-over from transcript and sound", (*columns, Column("")), [(*r, "") for r in rows]))
    method = result.origin.sound.method if result.origin.sound else UNKNOWN
    st.caption(
        plain(
            f"The score uses the {result.measured_from}. Sound looked at by {method}. By the sound people speak a "
            "little longer, and at once a little more: words leave out the breaths and stops between them, and pauses "
            "of 0.2 s or less are none to the ear."
        )
    )


def _times(result: Result) -> None:
    against, fit = result.against, result.origin.fit
    if against is None:
        return
    lines = []
    if fit is not None:
        off = f"{spoken_seconds(abs(fit.offset))} {'after' if fit.offset > 0 else 'before'} its words"
        together = (
            "Words and sound go together." if fit.agreement >= CLEAR else "No delay between words and sound is clear."
        )
        lines.append(f"The sound comes {off}." if fit.offset else together)
        if fit.drift:
            lines.append(f"Until the end this grows by {'-' * (fit.drift < 0)}{spoken_seconds(abs(fit.drift))}.")
    lines.append(f"Words where nothing sounds: {_places(against.soundless)}.")
    lines.append(f"Sound without words: {_places(against.wordless)}.")
    st.text("\n".join(lines))


def _places(spans: Spans) -> str:
    if not spans:
        return "none"
    named = ", ".join(f"{clock(span.start)}–{clock(span.end)}" for span in list(spans)[:LISTED])
    more = f" and {len(spans) - LISTED} more" if len(spans) > LISTED else ""
    return f"{spoken_seconds(spans.duration)} ({named}{more})"


def _length(milliseconds: int | None) -> str:
    return UNKNOWN if milliseconds is None else spoken_seconds(milliseconds)
