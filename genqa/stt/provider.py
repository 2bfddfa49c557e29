"""What a speech-to-text provider is to genqa: what it gets, what it gives, and its protocol.

    Take  ─ transcribe ─► Transcribed      the provider's own JSON, which the readers of uploads read
              │  ▲
         keep ▼  │ note                    what finds a job again after a kill: stored before anything waits for it

A provider knows nothing of the index, of codecs or of transcripts: files go in, bytes come out.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

#: What a provider keeps of a job while it runs: a JSON object, no secret in it.
Note = Mapping[str, Any]
#: Stores a note durably; when it returns, the note outlives a kill.
Keep = Callable[[Note], None]

#: Letters of a model's name that are kept.
MOST_OF_A_MODEL = 100

_T = TypeVar("_T")


class Take(Protocol):
    """One recording that is to be transcribed. Its files are made when they are asked for, once."""

    @property
    def recording_id(self) -> str:
        """Its id in genqa; a name at a provider is made from it by :func:`safe_name` only."""

    @property
    def seconds(self) -> float:
        """How long it is."""

    @property
    def rate(self) -> int:
        """Samples a second."""

    @property
    def channels(self) -> int:
        """1, or 2: then one side speaks on each."""

    @property
    def agent_channel(self) -> int | None:
        """The channel, from 0, on which the agent is known to be; ``None``: nobody said, and none may be guessed."""

    def file(self, channel: int | None = None, *, most_bytes: int | None = None) -> Path:
        """A file of all its channels, or of one from 0: WAV of 16 bit; Ogg Opus where that would exceed ``most_bytes``.

        :raises UnsupportedAudio: it cannot be made so small; the message says what would help.
        """


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is asked of every provider that can do it.

    ``language``: a BCP 47 tag such as ``en-US``, ``None``: the provider finds out, where it can. ``vocabulary``: words
    and phrases that it should know. ``redact``: it should leave out personal data, where it can.
    """

    language: str | None = None
    vocabulary: tuple[str, ...] = ()
    redact: bool = False


@dataclass(frozen=True, slots=True)
class Transcribed:
    """What a provider answers. ``files``: its JSON as it came, one of the whole recording, or one a channel, 0 first.

    ``format``: the row of ``genqa.transcript.formats`` that reads it. ``model``: which model and version, as far as
    the provider tells. ``warnings``: what the person should know, such as a wish that was not granted.
    """

    files: tuple[bytes, ...]
    format: str
    model: str | None = None
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Whoever is asked tells the model; people read it in a line."""
        if self.model is not None:
            line = " ".join("".join(one if one.isprintable() else " " for one in self.model[:1000]).split())
            object.__setattr__(self, "model", line[:MOST_OF_A_MODEL] or None)


class Provider(Protocol):
    """A provider, ready to be asked by any number of threads at once; never shared between processes."""

    def transcribe(self, take: Take, note: Note | None, keep: Keep) -> Transcribed:
        """The transcript of one recording; returns when it is there.

        A provider with jobs calls ``keep`` with what finds the job again, its name or id, before it waits, and better
        before it starts it; ``note`` is what an earlier try kept last. A job that still runs, or has ended, is then
        taken up and not begun again: nothing is sent or paid twice. A note of a job that is gone is as good as none.

        :raises AudioError: the recording is of a kind or length that this provider does not take.
        :raises TranscriptionFailed: the provider took it and could not transcribe it, or is not done within patience.
        :raises SourceError: another leaf: what makes asking for other recordings useless, too (credentials,
            permission, quota), or a passing fault (``Unreachable``, ``StillRunning``).
        """

    def clean_up(self, note: Note) -> None:
        """Remove at the provider what was put there for this job. Called when the transcript is stored, or given up.

        Nothing left to remove is no error. :raises SourceError: it cannot be removed now; called again later.
        """

    def close(self) -> None:
        """Give up connections, threads, models."""


def each_channel(take: Take, ask: Callable[[int], _T]) -> tuple[_T, ...]:
    """What ``ask`` gives for each channel, 0 first, all channels side by side; the first error after all have ended."""
    with ThreadPoolExecutor(take.channels, thread_name_prefix="genqa-channel") as threads:
        return tuple(threads.map(ask, range(take.channels)))


def safe_name(text: str) -> str:
    """A name that any provider takes, always the same for a text: letters, digits and ``-``, at most 64 characters.

    >>> safe_name("rec 1/ü")
    'rec-1-0aee4356b9'
    """
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    readable = re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-")[:50]
    return f"{readable}-{digest}" if readable else digest
