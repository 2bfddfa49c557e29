"""A body that becomes a file: streamed beside its place, counted, hashed, and moved into place when it is whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import httpx

from genqa.errors import BadReply, CannotWrite
from genqa.http.origins import named
from genqa.http.values import Download


class FileSink:
    """Takes the body of each repetition from its start; what came last is kept until ``place`` or ``discard``."""

    def __init__(self, to: Path, most_bytes: int, url: httpx.URL) -> None:
        self._to = to
        self._part = to.with_name(f"{to.name}.part")
        self._most = most_bytes
        self._url = url
        self._came: Download | None = None

    def __call__(self, response: httpx.Response, pieces: Iterator[bytes]) -> None:
        """Write the body, as it comes in ``pieces``, beside its place.

        :raises BadReply: it is longer than allowed.
        :raises CannotWrite: the disk is full, or the folder takes no file.
        """
        stated = response.headers.get("content-length", "")
        if stated.isdigit() and int(stated) > self._most:
            raise self._too_long()
        digest, size = hashlib.sha256(), 0
        try:
            with self._part.open("wb") as file:
                for piece in pieces:
                    size += len(piece)
                    if size > self._most:
                        raise self._too_long()
                    digest.update(piece)
                    file.write(piece)
        except OSError as error:
            raise self._cannot(error) from error
        whole = bool(stated) or "chunked" in response.headers.get("transfer-encoding", "").lower()
        kind = response.headers.get("content-type", "")
        self._came = Download(self._to, size, kind, digest.hexdigest(), whole)

    def place(self) -> Download:
        """Move what came into its place."""
        if self._came is None:
            raise BadReply(f"{named(self._url)} answers without a file")
        try:
            self._part.replace(self._to)
        except OSError as error:
            raise self._cannot(error) from error
        return self._came

    def discard(self) -> None:
        """Take away what is left beside the place, if anything is."""
        try:
            self._part.unlink(missing_ok=True)
        except OSError as error:
            raise self._cannot(error) from error

    def _too_long(self) -> BadReply:
        return BadReply(f"{named(self._url)} is longer than the {self._most:,} bytes that are allowed for it")

    def _cannot(self, error: OSError) -> CannotWrite:
        return CannotWrite(
            f"{self._to} cannot be written: {error.strerror or error}; make room or choose another folder"
        )
