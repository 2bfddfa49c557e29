"""The fields of the page Ingest, which stand in its address; a look at what there is; and the button that begins."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import streamlit as st

from genqa.call import counted
from genqa.errors import InvalidSetting
from genqa.genesys import connect
from genqa.genesys.config import PLATFORM, GenesysConfig
from genqa.genesys.source import Wanted
from genqa.index import Index
from genqa.ingest import by_id, job
from genqa.ingest.look import Looked, look
from genqa.ui import ingest_words, links, problems
from genqa.ui.call_view import reader_zone
from genqa.ui.filters import today
from genqa.ui.ingest_asked import OWN, USUAL, WINDOWS, Fields, wanted
from genqa.ui.numbers import moment
from genqa.ui.period import EARLIEST, LATEST

_LOOKED = "what a look at the source found"
#: So many ids of 36 characters are a hundred; the address holds them.
_LONGEST_IDS = 4000


class _Look(NamedTuple):
    wanted: Wanted
    config: GenesysConfig
    found: Looked


def draw(index: Index, config: GenesysConfig, *, busy: bool, leading: bool, first: bool) -> None:
    """The fields and what can be done with them.

    ``leading``: bringing in is what to do on this page now; ``first``: it was never done here.
    """
    st.subheader("Bring calls in")
    if first:
        st.caption("Nothing was brought in here yet. A look says what there is and fetches nothing.")
    fields = _ask(config)
    asked = None
    with problems.told():
        asked = wanted(fields, datetime.now(UTC), reader_zone())
        if asked.recordings and not asked.conversations and config.api == PLATFORM:
            asked = None
            raise InvalidSetting(
                "Genesys Cloud finds no recording by its id alone: give the id of its conversation, too"
            )
    with st.container(horizontal=True, vertical_alignment="center"):
        disabled = busy or asked is None
        pressed = st.button(
            "Bring them in", type="primary" if leading else "secondary", icon=":material/download:", disabled=disabled
        )
        peep = st.button("Look first", icon=":material/visibility:", disabled=disabled, help=_LOOK_HELP)
        if busy:
            st.caption("One at a time: this can begin when the one under way has ended.", width="content")
    if asked is None:
        return
    if pressed:
        with problems.told():
            job.begin(index, config, asked, actor="browser")
            st.session_state.pop(_LOOKED, None)
            st.query_params.pop(links.RUN_PARAMETER, None)
            st.rerun()
    if peep:
        with problems.told():
            st.session_state[_LOOKED] = _Look(asked, config, _looked(index, config, asked))
    _show(asked, config)


_LOOK_HELP = "Asks Genesys Cloud what there is, and says how many calls and requests that comes to. Nothing is fetched."


def found_in_words(found: Looked, per_minute: int, span: tuple[str, str] | None) -> list[str]:
    """What a look found: how many calls, of when, and what fetching them takes."""
    if not found.found:
        return ["No call is there. Choose other days, or take a filter off."]
    when = "" if span is None else f", begun {span[0]} to {span[1]}" if span[0] != span[1] else f", begun {span[0]}"
    if not found.to_fetch:
        return [f"{counted(found.found, 'call')}{when}: all of them are here already."]
    new = (
        "all of them new or changed" if found.to_fetch == found.found else f"{found.to_fetch:,} of them new or changed"
    )
    least = found.estimate / per_minute * 60
    takes = f"Bringing {found.to_fetch:,} in takes about {counted(found.estimate, 'request')}"
    limit = f"; at {per_minute:,} a minute that is {ingest_words.about(least)} or more" if least >= 10 else ""
    return [f"{counted(found.found, 'call')}{when}, {new}.", f"{takes}{limit}."]


def _ask(config: GenesysConfig) -> Fields:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="asked"):
        titles = {key: window.title for key, window in WINDOWS.items()} | {OWN: "Own dates"}
        window = st.selectbox(
            "Calls of", list(titles), list(titles).index(USUAL), titles.__getitem__, width=170, key="window",
            bind="query-params",
        )  # fmt: skip
        first = last = None
        if window == OWN:
            first = _day("From", "first", today() - timedelta(days=6))
            last = _day("To", "last", today())
        queue = st.text_input("Queue", key="in_queue", bind="query-params", placeholder="any", width=170, help=_NAMED)
        agent = st.text_input("Agent", key="of_agent", bind="query-params", placeholder="any", width=170, help=_NAMED)
        with st.popover("More", icon=":material/tune:", help="Length, number, ids"):
            at_least = st.text_input("At least so long, m:ss", key="at_least", bind="query-params", placeholder="any")
            most = st.number_input(
                "At most so many calls, the latest first", 1, 1_000_000, None, 1, key="most", bind="query-params",
                placeholder="all",
            )  # fmt: skip
            calls = st.text_area(
                "Only these conversations, by id", key="calls", bind="query-params", max_chars=_LONGEST_IDS,
                help="The days do not count then, and what was deleted or skipped here is fetched again.",
            )  # fmt: skip
            recordings = st.text_area(
                "Only these recordings, by id", key="recordings", bind="query-params", max_chars=_LONGEST_IDS,
                help="Their conversations must be named, too." if config.api == PLATFORM else None,
            )  # fmt: skip
    return Fields(window, first, last, queue or "", agent or "", at_least or "", most, calls or "", recordings or "")


def _day(label: str, key: str, at: date) -> date | None:
    chosen: date | None = st.date_input(
        label, at, EARLIEST, LATEST, key=key, bind="query-params", format="YYYY-MM-DD", width=150
    )
    return chosen


_NAMED = "By name or id; upper and lower case are the same."


def _looked(index: Index, config: GenesysConfig, asked: Wanted) -> Looked:
    place = st.empty()

    def tell(number: int) -> None:
        place.caption(f"{counted(number, 'call')} found so far")

    with closing(connect(config)) as source, st.spinner("Asking Genesys Cloud for the list …"):
        found = look(index, source, asked, tell)
    place.empty()
    return found


def _show(asked: Wanted, config: GenesysConfig) -> None:
    """What was found, as long as it is of what the fields say now."""
    last: _Look | None = st.session_state.get(_LOOKED)
    if last is None or last.config != config or not _same(last.wanted, asked):
        return
    zone = reader_zone()
    found = last.found
    span = (moment(found.earliest, zone), moment(found.latest, zone)) if found.earliest and found.latest else None
    with st.container(border=True, gap="xxsmall", key="looked"):
        for sentence in found_in_words(found, config.per_minute, span):
            st.text(sentence)


def _same(before: Wanted, now: Wanted) -> bool:
    """The end moves on while it is today; that alone makes no other question of it."""
    ids = by_id(before) and by_id(now)
    return before == now or (
        (before.since == now.since or ids)
        and abs(before.until - now.until) < timedelta(minutes=30)
        and (before.conversations, before.recordings, before.queue, before.agent, before.min_seconds, before.limit)
        == (now.conversations, now.recordings, now.queue, now.agent, now.min_seconds, now.limit)
    )
