"""Transcriptions that somebody, or ingest, wants of stored calls: asked for, looked at, called off, tried again.

waiting ─► running ─► done
   ▲  └──────┴──────► failed (nobody in the chain could), cancelled
   └─ passing faults, limits, a process that ended
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from genqa.index.connection import Database
from genqa.index.facts import clean, compact
from genqa.index.filters import Filters

ALL = ("waiting", "running", "done", "failed", "cancelled")
DONE = "done"

_ASK = """
INSERT INTO transcriptions (call, recording_id, state, automatic, asked_for, asked_by, asked_at, passed_over, sound,
                            drop_sound, reuses)
SELECT q.id, q.recording_id, 'waiting', :automatic, :asked_for, :actor, :now, :passed_over,
       (SELECT group_concat(sha256, ' ') FROM (SELECT sha256 FROM call_audio WHERE call = q.id ORDER BY n)),
       :drop_sound,
       (SELECT t.id FROM transcriptions AS t JOIN raw_transcripts AS r ON r.transcription = t.id AND r.n = 0
        WHERE :reuse AND t.call = q.id AND t.state = 'done' AND t.sound =
            (SELECT group_concat(sha256, ' ') FROM (SELECT sha256 FROM call_audio WHERE call = q.id ORDER BY n))
        ORDER BY t.id DESC LIMIT 1)
FROM qa_results AS q
WHERE q.recording_id = :recording AND EXISTS (SELECT 1 FROM call_audio WHERE call = q.id)
ON CONFLICT DO NOTHING
"""
_OTHER_SOUND = """
SELECT t.id FROM transcriptions AS t JOIN qa_results AS q ON q.id = t.call
WHERE q.recording_id = ? AND t.state IN ('waiting', 'running') AND t.sound IS NOT
    (SELECT group_concat(sha256, ' ') FROM (SELECT sha256 FROM call_audio WHERE call = q.id ORDER BY n))
"""
# What a person asked for and nobody has begun is as good for the sound that is there now.
_SOUND_OF_NOW = """
UPDATE transcriptions SET sound =
    (SELECT group_concat(sha256, ' ') FROM (SELECT sha256 FROM call_audio WHERE call = transcriptions.call ORDER BY n))
WHERE call = (SELECT id FROM qa_results WHERE recording_id = ?) AND state = 'waiting' AND automatic = 0 AND note IS NULL
"""
_AUTOMATIC = """
SELECT t.id FROM transcriptions AS t JOIN qa_results AS q ON q.id = t.call
WHERE q.recording_id = ? AND t.state IN ('waiting', 'running') AND t.automatic = 1
"""
_KNOWN = """
SELECT count(*), count(*) FILTER (WHERE id NOT IN (SELECT call FROM call_audio))
FROM qa_results WHERE recording_id IN (SELECT value FROM json_each(?))
"""
_COLUMNS = """
SELECT t.id, t.recording_id, t.state, t.automatic, t.asked_for, t.asked_by, t.asked_at, t.provider, t.passed_over,
       t.attempts, t.begun_at, t.ended_at, t.model, t.format, t.replaced, t.reason, t.advice, t.reuses,
       (SELECT sum(seconds) FROM transcription_charges AS c WHERE c.transcription = t.id),
       (SELECT sum(cost) FROM transcription_charges AS c WHERE c.transcription = t.id),
       (SELECT max(currency) FROM transcription_charges AS c WHERE c.transcription = t.id)
FROM transcriptions AS t
WHERE 1 /* which */
ORDER BY t.id DESC LIMIT :limit
"""
_OF_CALL = "t.call = (SELECT id FROM qa_results WHERE recording_id = :recording)"
_IN_STATES = "t.state IN (SELECT value FROM json_each(:states)) AND t.id > :after"
_COUNTS = """
SELECT state, coalesce(provider, ''), count(*) FROM transcriptions
WHERE id > ? AND (ended_at IS NULL OR ended_at >= ?) GROUP BY state, provider
"""
# What a running one has sent is kept for whoever cleans up; its process hears of it with its next step.
_CALL_OFF_JOBS = """
INSERT INTO transcription_cleanups (transcription, provider, note, since)
SELECT id, provider, note, :now FROM transcriptions
WHERE state IN ('waiting', 'running') AND note IS NOT NULL AND provider IS NOT NULL
  AND (:ids IS NULL OR id IN (SELECT value FROM json_each(:ids)))
"""
_CALL_OFF = """
UPDATE transcriptions SET state = 'cancelled', ended_at = :now, reason = :reason, advice = NULL, note = NULL
WHERE state IN ('waiting', 'running') AND (:ids IS NULL OR id IN (SELECT value FROM json_each(:ids)))
RETURNING id
"""
_RETRY = """
UPDATE transcriptions SET
    state = 'waiting', ended_at = NULL, reason = NULL, advice = NULL, left_by = NULL, attempts = 0, passed_over = '[]',
    provider = CASE WHEN note IS NULL THEN NULL ELSE provider END, asked_by = :actor,
    begun_at = CASE WHEN note IS NULL AND (state = 'failed' OR passed_over <> '[]') THEN NULL ELSE begun_at END
WHERE state IN ('failed', 'waiting') AND (:ids IS NULL OR id IN (SELECT value FROM json_each(:ids)))
  AND call IN (SELECT call FROM call_audio)
  AND (state = 'waiting' OR call NOT IN (SELECT call FROM transcriptions WHERE state IN ('waiting', 'running')))
  AND id IN (SELECT max(id) FROM transcriptions GROUP BY call)
"""
_DROP_SOUND = """
DELETE FROM call_audio WHERE call IN (
    SELECT call FROM transcriptions
    WHERE drop_sound = 1 AND id = ? AND state NOT IN ('waiting', 'running')
      AND call NOT IN (SELECT call FROM transcriptions WHERE state IN ('waiting', 'running'))
)
"""
_WITHOUT = """
SELECT recording_id FROM qa_results
WHERE transcript_format IS NULL AND id IN (SELECT call FROM call_audio)
  AND id NOT IN (SELECT call FROM transcriptions WHERE state IN ('waiting', 'running')) AND 1 /* filters */
ORDER BY started_at DESC NULLS LAST, id DESC LIMIT :limit_
"""
_IN_VIEW = """
SELECT recording_id FROM qa_results WHERE 1 /* filters */ ORDER BY started_at DESC NULLS LAST, id DESC LIMIT :limit_
"""
_AMOUNT = """
SELECT count(*), coalesce(sum(duration_seconds), 0),
       coalesce(sum(duration_seconds * max(1, json_extract(facts, '$.origin.channels'))), 0)
FROM qa_results WHERE recording_id IN (SELECT value FROM json_each(?)) AND id IN (SELECT call FROM call_audio)
"""
_WAITING = """
SELECT count(*), coalesce(sum(q.duration_seconds), 0),
       coalesce(sum(q.duration_seconds * max(1, json_extract(q.facts, '$.origin.channels'))), 0)
FROM transcriptions AS t JOIN qa_results AS q ON q.id = t.call
WHERE t.state = 'waiting' AND t.reuses IS NULL AND (:provider IS NULL OR t.provider = :provider)
"""


@dataclass(frozen=True, slots=True)
class Transcription:
    """One wanted transcription. Times are UTC as stored.

    ``state``: waiting (``reason`` says what for, where something is in the way), running, done, failed or cancelled.
    ``asked_for``: the provider that somebody named; ``None``: the chain. ``provider``: whose turn it is, or was.
    ``passed_over``: links of the chain before it, each with why not. ``replaced``: what the transcript was before.
    ``seconds`` and ``cost``: what was charged so far, as far as is known; ``reuses``: nothing was asked, an earlier
    answer was read again.
    """

    id: int
    recording_id: str
    state: str
    automatic: bool
    asked_for: str | None
    asked_by: str
    asked_at: str
    provider: str | None
    passed_over: tuple[tuple[str, str], ...]
    attempts: int
    begun_at: str | None
    ended_at: str | None
    model: str | None
    format: str | None
    replaced: str | None
    reason: str | None
    advice: str | None
    reuses: int | None
    seconds: float | None
    cost: float | None
    currency: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of asking: how many wait now, waited or run already, and have no sound to be transcribed."""

    waiting: int
    under_way: int = 0
    without_sound: int = 0


@dataclass(frozen=True, slots=True)
class Amount:
    """So many recordings, their length, and that of all their channels, in seconds."""

    recordings: int
    seconds: float
    channel_seconds: float


def ask(
    db: Database, recording_id: str, actor: str, now: str, *, asked_for: str | None = None, automatic: bool = False,
    drop_sound: bool = False, passed_over: Sequence[tuple[str, str]] = (),
) -> bool:  # fmt: skip
    """Put a call into the queue; ``False`` where it stands there already, is not there, or has no sound.

    What ``automatic`` asks for and was transcribed before, from the same sound, is read again and not paid again. What
    waits or runs for other sound, which the call had before, is called off.
    """
    _call_off_one(db, _OTHER_SOUND, recording_id, "its recording was brought in anew", now)
    values = {
        "recording": clean(recording_id),
        "actor": clean(actor),
        "now": now,
        "asked_for": asked_for,
        "automatic": automatic,
        "drop_sound": drop_sound,
        "passed_over": clean(compact(list(map(list, passed_over)))),
        "reuse": automatic,
    }
    return db.execute(_ASK, values).rowcount == 1


def superseded(db: Database, recording_id: str, now: str, by: str = "its source has given") -> None:
    """The call has a transcript after all: what ingest asked for is called off."""
    _call_off_one(db, _AUTOMATIC, recording_id, f"{by} a transcript meanwhile", now)


def other_sound(db: Database, recording_id: str, now: str) -> None:
    """The call is stored anew: what is made of other sound than it has now is not its transcript, and called off."""
    db.execute(_SOUND_OF_NOW, (clean(recording_id),))
    _call_off_one(db, _OTHER_SOUND, recording_id, "its recording was brought in anew", now)


def ask_all(db: Database, recordings: Sequence[str], actor: str, now: str, asked_for: str | None) -> Asked:
    """The same for many, by hand."""
    recordings = [clean(one) for one in dict.fromkeys(recordings)]
    new = sum(ask(db, one, actor, now, asked_for=asked_for) for one in recordings)
    known, silent = db.execute(_KNOWN, (json.dumps(recordings),)).fetchone()
    return Asked(new, known - new - silent, silent)


def of_call(db: Database, recording_id: str) -> list[Transcription]:
    """All of a call, the latest first."""
    return _shown(db, _OF_CALL, {"recording": clean(recording_id), "limit": -1})


def in_states(db: Database, states: Sequence[str], after: int, limit: int) -> list[Transcription]:
    """Those in these states, the latest first."""
    return _shown(db, _IN_STATES, {"states": json.dumps(states), "after": after, "limit": max(0, limit)})


def counts(db: Database, after: int, since: str) -> dict[tuple[str, str], int]:
    """How many there are after the one with this id that have not ended before this, by state and provider."""
    return {(state, provider): number for state, provider, number in db.execute(_COUNTS, (after, since))}


def call_off(db: Database, ids: Iterable[int] | None, reason: str, now: str) -> int:
    """End what waits or runs, all of it or these; how many. What was sent may be charged all the same."""
    values = {"ids": None if ids is None else json.dumps(list(ids)), "now": now, "reason": clean(reason)}
    db.execute(_CALL_OFF_JOBS, values)
    ended = [one for (one,) in db.execute(_CALL_OFF, values).fetchall()]
    for one in ended:
        drop_sound(db, one)
    return len(ended)


def retry(db: Database, ids: Iterable[int] | None, actor: str) -> int:
    """Put failed ones, or waiting ones that something is in the way of, back to the chain's beginning; how many.

    Only the last of a call, and only while its sound is there.
    """
    values = {"ids": None if ids is None else json.dumps(list(ids)), "actor": clean(actor)}
    return db.execute(_RETRY, values).rowcount


def drop_sound(db: Database, transcription: int) -> None:
    """Drop sound that was kept for this one alone, which has ended."""
    db.execute(_DROP_SOUND, (transcription,))


def without(db: Database, filters: Filters, limit: int | None) -> list[str]:
    """Calls in view that have sound and no transcript, and wait for none; the latest first."""
    return _listed(db, _WITHOUT, filters, limit)


def in_view(db: Database, filters: Filters, limit: int | None) -> list[str]:
    """All calls in view, the latest first."""
    return _listed(db, _IN_VIEW, filters, limit)


def amount(db: Database, recordings: Sequence[str]) -> Amount:
    """How much sound these calls have, those without any left out."""
    return Amount(*db.execute(_AMOUNT, (json.dumps([clean(one) for one in recordings]),)).fetchone())


def waiting(db: Database, provider: str | None) -> Amount:
    """How much sound waits to be sent, to this provider or to all."""
    return Amount(*db.execute(_WAITING, {"provider": provider}).fetchone())


def _call_off_one(db: Database, statement: str, recording_id: str, reason: str, now: str) -> None:
    if ids := [one for (one,) in db.execute(statement, (clean(recording_id),))]:
        call_off(db, ids, reason, now)


def _listed(db: Database, statement: str, filters: Filters, limit: int | None) -> list[str]:
    condition, values = filters.where()
    bound = {**values, "limit_": -1 if limit is None else limit}
    rows = db.execute(statement.replace("1 /* filters */", condition), bound)
    return [recording for (recording,) in rows]


def _shown(db: Database, which: str, values: dict[str, Any]) -> list[Transcription]:
    return [_transcription(row) for row in db.execute(_COLUMNS.replace("1 /* which */", which), values)]


def _transcription(row: tuple[Any, ...]) -> Transcription:
    values = dict(zip((one.name for one in fields(Transcription)), row, strict=True))
    passed_over = tuple((name, why) for name, why in json.loads(values["passed_over"]))
    return Transcription(**{**values, "automatic": bool(values["automatic"]), "passed_over": passed_over})
