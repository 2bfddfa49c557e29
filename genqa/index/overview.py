"""Numbers over many calls at once."""

from __future__ import annotations

from dataclasses import dataclass

from genqa.index.connection import Database
from genqa.index.filters import Filters

_TALLY = """
SELECT count(*), count(*) - count(quality_score) FROM qa_results WHERE 1 /* filters */
"""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many calls are in view, and how many of them are not scorable."""

    calls: int
    not_scorable: int


def tally(db: Database, filters: Filters) -> Tally:
    """How many calls are in view."""
    condition, values = filters.where()
    return Tally(*db.execute(_TALLY.replace("1 /* filters */", condition), values).fetchone())
