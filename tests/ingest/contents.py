"""All that an index holds of calls, to be compared with another one: not ids, not the times of storing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from genqa.index.connection import connect

_NOT_COMPARED = {"id", "revision", "stored_at", "updated_at"}
_PARTS = {
    "utterances": "SELECT recording_id, u.n, role, label, start_ms, end_ms, text, words "
    "FROM utterances AS u JOIN qa_results AS q ON q.id = u.call ORDER BY 1, 2",
    "call_agents": "SELECT recording_id, a.* FROM call_agents AS a JOIN qa_results AS q ON q.id = a.call",
    "peaks": "SELECT recording_id, hex(data) FROM peaks AS p JOIN qa_results AS q ON q.id = p.call ORDER BY 1",
    "audio": "SELECT recording_id, n, sha256, length(data) FROM call_audio AS c JOIN audio USING (sha256) "
    "JOIN qa_results AS q ON q.id = c.call ORDER BY 1, 2",
    "all audio": "SELECT sha256 FROM audio ORDER BY 1",
    "items": "SELECT i.conversation_id, i.recording_id, i.state, i.siblings, i.deleted, i.reason, i.advice, "
    "i.fingerprint, q.recording_id FROM ingest_items AS i LEFT JOIN qa_results AS q ON q.id = i.call ORDER BY 1, 2",
}


def contents(path: Path) -> dict[str, Any]:
    """The rows of each table of the index in this file."""
    db = connect(path.as_uri() + "?mode=ro", 5)
    try:
        cursor = db.execute("SELECT * FROM qa_results ORDER BY recording_id")
        names = [column[0] for column in cursor.description]
        calls = [
            {name: value for name, value in zip(names, row, strict=True) if name not in _NOT_COMPARED} for row in cursor
        ]
        return {"calls": calls, **{name: _rows(db.execute(one), name) for name, one in _PARTS.items()}}
    finally:
        db.close()


def _rows(cursor: Any, name: str) -> list[Any]:
    if name != "call_agents":
        return list(cursor)
    names = [column[0] for column in cursor.description]
    at = names.index("call")
    return sorted(tuple(value for number, value in enumerate(row) if number != at) for row in cursor)
