"""A run in a process of its own, which outlives the page that began it, its browser and the server behind it.

    page      row in the index, nobody's yet ─► start ─► python -m genqa --index FILE ingest --run ID
    process   takes the row, does the run; progress, log and end stand in the index
    watcher   a thread of whoever started it: says in the index why a process did not begin, or ended early

Secrets reach the process as they reached this one: by the environment or by the secrets file, never by arguments.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import IO

from genqa.errors import CannotWrite, GenqaError
from genqa.genesys import connect
from genqa.genesys.config import GenesysConfig
from genqa.genesys.source import Wanted
from genqa.index import Index, Owner, open_index
from genqa.index.runs import STALE_SECONDS
from genqa.ingest.wanted import to_json

#: Where this genqa is, so that the process runs the same one from any working folder.
_HERE = Path(__file__).resolve().parents[2]
#: Of what a process said before it ended, so many characters at the end are read.
_LAST = 4000
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
    try:
        said = tempfile.TemporaryFile(dir=index.absolute().parent, prefix=f"{index.name}.")  # noqa: SIM115
        try:
            process = _started(does or command(index, run), said)
        except OSError:
            said.close()
            raise
    except OSError as error:
        words = f"no process could be started for it: {error.strerror or error}"
        _close(index, run, 0, "failed", words)
        raise CannotWrite(words) from None
    watcher = threading.Thread(target=_watch, args=(process, said, index, run), name=f"genqa-run-{run}", daemon=True)
    watcher.start()
    return watcher


def ended_early(code: int, said: str) -> str:
    """Why a process ended before its run did: what it said last, or how it ended.

    >>> ended_early(1, "genqa: the index is locked"), ended_early(-9, "")
    ('the index is locked', 'its process was ended by the signal SIGKILL')
    """
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    if code < 0:
        try:
            return f"its process was ended by the signal {signal.Signals(-code).name}"
        except ValueError:
            return f"its process was ended by the signal {-code}"
    if lines:
        return lines[-1].removeprefix("genqa: ")
    return f"its process ended with exit code {code} and said nothing"


def _watch(process: subprocess.Popen[bytes], said: IO[bytes], index: Path, run: int) -> None:
    """Wait for the process, which also lets its number go; close its run where it did not."""
    with said:
        try:
            code = process.wait(STALE_SECONDS)
        except subprocess.TimeoutExpired:
            if _close(index, run, 0, "failed", f"its process did not begin within {STALE_SECONDS} seconds"):
                process.kill()
            code = process.wait()
        said.seek(max(0, said.seek(0, os.SEEK_END) - _LAST))
        words = ended_early(code, said.read().decode(errors="replace"))
    if not _close(index, run, 0, "failed", words):
        _close(index, run, process.pid, "interrupted", words)


def _close(index: Path, run: int, pid: int, state: str, why: str) -> bool:
    """Close the run unless it is another's or closed; an index that cannot be written keeps it for the next look."""
    try:
        with open_index(index, wait_seconds=_PATIENCE_SECONDS) as opened:
            return opened.close_ingest(run, pid=pid, state=state, error=why)
    except GenqaError:
        return False


def _environment() -> dict[str, str]:
    before = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": str(_HERE) if not before else f"{_HERE}{os.pathsep}{before}"}


def _started(arguments: Sequence[str], said: IO[bytes]) -> subprocess.Popen[bytes]:
    """The process, out of this one's terminal and group, so that neither Ctrl-C nor its end reaches it."""
    flags = 0 if os.name == "posix" else _flag("DETACHED_PROCESS") | _flag("CREATE_NEW_PROCESS_GROUP")
    return subprocess.Popen(  # noqa: S603 - the command is this module's own
        arguments,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=said,
        env=_environment(),
        start_new_session=True,
        creationflags=flags,
    )


def _flag(name: str) -> int:
    return int(getattr(subprocess, name))
