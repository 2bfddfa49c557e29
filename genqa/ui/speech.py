"""Having speech become text, for all pages: who can be asked, what that sends to whom, and what it will cost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from genqa.call import clock, counted
from genqa.errors import NotConfigured
from genqa.index import Index
from genqa.index.transcriptions import Transcription
from genqa.ingest.transcribing import chain, job
from genqa.ingest.transcribing.estimate import Estimate, estimate
from genqa.ingest.transcribing.summary import money
from genqa.spans import to_ms
from genqa.stt import Configured, SttConfig, configured
from genqa.ui import links, problems, readers
from genqa.ui.text import plain

#: What boxes are called whose reasons come from a provider.
NOT_TRANSCRIBED = "This call was not transcribed"
NOT_SET_UP = "Speech to text is not set up as it should be"
#: Who begins what a page begins.
ACTOR = "browser"
#: The choice that leaves it to the chain.
CHAIN = ""
#: Recordings leave this machine, or stay: never told by colour alone.
LEAVES, STAYS = ":material/cloud_upload:", ":material/home:"


def config() -> SttConfig | None:
    """How speech becomes text here; where that makes no sense a box says why, and there is ``None``."""
    try:
        return configured()
    except NotConfigured as error:
        problems.box(error, title=NOT_SET_UP)
        return None


def providers(config: SttConfig, *, uploads: bool = False) -> list[Configured]:
    """Who can be asked: those of the chain in its order, then the others that are set up."""
    first = chain.usable(config, config.uploads if uploads else config.chain)
    rest = [one for one in config.providers if one not in first and not one.row.missing_modules]
    return [*first, *rest]


def nobody(config: SttConfig) -> None:
    """Says that nobody can be asked, and where it is said how to change that."""
    for _, why in config.broken:
        st.text(f"{why}.")
    st.text("No provider of speech to text is set up, so nothing can be transcribed.")
    how_to()


def how_to() -> None:
    """A link to where it says who can be set up and how."""
    st.page_link(
        links.SETTINGS, label="How to set one up", icon=":material/record_voice_over:",
        query_params={"part": "Speech to text"},
    )  # fmt: skip


def in_order(config: SttConfig, names: Sequence[str]) -> str:
    """Those of a chain that can be asked: ``Deepgram, else Whisper on this machine``."""
    return ", else ".join(one.row.title for one in chain.usable(config, names))


def named(one: Configured) -> str:
    """A provider, and where it is asked: ``Deepgram (api.deepgram.com)``."""
    return f"{one.row.title} ({one.where})" if one.where else one.row.title


def goes(one: Configured, currency: str) -> str:
    """Whether recordings leave this machine for a provider, for where, and what a minute costs."""
    where = f" for {one.where}" if one.where else ""
    parts = [f"leaves this machine{where}" if one.leaves else "stays on this machine"]
    if one.price is not None:
        parts.append(f"{one.price:g} {currency} a minute" + (" and channel" if one.row.per_channel else ""))
    return ", ".join(parts)


def ask(recordings: Sequence[str], about: str, words: str, *, choice: str, key: str, note: str = "") -> None:
    """The inside of a dialog that has calls transcribed: by whom, what leaves, what it costs, and only then.

    ``about`` says of which calls, ``words`` stand on the button that begins it, its key and the choice's are given.
    """
    told = config()
    if told is None:
        return
    with problems.told(NOT_TRANSCRIBED):
        index = readers.index()
        if not providers(told):
            nobody(told)
            return
        if not index.amount_of_sound(recordings).recordings:
            these = "this call" if len(recordings) == 1 else "these calls"
            st.text(f"No recording of {these} is kept, so there is nothing to transcribe.")
            return
        if about:
            st.text(about)
        provider = choose(told, choice)
        expect(index, told, recordings, provider)
        if note:
            st.caption(note)
        yes, no = st.columns(2)
        if yes.button(words, type="primary", width="stretch", key=key):
            job.ask(index, told, recordings, actor=ACTOR, provider=provider)
            st.rerun()
        if no.button("Not now", width="stretch"):
            st.rerun()


def choose(config: SttConfig, key: str) -> str | None:
    """Draws the choice of who is asked; a provider's name, ``None``: whoever the chain says."""
    able = providers(config)
    chained = chain.usable(config, config.chain)
    titles = {one.row.name: one.row.title for one in able}
    captions = {one.row.name: goes(one, config.currency) for one in able}
    options = [one.row.name for one in able]
    if len(chained) > 1:
        options.insert(0, CHAIN)
        titles[CHAIN] = "As set up"
        captions[CHAIN] = in_order(config, config.chain)
    chosen = st.radio(
        "Transcribe with", options, format_func=lambda name: plain(titles[name]), key=key,
        captions=[plain(captions[name]) for name in options],
    )  # fmt: skip
    return chosen or None


def expect(index: Index, config: SttConfig, recordings: Sequence[str], provider: str | None) -> Estimate:
    """Draws what will be sent, to whom, and what that will cost. :raises GenqaError: nobody can be asked."""
    told = estimate(index, config, recordings, provider)
    icon = LEAVES if told.leaves else STAYS
    box = st.warning if told.leaves else st.info
    box(plain(f"{sending(told, config)} {leaving(told.provider, told.leaves, config)}"), icon=icon)
    if told.others and (told.provider in told.leaves or not told.leaves):
        st.caption(plain(f"What {told.provider} cannot transcribe goes to {', else '.join(told.others)}."))
    if told.without_sound:
        st.caption(f"{counted(told.without_sound, 'call')} more cannot be transcribed: no recording is kept.")
    if told.over:
        st.warning(plain(f"{told.over[:1].upper()}{told.over[1:]}."), icon=":material/money_off:")
    return told


def sending(told: Estimate, config: SttConfig) -> str:
    """How much is sent to whom at first, and at what cost."""
    each = next((" (every channel counts)" for one in config.providers
                 if one.row.title == told.provider and one.row.per_channel), "")  # fmt: skip
    sound = f"{counted(told.recordings, 'recording')}, {clock(to_ms(told.seconds))} of sound{each}, to {told.provider}"
    if told.cost is not None:
        return f"{sound}: about {money(told.cost, told.currency)}."
    return f"{sound}; no price is set for it." if told.leaves else f"{sound}."


def leaving(first: str, titles: Sequence[str], config: SttConfig) -> str:
    """Whether recordings leave this machine, and for whom and where; ``first`` is who is asked first."""
    if not titles:
        return "Nothing leaves this machine."
    by_title = {one.row.title: named(one) for one in config.providers}
    whom = " or ".join(by_title.get(title, title) for title in titles)
    if first in titles:
        return f"Recordings leave this machine for {whom}."
    return f"Only what it cannot transcribe leaves this machine, for {whom}."


def going_on(wanted: Iterable[Transcription]) -> None:
    """Says whether recordings leave this machine, and for whom, when these are gone on with."""
    told = config()
    names = {name for one in wanted for name in ((one.asked_for,) if one.asked_for else (one.provider, None))}
    if told is None or not names:
        return
    asked = [one for one in told.providers if one.row.name in names]
    asked += chain.usable(told, told.chain) if None in names else []
    leaves = list(dict.fromkeys(one.row.title for one in asked if one.leaves))
    icon, first = (LEAVES, leaves[0]) if leaves else (STAYS, "")
    st.caption(f"{icon} {plain(leaving(first, leaves, told))}")
