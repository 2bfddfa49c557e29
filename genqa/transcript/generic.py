"""genqa's own format: segments with a speaker, times in seconds and the text.

    {"results": [{"speaker": "agent", "start_time": 0.5, "end_time": 2.1, "transcript": "Hello, how can I help you?"},
                 {"channel": 1, "startTime": "2.3", "endTime": "4.0", "text": "I need assistance with my account."}]}

The list may stand under ``results``, under ``transcripts`` or alone, and keys may mix within a file.
"""

from __future__ import annotations

from typing import Any

from genqa.call import Role
from genqa.transcript import units
from genqa.transcript.reading import Document, Reading, Segment

#: Names of the two channels. A file may call one voice "agent" here and channel 0 there, so both get one label.
_CHANNELS = {"0": 0, "channel_0": 0, "1": 1, "channel_1": 1}
_CHANNEL_ROLES = (Role.AGENT, Role.GUEST)
_OWN_KEYS = ("start_time", "startTime", "end_time", "endTime")
#: Keys of other formats' lists: results, turns, and times that may be in any unit.
_FOREIGN_KEYS = ("alternatives", "phrases", "monologues", "session_id")
_FOREIGN_TIMES = ("start", "end", "offset", "offset_ms", "ts", "time", "Offset", "BeginOffsetMillis")


def recognises(document: Document) -> bool:
    """A list of objects with a text and generic keys for time or speaker; an empty list is a call nobody spoke in."""
    listed = _list(document.json)
    if listed is None:
        return False
    if not listed:
        return not isinstance(document.json, dict) or set(document.json) <= {"results", "transcripts"}
    items = units.records(listed)
    return any(_looks_generic(item) for item in items) and not any(
        key in item for item in items for key in _FOREIGN_KEYS
    )


def read(document: Document) -> Reading:
    """The segments in the file's order. A missing speaker is the guest where others have one."""
    items = units.records(_list(document.json))
    names = [name.casefold() if (name := _speaker(item)) is not None else None for item in items]
    anyone_named = any(name is not None for name in names)
    has_channels = any(name in _CHANNELS for name in names)
    reading = Reading(channels=2 if has_channels else 0)
    for item, name in zip(items, names, strict=True):
        if name in _CHANNELS:
            name = _CHANNEL_ROLES[_CHANNELS[name]].value
        elif name is None and anyone_named:
            name = Role.GUEST.value
        role = units.role(name)
        start, end = item.get("start_time"), item.get("end_time")
        reading.segments.append(
            Segment(
                label=name,
                start=units.seconds(item.get("startTime") if start is None else start),
                end=units.seconds(item.get("endTime") if end is None else end),
                text=units.text(item.get("transcript")) or units.text(item.get("text")),
                role=role,
                channel=_CHANNEL_ROLES.index(role) if has_channels and role in _CHANNEL_ROLES else None,
            )
        )
    return reading


def _list(parsed: Any) -> list[Any] | None:
    if isinstance(parsed, list):
        return parsed
    if not isinstance(parsed, dict):
        return None
    lists: list[list[Any]] = [parsed[key] for key in ("results", "transcripts") if isinstance(parsed.get(key), list)]
    return next((listed for listed in lists if listed), lists[0] if lists else None)


def _speaker(item: dict[str, Any]) -> str | None:
    named = units.label(item.get("speaker"))
    return units.label(item.get("channel")) if named is None else named


def _looks_generic(item: dict[str, Any]) -> bool:
    if any(key in item for key in _OWN_KEYS):
        return True
    has_text = isinstance(item.get("transcript"), str) or isinstance(item.get("text"), str)
    return has_text and ("speaker" in item or "channel" in item) and not any(key in item for key in _FOREIGN_TIMES)
