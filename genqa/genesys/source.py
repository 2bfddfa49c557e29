"""What a source of recorded calls is to genqa: the values that a dialect of Genesys Cloud gives, and its protocol.

    find  ─► Found ──────────────► the index: what there is, each with a fingerprint of all that the source tells of it
    fetch ─► Fetched | NotFetched ► files on disk and facts, ready to be analysed; or why not

A ``Found`` is one conversation, or one recording where the source lists recordings. It holds all that fetching needs,
as JSON, so that a run can be resumed without listing again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from genqa.call import About, Hold
from genqa.genesys.states import States


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which calls to bring in: those that started in ``since`` ≤ t < ``until`` (aware, UTC), narrowed by the others.

    ``queue`` and ``agent`` are names (regard to case: none) or ids. ``conversations`` and ``recordings`` are ids; where
    any is given the window does not count; with both, those recordings of those conversations are meant. ``limit``: at
    most so many, the latest first.
    """

    since: datetime
    until: datetime
    conversations: tuple[str, ...] = ()
    recordings: tuple[str, ...] = ()
    queue: str | None = None
    agent: str | None = None
    min_seconds: float = 0
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One conversation, or one recording where the source lists recordings. ``facts`` is JSON, the dialect's own."""

    conversation_id: str
    recording_id: str | None
    started_at: str | None
    facts: dict[str, Any]

    @property
    def fingerprint(self) -> str:
        """The same as long as the source tells the same of it."""
        # The trunk came later, and never changes: calls that were stored without it need not be fetched again for it.
        facts = {name: value for name, value in self.facts.items() if name != "trunk"}
        told = json.dumps([self.conversation_id, self.recording_id, self.started_at, facts], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Leg:
    """One agent's part in the call: who, and from when to when on the call's clock, in ms from the recording's start.

    ``hold`` is this agent's hold in ms, ``None`` where the source tells none.
    """

    user_id: str | None
    name: str | None
    start: int
    end: int | None
    hold: int | None


@dataclass(frozen=True, slots=True)
class Fetched:
    """One recording with all that measuring it needs.

    ``audio``: one file, or the files of channel 0 and channel 1. ``transcript``: the provider's file, in
    ``transcript_format``. ``hold`` and ``connected`` (ms, the first agent's connect) are on the call's clock and count
    from the recording's start; state changes become hold when the length is known. ``names``: user id to name.
    ``no_transcript``: why there is none, where the source tells.
    """

    found: Found
    recording_id: str
    audio: tuple[Path, ...]
    about: About
    transcript: Path | None = None
    transcript_format: str | None = None
    hold: Hold | States | None = None
    connected: int | None = None
    legs: tuple[Leg, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()
    no_transcript: str = ""


class Outcome(StrEnum):
    """Why a recording was not fetched: nothing will change that (skipped), or trying again may help (failed)."""

    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class NotFetched:
    """A recording that could not be had. ``recording_id`` is ``None`` where all of the conversation is meant.

    ``reason``: one sentence. ``advice``: what to do, one sentence, or empty.
    """

    found: Found
    recording_id: str | None
    outcome: Outcome
    reason: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Tried:
    """One endpoint that bringing calls in needs, tried. ``state``: ok, not yet, missing or broken, as ``words`` say."""

    name: str
    state: str
    words: str


class Source(Protocol):
    """A dialect of Genesys Cloud, ready to be asked; never shared between processes."""

    @property
    def name(self) -> str:
        """What it is and where, for messages and as the ``source`` of calls: ``Genesys Cloud (mypurecloud.ie)``."""

    @property
    def requests(self) -> int:
        """Requests to the API so far, each repetition counted; media on other origins are not among them."""

    @property
    def batch(self) -> int:
        """How many of what was found are best fetched in one go."""

    def find(self, wanted: Wanted) -> Iterator[Found]:
        """What there is, each once, in the order in which the source lists it. Streams; asks page by page.

        :raises SourceError: no list can be had; what was listed so far stands.
        """

    def estimate(self, found: int) -> int:
        """Roughly how many requests fetching so many will take."""

    def fetch(self, found: Sequence[Found], folder: Path) -> Iterator[Fetched | NotFetched]:
        """Each recording of what was found, as soon as it is there; files go into ``folder``, names unique in it.

        Every item of ``found`` comes to at least one answer. A conversation with several recordings gives several, one
        right after the other: with the first answer to another item, all about it has been said.

        :raises SourceError: only what makes all further asking useless (credentials, permission, stopped).
        """

    def check(self) -> Iterator[Tried]:
        """Try each endpoint that will be needed, one after the other, without changing anything."""

    def close(self) -> None:
        """Give up connections and threads."""
