"""Which recordings of a conversation are brought in, and why the others are not.

    Trunk      the whole call from the customer's side       taken first
    Station    the same call from an agent's side            taken where there is no Trunk
    Snippet    a part, recorded on an agent's demand         taken where there is neither
    Consult    agents among themselves, without the guest    left out: no score of a call may come of it
    Screen     no sound                                      left out

Recordings that were asked for by their ids are taken, whatever else there is of the call, and nothing else is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from genqa.errors import BadReply
from genqa.genesys.source import Outcome

#: The better recording of the same call first; a subtype that is not named stands with the first.
_WHOLE_CALL = ("Trunk", "Station", "Snippet")
CONSULT = "Consult"

_LATER = "run again later with --resume"
#: Why a recording in this state cannot be had, whether trying again may help, and what to do.
STATES: dict[str, tuple[Outcome, str, str]] = {
    "ARCHIVED": (
        Outcome.SKIPPED,
        "the recording is archived",
        "restore it in Genesys Cloud, then name its call by --conversation",
    ),
    "DELETED": (Outcome.SKIPPED, "the recording is deleted", ""),
    "RESTORING": (Outcome.FAILED, "the recording is being restored from the archive", _LATER),
    "UPLOADING": (Outcome.FAILED, "the recording is still being uploaded", _LATER),
    "ERROR": (Outcome.SKIPPED, "Genesys Cloud has an error in place of the recording", "look at it in Genesys Cloud"),
}
_PLAYABLE = ("AVAILABLE", "RESTORED")


@dataclass(frozen=True, slots=True)
class Recording:
    """One recording of a conversation, as ``recordingmetadata`` lists it."""

    id: str
    media: str
    subtype: str
    state: str
    session: str | None

    @property
    def consult(self) -> bool:
        return self.subtype == CONSULT


@dataclass(frozen=True, slots=True)
class Left:
    """A recording that is not brought in."""

    id: str
    outcome: Outcome
    reason: str
    advice: str = ""


def listed(body: Any) -> tuple[Recording, ...]:
    """The recordings of a reply of ``recordingmetadata``; those of other conversations' media included.

    :raises BadReply: it is no list.
    """
    if not isinstance(body, list):
        raise BadReply("the list of a call's recordings is no list")
    return tuple(
        Recording(
            id=one["id"],
            media=str(one.get("media") or "").lower(),
            subtype=str(one.get("mediaSubtype") or ""),
            state=str(one.get("fileState") or "").upper(),
            session=one.get("sessionId") if isinstance(one.get("sessionId"), str) else None,
        )
        for one in body
        if isinstance(one, dict) and isinstance(one.get("id"), str) and one["id"]
    )


def chosen(recordings: tuple[Recording, ...], only: tuple[str, ...] = ()) -> tuple[list[Recording], list[Left]]:
    """Those to bring in, and the others with their reasons. ``only``: the ids that were asked for, all if empty."""
    asked = [one for one in recordings if not only or one.id in only]
    left = [Left(one.id, Outcome.SKIPPED, "a recording of the screen: there is no sound in it")
            for one in asked if one.media != "audio"]  # fmt: skip
    left += [Left(one.id, Outcome.SKIPPED, "another recording of the call was asked for by its id")
             for one in recordings if one not in asked]  # fmt: skip
    ready = []
    for one in asked:
        if one.media == "audio" and one.state in _PLAYABLE:
            ready.append(one)
        elif one.media == "audio":
            left.append(Left(one.id, *_unready(one.state)))
    best = min([_rank(one) for one in ready if not one.consult], default=0)
    taken = [one for one in ready if only or (_rank(one) == best and not one.consult)]
    left += [Left(one.id, Outcome.SKIPPED, _beside(one, best)) for one in ready if one not in taken]
    return taken, left


def _unready(state: str) -> tuple[Outcome, str, str]:
    named = state.lower() or "unknown"
    return STATES.get(state, (Outcome.FAILED, f"the state of the recording is {named[:40]}", _LATER))


def _rank(recording: Recording) -> int:
    return _WHOLE_CALL.index(recording.subtype) if recording.subtype in _WHOLE_CALL else 0


def _beside(recording: Recording, best: int) -> str:
    if recording.consult:
        return "a consultation between agents: the guest is not in it"
    return f"the same call once more ({recording.subtype}): its {_WHOLE_CALL[best]} recording was taken"
