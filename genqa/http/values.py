"""What goes into a request and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
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
class Reply:
    """An answer of 2xx: its JSON, ``None`` where there is no body. ``repr`` hides it: it may hold pre-signed URLs."""

    status: int
    body: Any = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)


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
