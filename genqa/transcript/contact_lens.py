"""Amazon Connect Contact Lens and Transcribe Call Analytics: turns in whole milliseconds, with the participant's role.

    {"Participants": [{"ParticipantId": "AGENT", "ParticipantRole": "AGENT"}],
     "ConversationCharacteristics": {"TotalConversationDurationMillis": 32110},
     "Transcript": [{"ParticipantId": "AGENT", "BeginOffsetMillis": 0, "EndOffsetMillis": 90, "Content": "Okay.",
                     "Items": [{"Type": "pronunciation", "BeginOffsetMillis": 0, "EndOffsetMillis": 90,
                                "Content": "Okay"}]}]}

Call Analytics names ``ParticipantRole`` on the turn and gives ``Items``, the words. Its turns overlap by whole seconds
where the words do not, so a turn with words lasts from its first to its last word.
"""

from __future__ import annotations

from typing import Any

from genqa.call import Role
from genqa.transcript import units
from genqa.transcript.reading import Document, RawWord, Reading, Segment


def recognises(document: Document) -> bool:
    """Turns under ``Transcript``."""
    return isinstance(units.record(document.json).get("Transcript"), list)


def read(document: Document) -> Reading:
    """One segment for each turn."""
    top = units.record(document.json)
    characteristics = units.record(top.get("ConversationCharacteristics"))
    reading = Reading(length=units.milliseconds(characteristics.get("TotalConversationDurationMillis")))
    roles: dict[str | None, Role | None] = {
        name: units.role(who.get("ParticipantRole"))
        for who in units.records(top.get("Participants"))
        if (name := units.label(who.get("ParticipantId"))) is not None
    }
    for turn in units.records(top.get("Transcript")):
        words = tuple(
            [
                RawWord(*_times(item), units.text(item.get("Content")))
                for item in units.records(turn.get("Items"))
                if units.text(item.get("Type")).lower() != "punctuation"
            ]
        )
        start, end = _times(turn)
        label = units.label(turn.get("ParticipantRole")) or units.label(turn.get("ParticipantId"))
        reading.segments.append(
            Segment(
                label=label,
                start=min([word.start for word in words if word.start is not None], default=start),
                end=max([word.end for word in words if word.end is not None], default=end),
                text=units.text(turn.get("Content")),
                words=words,
                role=units.role(turn.get("ParticipantRole")) or roles.get(label) or units.role(label),
            )
        )
    return reading


def _times(item: dict[str, Any]) -> tuple[int | None, int | None]:
    return units.milliseconds(item.get("BeginOffsetMillis")), units.milliseconds(item.get("EndOffsetMillis"))
