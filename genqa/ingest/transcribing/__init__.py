"""Having stored calls transcribed: a queue in the index, worked on by any number of processes.

index.ask_transcriptions(["r1", "r2"], actor="Ada")
work(index, configured(), actor="Ada", stop=Event())
index.transcriptions_of("r1")
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from genqa.index import Index
from genqa.ingest.transcribing.queue import How, Queue
from genqa.ingest.transcribing.summary import Summary
from genqa.stt import SttConfig

__all__ = ["How", "Queue", "Summary", "work"]


def work(
    index: Index, config: SttConfig, *, actor: str, stop: threading.Event, how: How | None = None,
    tell: Callable[[Summary], None] = lambda _: None, transcriber: int | None = None,
    no_more: threading.Event | None = None,
) -> Summary:  # fmt: skip
    """Have transcribed what waits, until nothing is left that can be done now; what became of it.

    ``transcriber``: one that was begun for this process; ``no_more``: until it is set, more may come. ``stop``, once
    set, ends it in order: what is under way is found again by the next run.

    :raises IngestUnderWay: others took this process for dead, or did what it was begun for.
    """
    running = index.begin_transcriber(actor=actor) if transcriber is None else index.take_transcriber(transcriber)
    return Queue(index, config, running, stop=stop, actor=actor, how=how, tell=tell).run(no_more)
