"""Calls by where they came from: how many there are, and away with all of them."""

from __future__ import annotations

from genqa.index import store
from genqa.index.connection import Database

#: Made-up calls that come with genqa.
SAMPLE = "sample"


def count(db: Database, source: str) -> int:
    """How many calls came from there."""
    return int(db.execute("SELECT count(*) FROM qa_results WHERE source = ?", (source,)).fetchone()[0])


def remove(db: Database, source: str) -> list[str]:
    """Take every call that came from there out of every table; their ids."""
    found = db.execute("SELECT recording_id FROM qa_results WHERE source = ? ORDER BY id", (source,)).fetchall()
    return [store.remove(db, recording_id) for (recording_id,) in found]
