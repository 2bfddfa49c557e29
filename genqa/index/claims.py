"""A transcription in the hands of the process that does it: taken up, sent, answered, or left to others.

Each function is a part of one transaction. What another process, or a person, has ended meanwhile stays ended.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from genqa.errors import Stopped
from genqa.index import spending, transcriptions
from genqa.index.connection import Database
from genqa.index.facts import clean, compact
from genqa.index.spending import Terms

#: What a provider without jobs keeps: its recording is sent anew, and charged anew, when it is taken up again.
SENT = "sent"

# What people asked for goes before what ingest asked for.
_NEXT = """
SELECT t.id, t.recording_id, t.note, t.passed_over, t.attempts, t.reuses, t.automatic, q.duration_seconds,
       max(1, json_extract(q.facts, '$.origin.channels')), t.begun_at
FROM transcriptions AS t JOIN qa_results AS q ON q.id = t.call
WHERE t.state = 'waiting' AND t.provider = :provider AND t.left_by IS NOT :worker
ORDER BY t.automatic, t.id LIMIT 1
"""
_RUNNING = "SELECT count(*) FROM transcriptions WHERE state = 'running' AND provider = ?"
_TAKE = """
UPDATE transcriptions SET
    state = 'running', worker = :worker, begun_at = :now, attempts = attempts + 1, reason = NULL, advice = NULL
WHERE id = :id
"""
_OURS = "SELECT 1 FROM transcriptions WHERE id = ? AND state = 'running' AND worker = ?"
_NOTE = "UPDATE transcriptions SET note = :note WHERE id = :id AND state = 'running' AND worker = :worker"
_CLEAN_UP = """
INSERT INTO transcription_cleanups (transcription, provider, note, since) VALUES (?, ?, ?, ?)
"""
_CLEAN_UP_OWN = """
INSERT INTO transcription_cleanups (transcription, provider, note, since)
SELECT id, provider, note, :now FROM transcriptions WHERE id = :id AND note IS NOT NULL
"""
_UNROUTED = """
SELECT id, asked_for, passed_over FROM transcriptions WHERE state = 'waiting' AND provider IS NULL ORDER BY id LIMIT ?
"""
_ROUTE = """
UPDATE transcriptions SET provider = ?, passed_over = ?, left_by = NULL
WHERE id = ? AND state = 'waiting' AND provider IS NULL
"""
# A job that runs somewhere stays there, unless nobody there is asked any more.
_JOBS_OF_OTHERS = """
INSERT INTO transcription_cleanups (transcription, provider, note, since)
SELECT id, provider, note, :now FROM transcriptions
WHERE state = 'waiting' AND note IS NOT NULL AND provider NOT IN (SELECT value FROM json_each(:providers))
"""
_FORGET_ROUTES = """
UPDATE transcriptions SET provider = NULL, note = NULL, begun_at = CASE WHEN note IS NULL THEN begun_at END
WHERE state = 'waiting' AND (note IS NULL OR provider NOT IN (SELECT value FROM json_each(:providers)))
"""
_TO_THE_NEXT = """
UPDATE transcriptions SET
    state = 'waiting', provider = NULL, note = NULL, attempts = 0, left_by = NULL, worker = NULL, passed_over = :passed,
    begun_at = NULL
WHERE id = :id
"""
_LEAVE = """
UPDATE transcriptions SET state = 'waiting', worker = NULL, left_by = :left_by, reason = :reason, advice = :advice,
    attempts = attempts - :uncounted,
    note = CASE WHEN :unsent AND json_extract(note, '$.sent') IS NOT NULL THEN NULL ELSE note END
WHERE id = :id
"""
_END = """
UPDATE transcriptions SET
    state = :state, ended_at = :now, reason = :reason, advice = :advice, model = :model, format = :format,
    replaced = :replaced, note = CASE WHEN :keep_note THEN note END
WHERE id = :id
"""
_IN_THE_WAY = """
UPDATE transcriptions SET reason = ?, advice = ? WHERE state = 'waiting' AND provider = ?
"""
_DUE = "SELECT id, note FROM transcription_cleanups WHERE provider = ? AND id > ? ORDER BY id LIMIT 1"


@dataclass(frozen=True, slots=True)
class Claim:
    """One transcription, this process's alone. ``note``: what an earlier try kept last. ``charge``: its line.

    ``new_charge``: nothing of it was sent before. ``seconds``, ``channels``: of the recording, as stored.
    """

    id: int
    recording_id: str
    provider: str
    note: Mapping[str, Any] | None
    passed_over: tuple[tuple[str, str], ...]
    attempts: int
    reuses: int | None
    automatic: bool
    seconds: float
    channels: int
    charge: int | None
    new_charge: bool


def claim(db: Database, worker: int, terms: Terms, now: str) -> Claim | None:
    """The next one for this provider, with what it will cost written down; ``None``: none waits, or enough run.

    :raises LimitReached: the month's limit does not allow it. :raises NotConfigured: see :func:`spending.reserve`.
    """
    row = db.execute(_NEXT, {"provider": terms.provider, "worker": worker}).fetchone()
    if row is None or db.execute(_RUNNING, (terms.provider,)).fetchone()[0] >= terms.at_once:
        return None
    one, recording_id, note, passed_over, attempts, reuses, automatic, seconds, channels, begun_at = row
    charge, new = None, False
    if reuses is None:
        # begun_at: it was taken up before by this provider, and neither ended nor went elsewhere since.
        charge = None if begun_at is None else spending.reserved(db, one, terms.provider)
        if charge is not None and note is None:  # a process was killed before it sent anything: as if never written
            spending.release(db, charge)
            charge = None
        if charge is None:
            charge, new = spending.reserve(db, terms, one, terms.seconds(seconds, channels), now), True
    db.execute(_TAKE, {"id": one, "worker": worker, "now": now})
    passed = tuple((name, why) for name, why in json.loads(passed_over))
    return Claim(
        one, recording_id, terms.provider, None if note is None else json.loads(note), passed, attempts + 1, reuses,
        bool(automatic), seconds, channels, charge, new,
    )  # fmt: skip


def waits(db: Database, worker: int, provider: str) -> bool:
    """Whether there is one for this provider that the process has not left to others."""
    return db.execute(_NEXT, {"provider": provider, "worker": worker}).fetchone() is not None


def ours(db: Database, claim: Claim, worker: int) -> bool:
    """Whether it is still this process's."""
    return db.execute(_OURS, (claim.id, worker)).fetchone() is not None


def keep(db: Database, claim: Claim, worker: int, note: Mapping[str, Any], now: str) -> bool:
    """Keep a note; ``False`` where it is not this process's any more: then it is kept for whoever cleans up."""
    text = clean(compact(dict(note)))
    if db.execute(_NOTE, {"note": text, "id": claim.id, "worker": worker}).rowcount == 1:
        return True
    db.execute(_CLEAN_UP, (claim.id, claim.provider, text, now))
    return False


def unrouted(db: Database, most: int) -> list[tuple[int, str | None, tuple[tuple[str, str], ...]]]:
    """Those of which nobody has decided whose turn it is: id, the provider that was named, links passed over."""
    rows = db.execute(_UNROUTED, (most,))
    return [(one, named, tuple((name, why) for name, why in json.loads(passed))) for one, named, passed in rows]


def route(db: Database, id: int, provider: str | None, passed_over: Sequence[tuple[str, str]]) -> None:
    """It is this provider's turn."""
    db.execute(_ROUTE, (provider, _passed(passed_over), id))


def forget_routes(db: Database, providers: Sequence[str], now: str) -> None:
    """Decide anew whose turn each is: the chain may be another one now. ``providers``: those that can be asked."""
    values = {"providers": json.dumps(list(providers)), "now": now}
    db.execute(_JOBS_OF_OTHERS, values)
    db.execute(_FORGET_ROUTES, values)


def pass_on(db: Database, claim: Claim, passed_over: Sequence[tuple[str, str]], now: str) -> None:
    """To the next link of the chain; what this provider has of it is to be removed there."""
    _to_clean_up(db, claim.id, now)
    db.execute(_TO_THE_NEXT, {"id": claim.id, "passed": _passed(passed_over)})


def leave(
    db: Database, claim: Claim, left_by: int | None, reason: str | None, advice: str, *, in_vain: bool,
    unsent: bool = False,
) -> None:  # fmt: skip
    """It waits again, with its note; ``left_by``: not for this process.

    ``in_vain``: that counts as a try. ``unsent``: it was not sent after all, whatever its note says.
    """
    values = {"id": claim.id, "left_by": left_by, "reason": reason and clean(reason), "advice": advice or None,
              "uncounted": not in_vain, "unsent": unsent}  # fmt: skip
    db.execute(_LEAVE, values)


def end(
    db: Database, id: int, state: str, now: str, *, reason: str | None = None, advice: str | None = None,
    model: str | None = None, format: str | None = None, replaced: str | None = None, keep_note: bool = False,
) -> None:  # fmt: skip
    """It is done, failed or cancelled; what the provider has of it is to be removed there, unless the note is kept."""
    if not keep_note:
        _to_clean_up(db, id, now)
    values = {"id": id, "state": state, "now": now, "reason": reason and clean(reason), "advice": advice or None,
              "model": model,
              "format": format, "replaced": replaced, "keep_note": keep_note}  # fmt: skip
    db.execute(_END, values)
    transcriptions.drop_sound(db, id)


def in_the_way(db: Database, provider: str, reason: str, advice: str) -> None:
    """Say on all that wait for this provider what is in the way."""
    db.execute(_IN_THE_WAY, (clean(reason), clean(advice) or None, provider))


def cleanup_due(db: Database, provider: str, after: int) -> tuple[int, dict[str, Any]] | None:
    """The next thing to be removed at a provider: its id and note."""
    row = db.execute(_DUE, (provider, after)).fetchone()
    return None if row is None else (int(row[0]), json.loads(row[1]))


def clean_up_later(db: Database, provider: str, note: Mapping[str, Any], now: str) -> None:
    """What lies at a provider and belongs to no stored call is to be removed there."""
    db.execute(_CLEAN_UP, (None, provider, clean(compact(dict(note))), now))


def cleaned_up(db: Database, cleanup: int) -> None:
    """It is removed there."""
    db.execute("DELETE FROM transcription_cleanups WHERE id = ?", (cleanup,))


def not_cleaned_up(db: Database, cleanup: int, error: str) -> None:
    """It could not be removed now."""
    statement = "UPDATE transcription_cleanups SET attempts = attempts + 1, error = ? WHERE id = ?"
    db.execute(statement, (clean(error), cleanup))


def stopped() -> Stopped:
    """What a provider hears whose recording is not wanted any more."""
    return Stopped("the transcription was called off, or the call deleted")


def _to_clean_up(db: Database, id: int, now: str) -> None:
    db.execute(_CLEAN_UP_OWN, {"id": id, "now": now})


def _passed(passed_over: Sequence[tuple[str, str]]) -> str:
    return clean(compact([list(one) for one in passed_over]))
