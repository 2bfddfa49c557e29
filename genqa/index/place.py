"""Where a call stands in a list, and which calls stand beside it."""

from __future__ import annotations

from dataclasses import dataclass

from genqa.index.connection import Database
from genqa.index.facts import clean
from genqa.index.filters import Filters, order_by

_PLACE = """
WITH listed AS (
    SELECT recording_id,
           row_number() OVER list AS number,
           lag(recording_id) OVER list AS before,
           lead(recording_id) OVER list AS after,
           count(*) OVER () AS total
    FROM qa_results
    WHERE 1 /* filters */
    WINDOW list AS (ORDER BY id /* order */)
)
SELECT number, total, before, after FROM listed WHERE recording_id = :here
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A call is ``number`` of ``total`` in its list, counted from 1; its neighbours by recording id."""

    number: int
    total: int
    before: str | None
    after: str | None


def place(db: Database, recording_id: str, filters: Filters, order: str, descending: bool) -> Place | None:
    """The call's place among the calls in view in this order, ``None`` where it is not among them.

    :raises InvalidSetting: calls cannot be ordered by this.
    """
    condition, values = filters.where()
    # Both are made of fixed fragments; every value is bound.
    statement = _PLACE.replace("WHERE 1 /* filters */", "WHERE " + condition)
    statement = statement.replace("ORDER BY id /* order */", "ORDER BY " + order_by(order, descending))
    row = db.execute(statement, {**values, "here": clean(recording_id)}).fetchone()
    return None if row is None else Place(*row)
