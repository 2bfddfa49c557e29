"""What Overview and Agents read from the index: numbers over the calls in view. Cached as everything in ``readers``.

:raises IndexFileError: each of them, when the index cannot be used.
"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from genqa.index import AgentSummary, Filters, Index, Making, Scored, Stretch, Summary
from genqa.ui.readers import State, index, state

Bounds = tuple[tuple[str, str], ...]


def summary(filters: Filters, target: float) -> Summary:
    """The calls in view as one."""
    return _summary(index(), state(), filters, target)


def spread(filters: Filters) -> tuple[int, ...]:
    """How many scores lie in each tenth of the scale."""
    return _spread(index(), state(), filters)


def trend(filters: Filters, bounds: Bounds) -> tuple[Stretch, ...]:
    """The means of each stretch of time."""
    return _trend(index(), state(), filters, bounds)


def worst(filters: Filters, most: int) -> tuple[Scored, ...]:
    """The calls with the lowest scores, and why."""
    return _worst(index(), state(), filters, most)


def points(filters: Filters) -> dict[str, tuple[float, int]]:
    """What each component did to the scores: the sum of points, and in how many calls."""
    return _points(index(), state(), filters)


def agents(filters: Filters) -> tuple[AgentSummary, ...]:
    """Every agent with a call in view, the best mean first."""
    return _agents(index(), state(), filters)


def of_one_making(filters: Filters) -> tuple[Filters, tuple[tuple[Making, int], ...]]:
    """The filters with only calls scored under the same rubric and thresholds, and what else is in view, with counts.

    Scores of different making are not averaged. What is in force goes first, else what most calls were scored under.
    """
    found = _makings(index(), state(), filters)
    if len(found) < 2:
        return filters, ()
    rubric, thresholds = index().in_force()
    in_force = Making(rubric.name, rubric.version, thresholds.silence_min, thresholds.talk_over_min)
    chosen = in_force if in_force in dict(found) else found[0][0]
    return replace(filters, making=chosen), tuple(one for one in found if one[0] != chosen)


# An underscore keeps Streamlit from hashing the index; its state stands for it.
@st.cache_data(max_entries=64, show_spinner=False)
def _summary(_index: Index, state: State, filters: Filters, target: float) -> Summary:
    return _index.summary(filters, target=target)


@st.cache_data(max_entries=64, show_spinner=False)
def _spread(_index: Index, state: State, filters: Filters) -> tuple[int, ...]:
    return _index.spread(filters)


@st.cache_data(max_entries=64, show_spinner=False)
def _trend(_index: Index, state: State, filters: Filters, bounds: Bounds) -> tuple[Stretch, ...]:
    return _index.trend(filters, bounds)


@st.cache_data(max_entries=64, show_spinner=False)
def _worst(_index: Index, state: State, filters: Filters, most: int) -> tuple[Scored, ...]:
    return _index.worst(filters, most=most)


@st.cache_data(max_entries=64, show_spinner=False)
def _points(_index: Index, state: State, filters: Filters) -> dict[str, tuple[float, int]]:
    return _index.points_by_component(filters)


@st.cache_data(max_entries=64, show_spinner=False)
def _agents(_index: Index, state: State, filters: Filters) -> tuple[AgentSummary, ...]:
    return _index.agents(filters)


@st.cache_data(max_entries=64, show_spinner=False)
def _makings(_index: Index, state: State, filters: Filters) -> tuple[tuple[Making, int], ...]:
    return _index.makings(filters)
