"""The queue worked on in a process of its own, begun by a page: ``python -m genqa --index FILE transcribe --run ID``.

One is enough: where one is at work already, ingest's own among them, it takes what was asked for.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from genqa.errors import GenqaError
from genqa.index import Index, Owner, open_index
from genqa.index.transcriptions import Asked
from genqa.ingest import detached
from genqa.ingest.transcribing import chain
from genqa.stt import SttConfig

#: How long an index is waited for when it is to be told of an end.
_PATIENCE_SECONDS = 30.0


def ask(
    index: Index, config: SttConfig, recordings: Sequence[str], *, actor: str, provider: str | None = None
) -> Asked:  # fmt: skip
    """Have calls transcribed, by this provider or by whoever the chain says; comes back when a process has begun.

    :raises NotConfigured: nobody can be asked. :raises MissingDependency: the provider is not installed.
    :raises CannotWrite: no process can be started; what was asked for waits.
    """
    chain.check(config, provider)
    asked = index.ask_transcriptions(recordings, actor=actor, provider=provider)
    if asked.waiting:
        begin(index, actor=actor)
    return asked


def retry(index: Index, config: SttConfig, ids: Sequence[int] | None, *, actor: str) -> int:
    """Try failed ones again, or (``None``) all; how many. Errors as in :func:`ask`."""
    chain.check(config, None)
    again = index.retry_transcriptions(ids, actor=actor)
    if again:
        begin(index, actor=actor)
    return again


def begin(index: Index, *, actor: str) -> bool:
    """Have somebody at work on the queue; whether a process was started for it. :raises CannotWrite: none can be."""
    if index.transcribers():
        return False
    running = index.begin_transcriber(actor=actor, owner=Owner.nobody())
    detached.start(
        command(index.path, running.id), index.path, partial(_close, index.path, running.id),
        f"genqa-transcriber-{running.id}",
    )  # fmt: skip
    return True


def command(index: Path, transcriber: int) -> list[str]:
    """What is started for a transcriber."""
    return [sys.executable, "-m", "genqa", "--index", str(index.absolute()), "transcribe", "--run", str(transcriber)]


def _close(index: Path, transcriber: int, pid: int, _state: str, why: str) -> bool:
    """Close it unless it is another's or closed; an index that cannot be written keeps it for the next look."""
    try:
        with open_index(index, wait_seconds=_PATIENCE_SECONDS) as opened:
            return opened.close_transcriber(transcriber, pid=pid, error=why)
    except GenqaError:
        return False
