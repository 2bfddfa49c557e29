"""Azure real-time speech: a list of the replies of the service, times in ticks of 100 ns.

    [{"RecognitionStatus": "Success", "Offset": 900000, "Duration": 5600000, "SpeakerId": "0",
      "NBest": [{"Display": "Hello.", "Words": [{"Word": "hello", "Offset": 900000, "Duration": 5600000}]}]}]

``NBest`` holds alternatives, the best first. A reply without success (``NoMatch``, a timeout) is silence, not speech.
"""

from __future__ import annotations

from typing import Any

from genqa.transcript import units
from genqa.transcript.reading import Document, RawWord, Reading, Segment


def recognises(document: Document) -> bool:
    """A reply, or a list of them."""
    return any("RecognitionStatus" in reply and "Offset" in reply for reply in _replies(document.json)[:50])


def read(document: Document) -> Reading:
    """One segment for each reply in which something was recognised."""
    reading = Reading()
    for reply in _replies(document.json):
        best = units.first(reply.get("NBest"))
        text = (
            units.text(best.get("Display")) or units.text(reply.get("DisplayText")) or units.text(best.get("Lexical"))
        )
        if reply.get("RecognitionStatus", "Success") != "Success" or not text:
            continue
        label, start = units.label(reply.get("SpeakerId")), units.ticks(reply.get("Offset"))
        channel = units.number(reply.get("Channel"))
        reading.segments.append(
            Segment(
                label=label,
                start=start,
                end=units.after(start, units.ticks(reply.get("Duration"))),
                text=text,
                words=tuple([_word(word) for word in units.records(best.get("Words"))]),
                role=units.role(label),
                channel=channel,
            )
        )
        if channel is not None:
            reading.channels = max(reading.channels, channel + 1)
    return reading


def _replies(parsed: Any) -> list[dict[str, Any]]:
    return [parsed] if isinstance(parsed, dict) else units.records(parsed)


def _word(word: dict[str, Any]) -> RawWord:
    start = units.ticks(word.get("Offset"))
    return RawWord(start, units.after(start, units.ticks(word.get("Duration"))), units.text(word.get("Word")))
