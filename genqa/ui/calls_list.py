"""The list of calls: one row a call, and in each a link that opens it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo

import streamlit as st

from genqa.call import clock
from genqa.index import CallRow
from genqa.spans import to_ms
from genqa.ui import links
from genqa.ui.numbers import UNKNOWN, listed_score, moment
from genqa.ui.text import plain


@dataclass(frozen=True, slots=True)
class Shown:
    """One column: its title with the unit, its share of the width, the number's JSON name, and how it is written."""

    title: str
    width: float
    name: str
    written: Callable[[CallRow], str | None]


def _clock(seconds: float | None) -> str | None:
    return None if seconds is None else clock(to_ms(seconds))


def _tenths(seconds: float | None) -> str | None:
    return None if seconds is None else f"{seconds:.1f}"


COLUMNS = (
    Shown("Agent", 2.0, "agent", lambda row: row.agent),
    Shown("Queue", 2.0, "queue", lambda row: row.queue),
    Shown("Length (m:ss)", 1.2, "duration_seconds", lambda row: _clock(row.duration_seconds)),
    Shown("Silence (s)", 1.1, "silence_seconds", lambda row: _tenths(row.silence_seconds)),
    Shown("Talk-over (s)", 1.1, "talk_over_seconds", lambda row: _tenths(row.talk_over_seconds)),
    Shown("Hold (m:ss)", 1.1, "hold_time_seconds", lambda row: _clock(row.hold_time_seconds)),
)
_WIDTHS = (1.0, 2.4, *(column.width for column in COLUMNS))


def draw(rows: tuple[CallRow, ...], zone: tzinfo) -> None:
    """The rows, with the reader's time zone named in the header alone."""
    with st.container(gap="xxsmall", key="calls"):
        titles = ("Score", f"Started ({zone})", *(column.title for column in COLUMNS))
        for place, title in zip(st.columns(_WIDTHS, vertical_alignment="bottom"), titles, strict=True):
            place.caption(plain(title))
        for row in rows:
            _row(row, zone)


def _row(row: CallRow, zone: tzinfo) -> None:
    score, started, *others = st.columns(_WIDTHS, vertical_alignment="center")
    with score:
        _score(row)
    with started:
        links.to_call(row.recording_id, plain(moment(row.started_at, zone) if row.started_at else "not dated"))
    for place, column in zip(others, COLUMNS, strict=True):
        text = column.written(row)
        if text is None:
            place.text(UNKNOWN, help=plain(row.why_not(column.name) or "nothing tells"))
        else:
            place.text(text, wrap=False)


def _score(row: CallRow) -> None:
    why = row.why_not("quality_score") if row.quality_score is None else None
    st.markdown(listed_score(row.quality_score), help=plain(why) if why else None)
