"""How far a long piece of work is, on stderr: one line that is rewritten on a terminal, plain lines in a log."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from typing import TextIO

from genqa.index import Index
from genqa.ingest import Progress

#: In a log, a line about progress at most so often, in seconds.
LOGGED_EVERY = 10.0


class Line:
    """One line that tells how far it is, and others that stay above it."""

    def __init__(self, out: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._out = out or sys.stderr
        self._clock = clock
        self._terminal = self._out.isatty()
        self._logged = clock()

    def line(self, words: str) -> None:
        """How far it is now."""
        if self._terminal:
            width = shutil.get_terminal_size().columns - 1
            self._out.write(f"\r\x1b[K{words[:width]}")
        elif self._clock() - self._logged >= LOGGED_EVERY:
            self._logged = self._clock()
            self._out.write(f"{words}\n")
        self._out.flush()

    def done(self) -> None:
        """Nothing more is to be told: the line goes."""
        if self._terminal:
            self._out.write("\r\x1b[K")
            self._out.flush()

    def say(self, words: str) -> None:
        """A line that stays, above the one that is rewritten."""
        self._out.write(f"\r\x1b[K{words}\n" if self._terminal else f"{words}\n")
        self._out.flush()


class Live(Line):
    """Shows the progress of a run, and the lines of its log as they come."""

    def __init__(self, index: Index, out: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(out, clock)
        self._index = index
        self._seen = 0

    def show(self, progress: Progress) -> None:
        """The run as it is now."""
        self.lines(progress.run)
        self.line(progress.line)

    def lines(self, run: int) -> None:
        """What the run has logged since the last time."""
        for line in self._index.ingest_log(run, after=self._seen):
            about = f"{line.recording_id}: " if line.recording_id else ""
            self.say(f"{about}{line.text}")
            self._seen = line.id
