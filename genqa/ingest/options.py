"""How a run is done, whatever is wanted."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass

from genqa.ingest.heart import BEAT_SECONDS
from genqa.ingest.jobs import AS_IT_CAME
from genqa.ingest.workers import processes
from genqa.settings import Setting


@dataclass(frozen=True, slots=True)
class Options:
    """``keep_audio``: whether and how sound is kept (``genqa.settings``), and for so many days after the call.

    ``agent_channel``: where somebody set on which channel of recordings the agent is.

    ``executor`` makes what analyses, for so many workers; anything that takes a picklable function will do.
    """

    workers: int = 2
    keep_audio: Setting = AS_IT_CAME
    keep_audio_days: int | None = None
    agent_channel: int | None = None
    ffmpeg: str | None = None
    executor: Callable[[int], Executor] = processes
    beat_seconds: float = BEAT_SECONDS
    clock: Callable[[], float] = time.monotonic
