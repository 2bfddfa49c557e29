"""AWS Post-Call Analytics: turns in seconds, whose speaker ``SpeakerLabels`` tells by role.

    {"ConversationAnalytics": {"Duration": "28.67", "SpeakerLabels": [{"Speaker": "spk_0", "DisplayText": "Agent"}]},
     "SpeechSegments": [{"SegmentStartTime": 0.64, "SegmentEndTime": 3.7, "SegmentSpeaker": "spk_0",
                         "DisplayText": "Thank you for calling.",
                         "WordConfidence": [{"Text": " Thank", "StartTime": 0.64, "EndTime": 0.9}]}]}

It is made from Call Analytics, whose turns overlap where the words do not: a turn with words lasts from its first to
its last. Early versions wrote a word's start as its end too; such words tell nothing, and their turns count whole.
"""

from __future__ import annotations

from typing import Any

from genqa.call import Role
from genqa.transcript import units
from genqa.transcript.reading import Document, RawWord, Reading, Segment

#: Before the number of a speaker that the provider could not tell.
_UNKNOWN = "Unknown_"


def recognises(document: Document) -> bool:
    """Turns under ``SpeechSegments``."""
    return isinstance(units.record(document.json).get("SpeechSegments"), list)


def read(document: Document) -> Reading:
    """One segment for each turn."""
    top = units.record(document.json)
    analytics = units.record(top.get("ConversationAnalytics"))
    reading = Reading(length=units.seconds(analytics.get("Duration")))
    roles: dict[str | None, Role | None] = {
        speaker: units.role(who.get("DisplayText"))
        for who in units.records(analytics.get("SpeakerLabels"))
        if (speaker := units.label(who.get("Speaker"))) is not None
    }
    turns = units.records(top.get("SpeechSegments"))
    said = [_words(turn) for turn in turns]
    if any(said) and not any(_lasts(word) for words in said for word in words):
        said = [()] * len(turns)
        reading.warnings.append("the words in the file have no ends: turns count whole, with the pauses inside them")
    for turn, words in zip(turns, said, strict=True):
        label = units.label(turn.get("SegmentSpeaker"))
        role = roles.get(label) or units.role(label)
        reading.segments.append(
            Segment(
                label=label,
                start=min([word.start for word in words if word.start is not None],
                          default=units.seconds(turn.get("SegmentStartTime"))),
                end=max([word.end for word in words if word.end is not None],
                        default=units.seconds(turn.get("SegmentEndTime"))),
                text=units.text(turn.get("DisplayText")) or units.text(turn.get("OriginalText")),
                words=words,
                role=Role.UNKNOWN if role is None and label is not None and label.startswith(_UNKNOWN) else role,
            )
        )  # fmt: skip
    return reading


def _words(turn: dict[str, Any]) -> tuple[RawWord, ...]:
    return tuple(
        [
            RawWord(
                units.seconds(word.get("StartTime")), units.seconds(word.get("EndTime")), units.text(word.get("Text"))
            )
            for word in units.records(turn.get("WordConfidence"))
        ]
    )


def _lasts(word: RawWord) -> bool:
    return word.start is not None and word.end is not None and word.end > word.start
