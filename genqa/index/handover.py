"""A run that one process begins and another one does: a page makes its row, and starts a process that takes it.

begun for nobody (process 0) ─► taken: the process's, as any other run
              └───────────────► closed: the process could not start, or said nothing for too long
"""

from __future__ import annotations

from collections.abc import Callable

from genqa.errors import IngestUnderWay, InvalidSetting
from genqa.index import runs
from genqa.index.connection import Database
from genqa.index.facts import clean
from genqa.index.runs import NOBODY, STALE_SECONDS, IngestRun, Owner

_TAKE = """
UPDATE ingest_runs SET pid = ?, host = ?, heartbeat_at = ? WHERE id = ? AND state = 'running' AND pid = 0
"""
_AGAIN = """
UPDATE ingest_items SET run = :run, state = 'found', unchanged = 0, reason = NULL, advice = NULL
WHERE run = :before AND source = :source AND unchanged = 0 AND state IN ('failed', 'found')
  AND (:conversation IS NULL OR (conversation_id = :conversation AND recording_id = :recording))
"""
_GONE = "its process ended before it was done"
_NOT_TAKEN = "no process began with it within a minute"


def take(db: Database, run: int, owner: Owner, now: str) -> IngestRun:
    """Make a run that was begun for nobody this process's. :raises IngestUnderWay: it is taken, or closed."""
    if db.execute(_TAKE, (owner.pid, clean(owner.host), now, run)).rowcount != 1:
        raise IngestUnderWay(f"ingest {run} is not waiting for a process: it was taken or closed meanwhile")
    return runs.one(db, run)


def close(db: Database, run: int, pid: int, state: str, error: str, now: str) -> bool:
    """Close a run that is still this process's or nobody's; whether it was."""
    at_it = runs.one(db, run)
    if at_it.state != "running" or at_it.pid not in (NOBODY, pid):
        return False
    runs.end(db, run, state, error, now)
    return True


def lost(db: Database, owner: Owner, now: str, alive: Callable[[int], bool]) -> tuple[IngestRun, str] | None:
    """The run under way, where it is certain that nobody does it, and why it ended; else ``None``.

    A process that is there and silent is not gone: the machine may have slept, and it goes on in a moment.
    """
    at_it = runs.running(db)
    if at_it is None:
        return None
    if at_it.pid == NOBODY:
        return (at_it, _NOT_TAKEN) if runs.silent_seconds(at_it, now) > STALE_SECONDS else None
    return (at_it, _GONE) if at_it.host == owner.host and not alive(at_it.pid) else None


def take_back(db: Database, run: int, source: str, before: int, only: tuple[str, str | None] | None) -> None:
    """Give a run what failed or was left of an earlier one, or one of its recordings alone.

    :raises InvalidSetting: there is nothing of it to be fetched again.
    """
    conversation, recording = only or (None, None)
    values = {"run": run, "before": before, "source": clean(source)}
    bound = {**values, "conversation": conversation, "recording": recording or ""}
    if db.execute(_AGAIN, bound).rowcount < 1:
        raise InvalidSetting("there is nothing left of it to be fetched again: it was tried meanwhile")
