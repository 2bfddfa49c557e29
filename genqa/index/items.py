"""What a source has, recording by recording: found, being fetched, analysed, and what became of it.

    found ─► fetching ─► analysing ─► stored
                 └───────────┴──────► failed (tried again by the next run) or skipped (only when it is named)

What the source lists together is fetched together: the rows of one conversation, or one recording. A conversation has
one row without a recording until its recordings are known; each then has a row of its own.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from genqa.genesys.source import Found, NotFetched
from genqa.index.connection import Database
from genqa.index.facts import clean

_ROWS = """
SELECT id, recording_id, state FROM ingest_items
WHERE source = :source AND conversation_id = :conversation AND listed_as = :listed_as
"""
# Entries of which a fetch that ended early had told only a part come first: they may hold recordings nobody has seen.
_LEFT = """
SELECT conversation_id, listed_as, started_at, facts FROM ingest_items
WHERE siblings = 'left' AND run = ? AND facts <> '{}' ORDER BY id LIMIT ?
"""
_FOUND = """
SELECT conversation_id, listed_as, started_at, facts FROM ingest_items
WHERE run = ? AND state = 'found' AND unchanged = 0 ORDER BY id LIMIT ?
"""
_TAKE = """
UPDATE ingest_items SET
    attempts = attempts + (state = 'found'),
    state = CASE state WHEN 'found' THEN 'fetching' ELSE state END,
    siblings = CASE listed_as WHEN '' THEN 'asked' ELSE 'known' END,
    run = :run, updated_at = :now
WHERE source = :source AND conversation_id = :conversation AND listed_as = :listed_as
"""
_KNOWN = "UPDATE ingest_items SET recording_id = ?, state = 'analysing', updated_at = ? WHERE id = ?"
_SIBLING = """
INSERT INTO ingest_items (source, conversation_id, listed_as, recording_id, run, state, unchanged, siblings, deleted,
                          attempts, started_at, first_seen, updated_at, fingerprint, facts)
SELECT source, conversation_id, listed_as, :recording, :run, 'analysing', 0, siblings, 0,
       1, started_at, :now, :now, fingerprint, :facts
FROM ingest_items
WHERE source = :source AND conversation_id = :conversation AND listed_as = :listed_as
LIMIT 1
RETURNING id
"""
_NOT_HAD = "UPDATE ingest_items SET state = ?, reason = ?, advice = ?, updated_at = ? WHERE id = ?"
_WHOLE = """
UPDATE ingest_items SET
    siblings = 'known', facts = CASE WHEN state IN ('stored', 'skipped') THEN '{}' ELSE facts END
WHERE source = :source AND conversation_id = :conversation AND listed_as = :listed_as
"""
# What the source told is needed only to fetch; it may hold a number or a name, and goes when it has served.
_STORED = """
UPDATE ingest_items SET
    state = 'stored', reason = NULL, advice = NULL, updated_at = :now,
    call = (SELECT id FROM qa_results WHERE recording_id = :call),
    facts = CASE siblings WHEN 'known' THEN '{}' ELSE facts END
WHERE id = :id
"""
_ITEMS = """
SELECT conversation_id, recording_id, state, unchanged, attempts, reason, advice, started_at, updated_at
FROM ingest_items
WHERE run = ? AND unchanged = 0 AND state IN (SELECT value FROM json_each(?)) ORDER BY id LIMIT ?
"""
_CONVERSATIONS = """
SELECT recording_id, conversation_id FROM ingest_items
WHERE source = ? AND recording_id IN (SELECT value FROM json_each(?)) AND conversation_id <> ''
"""

_NO_MORE = "the source tells of this recording no more; what was stored of it is kept"
_NO_ANSWER = "the source gave no answer about it"


@dataclass(frozen=True, slots=True)
class IngestItem:
    """A recording of a run, or a conversation (``recording_id`` ``None``) whose recordings are not known.

    ``reason`` says why it was not stored, ``advice`` what to do. ``started_at`` is the source's, the other time UTC.
    """

    conversation_id: str
    recording_id: str | None
    state: str
    unchanged: bool
    attempts: int
    reason: str | None
    advice: str | None
    started_at: str | None
    updated_at: str


def take(db: Database, run: int, source: str, most: int, now: str) -> list[Found]:
    """The next listing entries to be fetched, at most so many; they count as being fetched from here on."""
    rows = db.execute(_LEFT, (run, most)).fetchall()
    rows += db.execute(_FOUND, (run, most - len(rows))).fetchall()
    taken: dict[tuple[str, str], Found] = {}
    for conversation, listed_as, started_at, facts in rows:
        if (conversation, listed_as) not in taken:
            found = Found(conversation, listed_as or None, started_at, json.loads(facts))
            taken[conversation, listed_as] = found
            db.execute(_TAKE, {"run": run, "now": now, **key(source, found)})
    return list(taken.values())


def answered(db: Database, run: int, source: str, found: Found, recording_id: str, now: str) -> int | None:
    """A recording is there, to be analysed: its row. ``None`` where it is stored as it is, or not wanted any more."""
    rows = {recording: (item, state) for item, recording, state in db.execute(_ROWS, key(source, found))}
    recording = clean(recording_id)
    item, state = rows.get(recording) or rows.get("") or (None, "")
    if item is None:
        bound = {**key(source, found), "recording": recording, "run": run, "now": now, "facts": facts_json(found)}
        made = db.execute(_SIBLING, bound).fetchall()
        return int(made[0][0]) if made else None
    if state != "fetching":
        return None
    db.execute(_KNOWN, (recording, now, item))
    return int(item)


def not_fetched(db: Database, run: int, source: str, answer: NotFetched, now: str) -> bool:
    """A recording, or all of a conversation, could not be had; ``False`` where nobody waits for it."""
    if answer.recording_id is None:
        rows = db.execute(_ROWS, key(source, answer.found)).fetchall()
        items = [item for item, _, state in rows if state == "fetching"]
    else:
        row = answered(db, run, source, answer.found, answer.recording_id, now)
        items = [] if row is None else [row]
    for item in items:
        not_had(db, item, answer.outcome.value, answer.reason, answer.advice, now)
    return bool(items)


def not_had(db: Database, item: int, state: str, reason: str, advice: str, now: str) -> None:
    """A row ends as failed or skipped, and why."""
    db.execute(_NOT_HAD, (state, clean(reason), clean(advice) or None, now, item))


def stored(db: Database, item: int, recording_id: str, now: str) -> None:
    """A row's call is in the index."""
    db.execute(_STORED, {"id": item, "call": recording_id, "now": now})


def awaited(db: Database, item: int) -> bool:
    """Whether a row's analysis is still waited for: its call may have been deleted meanwhile."""
    return db.execute("SELECT 1 FROM ingest_items WHERE id = ? AND state = 'analysing'", (item,)).fetchone() is not None


def all_answered(db: Database, source: str, found: Sequence[Found], now: str) -> list[str]:
    """The source has said all about these; remarks on rows of which it said nothing."""
    remarks = []
    for entry in found:
        rows = db.execute(_ROWS, key(source, entry)).fetchall()
        silent = [(item, recording) for item, recording, state in rows if state == "fetching"]
        for item, recording in silent:
            gone = len(silent) < len(rows)
            state, reason = ("skipped", _NO_MORE) if gone else ("failed", _NO_ANSWER)
            not_had(db, item, state, reason, "", now)
            remarks.append(f"{recording or entry.conversation_id}: {reason}")
        db.execute(_WHOLE, key(source, entry))
    return remarks


def deleted_by(db: Database, recording_id: str, actor: str) -> None:
    """Say who deleted a call; that it stays away the trigger has seen to."""
    statement = "UPDATE ingest_items SET reason = 'deleted here by ' || ? WHERE recording_id = ? AND deleted = 1"
    db.execute(statement, (clean(actor), recording_id))


def of_run(db: Database, run: int, states: Sequence[str], limit: int) -> list[IngestItem]:
    """The recordings of a run in these states, in the order in which they were first seen."""
    rows = db.execute(_ITEMS, (run, json.dumps(list(states)), limit))
    return [
        IngestItem(conversation, recording or None, state, bool(unchanged), *rest)
        for conversation, recording, state, unchanged, *rest in rows
    ]


def conversations_of(db: Database, source: str, recordings: Sequence[str]) -> dict[str, str]:
    """The conversation of each of these recordings that a run has met."""
    return dict(db.execute(_CONVERSATIONS, (clean(source), json.dumps(list(recordings)))))


def facts_json(found: Found) -> str:
    """What the source told, as it is kept until it has served."""
    return clean(json.dumps(found.facts, ensure_ascii=False, sort_keys=True))


def key(source: str, found: Found) -> dict[str, str]:
    """What the rows of a listing entry have in common."""
    return {
        "source": clean(source),
        "conversation": clean(found.conversation_id),
        "listed_as": clean(found.recording_id or ""),
    }
