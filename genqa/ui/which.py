"""Which index the pages show: the organisation's own, or the demo's, which lies in a file beside it.

The demo is shown while there is nothing else: neither an index nor a source that one could be filled from. Whoever
leaves it, or comes back to it, decides for every visit; the decision stands in the demo's file.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from genqa.errors import GenqaError, IndexFileError
from genqa.genesys.config import configured
from genqa.index import Index, open_index
from genqa.settings import DEMO_SETTING, demo_path, index_path
from genqa.ui import messages, problems

#: How long a page waits for another program to let go of the index.
PATIENCE_SECONDS = 10.0

_SHOWN = "demo_shown"


def path() -> tuple[Path, str]:
    """The index file that the pages show, and why it is that one."""
    own, origin = index_path(None)
    return (demo_path(own), "demo data") if shows_demo() else (own, origin)


def shows_demo() -> bool:
    """Whether the pages show the demo."""
    own, _ = index_path(None)
    if not has_demo():
        return False
    decided = _decided(demo_path(own))
    return _nothing_else(own) if decided is None else decided


def has_demo() -> bool:
    """Whether there is a demo to be shown."""
    return demo_path(index_path(None)[0]).exists()


def mark() -> None:
    """On every page of the demo: that it is one, and the way out of it."""
    if not shows_demo():
        return
    told = _opened(demo_path(index_path(None)[0])).setting(DEMO_SETTING) or {}
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="demo_mark"):
        with st.container(width="content", horizontal=True, vertical_alignment="center"):
            st.badge("demo data", icon=":material/science:", color="violet")
            st.text(" ".join(["A made-up team and its made-up calls.", told.get("remark") or ""]).strip())
        st.button(
            "Leave the demo", icon=":material/logout:", on_click=_decide, args=(False,),
            help="Shows your own index instead. The demo stays, and one click brings it back.",
        )  # fmt: skip


def way_back() -> None:
    """A button that shows the demo again, where there is one."""
    if has_demo() and not shows_demo():
        st.button(
            "See the demo", icon=":material/groups:", on_click=_decide, args=(True,),
            help="A made-up team of eight agents and its calls, in a file of its own.",
        )  # fmt: skip


def _decide(shown: bool) -> None:
    with problems.told():
        _opened(demo_path(index_path(None)[0])).put_setting(_SHOWN, shown, actor="browser")
        messages.leave("This is the demo." if shown else "You have left the demo; this is your own index.")


def _decided(demo: Path) -> bool | None:
    try:
        decided = _opened(demo).setting(_SHOWN)
    except IndexFileError:  # a demo that cannot be read is none
        return False
    return decided if isinstance(decided, bool) else None


def has_source() -> bool:
    """Whether somebody has set up where calls come from, if only in part."""
    try:
        return configured() is not None
    except GenqaError:
        return True


def _nothing_else(own: Path) -> bool:
    return not own.exists() and not has_source()


def _opened(file: Path) -> Index:
    return opened(str(file.absolute()), identity(file))


def identity(file: Path) -> tuple[int, int]:
    """Which file this is: one that was replaced has the same name and another identity. :raises IndexFileError:"""
    try:
        found = file.stat()
    except OSError as error:
        raise IndexFileError(f"{file}: {error.strerror}; the index was there a moment ago") from None
    return found.st_dev, found.st_ino


@st.cache_resource(max_entries=4, show_spinner=False)
def opened(path: str, identity: tuple[int, int]) -> Index:
    """The index in a file, opened once for all visits."""
    return open_index(Path(path), wait_seconds=PATIENCE_SECONDS)
