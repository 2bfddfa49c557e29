"""The parts of the settings: the rubric in force, bands, own rubrics."""

from __future__ import annotations

import streamlit as st

from genqa.call import counted
from genqa.charts.colours import Bands
from genqa.errors import RubricError
from genqa.index import Index
from genqa.scoring.words import STARTING_VALUES, STARTING_VALUES_IN, beginning, in_words, remarks
from genqa.settings import BandLimits
from genqa.ui import problems, readers, rescore_view
from genqa.ui.call_view import theme
from genqa.ui.markup import Column, band_of, html
from genqa.ui.text import file_name, plain

_DONE, _ROUND = "what a setting came to", "round of the settings"
_LONGEST_TOML = 100_000


def in_force(index: Index) -> None:
    """The rubric and thresholds that every new call is scored under, in words."""
    rubric, thresholds = index.in_force()
    st.subheader(plain(f"In force: {rescore_view.title(rubric)}"))
    if rubric.about:
        st.text(rubric.about)
    st.caption(plain(beginning(rubric)))
    rows = in_words(rubric)
    weighed = rubric.kind == "bands"
    columns = [Column("Component", "short"), Column("What is measured"), Column("Points")]
    columns += [Column("Weight", "short")] if weighed else []
    cells = [(row.component, row.measured, row.effect, *([row.weight] if weighed else []), row.unknown) for row in rows]
    st.html(html("The rubric in force", (*columns, Column("If it is unknown")), cells))
    for remark in remarks(rubric):
        st.text(f"Beside the score, {remark}.")
    if rubric.name == STARTING_VALUES_IN:
        st.info(plain(STARTING_VALUES), icon=":material/tune:")
    st.caption(plain(f"Measured with {rescore_view.thresholds_in_words(thresholds)}."))


def bands(index: Index) -> None:
    """Target and bands, which colour scores and change none."""
    say_what_was_done()
    limits = readers.bands()
    st.text("Bands say how a score is meant. They change how scores look on every page, never a score.")
    st.html(" &nbsp; ".join(_band(limits)))
    with st.form("bands", border=False):
        left, middle, _ = st.columns([1, 1, 2])
        target = left.number_input("On target from, points", 0.0, 100.0, limits.target, 1.0, "%.1f")
        watch = middle.number_input("Watch from, points", 0.0, 100.0, limits.watch, 1.0, "%.1f")
        pressed = st.form_submit_button("Save", type="primary")
    if pressed:
        with problems.told():
            index.put_bands(BandLimits(target, watch), actor="browser")
            done("Saved: every page draws the bands from here on.")


def own_rubric(index: Index) -> None:
    """A rubric of the organisation's own, as TOML."""
    say_what_was_done()
    rubric, _ = index.in_force()
    st.text(
        "A rubric is a TOML text with a name and a version. Take the one in force as a beginning, give it a name of "
        "your own, and add it; then choose it under Scoring."
    )
    count = st.session_state.get(_ROUND, 0)
    file = st.file_uploader("Rubric as a file", max_upload_size=1, key=f"rubric file {count}")
    text = st.text_area("Or as text", rubric.toml, height=360, max_chars=_LONGEST_TOML, key=f"rubric text {count}")
    with st.container(horizontal=True):
        pressed = st.button("Add the rubric", type="primary")
        st.download_button(
            "Download the one in force", rubric.toml, f"{rubric.name}.toml", "text/plain", on_click="ignore"
        )
    if pressed:
        with problems.told():
            added = index.add_rubric(text if file is None else _toml(file.getvalue(), file.name), actor="browser")
            st.session_state[_ROUND] = count + 1
            done(f"Added: {rescore_view.title(added)}. It can be chosen under Scoring; no score has changed yet.")


def _band(limits: Bands) -> list[str]:
    spans = (
        (limits.target, f"{limits.target:g} to 100"),
        (limits.watch, f"{limits.watch:g} to below {limits.target:g}"),
        (0.0, f"below {limits.watch:g}"),
    )
    return [f"{band_of(score, limits, theme())} {words}" for score, words in spans]


def _toml(data: bytes, name: str) -> str:
    name = file_name(name)
    if len(data) > _LONGEST_TOML:
        raise RubricError(f"{name}: more than {counted(_LONGEST_TOML // 1000, 'kB', 'kB')}; a rubric is a short text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RubricError(f"{name}: is no text in UTF-8") from None


def say_what_was_done() -> None:
    """Says it once, on whichever part is drawn first; the parts are drawn one at a time."""
    done: str | None = st.session_state.pop(_DONE, None)
    if done is not None:
        st.success(plain(done), icon=":material/check_circle:")


def done(words: str) -> None:
    """Draw the page anew, and then say what a setting came to."""
    st.session_state[_DONE] = words
    st.rerun()
