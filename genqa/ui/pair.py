"""Whether transcript and recording go together: a short list on the page, before scoring and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st

from genqa.charts.colours import CRITICAL, ON_TARGET, OTHER, WATCH, Colour
from genqa.checks import Check, checks
from genqa.errors import GenqaError
from genqa.result import Result
from genqa.scorable import Severity
from genqa.scoring import Rubric
from genqa.settings import Thresholds
from genqa.transcript import FORMATS
from genqa.ui.call_view import theme
from genqa.ui.markup import Column, html
from genqa.ui.upload import Form

_STYLE = """<style>
ul.genqa-checks {list-style: none; margin: 0; padding: 0; font-size: 0.9375rem}
ul.genqa-checks li {padding: 0.125rem 0 0.125rem 1.5rem; text-indent: -1.5rem; margin: 0; overflow-wrap: anywhere}
.genqa-checks span {display: inline-block; width: 1.5rem; text-indent: 0}
</style>"""
_IN_ORDER, _NOT_IN_ORDER = ("✓", "in order", ON_TARGET), ("▲", "to be looked at", WATCH)
#: How what was found about the call itself is marked.
_FOUND = {
    Severity.NOT_SCORABLE: ("⊘", "not scorable", CRITICAL),
    Severity.DOUBT: _NOT_IN_ORDER,
    Severity.NOTE: ("ℹ", "to be known", OTHER),
}


def show(result: Result) -> None:
    """What was found about the pair that a result was made of; what has a badge of its own beneath is left to it."""
    st.html(listed([one for one in checks(result) if one.severity in (None, Severity.NOTE)]))


def look(form: Form, rubric: Rubric, thresholds: Thresholds, channel_map: Mapping[str, int]) -> None:
    """What is found about the files that were handed in, before they are scored; nothing while there are none."""
    files = [*form.transcripts, *form.audio]
    if files:
        chosen = (form.format, form.agent_speaker, form.recording_id, tuple(channel_map.items()))
        with st.spinner("Looking at the files …"):
            found = _found(form, rubric, thresholds, channel_map, tuple([file.file_id for file in files]), chosen)
        st.html(listed(found))


def known_formats() -> None:
    """The formats of transcripts, folded away."""
    with st.expander(f"The {len(FORMATS)} formats that genqa reads"):
        columns = (Column("Format"), Column("Name on the command line", "short"), Column("Checked against", "short"))
        rows = [(row.title, row.name, "a real file" if row.seen else "the documentation only") for row in FORMATS]
        st.html(html("Formats", columns, rows))


def listed(found: Sequence[Check]) -> str:
    """The list; a mark and its name for each."""
    items = "".join(f"<li>{_mark(*_how(one))}{escape(one.words)}</li>" for one in found)
    return f'{_STYLE}<ul class="genqa-checks" aria-label="Checks on the pair">{items}</ul>'


# The files are known by their ids: an upload's content never changes.
@st.cache_data(max_entries=8, show_spinner=False)
def _found(
    _form: Form, _rubric: Rubric, _thresholds: Thresholds, _channel_map: Mapping[str, int], files: tuple[str, ...],
    chosen: tuple[object, ...],
) -> tuple[Check, ...]:  # fmt: skip
    try:
        return checks(_form.without_hold().score(_rubric, _thresholds, _channel_map))
    except GenqaError as error:
        return (Check(False, str(error)),)


def _how(check: Check) -> tuple[str, str, Colour]:
    if check.severity is not None:
        return _FOUND[check.severity]
    return _IN_ORDER if check.in_order else _NOT_IN_ORDER


def _mark(mark: str, name: str, colour: Colour) -> str:
    return f'<span role="img" aria-label="{escape(name)}" style="color:{colour.on(theme())}">{mark}</span>'
