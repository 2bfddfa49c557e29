"""The folder beside the index in which fetched files lie until they are analysed and stored."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from genqa.errors import CannotWrite


class Spool:
    """A folder for whoever holds the run: emptied of what a killed one left, readable by nobody else, gone at the end.

    :raises CannotWrite: it cannot be made.
    """

    def __init__(self, index: Path) -> None:
        self.path = index.absolute().with_name(f"{index.name}.ingest")
        self._batches = 0

    def __enter__(self) -> Self:
        try:
            if self.path.exists():
                shutil.rmtree(self.path)
            self.path.mkdir(mode=0o700)
        except OSError as error:
            raise CannotWrite(f"{self.path}: fetched files cannot lie there ({error.strerror}); remove it") from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self.path, ignore_errors=True)

    def batch(self) -> Path:
        """A new folder, in which no name is taken. :raises CannotWrite: the disk takes none."""
        self._batches += 1
        folder = self.path / str(self._batches)
        try:
            folder.mkdir(mode=0o700)
        except OSError as error:
            raise CannotWrite(f"{folder}: cannot be made ({error.strerror})") from None
        return folder


def drop(files: Iterable[Path]) -> None:
    """Remove files that have served."""
    for file in files:
        file.unlink(missing_ok=True)
