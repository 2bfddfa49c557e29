"""The sound of one part: a reply in bytes, a redirect to it, or JSON that holds its address."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from genqa.errors import BadReply, LinkExpired
from genqa.genesys.config import MOST_BYTES
from genqa.http import Download, Web

#: Addresses in a reply that do not lead to its sound.
_NOT_MEDIA = ("self", "next", "previous", "first", "last")
_LARGEST_JSON = 1 << 20
_JSON_BEGINS = (b"{", b"[", b'"')


def fetch(web: Web, path: str, to: Path) -> Download:
    """The part at this path of the API as a file. An address that has run out is asked for once more.

    :raises SourceError: there is no file to be had.
    """
    try:
        return _fetch(web, path, to)
    except LinkExpired:
        return _fetch(web, path, to)


def _fetch(web: Web, path: str, to: Path) -> Download:
    came = web.download(path, to, most_bytes=MOST_BYTES)
    if not _is_json(came):
        return came
    address = address_in(to.read_bytes() if came.bytes <= _LARGEST_JSON else b"", path)
    to.unlink()
    came = web.download(address, to, most_bytes=MOST_BYTES)
    if _is_json(came):
        to.unlink()
        raise BadReply(f"{path}: the address that it holds leads to JSON, not to sound")
    return came


def _is_json(came: Download) -> bool:
    """Whether the file is JSON, by its content where the server calls it neither JSON nor sound."""
    kind = came.content_type.partition(";")[0].strip().lower()
    if kind.startswith(("audio/", "video/")):
        return False
    with came.path.open("rb") as file:
        return "json" in kind or file.read(64).lstrip().startswith(_JSON_BEGINS)


def address_in(data: bytes, path: str) -> str:
    """The one address that a JSON reply holds, whatever its key.

    :raises BadReply: it holds none, or several; nothing of it is quoted, for an address opens the recording.
    """
    try:
        found = list(dict.fromkeys(_addresses(json.loads(data), "")))
    except (ValueError, RecursionError):
        raise BadReply(f"{path} answers with neither sound nor JSON") from None
    if len(found) != 1:
        held = f"JSON with {len(found)} addresses" if found else "JSON without an address"
        raise BadReply(f"{path} answers with {held} where the one of the sound is due")
    return found[0]


def _addresses(value: Any, key: str) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _addresses(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _addresses(inner, key)
    elif isinstance(value, str) and not key.lower().startswith(_NOT_MEDIA):
        named = key.lower().endswith(("uri", "url", "location", "href"))
        if value.startswith(("https://", "http://")) or (named and value.startswith("/")):
            yield value
