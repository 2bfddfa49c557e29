"""Where calls come from: what is configured and from where, what is missing, and whether it answers."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from genqa.errors import GenqaError
from genqa.genesys import connect
from genqa.genesys.config import ROWS, TABLE, GenesysConfig, configured
from genqa.genesys.source import Tried
from genqa.settings import SECRETS_FILE
from genqa.ui import problems
from genqa.ui.call_view import reader_zone
from genqa.ui.markup import Column, html
from genqa.ui.numbers import moment
from genqa.ui.text import plain

README = Path(__file__).parents[2] / "README.md"
_HEADING = "Genesys Cloud"
_NEEDED = ("region", "client_id", "client_secret")
_SNIPPET = """[genesys]
region = "eu-west-1"
client_id = "…"
client_secret = "…"
"""
#: How an endpoint that was tried is marked.
_MARKS = {"ok": "✓", "not yet": "…", "missing": "✗ not allowed", "broken": "✗"}


class Checked(NamedTuple):
    """The last check of a connection: of which one, when (UTC), and what came of it."""

    config: GenesysConfig
    at: str
    tried: tuple[Tried, ...]


def config() -> GenesysConfig | None:
    """How Genesys Cloud is reached; where it is not, the page says what to set."""
    try:
        found = configured()
    except GenqaError as error:
        problems.box(error)
        _how_to()
        return None
    if found is None:
        st.text("No source of calls is set up yet. genqa brings calls in from Genesys Cloud; it needs three values:")
        _how_to()
    return found


def draw(config: GenesysConfig) -> None:
    """One line about the connection, what is configured, and the check."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="connection"):
        st.text(f"From Genesys Cloud ({config.where}), {_DIALECTS[config.api]}", width="content")
        with st.popover("What is configured", type="tertiary", width="content"):
            st.html(html("What is configured", _COLUMNS, settings(config)))
        pressed = st.button("Check the connection", type="tertiary", icon=":material/network_check:")
    place = st.empty()
    if pressed:
        with problems.told():
            _check(config, place)
    last = _last_check().get("it")
    if last is not None and last.config == config:
        with place.container():
            _show(last)


_DIALECTS = {"platform": "platform API", "recordings": "recordings API"}
_COLUMNS = (Column("What", "short"), Column("Value"), Column("From where"))


def settings(config: GenesysConfig) -> list[tuple[str, str, str]]:
    """What is set for Genesys Cloud, its value, its origin; of the secret only that it is set."""
    return [(row.key.replace("_", " "), setting.value, setting.origin) for row, setting in config.settings]


def verdict(tried: tuple[Tried, ...]) -> str:
    """What a check came to, in one sentence."""
    missing = [one.name for one in tried if one.state == "missing"]
    broken = [one.name for one in tried if one.state == "broken"]
    if not tried:
        return "Nothing could be tried."
    parts = [f"not allowed: {', '.join(missing)}"] if missing else []
    parts += [f"does not work: {', '.join(broken)}"] if broken else []
    return f"{'; '.join(parts).capitalize()}." if parts else "Everything that is needed answers."


def readme_part(text: str, heading: str) -> str | None:
    """The part of a Markdown text under a heading of the second level, without it; ``None`` where there is none.

    >>> readme_part("# a\\n\\n## b\\n\\nsaid\\n\\n## c\\n", "b")
    'said'
    """
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text, re.M | re.S)
    return found[1].strip() if found else None


def _how_to() -> None:
    rows = [(TABLE.variable(row.key), row.meaning) for row in ROWS if row.key in _NEEDED]
    st.html(html("What to set", (Column("Variable", "short"), Column("What it is")), rows))
    st.text(f"Set them as variables before genqa starts, or write them into {SECRETS_FILE} in its working folder:")
    st.code(_SNIPPET, language="toml")
    part = _readme()
    if part is not None:
        with st.expander("README: Genesys Cloud, with all that can be set", icon=":material/menu_book:"):
            st.markdown(part)


def _readme() -> str | None:
    try:
        return readme_part(README.read_text(encoding="utf-8"), _HEADING)
    except OSError:  # genqa was installed without it
        return None


@st.cache_resource(max_entries=1, show_spinner=False)
def _last_check() -> dict[str, Checked]:
    """The last check of this server, for all visits."""
    return {}


def _check(config: GenesysConfig, place: DeltaGenerator) -> None:
    at = datetime.now(UTC).isoformat(timespec="seconds")
    with closing(connect(config)) as source:
        tried: tuple[Tried, ...] = ()
        with place.container(), st.spinner("Asking Genesys Cloud …"):
            for one in source.check():
                tried = (*tried, one)
    _last_check()["it"] = Checked(config, at, tried)


def _show(checked: Checked) -> None:
    at = moment(checked.at, reader_zone())
    good = all(one.state == "ok" for one in checked.tried)
    with st.expander(f"{plain(verdict(checked.tried))} :gray[Checked {plain(at)}.]", expanded=not good, type="compact"):
        columns = (Column("What", "short"), Column("", "short"), Column("Answer"))
        rows = [(one.name, _MARKS.get(one.state, one.state), one.words) for one in checked.tried]
        st.html(html("What was tried", columns, rows))
