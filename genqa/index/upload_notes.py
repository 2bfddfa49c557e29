"""What finds a provider's job again for a recording that is in no index yet: the same file handed in again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from genqa.index.connection import Database
from genqa.index.facts import clean, compact

_PUT = """
INSERT INTO upload_notes (recording_id, provider, note, charge, at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (recording_id, provider) DO UPDATE SET note = excluded.note, charge = excluded.charge, at = excluded.at
"""


def put(
    db: Database, recording_id: str, provider: str, note: Mapping[str, Any], charge: int | None, now: str
) -> None:  # fmt: skip
    """Keep it in place of what was kept before."""
    db.execute(_PUT, (clean(recording_id), provider, clean(compact(dict(note))), charge, now))


def get(db: Database, recording_id: str, provider: str) -> tuple[dict[str, Any], int | None] | None:
    """The note, and the line of what was charged."""
    statement = "SELECT note, charge FROM upload_notes WHERE recording_id = ? AND provider = ?"
    row = db.execute(statement, (clean(recording_id), provider)).fetchone()
    return None if row is None else (json.loads(row[0]), row[1])


def forget(db: Database, recording_id: str, provider: str) -> None:
    """It has served."""
    statement = "DELETE FROM upload_notes WHERE recording_id = ? AND provider = ?"
    db.execute(statement, (clean(recording_id), provider))
