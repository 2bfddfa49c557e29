"""The filter bar of Overview, Agents and Calls. What is asked for stands in the address and goes along with each link.

filters = bar()                 draws it; the filters for the index
view = in_view()                what is asked for, without drawing; a period is always in it
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

import streamlit as st

from genqa.call import parse_clock
from genqa.charts.colours import Bands
from genqa.index import Filters, Tally
from genqa.spans import to_seconds
from genqa.ui import links, readers
from genqa.ui.call_view import reader_zone
from genqa.ui.period import ALL, DEFAULT, EARLIEST, LATEST, PERIODS, Days, own, period_of
from genqa.ui.text import plain
from genqa.ui.view import (
    DOUBT,
    FIELDS,
    NOT_SCORABLE,
    TRANSCRIPT,
    Range,
    View,
    bands_of,
    found_words,
    of_address,
    score_words,
)

#: The choice of a period that asks for two dates.
_OWN = "own"
#: The choice that asks for nothing; Streamlit shows ``None`` as an empty field.
_ANY = ""
#: What a field could not take, until it is told.
_NOTICE = "filter notice"
_STYLE = """<style>
.st-key-chips button {min-height: 0; padding: 0.125rem 0.625rem; border-radius: 1rem}
.st-key-chips button p {font-size: 0.875rem}
.st-key-chips [data-testid="stText"] {font-variant-numeric: tabular-nums}
</style>"""


class Compared(NamedTuple):
    """What the calls in view are compared with: the same filters over other days, and their name after "against"."""

    filters: Filters
    name: str


def today() -> date:
    """The day by the reader's clock."""
    return datetime.now(reader_zone()).date()


def in_view() -> View:
    """What is asked for, with a period in it: the last 30 days, or all calls when none lies in those."""
    view, _ = of_address(links.carried())
    if view.period is None:
        recent = replace(View(), period=DEFAULT)
        view = replace(view, period=DEFAULT if readers.tally(as_filters(recent)).calls else ALL)
    return view


def as_filters(view: View) -> Filters:
    """A view as the index asks for it, by the reader's clock."""
    return view.filters(today(), reader_zone())


def compared(view: View) -> Compared | None:
    """What a view is compared with; ``None`` where its period has none before it."""
    period = period_of(view.period or ALL)
    before = period.before(today()) if period else None
    if before is None:
        return None
    return Compared(as_filters(replace(view, period=own(before.days).key)), before.name)


def bar() -> Filters:
    """Draws the fields, what is on in words (each can be taken off), and how many calls that leaves."""
    asked, unreadable = of_address(links.carried())
    view, bands = in_view(), readers.bands()
    filters = as_filters(view)
    st.html(_STYLE)
    for sentence in (*unreadable, *filter(None, [st.session_state.pop(_NOTICE, None)])):
        st.warning(plain(sentence), icon=":material/filter_alt_off:")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall", key="filters"):
        _period(view)
        _choice(view, "agent", 150)
        _choice(view, "queue", 150)
        _score(view, bands)
        with st.popover(
            "More", icon=":material/tune:", help="Direction, what was found, transcript, length, a score from–to"
        ):
            _choice(view, "direction", "stretch")
            _found(view)
            _transcript(view)
            _score_range(view)
            _length(view)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="chips"):
        _chips(asked, bands)
        st.text(_counted(readers.tally(filters)), width="content")
        if asked.period is None and view.period == ALL:
            st.caption("None of the calls is of the last 30 days, so all are shown.")
    return filters


def leading_to(label: str, key: str, **changes: str) -> None:
    """A link to this same page with other filters; ``label`` is Streamlit's Markdown.

    A button: Streamlit follows a page link to the page that it stands on, and leaves the address as it was.
    """
    st.button(label, type="tertiary", key=key, on_click=_ask, kwargs=changes)


def _counted(tally: Tally) -> str:
    calls = f"{tally.calls:,} {'call' if tally.calls == 1 else 'calls'}"
    return f"{calls}, {tally.not_scorable:,} not scorable" if tally.not_scorable else calls


def _chips(asked: View, bands: Bands) -> None:
    sentences = asked.sentences(bands)
    for key, sentence in sentences.items():
        st.button(
            plain(sentence), icon=":material/close:", help="Take this filter off", key=f"chip {key}",
            on_click=_ask, kwargs={key: None},
        )  # fmt: skip
    if len(sentences) > 1:
        st.button("Clear all", type="tertiary", on_click=_ask, kwargs=dict.fromkeys(sentences))


def _ask(**changes: Any) -> None:
    """Puts a change of what is asked for into the address."""
    view, _ = of_address(links.carried())
    links.carry(replace(view, **changes).address())


def _field(key: str, value: Any, then: Callable[[Any], None]) -> dict[str, Any]:
    """What a field is made with: it shows what the address says, and ``then`` gets what a person makes of it."""
    name = f"filter {key}"
    st.session_state[name] = value
    return {"key": name, "on_change": lambda: then(st.session_state[name])}


def _period(view: View) -> None:
    period = period_of(view.period or ALL)
    titles = {row.key: row.title for row in PERIODS} | {_OWN: "Own dates …"}
    chosen = view.period if view.period in titles else _OWN
    days = period.days(today()) if period else None

    def choose(key: str) -> None:
        _ask(period=own(days or Days(today(), today())).key if key == _OWN else key)

    st.selectbox("Period", list(titles), format_func=titles.__getitem__, width=160, **_field("period", chosen, choose))
    if chosen == _OWN and days:
        _day("From", days.first, lambda at: _ask(period=own(Days(at, max(at, days.last))).key))
        _day("To", days.last, lambda at: _ask(period=own(Days(min(at, days.first), at)).key))


def _day(label: str, at: date, then: Callable[[date], None]) -> None:
    kept = _field(label.lower(), at, then)
    st.date_input(label, min_value=EARLIEST, max_value=LATEST, format="YYYY-MM-DD", width=140, **kept)


def _choice(view: View, key: str, width: Literal["stretch"] | int) -> None:
    title = next(field.title for field in FIELDS if field.key == key)
    there, value = readers.choices(key), getattr(view, key)
    options = [_ANY, *there] if value is None or value in there else [_ANY, value, *there]
    st.selectbox(
        title, options, format_func=lambda one: one or "All", width=width,
        **_field(key, value or _ANY, lambda one: _ask(**{key: one or None})),
    )  # fmt: skip


def _found(view: View) -> None:
    options = [_ANY, DOUBT, *readers.choices("finding")]
    if view.found is not None and view.found not in options:
        options.append(view.found)
    st.selectbox(
        "Found about the call", options, format_func=lambda one: found_words(one) if one else "All",
        help="What makes calls not scorable, or doubtful",
        **_field("found", view.found or _ANY, lambda one: _ask(found=one or None)),
    )  # fmt: skip


def _transcript(view: View) -> None:
    st.selectbox(
        "Transcript", [_ANY, *TRANSCRIPT], format_func=lambda one: TRANSCRIPT.get(one, "All"),
        help="Whether the call has one. Without, it is measured from its sound alone.",
        **_field("transcript", view.transcript or _ANY, lambda one: _ask(transcript=one or None)),
    )  # fmt: skip


def _score(view: View, bands: Bands) -> None:
    options: list[Range | str] = [_ANY, *bands_of(bands), NOT_SCORABLE]
    if view.score is not None and view.score not in options:
        options.append(view.score)
    st.selectbox(
        "Score", options, format_func=lambda one: score_words(one, bands) if one else "All", width=210,
        **_field("score", view.score or _ANY, lambda one: _ask(score=one or None)),
    )  # fmt: skip


def _score_range(view: View) -> None:
    score = view.score if isinstance(view.score, Range) else Range(0.0, 100.0)
    lowest, highest = score.low or 0.0, 100.0 if score.high is None else score.high

    def change(low: float, high: float) -> None:
        _ask(score=None if (low, high) == (0.0, 100.0) else Range(low, high))

    def begin(low: float | None) -> None:
        low = low or 0.0
        change(low, highest if low < highest else 100.0)

    def end(high: float | None) -> None:
        high = high or 100.0
        change(lowest if lowest < high else 0.0, high)

    left, right = st.columns(2)
    with left:
        st.number_input("Score from, points", 0.0, 100.0, step=5.0, format="%g", **_field("score from", lowest, begin))
    with right:
        st.number_input("Score below, points", 0.0, 100.0, step=5.0, format="%g", help="100 has the 100 in it.",
                        **_field("score below", highest, end))  # fmt: skip


def _length(view: View) -> None:
    length = view.length or Range(None, None)

    def change(low: float | None, high: float | None) -> None:
        if low is not None and high is not None:
            low, high = min(low, high), max(low, high)
        _ask(length=None if low is None and high is None else Range(low, high))

    left, right = st.columns(2)
    with left:
        _clock("At least, m:ss", length.low, lambda low: change(low, length.high))
    with right:
        _clock("At most, m:ss", length.high, lambda high: change(length.low, high))


def _clock(label: str, seconds: float | None, then: Callable[[float | None], None]) -> None:
    def change(text: str) -> None:
        typed = parse_clock(text)
        if text.strip() and typed is None:
            st.session_state[_NOTICE] = f"“{text[:40]}” is no length such as 1:30. The filter is as it was."
        else:
            then(None if typed is None else to_seconds(typed))

    written = "" if seconds is None else _written(seconds)
    st.text_input(label, placeholder="any", **_field(label, written, change))


def _written(seconds: float) -> str:
    return f"{seconds // 60:.0f}:{seconds % 60:02.0f}"
