"""What pages read from the index. Cached, bounded, and asked again whenever anyone changes the index."""

from __future__ import annotations

import streamlit as st

from genqa.audio.playable import Playable, playable
from genqa.charts.colours import Bands
from genqa.index import SAMPLE, CallRow, Filters, FoundCall, Index, Place, Tally, open_index
from genqa.result import Result
from genqa.scoring import Rubric
from genqa.ui import which

#: Calls on one page of the list, and of what a search finds; and the utterances of each that are shown.
PAGE, FOUND_PAGE, SAID = 50, 10, 4

#: Which state of which file: its path, which file that is now, and the counter of its changes.
State = tuple[str, tuple[int, int], int]


def index() -> Index:
    """The index that the pages show; made when it is not there.

    :raises IndexFileError: it cannot be used.
    """
    path, _ = which.path()
    if not path.exists():
        with open_index(path, wait_seconds=which.PATIENCE_SECONDS):
            pass
    return which.opened(str(path.absolute()), which.identity(path))


def where() -> str:
    """The index file and why it is that one, in words."""
    path, origin = which.path()
    return f"{path.absolute()} ({origin})"


def count() -> int:
    """How many calls there are. :raises IndexFileError: the index cannot be used."""
    return _count(index(), state())


def page_of_calls(filters: Filters, order: str, descending: bool, number: int) -> tuple[CallRow, ...]:
    """One page of the calls in view; the first page is 1. :raises IndexFileError: the index cannot be used."""
    return _page(index(), state(), filters, order, descending, number)


def place(recording_id: str, filters: Filters, order: str, descending: bool) -> Place | None:
    """Where a call stands in the list; ``None`` where it is not in view. :raises IndexFileError:"""
    return _place(index(), state(), recording_id, filters, order, descending)


def sound_dropped_after(recording_id: str) -> int | None:
    """After how many days a call's recording was dropped; ``None`` where it was not."""
    return index().audio_dropped_after(recording_id)


def sound(recording_id: str) -> Playable | None:
    """The recording of a call, to play; ``None`` where none was kept. :raises GenqaError: it cannot be played."""
    return _sound(index(), state(), recording_id)


def from_samples() -> int:
    """How many calls are samples that came with genqa. :raises IndexFileError: the index cannot be used."""
    return _from_samples(index(), state())


def rubrics() -> list[Rubric]:
    """Every rubric in the index. :raises IndexFileError: the index cannot be used."""
    return _rubrics(index(), state())


def count_found(text: str, speaker: str | None, filters: Filters) -> int:
    """How many calls in view a search finds. :raises IndexFileError: the index cannot be used."""
    return _count_found(index(), state(), text, speaker, filters)


def found(text: str, speaker: str | None, filters: Filters, number: int) -> list[FoundCall]:
    """One page of what a search finds; the first page is 1. :raises IndexFileError: the index cannot be used."""
    return _found(index(), state(), text, speaker, filters, number)


def call(recording_id: str) -> tuple[Result, CallRow]:
    """One call, and what lists know about it. :raises CallNotFound: there is none with this id."""
    return _call(index(), state(), recording_id)


def agent_lines(filters: Filters) -> int:
    """How many lines the export of agents has for the calls in view. :raises IndexFileError:"""
    return _agent_lines(index(), state(), filters)


def bands() -> Bands:
    """The target and where the bands of scores begin. :raises IndexFileError: the index cannot be used."""
    return _bands(index(), state())


def choices(column: str) -> list[str]:
    """The agents, queues or directions that occur, sorted. :raises IndexFileError: the index cannot be used."""
    return _choices(index(), state(), column)


def tally(filters: Filters) -> Tally:
    """How many calls are in view, and how many are not scorable. :raises IndexFileError: the index cannot be used."""
    return _tally(index(), state(), filters)


def state() -> State:
    """Which state of which file the index is in now: the key of everything that is cached about it."""
    path, _ = which.path()
    return str(path.absolute()), which.identity(path), index().change_counter()


# An underscore keeps Streamlit from hashing the index; its state stands for it.
@st.cache_data(max_entries=16, show_spinner=False)
def _count(_index: Index, state: State) -> int:
    return _index.count()


@st.cache_data(max_entries=64, show_spinner=False)
def _agent_lines(_index: Index, state: State, filters: Filters) -> int:
    return _index.agent_lines(filters)


@st.cache_data(max_entries=16, show_spinner=False)
def _bands(_index: Index, state: State) -> Bands:
    return Bands.at(_index.bands())


@st.cache_data(max_entries=16, show_spinner=False)
def _choices(_index: Index, state: State, column: str) -> list[str]:
    return _index.choices(column)


@st.cache_data(max_entries=64, show_spinner=False)
def _tally(_index: Index, state: State, filters: Filters) -> Tally:
    return _index.tally(filters)


@st.cache_data(max_entries=64, show_spinner=False)
def _page(
    _index: Index, state: State, filters: Filters, order: str, descending: bool, number: int
) -> tuple[CallRow, ...]:
    offset = (number - 1) * PAGE
    return tuple(_index.calls(filters, order=order, descending=descending, limit=PAGE, offset=offset))


@st.cache_data(max_entries=64, show_spinner=False)
def _place(
    _index: Index, state: State, recording_id: str, filters: Filters, order: str, descending: bool
) -> Place | None:
    return _index.place(recording_id, filters, order=order, descending=descending)


# Not copied for each look: a recording may have a hundred megabytes.
@st.cache_resource(max_entries=4, show_spinner=False)
def _sound(_index: Index, state: State, recording_id: str) -> Playable | None:
    files = _index.audio(recording_id)
    return playable(files) if files else None


@st.cache_data(max_entries=16, show_spinner=False)
def _from_samples(_index: Index, state: State) -> int:
    return _index.count_from(SAMPLE)


@st.cache_data(max_entries=16, show_spinner=False)
def _rubrics(_index: Index, state: State) -> list[Rubric]:
    return _index.rubrics()


@st.cache_data(max_entries=64, show_spinner=False)
def _count_found(_index: Index, state: State, text: str, speaker: str | None, filters: Filters) -> int:
    return _index.count_found(text, speaker=speaker, filters=filters)


@st.cache_data(max_entries=64, show_spinner=False)
def _found(
    _index: Index, state: State, text: str, speaker: str | None, filters: Filters, number: int
) -> list[FoundCall]:
    return _index.find(
        text, speaker=speaker, filters=filters, limit=FOUND_PAGE, offset=(number - 1) * FOUND_PAGE, utterances=SAID
    )


@st.cache_data(max_entries=32, show_spinner=False)
def _call(_index: Index, state: State, recording_id: str) -> tuple[Result, CallRow]:
    return _index.load(recording_id), _index.row(recording_id)
