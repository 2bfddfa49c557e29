"""A run in a process of its own, which outlives the page that began it, its browser and the server behind it.

    page      row in the index, nobody's yet ─► start ─► python -m genqa --index FILE ingest --run ID
    process   takes the row, does the run; progress, log and end stand in the index
    watcher   a thread of whoever started it: says in the index why a process did not begin, or ended early

Secrets reach the process as they reached this one: by the environment or by the secrets file, never by arguments.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from genqa.errors import GenqaError
from genqa.genesys import connect
from genqa.genesys.config import GenesysConfig
from genqa.genesys.source import Wanted
from genqa.index import Index, Owner, open_index
from genqa.ingest import detached
from genqa.ingest.detached import ended_early as ended_early
from genqa.ingest.wanted import to_json

#: How long an index is waited for when it is to be told of an end.
_PATIENCE_SECONDS = 30.0


def begin(index: Index, config: GenesysConfig, wanted: Wanted, *, actor: str) -> None:
    """Begin a run of what is wanted, in a process of its own.

    :raises IngestUnderWay: another one is at it. :raises CannotWrite: no process can be started.
    """
    run = index.begin_ingest(_name(config), to_json(wanted), actor=actor, owner=Owner.nobody())
    start(index.path, run.id)


def resume(index: Index, config: GenesysConfig, *, actor: str) -> None:
    """Begin a run that goes on where the last one stopped. :raises GenqaError: as :func:`begin`, or nothing is left."""
    run = index.resume_ingest(_name(config), actor=actor, owner=Owner.nobody())
    start(index.path, run.id)


def retry(
    index: Index, config: GenesysConfig, run: int, *, actor: str, only: tuple[str, str | None] | None = None
) -> None:
    """Begin a run of what failed or was left of an earlier one; ``only``: one conversation and recording of it.

    :raises GenqaError: as :func:`begin`, or nothing of it is left.
    """
    begun = index.retry_ingest(_name(config), run, actor=actor, only=only, owner=Owner.nobody())
    start(index.path, begun.id)


def _name(config: GenesysConfig) -> str:
    """What the source calls itself; nothing is asked for that."""
    with closing(connect(config)) as source:
        return source.name


def command(index: Path, run: int) -> list[str]:
    """What is started for a run."""
    return [sys.executable, "-m", "genqa", "--index", str(index.absolute()), "ingest", "--run", str(run)]


def start(index: Path, run: int, *, does: Sequence[str] | None = None) -> threading.Thread:
    """Start the process of a run that waits in the index; the thread that watches it comes back.

    ``does``: another command than genqa's, for tests. Where it cannot start, the run's row says why.

    :raises CannotWrite: it cannot be started here.
    """
    return detached.start(does or command(index, run), index, partial(_close, index, run), f"genqa-run-{run}")


def _close(index: Path, run: int, pid: int, state: str, why: str) -> bool:
    """Close the run unless it is another's or closed; an index that cannot be written keeps it for the next look."""
    try:
        with open_index(index, wait_seconds=_PATIENCE_SECONDS) as opened:
            return opened.close_ingest(run, pid=pid, state=state, error=why)
    except GenqaError:
        return False
