"""What is sent beside JSON: files streamed from the disk and forms. Each can be sent again from its start.

What httpx makes of a file: its length is told beforehand (``Content-Length``), and no more than a piece is in memory.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from genqa.errors import MissingFile

_PIECE = 64 * 1024

GoOn = Callable[[], None]


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that is a body, or a part of a form. It must stay as it is until the answer has come."""

    path: Path
    content_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Form:
    """A ``multipart/form-data``: (name, text) or (name, text, content type) of each field, then the file.

    A name may occur again. ``file_name`` is what the server is told; nothing of the path is.
    """

    fields: tuple[tuple[str, str] | tuple[str, str, str], ...]
    file: SentFile
    part: str = "file"
    file_name: str = "recording"


@dataclass(frozen=True, slots=True)
class Fields:
    """An ``application/x-www-form-urlencoded``."""

    values: Mapping[str, str]


@contextmanager
def as_content(body: Any, go_on: GoOn) -> Iterator[dict[str, Any]]:
    """What makes a request of it for httpx; a file is open as long. Whatever is none of the above is JSON.

    :raises MissingFile: the file cannot be read.
    """
    if isinstance(body, SentFile):
        with _opened(body.path, go_on) as file:
            size = file.seek(0, io.SEEK_END)
            headers = {"Content-Type": body.content_type, "Content-Length": str(size)}
            yield {"content": _Pieces(file), "headers": headers}
    elif isinstance(body, Form):
        with _opened(body.file.path, go_on) as file:
            fields = [(name, (None, text, *kind)) for name, text, *kind in body.fields]
            yield {"files": [*fields, (body.part, (body.file_name, file, body.file.content_type))]}
    elif isinstance(body, Fields):
        yield {"data": dict(body.values)}
    else:
        yield {} if body is None else {"json": body}


class _Watched(io.FileIO):
    """A file whose reading ends at once when the user stops."""

    go_on: GoOn

    def read(self, size: int | None = -1) -> bytes | Any:
        self.go_on()
        return super().read(-1 if size is None else size)


class _Pieces:
    """The bytes of a file, from its start each time they are asked for."""

    def __init__(self, file: _Watched) -> None:
        self._file = file

    def __iter__(self) -> Iterator[bytes]:
        self._file.seek(0)
        while piece := self._file.read(_PIECE):
            yield piece


def _opened(path: Path, go_on: GoOn) -> _Watched:
    try:
        file = _Watched(path, "rb")
    except OSError as error:
        raise MissingFile(f"{path.name}: cannot be read ({error.strerror or type(error).__name__})") from None
    file.go_on = go_on
    return file
