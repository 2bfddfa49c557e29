"""A change of rubric or thresholds: what it would do, shown first; then done, with progress; and taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import streamlit as st

from genqa.call import counted
from genqa.charts.before_after import before_after, in_words
from genqa.index import Index, Rescored, Run, Spread
from genqa.index.rescoring import Progress
from genqa.scoring import Rubric
from genqa.scoring.words import STARTING_VALUES, STARTING_VALUES_IN
from genqa.settings import SOUND, TRANSCRIPT, Thresholds
from genqa.spans import to_ms, to_seconds
from genqa.ui import problems, readers
from genqa.ui.call_view import reader_zone, theme
from genqa.ui.markup import Column, html
from genqa.ui.numbers import UNKNOWN, moment
from genqa.ui.text import plain

_PREVIEW, _DONE = "preview of a re-scoring", "what a re-scoring did"
_LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is to be in force; ``rubric`` is ``None`` where it stays."""

    rubric: str | None
    thresholds: Thresholds


@dataclass(frozen=True, slots=True)
class _Preview:
    """What a change would do, to the index as it was then."""

    wanted: _Wanted
    state: readers.State
    outcome: Rescored


def draw(index: Index) -> None:
    """The choice, what it would do, and the way back."""
    done: str | None = st.session_state.pop(_DONE, None)
    if done is not None:
        st.success(plain(done), icon=":material/check_circle:")
    _undo(index)
    wanted = _ask(index)
    if wanted is None:
        return
    preview: _Preview | None = st.session_state.get(_PREVIEW)
    new = _is_new(index, wanted)
    shown = preview is not None and preview.wanted == wanted and new
    kind: Literal["primary", "secondary"] = "secondary" if shown else "primary"
    if st.button("Show what would change", type=kind, icon=":material/compare:", disabled=not new, key="compare"):
        with problems.told():
            words = "Scoring, without changing anything"
            outcome = index.preview_rescore(
                rubric=wanted.rubric, thresholds=wanted.thresholds, progress=_progress(words)
            )
            st.session_state[_PREVIEW] = _Preview(wanted, readers.state(), outcome)
            st.rerun()
    if preview is not None and shown:
        _show(index, preview)


def title(rubric: Rubric) -> str:
    """A rubric's title, name and version; no two rubrics have the same."""
    short = rubric.title if len(rubric.title) <= _LONGEST_TITLE else f"{rubric.title[: _LONGEST_TITLE - 1]}…"
    named = short if short.casefold() == rubric.name else f"{short} ({rubric.name})"
    return f"{named}, version {rubric.version}"


def thresholds_in_words(thresholds: Thresholds) -> str:
    """Where silence and talk-over begin, in seconds."""
    silence, talk_over = to_seconds(thresholds.silence_min), to_seconds(thresholds.talk_over_min)
    words = f"silence from more than {silence:g} s, talk-over from {talk_over:g} s"
    return words if thresholds.measure_from == TRANSCRIPT else f"{words}, both from the sound where it tells two sides"


_FROM = {
    TRANSCRIPT: "the transcript, wherever it has times",
    SOUND: "the sound, wherever two channels tell the sides apart",
}


def _ask(index: Index) -> _Wanted | None:
    """The fields; what is in force stands in them first."""
    rubric, thresholds = index.in_force()
    newest = {one.name: one for one in reversed(index.rubrics())}  # of each name the newest version is the last
    options: dict[str, str | None] = {title(rubric): None}
    options.update({title(one): one.name for one in newest.values() if title(one) != title(rubric)})
    under = f"{rubric.name} {rubric.version} {thresholds}"  # after a change the fields begin anew
    left, middle, right = st.columns([2, 1, 1], vertical_alignment="bottom")
    chosen = left.selectbox("Rubric", list(options), key=f"rubric {under}")
    silence = middle.number_input(
        "Silence from more than, s", 0.0, 60.0, to_seconds(thresholds.silence_min), 0.1, "%.2f", f"silence {under}",
        help="A pause of exactly this length is no silence.",
    )  # fmt: skip
    talk_over = right.number_input(
        "Talk-over from, s", 0.0, 60.0, to_seconds(thresholds.talk_over_min), 0.1, "%.2f", f"talk-over {under}",
        help="Overlaps that are shorter are not talk-over.",
    )  # fmt: skip
    measure_from = st.selectbox(
        "Measured from", list(_FROM), list(_FROM).index(thresholds.measure_from), format_func=_FROM.__getitem__,
        key=f"measured from {under}", help="Which of both the numbers and the score use where a call has both. Calls "
        "with only one of them use that one. The other always stands beside it on the call's page.",
    )  # fmt: skip
    with problems.told():
        wanted = Thresholds(to_ms(silence), to_ms(talk_over), measure_from)
        return _Wanted(options[chosen], wanted)
    return None


def _is_new(index: Index, wanted: _Wanted) -> bool:
    return wanted.rubric is not None or wanted.thresholds != index.in_force()[1]


def _show(index: Index, preview: _Preview) -> None:
    outcome = preview.outcome
    before, after = outcome.before, outcome.after
    st.text(_sentence(outcome))
    if before.scored or after.scored:
        words = in_words(before.tens, after.tens)
        figure = before_after(before.tens, after.tens, theme())
        st.plotly_chart(figure, theme=None, config={"displayModeBar": False}, alt=words, key="before and after")
    if outcome.rubric.name == STARTING_VALUES_IN:
        st.info(plain(STARTING_VALUES), icon=":material/tune:")
    st.html(html("Before and after", _COLUMNS, [_row("now", before), _row("with the change", after)]))
    if preview.state != readers.state():
        st.caption("The index has changed since this was worked out; applying it scores every call that is there then.")
    if st.button(f"Apply to {counted(outcome.calls, 'call')}", type="primary", icon=":material/done_all:"):
        with problems.told():
            wanted = preview.wanted
            done = index.rescore(
                actor="browser", rubric=wanted.rubric, thresholds=wanted.thresholds, progress=_progress("Scoring")
            )
            _finish(f"{title(done.rubric)} is in force. {_changed(done)}")


_COLUMNS = (
    Column("Scores", "short"),
    Column("Calls", "number"),
    Column("With a score", "number"),
    Column("Mean", "number"),
    Column("At 0", "number"),
    Column("At 100", "number"),
    Column(""),
)


def _row(name: str, spread: Spread) -> tuple[str, ...]:
    mean = UNKNOWN if spread.mean is None else f"{spread.mean:.1f}"
    return name, f"{spread.calls:,}", f"{spread.scored:,}", mean, f"{spread.at_0:,}", f"{spread.at_100:,}", ""


def _sentence(outcome: Rescored) -> str:
    return f"With {title(outcome.rubric)} and {thresholds_in_words(outcome.thresholds)}: {_changed(outcome)}"


def _changed(outcome: Rescored) -> str:
    if not outcome.calls:
        return "There is no call in the index yet."
    return (
        f"{outcome.changed:,} of {counted(outcome.calls, 'score')} {'changes' if outcome.changed == 1 else 'change'}."
    )


def _undo(index: Index) -> None:
    last = index.last_rescore()
    if last is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(plain(_before(last)))
        if st.button("Undo the last change", icon=":material/undo:"):
            with problems.told():
                done = index.undo_rescore(actor="browser", progress=_progress("Going back"))
                _finish(f"Undone: {title(done.rubric)} is in force again. {_changed(done)}")


def _before(last: Run) -> str:
    at = moment(last.at, reader_zone(), with_zone=True)
    was = thresholds_in_words(last.thresholds)
    return f"Last changed {at} from the {last.actor}; before it: {last.rubric} v{last.version}, {was}."


def _finish(words: str) -> None:
    st.session_state.pop(_PREVIEW, None)
    st.session_state[_DONE] = words
    st.rerun()


def _progress(words: str) -> Progress:
    bar = st.progress(0.0, f"{words} …")

    def show(done: int, of: int) -> None:
        bar.progress(min(1.0, done / max(1, of)), f"{words}: {done:,} of {of:,} calls")

    return show
