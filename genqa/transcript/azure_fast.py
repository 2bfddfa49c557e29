"""Azure fast transcription: phrases in whole milliseconds.

    {"durationMilliseconds": 182439,
     "phrases": [{"channel": 0, "speaker": 1, "offsetMilliseconds": 960, "durationMilliseconds": 640,
                  "text": "Good afternoon.", "words": [{"text": "Good", "offsetMilliseconds": 960, …}]}]}

Phrases of a multichannel file are sorted by channel, not by time. The first preview of the service called the same
numbers ``offset`` and ``duration``.
"""

from __future__ import annotations

from typing import Any

from genqa.transcript import units
from genqa.transcript.reading import Document, RawWord, Reading, Segment


def recognises(document: Document) -> bool:
    """Phrases at the top of the file."""
    top = units.record(document.json)
    return isinstance(top.get("phrases"), list) and (
        "combinedPhrases" in top or any("offsetMilliseconds" in phrase for phrase in units.records(top["phrases"])[:50])
    )


def read(document: Document) -> Reading:
    """One segment for each phrase; a phrase without a word in it is no speech."""
    top = units.record(document.json)
    reading = Reading(length=_milliseconds(top, "duration"))
    for phrase in units.records(top.get("phrases")):
        text = units.text(phrase.get("text"))
        words = tuple([_word(word) for word in units.records(phrase.get("words"))])
        channel, label = units.number(phrase.get("channel")), units.label(phrase.get("speaker"))
        if channel is not None:
            reading.channels = max(reading.channels, channel + 1)
        if text or words:
            start, end = _times(phrase)
            reading.segments.append(Segment(label, start, end, text, words, units.role(label), channel))
    return reading


def _word(word: dict[str, Any]) -> RawWord:
    return RawWord(*_times(word), units.text(word.get("text")))


def _times(item: dict[str, Any]) -> tuple[int | None, int | None]:
    start = _milliseconds(item, "offset")
    return start, units.after(start, _milliseconds(item, "duration"))


def _milliseconds(item: dict[str, Any], name: str) -> int | None:
    value = item.get(f"{name}Milliseconds")
    return units.milliseconds(item.get(name) if value is None else value)
