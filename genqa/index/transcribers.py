"""Processes that have calls transcribed: any number of them at once, each with its heartbeat.

Where one is gone, or silent for a minute, whoever comes next gives back what it had in hand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from genqa.errors import IngestUnderWay
from genqa.index.connection import Database
from genqa.index.facts import clean
from genqa.index.runs import NOBODY, STALE_SECONDS, Owner

_BEGIN = """
INSERT INTO transcribers (actor, started_at, heartbeat_at, pid, host) VALUES (?, ?, ?, ?, ?) RETURNING id
"""
_COLUMNS = """
SELECT id, actor, started_at, heartbeat_at, ended_at, pid, host, cancel_asked_by, error FROM transcribers
"""
_AT_WORK = _COLUMNS + "WHERE ended_at IS NULL ORDER BY id"
_ONE = _COLUMNS + "WHERE id = ?"
_LAST = _COLUMNS + "ORDER BY id DESC LIMIT 1"
_TAKE = """
UPDATE transcribers SET pid = ?, host = ?, heartbeat_at = ? WHERE id = ? AND ended_at IS NULL AND pid = 0
"""
_BEAT = "UPDATE transcribers SET heartbeat_at = ? WHERE id = ? AND ended_at IS NULL RETURNING cancel_asked_by"
_END = "UPDATE transcribers SET ended_at = ?, error = ? WHERE id = ? AND ended_at IS NULL"
# The note stays: whoever takes it up finds the provider's job by it.
_GIVE_BACK = "UPDATE transcriptions SET state = 'waiting', worker = NULL WHERE state = 'running' AND worker = ?"
_GONE, _NOT_TAKEN = "its process ended before it was done", "no process began with it within a minute"


@dataclass(frozen=True, slots=True)
class Transcriber:
    """One process. Times are UTC as stored; ``error``: why it ended early."""

    id: int
    actor: str
    started_at: str
    heartbeat_at: str
    ended_at: str | None
    pid: int
    host: str
    cancel_asked_by: str | None
    error: str | None


def begin(db: Database, actor: str, owner: Owner, now: str) -> int:
    """A new one."""
    ((new,),) = db.execute(_BEGIN, (clean(actor), now, now, owner.pid, clean(owner.host))).fetchall()
    return int(new)


def take(db: Database, transcriber: int, owner: Owner, now: str) -> None:
    """Make one that was begun for nobody this process's. :raises IngestUnderWay: it is taken, or closed."""
    if db.execute(_TAKE, (owner.pid, clean(owner.host), now, transcriber)).rowcount != 1:
        raise IngestUnderWay(
            f"transcriber {transcriber} is not waiting for a process: it was taken or closed meanwhile"
        )


def beat(db: Database, transcriber: int, now: str) -> str | None:
    """It is still there; who asked it to stop, if anybody did. :raises IngestUnderWay: it was taken for dead."""
    rows = db.execute(_BEAT, (now, transcriber)).fetchall()
    if not rows:
        raise IngestUnderWay(
            "this process was silent for so long that another took it for dead and goes on with its calls"
        )
    return None if rows[0][0] is None else str(rows[0][0])


def at_work(db: Database) -> list[Transcriber]:
    """Those that have not ended, as far as is known."""
    return [Transcriber(*row) for row in db.execute(_AT_WORK)]


def last(db: Database) -> Transcriber | None:
    """The one that began last."""
    row = db.execute(_LAST).fetchone()
    return None if row is None else Transcriber(*row)


def one(db: Database, transcriber: int) -> Transcriber:
    """The one with this id, which is there."""
    return Transcriber(*db.execute(_ONE, (transcriber,)).fetchone())


def alive_ones(db: Database, now: str, alive: Callable[[int], bool]) -> list[Transcriber]:
    """Those that are not known to be gone."""
    owner = Owner.this_process()
    return [one for one in at_work(db) if not _is_dead(one, owner, now, alive)]


def end(db: Database, transcriber: int, error: str | None, now: str) -> None:
    """Close one; what it had in hand waits again."""
    db.execute(_GIVE_BACK, (transcriber,))
    db.execute(_END, (now, None if error is None else clean(error), transcriber))


def bury(db: Database, now: str, alive: Callable[[int], bool]) -> int:
    """Close those that are gone; how many."""
    owner = Owner.this_process()
    gone = [one for one in at_work(db) if _is_dead(one, owner, now, alive)]
    for one in gone:
        end(db, one.id, _NOT_TAKEN if one.pid == NOBODY else _GONE, now)
    return len(gone)


def close(db: Database, transcriber: int, pid: int, error: str, now: str) -> bool:
    """Close one that is still this process's or nobody's; whether it was."""
    there = one(db, transcriber)
    if there.ended_at is not None or there.pid not in (NOBODY, pid):
        return False
    end(db, transcriber, error, now)
    return True


def ask_cancel(db: Database, actor: str) -> int:
    """Ask all of them to stop; how many."""
    return db.execute("UPDATE transcribers SET cancel_asked_by = ? WHERE ended_at IS NULL", (clean(actor),)).rowcount


def _is_dead(one: Transcriber, owner: Owner, now: str, alive: Callable[[int], bool]) -> bool:
    silent = (datetime.fromisoformat(now) - datetime.fromisoformat(one.heartbeat_at)).total_seconds()
    if silent > STALE_SECONDS:
        return True
    return one.pid != NOBODY and one.host == owner.host and not alive(one.pid)
