"""All that is handed in about one recording: files, and what is known beside them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from genqa.call import About
from genqa.errors import MissingFile
from genqa.genesys.source import Leg
from genqa.holds import GivenHold
from genqa.transcript import Choice

#: Bytes that are read at once.
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class File:
    """A file, and its name for messages alone. ``data``: its bytes, or where it lies and is read when it is needed.

    What lies somewhere must still lie there, unchanged, when the request is analysed.
    """

    name: str
    data: bytes | Path

    def open(self) -> BinaryIO:
        """The file, open for reading. :raises MissingFile: it is not there, or may not be read."""
        if isinstance(self.data, bytes):
            return BytesIO(self.data)
        try:
            return self.data.open("rb")
        except OSError as error:
            raise MissingFile(f"{self.name}: cannot be read ({error.strerror or type(error).__name__})") from None

    def read(self) -> bytes:
        """All of its bytes. :raises MissingFile: it is not there, or may not be read."""
        with self.open() as file:
            return file.read()

    def digest(self) -> bytes:
        """The SHA-256 of its bytes. :raises MissingFile: it is not there, or may not be read."""
        digest = hashlib.sha256()
        with self.open() as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
        return digest.digest()


@dataclass(frozen=True, slots=True)
class Request:
    """All that is handed in about one recording. Two files of a kind are the agent's side and the guest's; by channel:
    of the recording's, 0 first.

    ``agent_channel``: the recording's channel on which the agent is, from 0, as somebody set it. What a source knows:
    ``connected``, the first agent's connect in ms from the recording's start on the call's clock; ``legs``, which agent
    was on when; ``names``, (user id, name) for voices that a transcript names by their ids.
    """

    transcripts: Sequence[File] = ()
    audio: Sequence[File] = ()
    format: str | None = None
    choice: Choice | None = None
    hold: GivenHold | None = None
    about: About | None = None
    recording_id: str | None = None
    ffmpeg: str | None = None
    agent_channel: int | None = None
    connected: int | None = None
    legs: tuple[Leg, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    audio_by_channel: bool = False
    transcripts_by_channel: bool = False
    warnings: tuple[str, ...] = ()

    @property
    def apart(self) -> bool:
        """Whether there is a transcript of each channel of the recording."""
        return self.transcripts_by_channel and len(self.transcripts) == 2
