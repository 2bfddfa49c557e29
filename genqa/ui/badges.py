"""What genqa found about a call, as a badge: a mark, a word, and under the pointer the reason and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import streamlit as st

from genqa.charts.colours import CRITICAL, WATCH, Theme
from genqa.index import Badge
from genqa.result import Result
from genqa.scorable import Finding, Severity
from genqa.ui.markup import badge

_STYLE = """<style>
ul.genqa-found {list-style: none; margin: 0; padding: 0; font-size: 0.9375rem}
ul.genqa-found li {margin: 0; padding: 0.125rem 0; overflow-wrap: anywhere}
</style>"""
#: The mark of each severity and its colour; the mark says it without the colour.
_MARKS = {
    Severity.NOT_SCORABLE.value: ("⊘", CRITICAL),
    Severity.DOUBT.value: ("?", WATCH),
}


def of_row(findings: Iterable[Badge], ground: Theme) -> str:
    """The worst finding of a call in a list; nothing where there is none."""
    every = list(findings)
    if not every:
        return ""
    more = f" +{len(every) - 1}" if len(every) > 1 else ""
    mark, colour = _MARKS[every[0].severity]
    why = " ".join(f"{one.reason}. Next: {one.advice}." for one in every)
    return badge(mark, colour.on(ground), every[0].word + more, why)


def draw(result: Result, ground: Theme) -> None:
    """All that was found about a call, the worst first: why, and what to do; notes are left to the checks."""
    found = [one for one in result.findings if one.severity is not Severity.NOTE]
    if found:
        items = "".join(f"<li>{_item(one, ground)}</li>" for one in found)
        st.html(f'{_STYLE}<ul class="genqa-found" aria-label="What was found about this call">{items}</ul>')


def _item(one: Finding, ground: Theme) -> str:
    mark, colour = _MARKS[one.severity.value]
    told = badge(mark, colour.on(ground), one.word, one.severity.value)
    return f"{told} {escape(one.reason)}. <strong>Next:</strong> {escape(one.advice)}."
