"""The folders beside the index in which sound lies while it is transcribed: one a process, gone with it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from genqa.errors import CannotWrite


@contextmanager
def spool(index: Path, transcriber: int, alive: Collection[int]) -> Iterator[Path]:
    """A folder that nobody else may read, emptied and removed at the end; what killed processes left goes too.

    :raises CannotWrite: it cannot be made.
    """
    beside = index.absolute().parent
    name = re.compile(re.escape(index.name) + r"\.transcribe-(\d+)")
    for folder in beside.iterdir():
        found = name.fullmatch(folder.name)
        if found and int(found[1]) not in alive:
            shutil.rmtree(folder, ignore_errors=True)
    own = beside / f"{index.name}.transcribe-{transcriber}"
    try:
        own.mkdir(mode=0o700)
    except OSError as error:
        raise CannotWrite(f"{own}: recordings cannot lie there ({error.strerror})") from None
    try:
        yield own
    finally:
        shutil.rmtree(own, ignore_errors=True)
