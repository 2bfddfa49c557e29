"""In which order the list of calls stands: ``?order=-quality_score`` in the address, ``-`` for the highest first."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from genqa.ui import links

#: What the list can be ordered by → whether a first click puts the highest first.
COLUMNS = {
    "quality_score": False,
    "started_at": True,
    "agent": False,
    "queue": False,
    "duration_seconds": True,
    "silence_seconds": True,
    "talk_over_seconds": True,
    "hold_time_seconds": True,
}
_PARAMETER, _KEPT = "order", "order of the list"


class Order(NamedTuple):
    """A column by its JSON name, and whether its highest value comes first; unknown values always come last."""

    column: str
    descending: bool

    def __str__(self) -> str:
        return ("-" if self.descending else "") + self.column

    def clicked(self, column: str) -> Order:
        """The order after a click on a column: turned round where it is this one already."""
        return Order(column, not self.descending) if column == self.column else Order(column, COLUMNS[column])


NEWEST = Order("started_at", True)


def read(text: str) -> Order:
    """The order that an address names; the newest first where it names none.

    >>> read("-quality_score"), read("; DROP TABLE").column
    (Order(column='quality_score', descending=True), 'started_at')
    """
    column = text.removeprefix("-")
    return Order(column, text.startswith("-")) if column in COLUMNS else NEWEST


def in_force() -> Order:
    """The order in the address, else the one that was last asked for in this session."""
    text = st.query_params.get(_PARAMETER) or st.session_state.get(_KEPT, "")
    found = read(text)
    _keep(found)
    return found


def choose(column: str) -> None:
    """Orders the list by a column, from its first page on."""
    _keep(in_force().clicked(column))
    links.first_page()


def carried() -> dict[str, str]:
    """The order as it stands in the address of a link; nothing where it is the usual one."""
    found = in_force()
    return {} if found == NEWEST else {_PARAMETER: str(found)}


def _keep(order: Order) -> None:
    st.session_state[_KEPT] = str(order)
    if order == NEWEST:
        st.query_params.pop(_PARAMETER, None)
    elif st.query_params.get(_PARAMETER) != str(order):
        st.query_params[_PARAMETER] = str(order)
