"""How a run is done, whatever is wanted."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass

from genqa.ingest.heart import BEAT_SECONDS
from genqa.ingest.jobs import AS_IT_CAME
from genqa.ingest.workers import processes
from genqa.settings import Setting, ffmpeg_path, keep_audio

#: Unless more are asked for: others work at this machine, too.
MOST_WORKERS = 4


@dataclass(frozen=True, slots=True)
class Options:
    """``keep_audio``: whether and how sound is kept (``genqa.settings``), and for so many days after the call.

    ``agent_channel``: where somebody set on which channel of recordings the agent is.

    ``transcribe``: calls that come without a transcript are put in the queue of transcriptions, and what that means in
    words for the log; ``None``: they are not. ``transcribe_all``: those with one, too. Sound that is not
    to be kept is kept until then.

    ``executor`` makes what analyses, for so many workers; anything that takes a picklable function will do.
    """

    workers: int = 2
    keep_audio: Setting = AS_IT_CAME
    keep_audio_days: int | None = None
    agent_channel: int | None = None
    transcribe: str | None = None
    transcribe_all: bool = False
    ffmpeg: str | None = None
    executor: Callable[[int], Executor] = processes
    beat_seconds: float = BEAT_SECONDS
    clock: Callable[[], float] = time.monotonic

    @classmethod
    def of_this_machine(cls, workers: int | None = None) -> Options:
        """As many workers as the machine has cores for, up to ``MOST_WORKERS``, and what it is set to keep of sound.

        :raises InvalidSetting: a variable has a value that makes no sense.
        """
        ffmpeg = ffmpeg_path()
        return cls(
            workers=workers or min(os.cpu_count() or 1, MOST_WORKERS),
            keep_audio=keep_audio(),
            ffmpeg=ffmpeg.value if ffmpeg else None,
        )
