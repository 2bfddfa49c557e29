"""A process that outlives the page that starts it, its browser and the server behind it.

Secrets reach it as they reached this one: by the environment or by the secrets file, never by arguments. A thread of
whoever started it says in the index why it did not begin, or ended early.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

from genqa.errors import CannotWrite
from genqa.index.runs import STALE_SECONDS

#: Where this genqa is, so that the process runs the same one from any working folder.
_HERE = Path(__file__).resolve().parents[2]
#: Of what a process said before it ended, so many characters at the end are read.
_LAST = 4000

#: Closes in the index what the process with this number does (0: what no process took), as failed or interrupted, and
#: why; whether it was still open.
Close = Callable[[int, str, str], bool]


def start(arguments: Sequence[str], index: Path, close: Close, name: str) -> threading.Thread:
    """Start it; the thread that watches it comes back.

    :raises CannotWrite: it cannot be started here.
    """
    try:
        said = tempfile.TemporaryFile(dir=index.absolute().parent, prefix=f"{index.name}.")  # noqa: SIM115
        try:
            process = _started(arguments, said)
        except OSError:
            said.close()
            raise
    except OSError as error:
        words = f"no process could be started for it: {error.strerror or error}"
        close(0, "failed", words)
        raise CannotWrite(words) from None
    watcher = threading.Thread(target=_watch, args=(process, said, close), name=name, daemon=True)
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


def _watch(process: subprocess.Popen[bytes], said: IO[bytes], close: Close) -> None:
    """Wait for the process, which also lets its number go; close what it was to do where it did not."""
    with said:
        try:
            code = process.wait(STALE_SECONDS)
        except subprocess.TimeoutExpired:
            if close(0, "failed", f"its process did not begin within {STALE_SECONDS} seconds"):
                process.kill()
            code = process.wait()
        said.seek(max(0, said.seek(0, os.SEEK_END) - _LAST))
        words = ended_early(code, said.read().decode(errors="replace"))
    if not close(0, "failed", words):
        close(process.pid, "interrupted", words)


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
