"""Search: the box, the calls it finds with what was said in them, and what to do where it finds nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

import streamlit as st

from genqa.call import Role, clock, counted
from genqa.charts.colours import ACTION, Bands, Theme, of_role
from genqa.index import SAMPLE, Filters, FoundCall, MarkedText, has_words
from genqa.ui import filters, instant, links, readers
from genqa.ui.markup import listed_score, marked, unknown, with_square
from genqa.ui.numbers import UNKNOWN, moment
from genqa.ui.period import ALL
from genqa.ui.text import plain

#: Where the address keeps what is searched for; more than this much text nobody searches for.
_TEXT, _SPEAKER, _LONGEST = "q", "speaker", 500
_ANYONE = "anyone"
_SPEAKERS = (_ANYONE, "agent", "guest")
_KEPT = "what was searched for"

_STYLE = """<style>
.st-key-found {font-variant-numeric: tabular-nums}
.st-key-found p, .st-key-found [data-testid="stHtml"] {font-size: 0.9375rem}
.st-key-found [data-testid="stPageLink"] p {color: COLOUR; text-decoration: underline; text-underline-offset: 0.2em}
.st-key-found [data-testid="stPageLink"] a {padding: 0; margin: 0}
.st-key-found mark {background: color-mix(in srgb, currentColor 16%, transparent); color: inherit; font-weight: 700;
  border-radius: 0.125rem; padding: 0 0.125rem}
.st-key-found [data-testid="stColumn"] [data-testid="stPageLink"] {padding-top: 0.25rem}
.st-key-found .said {overflow-wrap: anywhere}
</style>"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is searched for: words and "phrases", said by whom (``None``: anyone), in which calls."""

    text: str
    speaker: str | None
    filters: Filters


def ask() -> Asked:
    """Draws the box and the filters; what they say stands in the address."""
    _keep_address()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        text = st.text_input(
            "Words, or “a phrase”", key=_TEXT, bind="query-params", max_chars=_LONGEST, type="search",
            placeholder='refund "my account"', icon=":material/search:", width=520, on_change=_first_page,
        )  # fmt: skip
        who = st.segmented_control(
            "Said by", _SPEAKERS, default=_ANYONE, required=True, key=_SPEAKER, bind="query-params",
            on_change=_first_page,
        )  # fmt: skip
    st.session_state[_KEPT] = {_TEXT: text, _SPEAKER: who}
    return Asked(text or "", None if who in (None, _ANYONE) else who, filters.bar())


def _first_page() -> None:
    """What is newly asked for begins at its first page."""
    st.query_params.pop(links.PAGE_PARAMETER, None)
    st.session_state.pop(links.PAGE_PARAMETER, None)


def _keep_address() -> None:
    """The side navigation opens the page without an address; what was searched for last stands there again."""
    if _TEXT not in st.query_params and _TEXT not in st.session_state:
        for key, value in st.session_state.get(_KEPT, {}).items():
            if value and value != _ANYONE:
                st.query_params[key] = value


def hint() -> None:
    """What can be asked, while nothing is."""
    st.text("Finds the calls in which all of the words are said, wherever they stand.")
    st.text("Words between quotation marks are found as they follow each other: “my account”.")


def nothing(asked: Asked) -> None:
    """Nothing was found, or nothing could be: which of both, and what to try."""
    with st.container(horizontal_alignment="center", gap="xsmall"):
        st.markdown(":material/search_off:", width="content")
        if not has_words(asked.text):
            st.text("There is no word in this text to search for. Type letters or digits.", width="content")
            return
        st.text(f"There is no call in view in which {_sentence(asked)}.", width="content")
        st.caption("Try fewer words, take quotation marks off, ask for anyone, or take a filter off.", width="content")
        elsewhere = readers.count_found(asked.text, asked.speaker, Filters())
        if elsewhere:
            everything = {_TEXT: asked.text, _SPEAKER: asked.speaker or _ANYONE, "period": ALL}
            label = f"{counted(elsewhere, 'call')} outside of these filters"
            st.page_link(links.SEARCH, label=label, icon=":material/filter_alt_off:", query_params=everything)


def summary(asked: Asked, total: int) -> None:
    """How many calls were found."""
    st.text(f"{counted(total, 'call')} in which {_sentence(asked)}; the best match first.")


def _sentence(asked: Asked) -> str:
    if asked.speaker is None:
        return "all of this is said"
    return f"the {asked.speaker} says all of this"


def draw(found: list[FoundCall], zone: tzinfo, ground: Theme) -> None:
    """A block a call: which one it is, and its utterances, each with a link to its second."""
    bands = readers.bands()
    st.html(_STYLE.replace("COLOUR", ACTION.on(ground)))
    with st.container(key="found", gap="small"):
        for one in found:
            with st.container(border=True, gap="xxsmall"):
                _call(one, zone, ground, bands)


def _call(found: FoundCall, zone: tzinfo, ground: Theme, bands: Bands) -> None:
    row = found.call
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if row.quality_score is None:
            st.html(unknown(row.why_not("quality_score") or "nothing tells"), width="content")
        else:
            st.html(listed_score(row.quality_score, bands, ground), width="content")
        started = moment(row.started_at, zone, with_zone=True) if row.started_at else "not dated"
        links.to_call(row.recording_id, f"**{plain(started)}**")
        about = (row.agent, row.queue, f"{clock(round(row.duration_seconds * 1000))} long")
        st.text(" · ".join(part for part in about if part), width="content")
        if row.source == SAMPLE:
            st.badge("sample", icon=":material/science:", color="gray")
    if not found.utterances:
        st.caption("No single utterance holds it: it matches in the call’s id, or runs from one utterance to the next.")
    for number, said in enumerate(found.utterances):
        _utterance(row.recording_id, number, said, ground)
    more = found.total - len(found.utterances)
    if more > 0:
        st.caption(f"and {more:,} more in this call")


def _utterance(recording_id: str, number: int, said: MarkedText, ground: Theme) -> None:
    time, who, text = st.columns([0.8, 1.2, 10], vertical_alignment="top")
    if said.start_ms is None:
        time.text(UNKNOWN, help="the source of this transcript tells no times")
    else:
        at = {instant.SECOND: instant.written(said.start_ms)}
        label = plain(clock(said.start_ms, tenths=True))
        time.page_link(links.CALL, label=label, query_params={**links.address(recording_id), **at})
    role = Role(said.role)
    colour = of_role(role).on(ground)
    named = said.label and said.label.casefold() not in (role.value, "customer")
    who.html(with_square(colour, f"{role.value}: {said.label}" if named else role.value))
    text.html(f'<span class="said">{marked(said.text, said.marks)}</span>')
