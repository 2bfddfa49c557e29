"""What an error of a provider is about: this recording, all of them, or this moment."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from genqa.errors import (
    AudioError,
    BadReply,
    CannotWrite,
    GenqaError,
    IndexLocked,
    InvalidSetting,
    LimitReached,
    MissingDependency,
    MissingPermission,
    NotAtSource,
    NotConfigured,
    NotConnected,
    RateLimited,
    Refused,
    StillRunning,
    Stopped,
    TranscriptError,
    TranscriptionFailed,
    Unreachable,
    WrongCredentials,
)
from genqa.index.claims import SENT

#: What providers call in their notes what they were given for it: a job, or the answer of one channel of two.
_GIVEN = ("id", "operation", "submitting", "answered")
#: And what they were about to ask for, which a kill may have left open; a job's name may be genqa's own.
_ASKED_FOR = (SENT, "job")


class About(StrEnum):
    """What an error is about, and so what becomes of the call."""

    RECORDING = "recording"  # the next link of the chain is asked
    PROVIDER = "provider"  # nobody asks it again in this run; its calls wait
    MOMENT = "moment"  # the next run tries again
    STOP = "stop"  # somebody stopped the work


#: The first row that fits holds.
_TABLE: tuple[tuple[tuple[type[GenqaError], ...], About], ...] = (
    ((Stopped,), About.STOP),
    ((AudioError, TranscriptError, TranscriptionFailed, Refused, NotAtSource), About.RECORDING),
    ((WrongCredentials, MissingPermission, NotConfigured, MissingDependency, LimitReached, RateLimited,
      InvalidSetting, CannotWrite), About.PROVIDER),
    ((Unreachable, BadReply, StillRunning, IndexLocked), About.MOMENT),
)  # fmt: skip

#: What to do, where the message does not say so.
ADVICE = {
    About.RECORDING: "transcribe it again with another provider",
    About.PROVIDER: "put that right; the next run goes on",
    About.MOMENT: "the next run tries again",
    About.STOP: "",
}


def about(error: GenqaError) -> About | None:
    """What an error is about; ``None``: nothing that a provider may raise."""
    return next((row for kinds, row in _TABLE if isinstance(error, kinds)), None)


def at_stake(note: Mapping[str, Any] | None) -> bool:
    """Whether what a note tells of may be charged."""
    return _has(note, *_GIVEN, *_ASKED_FOR)


def free(error: GenqaError, *, note: Mapping[str, Any] | None, before: bool) -> bool:
    """Whether nothing can have been charged: nothing was sent, now or ``before``, or it was refused at once.

    ``note``: what was kept last in this try, ``None``: nothing was, and so nothing sent. What is given is charged,
    also where a later question about it is refused; but not what failed for its sound, or beyond a quota.
    """
    if before:
        return False
    if note is None or isinstance(error, (AudioError, LimitReached)):
        return not _has(note, "answered")
    if _has(note, *_GIVEN):
        return False
    refused = about(error) is About.PROVIDER or isinstance(error, (Refused, NotAtSource))
    return refused or (isinstance(error, NotConnected) and SENT in note)


def _has(note: Mapping[str, Any] | None, *keys: str) -> bool:
    parts = note.get("parts", ()) if note else ()
    found = (note or {}, *(one for one in parts if isinstance(one, Mapping)))
    return any(one.get(key) for one in found for key in keys)


def unreachable(error: GenqaError) -> bool:
    """Whether the provider gave no answer at all: after a few of those nobody asks it on."""
    return isinstance(error, Unreachable)
