"""Settings → Speech to text: who makes transcripts here, what leaves this machine for whom, and what it has cost."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from genqa.call import clock, counted
from genqa.index import Index
from genqa.ingest.transcribing.chain import links, title
from genqa.settings import SECRETS_FILE
from genqa.spans import to_ms
from genqa.stt import BY_NAME, FROM_SOURCE, NONE, PROVIDERS, Configured, ProviderRow, SttConfig
from genqa.ui import speech, speech_test
from genqa.ui.markup import Column, html
from genqa.ui.numbers import UNKNOWN

_ENDS = {
    FROM_SOURCE: "the transcript that Genesys Cloud has",
    NONE: "none, and the call is measured from its two channels",
}
_SET_UP, _IN_PART, _NOT_INSTALLED, _NOT_SET_UP = "✓ set up", "▲ in part", "▲ not installed", "not set up"
_MONTHS = 24


def draw(index: Index) -> None:
    """All of it, for the settings of this machine."""
    config = speech.config()
    if config is None:
        st.text(f"Correct it in the environment or in {SECRETS_FILE}, then start genqa again.")
        return
    st.text(privacy(config))
    _chains(config)
    st.subheader("Providers")
    columns = (Column("Provider", "short"), Column("State", "short"), Column("Recordings"), Column("What is missing"))
    st.html(html("Providers of speech to text", columns, providers(config)))
    st.caption(
        f"Keys and addresses belong to this machine: they are set in its environment or in {SECRETS_FILE}, not here; "
        "docs/speech_to_text.md says how, step by step."
    )
    for one in config.providers:
        _provider(index, config, one)
    st.subheader("What was sent")
    _spent(index, config)
    with st.expander("What holds for all providers", icon=":material/tune:"):
        st.html(html("What holds for all providers", _SETTINGS, list(general(config))))


def privacy(config: SttConfig) -> str:
    """Whether recordings may leave this machine, and for whom, in one sentence."""
    named = [speech.named(one) for one in config.providers if one.leaves]
    if not named:
        return "No recording leaves this machine for speech to text."
    return f"Recordings may leave this machine for {' and '.join(named)}, and for nobody else."


def in_order(chain: tuple[str, ...]) -> list[str]:
    """The links of a chain in words, as far as anybody is asked."""
    return [_ENDS.get(name) or f"by {title(name)}" for name in (*links(chain), NONE)]


def providers(config: SttConfig) -> list[tuple[str, str, str, str]]:
    """Each provider of the table: its title, its state, where recordings go, what is missing."""
    return [_row(row, config) for row in PROVIDERS]


def general(config: SttConfig) -> Iterator[tuple[str, str, str]]:
    """What holds for all of them: what, its value, from where."""
    for row, setting in config.settings:
        yield row.key.replace("_", " "), setting.value, setting.origin


def _row(row: ProviderRow, config: SttConfig) -> tuple[str, str, str, str]:
    found = next((one for one in config.providers if one.row is row), None)
    broken = next((why for other, why in config.broken if other is row), None)
    goes = "leave this machine" if (found.leaves if found else row.leaves) else "stay on this machine"
    if found is not None and found.leaves and found.where:
        goes = f"{goes}: {found.where}"
    if broken is not None:
        return row.title, _IN_PART, goes, broken
    missing = f"pip install 'genqa[{row.extra}]'" if row.missing_modules else ""
    if found is None:
        needed = ", ".join(row.table.variable(key) for key in row.needs) or f"any {row.table.prefix}…"
        return row.title, _NOT_SET_UP, goes, "; ".join(filter(None, (f"set {needed}", missing)))
    if missing:
        return row.title, _NOT_INSTALLED, goes, missing
    chained = [words for words, chain in (("calls", config.chain), ("uploads", config.uploads)) if row.name in chain]
    unused = "" if chained else "stands in no chain: only asked by name"
    return row.title, _SET_UP, goes, unused


def _chains(config: SttConfig) -> None:
    _chain("Transcripts of calls from Genesys Cloud:", config.chain)
    uploads = tuple(name for name in config.uploads if name != FROM_SOURCE)
    if uploads != tuple(name for name in config.chain if name != FROM_SOURCE):
        _chain("Transcripts of recordings that are handed in:", uploads)
    if not config.auto and len(config.providers) > 0:
        st.caption("Nobody is asked by themselves (GENQA_STT_AUTO=no): only when somebody wants a call transcribed.")


def _chain(words: str, chain: tuple[str, ...]) -> None:
    links = [name if number == 0 else f"else {name}" for number, name in enumerate(in_order(chain))]
    st.text(f"{words} {'; '.join(links)}.")


def _provider(index: Index, config: SttConfig, one: Configured) -> None:
    with st.expander(
        f"{one.row.title}: what is set, and a test", icon=":material/record_voice_over:", key=f"provider {one.row.name}"
    ):
        rows = [(row.key.replace("_", " "), setting.value, setting.origin) for row, setting in one.settings]
        st.html(html(f"What is set for {one.row.title}", _SETTINGS, rows))
        if not one.row.missing_modules:
            speech_test.draw(index, config, one)


def _spent(index: Index, config: SttConfig) -> None:
    minutes, cost = index.spent_this_month()
    if config.monthly_minutes is not None:
        used = f"{minutes:,.1f} of {config.monthly_minutes:,} minutes"
        st.progress(min(1.0, minutes / config.monthly_minutes), f"Left this machine this month (UTC): {used}")
    if config.monthly_cost is not None:
        used = f"{cost:,.2f} of {config.monthly_cost:,.2f} {config.currency}"
        share = 1.0 if config.monthly_cost == 0 else min(1.0, cost / config.monthly_cost)
        st.progress(share, f"Cost this month (UTC), as far as prices are set: {used}")
    months = index.spent_on_speech(_MONTHS)
    if not months:
        st.caption("Nothing was sent to a provider yet.")
        return
    columns = (
        Column("Month (UTC)", "short"), Column("Provider", "short"), Column("Recordings", "number"),
        Column("Charged, m:ss", "number"), Column("Cost", "number"),
    )  # fmt: skip
    rows = [
        (
            spent.month, title(spent.provider), f"{spent.recordings:,}", clock(to_ms(spent.seconds)),
            UNKNOWN if spent.cost is None else f"{spent.cost:,.2f} {spent.currency}",
        )
        for spent in months
    ]  # fmt: skip
    st.html(html("What was sent to providers, by month", columns, rows))
    unpriced = sorted({spent.provider for spent in months if spent.cost is None and spent.provider in BY_NAME})
    if unpriced:
        names = ", ".join(BY_NAME[name].table.variable("price") for name in unpriced)
        st.caption(f"{UNKNOWN}: {counted(len(unpriced), 'provider has', 'providers have')} no price: set {names}.")


_SETTINGS = (Column("What", "short"), Column("Value"), Column("From where"))
