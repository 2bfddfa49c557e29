"""The parts of the settings: the rubric in force, bands, own rubrics, who sits on which channel."""

from __future__ import annotations

import streamlit as st

from genqa.call import counted
from genqa.charts.colours import Bands
from genqa.errors import RubricError
from genqa.index import Index
from genqa.scoring.words import STARTING_VALUES, STARTING_VALUES_IN, beginning, in_words, remarks
from genqa.settings import BandLimits
from genqa.transcript import BY_NAME
from genqa.ui import problems, readers, rescore_view
from genqa.ui.call_view import theme
from genqa.ui.markup import Column, band_of, html
from genqa.ui.text import file_name, plain

_DONE, _ROUND = "what a setting came to", "round of the settings"
_EVERY = "every direction"
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
    _say_what_was_done()
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
            _done("Saved: every page draws the bands from here on.")


def own_rubric(index: Index) -> None:
    """A rubric of the organisation's own, as TOML."""
    _say_what_was_done()
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
            _done(f"Added: {rescore_view.title(added)}. It can be chosen under Scoring; no score has changed yet.")


def channels(index: Index) -> None:
    """Who sits on which channel, by format: what people decided with Swap sides."""
    _say_what_was_done()
    st.text(
        "Some transcripts tell two channels apart and do not say whose they are. What you decide with Swap sides is "
        "kept here and used for the next transcripts of that format."
    )
    _by_format(index)
    st.subheader("By source and direction")
    st.text(
        "Recorders put the agent on one channel, often another one on outbound calls. What you set here holds for "
        "calls to come and puts stored ones right, but those whose sides somebody swapped by hand."
    )
    _by_source(index)


def _by_format(index: Index) -> None:
    known = index.channel_map()
    if not known:
        st.caption("Nothing is kept yet: genqa finds out from each transcript.")
    for format_, channel in sorted(known.items()):
        title = BY_NAME[format_].title if format_ in BY_NAME else format_
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(f"{title}: the agent is on channel {channel}", width=480)
            if st.button("Forget", key=f"forget {format_}", icon=":material/delete:"):
                with problems.told():
                    index.forget_sides(format_, actor="browser")
                    _done(
                        f"Forgotten for {title}: genqa finds out from each transcript. Stored calls stay as they are."
                    )


def _by_source(index: Index) -> None:
    for (source, direction), channel in sorted(index.agent_channels().items(), key=str):
        with st.container(horizontal=True, vertical_alignment="center"):
            which = f"{direction} calls" if direction else "all calls that are not set by their direction"
            st.text(f"{source}, {which}: the agent is on channel {channel}", width=480)
            if st.button("Forget", key=f"forget {source} {direction}", icon=":material/delete:"):
                with problems.told():
                    index.put_agent_channel(source, direction, None, actor="browser")
                    _done(
                        f"Forgotten for {source}: genqa finds out from each recording. Stored calls stay as they are."
                    )
    sources = index.choices("source")
    if not sources:
        st.caption("There are no calls yet.")
        return
    with st.form("agent's channel", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        source = st.selectbox("Calls from", sources)
        direction = st.selectbox("Direction", [_EVERY, *index.choices("direction")])
        channel = st.selectbox("The agent is on channel", [0, 1])
        pressed = st.form_submit_button("Set, and put stored calls right")
    if pressed:
        with problems.told():
            changed = index.put_agent_channel(
                source, None if direction == _EVERY else direction, channel, actor="browser"
            )
            _done(f"Set for {source}; sides of {counted(changed, 'stored call')} swapped and measured again.")


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


def _say_what_was_done() -> None:
    """Says it once, on whichever part is drawn first; the parts are drawn one at a time."""
    done: str | None = st.session_state.pop(_DONE, None)
    if done is not None:
        st.success(plain(done), icon=":material/check_circle:")


def _done(words: str) -> None:
    st.session_state[_DONE] = words
    st.rerun()
