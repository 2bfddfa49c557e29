"""Runs of bringing calls in: one at a time for an index, whichever process; each with its owner, its progress, its log.

A run belongs to a process that renews its heartbeat. Where that is gone, or silent for a minute, whoever comes next
marks the run as interrupted; should its owner wake up again, its next transaction finds that out and changes nothing.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from genqa.errors import IngestUnderWay
from genqa.index.connection import Database
from genqa.index.facts import clean

#: An owner that was silent for longer is taken for dead.
STALE_SECONDS = 60
#: The process number of a run that was begun for a process that is yet to take it.
NOBODY = 0

_BEGIN = """
INSERT INTO ingest_runs (source, actor, wanted, resumes, state, phase, listed, started_at, heartbeat_at, pid, host,
                         api_requests)
VALUES (:source, :actor, :wanted, :resumes, 'running', 'listing', 0, :now, :now, :pid, :host, 0)
RETURNING id
"""
_RUNS = """
SELECT id, source, actor, wanted, resumes, state, phase, listed, started_at, fetching_at, ended_at, heartbeat_at,
       pid, host, cancel_asked_by, estimate, api_requests, error, found, stored, unchanged, skipped, failed
FROM ingest_runs
WHERE (:id IS NULL OR id = :id) AND (:state IS NULL OR state = :state) ORDER BY id DESC LIMIT :limit
"""
_BEAT = (
    "UPDATE ingest_runs SET heartbeat_at = ?, api_requests = max(api_requests, ?) WHERE id = ? AND state = 'running'"
)
_END = """
UPDATE ingest_runs SET state = ?, error = ?, ended_at = ?, found = ?, stored = ?, unchanged = ?, skipped = ?, failed = ?
WHERE id = ? AND state = 'running'
"""
_COUNT = "SELECT state, unchanged, count(*) FROM ingest_items WHERE run = ? GROUP BY state, unchanged"
_LOG = "INSERT INTO ingest_log (run, at, level, recording_id, text) VALUES (?, ?, ?, ?, ?)"
# What nobody is at any more is to be fetched again; who was being asked about may have more recordings.
_LET_GO = (
    "UPDATE ingest_items SET state = 'found' WHERE state IN ('fetching', 'analysing')",
    "UPDATE ingest_items SET siblings = 'left' WHERE siblings = 'asked'",
)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many recordings a run met, and what became of them; a conversation counts as one until its are known."""

    found: int = 0
    stored: int = 0
    unchanged: int = 0
    skipped: int = 0
    failed: int = 0

    @property
    def settled(self) -> int:
        """How many were fetched and dealt with."""
        return self.stored + self.skipped + self.failed

    @property
    def left(self) -> int:
        """How many are still to be fetched or on their way."""
        return self.found - self.unchanged - self.settled


@dataclass(frozen=True, slots=True)
class IngestRun:
    """One run. Times are UTC as stored; ``wanted`` is what was asked for; ``listed``: everything wanted is known.

    ``state``: running, done, failed (``error`` says why it ended early), cancelled or interrupted. ``phase``: listing
    or fetching, since ``fetching_at``. ``estimate``: how many requests fetching was thought to take.
    """

    id: int
    source: str
    actor: str
    wanted: dict[str, Any]
    resumes: int | None
    state: str
    phase: str
    listed: bool
    started_at: str
    fetching_at: str | None
    ended_at: str | None
    heartbeat_at: str
    pid: int
    host: str
    cancel_asked_by: str | None
    estimate: int | None
    api_requests: int
    error: str | None
    counts: Counts

    @property
    def waiting(self) -> bool:
        """Whether it was begun, and no process has taken it yet."""
        return self.state == "running" and self.pid == NOBODY


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of a run's log: when (UTC), ``info``, ``warning`` or ``error``, about which recording if about one."""

    id: int
    at: str
    level: str
    recording_id: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Owner:
    """The process that a run belongs to."""

    pid: int
    host: str

    @classmethod
    def this_process(cls) -> Owner:
        """Who asks."""
        return cls(os.getpid(), platform.node())

    @classmethod
    def nobody(cls) -> Owner:
        """For a process that is yet to start, on this machine."""
        return cls(NOBODY, platform.node())


def alive(pid: int) -> bool:
    """Whether a process of this machine is there; ``True`` where that cannot be found out."""
    if os.name != "posix":  # elsewhere a signal of 0 is a signal
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # there, and somebody else's
        return True
    return True


def silent_seconds(run: IngestRun, now: str) -> float:
    """For how long a run's owner has not been heard of."""
    return (datetime.fromisoformat(now) - datetime.fromisoformat(run.heartbeat_at)).total_seconds()


def begin(
    db: Database, source: str, wanted: dict[str, Any], actor: str, resumes: int | None, owner: Owner, now: str,
    alive: Callable[[int], bool],
) -> int:  # fmt: skip
    """A new run; one whose owner is gone is marked as interrupted. :raises IngestUnderWay: another one is at it."""
    at_it = running(db)
    if at_it is not None:
        if not _is_dead(at_it, owner, now, alive):
            process = "about to begin" if at_it.waiting else f"process {at_it.pid} on {at_it.host}"
            raise IngestUnderWay(
                f"another ingest is under way since {at_it.started_at} ({at_it.actor}, {process}): wait for it, or "
                "cancel it"
            )
        end(db, at_it.id, "interrupted", "its process ended before it was done", now)
    for statement in _LET_GO:
        db.execute(statement)
    values = {
        "source": clean(source),
        "actor": clean(actor),
        "wanted": json.dumps(wanted),
        "resumes": resumes,
        "now": now,
        "pid": owner.pid,
        "host": clean(owner.host),
    }
    ((run,),) = db.execute(_BEGIN, values).fetchall()
    return int(run)


def beat(db: Database, run: int, api_requests: int, now: str) -> None:
    """The owner is still there. :raises IngestUnderWay: the run was ended by somebody who took it for dead."""
    if db.execute(_BEAT, (now, api_requests, run)).rowcount != 1:
        raise IngestUnderWay(
            "this ingest was silent for so long that another took it for dead and ended it; what it stored is kept, "
            "and --resume goes on with the rest"
        )


def end(db: Database, run: int, state: str, error: str | None, now: str) -> None:
    """Close a run with its counts; what is on its way goes back to what is to be fetched."""
    counted = counts(db, run)
    for statement in _LET_GO:
        db.execute(statement)
    numbers = (counted.found, counted.stored, counted.unchanged, counted.skipped, counted.failed)
    db.execute(_END, (state, None if error is None else clean(error), now, *numbers, run))


def counts(db: Database, run: int) -> Counts:
    """What became of a run's recordings so far."""
    by = {(state, bool(unchanged)): number for state, unchanged, number in db.execute(_COUNT, (run,))}
    return Counts(
        found=sum(by.values()),
        stored=by.get(("stored", False), 0),
        unchanged=sum(number for (_, unchanged), number in by.items() if unchanged),
        skipped=by.get(("skipped", False), 0),
        failed=by.get(("failed", False), 0),
    )


def running(db: Database) -> IngestRun | None:
    """The run that is under way, as far as is known."""
    found = _runs(db, state="running")
    return found[0] if found else None


def latest(db: Database, limit: int) -> list[IngestRun]:
    """The last runs, the latest first."""
    return _runs(db, limit=max(0, limit))


def one(db: Database, run: int) -> IngestRun:
    """The run with this id, which is there."""
    return _runs(db, id=run)[0]


def listing_done(db: Database, run: int, estimate: int | None, now: str) -> None:
    """All that was wanted is known: fetching begins, and is thought to take so many requests."""
    statement = "UPDATE ingest_runs SET phase = 'fetching', listed = 1, fetching_at = ?, estimate = ? WHERE id = ?"
    db.execute(statement, (now, estimate, run))


def ask_cancel(db: Database, actor: str) -> bool:
    """Ask the run under way to stop; ``False`` where there is none."""
    statement = "UPDATE ingest_runs SET cancel_asked_by = ? WHERE state = 'running'"
    return db.execute(statement, (clean(actor),)).rowcount == 1


def note(db: Database, run: int, level: str, text: str, recording_id: str | None, now: str) -> None:
    """A line in a run's log."""
    db.execute(_LOG, (run, now, level, None if recording_id is None else clean(recording_id), clean(text)))


def log(db: Database, run: int, after: int, limit: int) -> list[LogLine]:
    """Lines of a run's log in their order, those after the line with this id."""
    statement = "SELECT id, at, level, recording_id, text FROM ingest_log WHERE run = ? AND id > ? ORDER BY id LIMIT ?"
    return [LogLine(*row) for row in db.execute(statement, (run, after, max(0, limit)))]


def _runs(db: Database, *, id: int | None = None, state: str | None = None, limit: int = 1) -> list[IngestRun]:
    rows = db.execute(_RUNS, {"id": id, "state": state, "limit": limit}).fetchall()
    return [_run(db, row) for row in rows]


def _run(db: Database, row: tuple[Any, ...]) -> IngestRun:
    told, numbers = row[:-5], row[-5:]  # the columns stand in the order of IngestRun's fields
    values = dict(zip((one.name for one in fields(IngestRun)), told, strict=False))
    counted = counts(db, values["id"]) if numbers[0] is None else Counts(*numbers)
    wanted, listed = json.loads(values["wanted"]), bool(values["listed"])
    return IngestRun(**{**values, "wanted": wanted, "listed": listed, "counts": counted})


def _is_dead(run: IngestRun, owner: Owner, now: str, alive: Callable[[int], bool]) -> bool:
    if silent_seconds(run, now) > STALE_SECONDS:
        return True
    return not run.waiting and run.host == owner.host and not alive(run.pid)
