"""What goes into a request and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Login:
    """Where a token is to be had, and for whom. ``url`` is the whole token URL."""

    url: str
    client_id: str
    client_secret: str

    def __repr__(self) -> str:
        return f"Login(url={self.url!r}, client_id={self.client_id!r}, client_secret='…')"


@dataclass(frozen=True, slots=True)
class Key:
    """A key that goes into a header: ``scheme`` and value, ``Token k3y``, or the value alone.

    ``name`` is what a person is told to check, such as ``the key GENQA_STT_DEEPGRAM_KEY``.
    """

    value: str
    name: str
    header: str = "Authorization"
    scheme: str = ""

    def __repr__(self) -> str:
        return f"Key(value='…', name={self.name!r}, header={self.header!r}, scheme={self.scheme!r})"


@dataclass(frozen=True, slots=True)
class Bearer:
    """A bearer token that somebody else gets: ``token(False)`` is the one that holds, ``token(True)`` a new one.

    Asked by one thread at a time. ``name`` is what a person is told to check.
    """

    token: Callable[[bool], str] = field(repr=False)
    name: str


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of 2xx: its JSON, ``None`` where there is no body, and its bytes as they came.

    ``repr`` hides them: they may hold pre-signed URLs, or what was said in a call.
    """

    status: int
    body: Any = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Denial:
    """An answer that is a refusal, for those who know the words of the API.

    ``where``: host and path. ``body``: its JSON, else ``None``. ``words``: what it says, ``request``: what it calls the
    request, each fit to be shown, or empty. ``shown`` makes other texts of the body fit: secrets and queries masked.
    """

    status: int
    where: str
    body: Any = field(repr=False)
    words: str
    request: str
    shown: Callable[[str], str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Download:
    """A file that came whole, moved to its place.

    ``content_type`` is as the server says, empty where it says nothing. ``whole`` is ``False`` where the server told
    neither a length nor the last piece: then nothing but the connection's end says that this is all.
    """

    path: Path
    bytes: int
    content_type: str
    sha256: str
    whole: bool = True
