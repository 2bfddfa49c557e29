"""Values of options → what genqa works with. A value that makes no sense is said in one line, exit 1."""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from genqa.analyse import File
from genqa.call import About
from genqa.errors import InvalidSetting, MissingFile
from genqa.index import Index, open_index
from genqa.settings import index_path

#: Who does what a command does, in the audit trail, and where its calls come from.
ACTOR = "command line"


def about_of(options: argparse.Namespace) -> About:
    """What the options of a call tell about it."""
    return About(
        interaction_id=options.interaction_id,
        agent=options.agent,
        queue=options.queue,
        direction=options.direction,
        started_at=options.started_at,
        source=ACTOR,
    )


def read_file(path: str) -> File:
    """A file's bytes.

    :raises MissingFile: it is not there, is a folder, or may not be read.
    """
    with _told(path):
        return File(path, Path(path).read_bytes())


def file_at(path: str) -> File:
    """A file that is read where it is needed, and not before. Errors as in :func:`read_file`."""
    with open_file(path) as file:
        # what comes through a pipe comes once
        return File(path, Path(path) if file.seekable() else file.read())


def open_file(path: str) -> BinaryIO:
    """An open file, for whom its bytes are too many at once. Errors as in :func:`read_file`."""
    with _told(path):
        return Path(path).open("rb")


@contextmanager
def _told(path: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise MissingFile(f"{path}: no such file") from None
    except IsADirectoryError:
        raise MissingFile(f"{path}: is a folder, not a file") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise MissingFile(f"{path}: cannot be read ({reason})") from None


def number(text: str | None, option: str) -> float | None:
    """A finite number, ``None`` where the option was not given."""
    if text is None:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise InvalidSetting(f"{option} takes a number, not {text[:40]!r}")
    return value


def whole_number(text: str | None, option: str, least: int) -> int | None:
    """A whole number from ``least`` up, ``None`` where the option was not given."""
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) >= least):
        raise InvalidSetting(f"{option} takes a whole number from {least} up, not {text[:40]!r}")
    return int(text)


def existing_index(given: str | None) -> Index:
    """The index to read from; one that is not there yet is an error, not an empty answer."""
    path, origin = index_path(given)
    if not path.exists():
        raise MissingFile(f"{path}: no index there yet ({origin}); `score --save` makes one")
    return open_index(path)
