"""What an error of a provider is about: this recording, all of them, or this moment."""

from __future__ import annotations

from enum import StrEnum

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
    RateLimited,
    Refused,
    StillRunning,
    Stopped,
    TranscriptError,
    TranscriptionFailed,
    Unreachable,
    WrongCredentials,
)


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


def free(error: GenqaError, *, sent: bool, before: bool) -> bool:
    """Whether nothing can have been charged: nothing was ``sent``, now or ``before``, or it was refused at once."""
    refused = about(error) is About.PROVIDER or isinstance(error, (AudioError, Refused, NotAtSource))
    return not before and (refused or not sent)


def unreachable(error: GenqaError) -> bool:
    """Whether the provider gave no answer at all: after a few of those nobody asks it on."""
    return isinstance(error, Unreachable)
