"""SegLST, the format of the CHiME challenges and of MeetEval: a list of turns, several recordings in one.

    [{"session_id": "call-7", "speaker": "anna", "start_time": "11.34", "end_time": 12.2, "words": "yes of course"}]

Times in seconds, numbers or text. ``words`` is missing from a file that is about times alone.
"""

from __future__ import annotations

from typing import Any

from genqa.transcript import recordings, units
from genqa.transcript.reading import Document, Reading, Segment
from genqa.transcript.stm import without_empty

_OTHER_KEYS = ("words", "speaker", "start_time", "end_time")


def recognises(document: Document) -> bool:
    """A bare list of objects with a session and at least one more of a turn's keys."""
    if not isinstance(document.json, list):
        return False
    return any(
        "session_id" in item and any(key in item for key in _OTHER_KEYS) for item in units.records(document.json)
    )


def read(document: Document) -> Reading:
    """The turns of one session."""
    sessions: dict[str, list[dict[str, Any]]] = {}
    for item in units.records(document.json):
        sessions.setdefault(units.label(item.get("session_id")) or "", []).append(item)
    warnings = []
    if len(sessions) > 1 and (strays := sessions.pop("", None)):
        warnings.append(f"{len(strays)} turns belong to no session and were left out")
    turns = [_turn(item) for item in recordings.chosen(sessions, document.recording) or []]
    segments, more = without_empty(turns)
    return Reading(segments=segments, warnings=warnings + more)


def _turn(item: dict[str, Any]) -> Segment:
    name = units.label(item.get("speaker"))
    return Segment(
        label=name,
        start=units.seconds(item.get("start_time")),
        end=units.seconds(item.get("end_time")),
        text=units.text(item.get("words")),
        role=units.role(name),
    )
