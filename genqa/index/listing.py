"""What a source lists against what is known: what is new, what changed, and what is left as it is.

    listed for the first time                    found
    failed, or left behind by an earlier run     found: tried again
    stored or skipped, told as before            unchanged
    stored, told otherwise than before           found: fetched again and replaced
    stored, told otherwise, corrected by hand    unchanged, with a warning: nobody's correction is lost by itself
    deleted here                                 unchanged: it does not come back by itself

Who names a call by its id wants it: then what was skipped, deleted or corrected is fetched again too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from genqa.genesys.source import Found
from genqa.index.connection import Database
from genqa.index.facts import clean
from genqa.index.items import facts_json, key

_ROWS = """
SELECT i.id, i.recording_id, i.state, i.siblings, i.deleted, i.fingerprint, q.recording_id
FROM ingest_items AS i LEFT JOIN qa_results AS q ON q.id = i.call
WHERE i.source = :source AND i.conversation_id = :conversation AND i.listed_as = :listed_as
"""
_NEW = """
INSERT INTO ingest_items (source, conversation_id, listed_as, recording_id, run, state, unchanged, siblings, deleted,
                          attempts, started_at, first_seen, updated_at, fingerprint, facts)
VALUES (:source, :conversation, :listed_as, :listed_as, :run, 'found', 0, 'known', 0,
        0, :started_at, :now, :now, :fingerprint, :facts)
"""
_AGAIN = """
UPDATE ingest_items SET
    run = :run, state = 'found', unchanged = 0, deleted = 0, reason = NULL, advice = NULL, started_at = :started_at,
    updated_at = :now, fingerprint = :fingerprint, facts = :facts
WHERE id = :id
"""
_AS_BEFORE = "UPDATE ingest_items SET run = ?, unchanged = 1, fingerprint = ? WHERE id = ?"
# The last line about a call that is neither its storing nor its deletion is a person's correction.
# What ingest itself had transcribed is no correction; what a person asked for is.
_CORRECTED = """
SELECT recording_id, actor, at FROM audit
WHERE recording_id IN (SELECT value FROM json_each(?))
  AND action NOT IN ('stored', 'replaced', 'deleted', 'transcribed')
  AND id > (SELECT max(id) FROM audit AS storing
            WHERE storing.recording_id = audit.recording_id AND storing.action IN ('stored', 'replaced'))
ORDER BY id
"""
_TAKE_OVER = (
    "UPDATE ingest_items SET run = :run WHERE state = 'found' AND source = :source",
    """
    UPDATE ingest_items SET run = :run, state = 'found', unchanged = 0, reason = NULL, advice = NULL
    WHERE run = :before AND state = 'failed' AND unchanged = 0
    """,
    """
    UPDATE ingest_items SET run = :run, unchanged = 1
    WHERE siblings = 'left' AND source = :source AND state IN ('stored', 'skipped')
    """,
)


class _Row(NamedTuple):
    id: int
    recording_id: str
    state: str
    siblings: str
    deleted: int
    fingerprint: str
    call: str | None


class _Told(NamedTuple):
    """One entry of the listing with what is known of it; ``fingerprint`` is made once, it takes a while."""

    found: Found
    fingerprint: str
    rows: list[_Row]


def listed(db: Database, run: int, source: str, found: Sequence[Found], named: bool, now: str) -> list[tuple[str, str]]:
    """Keep a part of what the source lists. ``named``: somebody asked for these by their ids.

    Remarks come back, each with the recording that it is about.
    """
    told = [_Told(entry, entry.fingerprint, list(_rows(db, source, entry))) for entry in found]
    changed = [row.call for entry in told for row in entry.rows if row.call and row.fingerprint != entry.fingerprint]
    corrected = _corrected(db, changed) if changed else {}
    remarks = []
    for entry in told:
        values = {
            **key(source, entry.found),
            "run": run,
            "now": now,
            "started_at": entry.found.started_at,
            "fingerprint": entry.fingerprint,
            "facts": facts_json(entry.found),
        }
        if not entry.rows:
            db.execute(_NEW, values)
        for row in entry.rows:
            correction = corrected.get(row.call or "")
            if _again(row, entry.fingerprint, named, correction is not None):
                db.execute(_AGAIN, {**values, "id": row.id})
            else:
                db.execute(_AS_BEFORE, (run, entry.fingerprint, row.id))
            if correction is not None and row.fingerprint != entry.fingerprint:
                words = _REPLACED if named else _KEPT
                remarks.append((row.recording_id, words.format(correction)))
    return remarks


def take_over(db: Database, run: int, source: str, before: int) -> None:
    """Give a run what was left to be fetched, and what failed in the run that it resumes."""
    for statement in _TAKE_OVER:
        db.execute(statement, {"run": run, "source": clean(source), "before": before})


def classified(db: Database, source: str, found: Sequence[Found], named: bool) -> int:
    """How many of these would be fetched; nothing is changed."""
    fetched = 0
    for entry in found:
        rows = list(_rows(db, source, entry))
        changed = [row.call for row in rows if row.call and row.fingerprint != entry.fingerprint]
        corrected = _corrected(db, changed) if changed else {}
        again = [_again(row, entry.fingerprint, named, (row.call or "") in corrected) for row in rows]
        fetched += not rows or any(again)
    return fetched


_KEPT = (
    "it changed at the source after {} corrected it here, so it stays as it was corrected; name its recording to bring "
    "it in again"
)
_REPLACED = "it was asked for by its id, so what {} corrected here will be replaced"


def _again(row: _Row, fingerprint: str, named: bool, corrected: bool) -> bool:
    if row.state not in ("stored", "skipped"):
        return True
    if row.deleted or row.fingerprint == fingerprint:
        return named and row.state == "skipped"
    return named or not corrected


def _rows(db: Database, source: str, found: Found) -> Iterator[_Row]:
    return map(_Row._make, db.execute(_ROWS, key(source, found)))


def _corrected(db: Database, calls: Sequence[str]) -> dict[str, str]:
    """Of these calls, those that a person corrected since they were stored, and who did when."""
    rows = db.execute(_CORRECTED, (json.dumps(calls),))
    return {recording_id: f"{actor} ({at[:10]})" for recording_id, actor, at in rows}
