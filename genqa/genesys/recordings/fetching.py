"""One recording with all that measuring it needs: its sound, and the state changes of its interaction."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

from genqa.call import About
from genqa.errors import (
    BadReply,
    CannotWrite,
    HoldError,
    LinkExpired,
    MissingPermission,
    NotAtSource,
    NotConfigured,
    RateLimited,
    SourceError,
    Stopped,
    WrongCredentials,
)
from genqa.genesys import states
from genqa.genesys.recordings import media, paths
from genqa.genesys.recordings.pages import pages
from genqa.genesys.source import Fetched, Found, NotFetched, Outcome
from genqa.http import Download, Reply, Web

#: Errors that every further recording would meet as well.
ENDS_ALL = (WrongCredentials, MissingPermission, NotConfigured, Stopped, CannotWrite)
EVENTS_A_PAGE = 1000
#: Two files of one length differ by no more than what their headers do, in bytes.
_SAME_LENGTH = 1024


class Unfit(Exception):
    """A recording that cannot be had as it is listed."""

    def __init__(self, outcome: Outcome, reason: str, advice: str = "") -> None:
        super().__init__(reason)
        self.outcome = outcome
        self.reason = reason
        self.advice = advice


def fetch(web: Web, found: Found, folder: Path, source: str) -> Fetched | NotFetched:
    """The recording's files in ``folder`` and what is known of it, or why not.

    :raises GenqaError: one of ``ENDS_ALL``.
    """
    try:
        return _fetch(web, found, folder, source)
    except ENDS_ALL:
        raise
    except Unfit as unfit:
        return NotFetched(found, found.recording_id, unfit.outcome, unfit.reason, unfit.advice)
    except SourceError as error:
        return NotFetched(found, found.recording_id, Outcome.FAILED, str(error), _advice(error))


def _advice(error: SourceError) -> str:
    if isinstance(error, NotAtSource) and not isinstance(error, LinkExpired):
        return "it was listed but is gone; if it was deleted on purpose there is nothing to do"
    if isinstance(error, RateLimited):
        return ""  # the error itself says what to do
    return "try again with ingest --resume"


def _fetch(web: Web, found: Found, folder: Path, source: str) -> Fetched:
    if found.facts.get("missing"):
        raise Unfit(Outcome.FAILED, "nothing with this id is listed", "check the id")
    warnings = []
    audio = _audio(web, found, folder)
    if len(audio) == 2:
        warnings.append("the recording has two voice parts of the same length; they were taken as the two sides")
    changes, remarks = _state_changes(web, found)
    start = states.instant(found.started_at)
    if start is None:
        warnings.append("the source tells no start of the recording: hold has no place in it")
    agent_id, agent_name = _text(found, "agentId"), _text(found, "agentName")
    return Fetched(
        found=found,
        recording_id=str(found.recording_id),
        audio=audio,
        about=About(
            interaction_id=found.conversation_id or None,
            agent=agent_name or agent_id,
            queue=_text(found, "queueName"),
            direction=(_text(found, "direction") or "").lower() or None,
            started_at=found.started_at,
            source=source,
        ),
        hold=changes,
        connected=changes.connected if changes else None,
        names=((agent_id, agent_name),) if agent_id and agent_name else (),
        warnings=(*warnings, *remarks),
        no_transcript="its recordings API has no transcripts",
    )


def voice_parts(found: Found) -> list[str]:
    """The ids of the parts that hold the recording's sound.

    :raises Unfit: it is not finished, or holds no sound.
    """
    status = str(found.facts.get("status") or "")
    if status.upper() == "DELETED":
        raise Unfit(Outcome.SKIPPED, "the recording was deleted")
    if status.upper() != "COMPLETED":
        raise Unfit(
            Outcome.FAILED,
            f"the recording is not finished: its status is {status[:40] or 'not told'}",
            "run ingest again later; a finished recording is listed anew",
        )
    parts: list[dict[str, Any]] = found.facts.get("parts") or []
    if any(not part.get("id") or not part.get("type") for part in parts):
        raise BadReply("the recording is listed with a part that has no id or no type")
    voice = [part for part in parts if part["type"].lower() == "voice"]
    if not voice:
        others = ", ".join(sorted({part["type"][:40] for part in parts})) or "none at all"
        raise Unfit(Outcome.SKIPPED, f"the recording has no voice part; its parts are: {others}")
    for part in voice:
        if str(part.get("status") or "").upper() != "COMPLETED":
            raise Unfit(
                Outcome.FAILED,
                f"a voice part is not finished: its status is {str(part.get('status') or 'not told')[:40]}",
                "run ingest again later; a finished recording is listed anew",
            )
    return [part["id"] for part in voice]


def _audio(web: Web, found: Found, folder: Path) -> tuple[Path, ...]:
    """The recording's file, or the files of its two sides.

    Nothing tells whether two voice parts are the two sides of a call or two pieces of it, one after the other. Sides
    are recorded at once and so are of one length; pieces all but never are. Where that does not settle it, neither is
    assumed: taken for sides, two pieces would be measured as people who speak over each other.
    """
    parts = voice_parts(found)
    if len(parts) > 2:
        raise Unfit(
            Outcome.SKIPPED,
            f"the recording has {len(parts)} voice parts; nothing tells in which way they belong together",
            "join them into one file, and score that with genqa score --audio",
        )
    recording_id = str(found.recording_id)
    came = [
        media.fetch(web, paths.part(recording_id, part), folder / _file_name(recording_id, number))
        for number, part in enumerate(parts)
    ]
    if len(came) == 2 and not _one_length(came[0], came[1]):
        for file in came:
            file.path.unlink()
        raise Unfit(
            Outcome.SKIPPED,
            "the recording has two voice parts of different length; nothing tells whether they are its two sides or "
            "two pieces of it",
            "two sides can be scored with genqa score --audio AGENT --audio GUEST",
        )
    return tuple(file.path for file in came)


def _one_length(one: Download, other: Download) -> bool:
    return one.content_type == other.content_type and abs(one.bytes - other.bytes) <= _SAME_LENGTH


def _file_name(recording_id: str, number: int) -> str:
    """A name that any file system takes, of its own for each id, and still to be known by a person."""
    known = re.sub(r"[^A-Za-z0-9_-]", "_", recording_id)[:40]
    return f"{known}-{hashlib.sha256(recording_id.encode()).hexdigest()[:12]}-{number}.audio"


def _state_changes(web: Web, found: Found) -> tuple[states.States | None, tuple[str, ...]]:
    """The interaction's state changes, or ``None`` and why: then hold is unknown, and the call is scored without."""
    if not found.conversation_id:
        return None, ("the recording names no interaction, so nothing tells whether the guest was on hold",)
    name = f"state changes of {found.conversation_id[:60]}"
    try:
        entities = state_changes(web, found.conversation_id, name)
        return states.read(entities, name, states.instant(found.started_at)), ()
    except NotAtSource:
        return None, (f"the {name} are not at the source, so nothing tells whether the guest was on hold",)
    except HoldError as error:
        return None, (f"{error}: hold is left out, because a part of it would be wrong",)


def state_changes(web: Web, interaction_id: str, name: str) -> list[Any]:
    """All pages of the events of one interaction, as they come."""

    def ask(number: int) -> Reply:
        about = {"interactionId": interaction_id, "type": "stateChange"}
        return web.get(paths.STATES, {**about, "limit": EVENTS_A_PAGE, "pageNumber": number})

    return [entity for page in pages(ask, EVENTS_A_PAGE, name) for entity in page]


def _text(found: Found, key: str) -> str | None:
    return str(found.facts.get(key) or "").strip() or None
