"""Azure batch transcription: recognised phrases, each time written up to three ways.

    {"durationInTicks": 74800000, "duration": "PT7.48S",
     "recognizedPhrases": [{"recognitionStatus": "Success", "channel": 0, "speaker": 1, "offset": "PT0.04S",
                            "offsetInTicks": 400000.0, "duration": "PT2.18S", "durationInTicks": 21800000.0,
                            "nBest": [{"display": "Run.", "words": [{"word": "run", "offset": "PT0.04S", …}]}]}]}

Versions of the service differ in which of ``offset``, ``offsetInTicks`` and ``offsetMilliseconds`` they write, and in
the type of the numbers. ``nBest`` holds alternatives, the best first; phrases may be sorted by channel.
"""

from __future__ import annotations

from typing import Any

from genqa.transcript import units
from genqa.transcript.reading import Document, RawWord, Reading, Segment


def recognises(document: Document) -> bool:
    """Recognised phrases at the top of the file."""
    return isinstance(units.record(document.json).get("recognizedPhrases"), list)


def read(document: Document) -> Reading:
    """One segment for each phrase in which something was recognised."""
    top = units.record(document.json)
    reading = Reading(length=_time(top, "duration"))
    combined = units.records(top.get("combinedRecognizedPhrases"))
    phrases = units.records(top.get("recognizedPhrases"))
    for phrase in phrases:
        best = units.first(phrase.get("nBest"))
        text = next(
            (said for name in ("display", "maskedITN", "itn", "lexical") if (said := units.text(best.get(name)))), ""
        )
        if phrase.get("recognitionStatus", "Success") != "Success" or not text:
            continue
        label, start = units.label(phrase.get("speaker")), _time(phrase, "offset")
        reading.segments.append(
            Segment(
                label=label,
                start=start,
                end=units.after(start, _time(phrase, "duration")),
                text=text,
                words=tuple([_word(word) for word in units.records(best.get("words"))]),
                role=units.role(label),
                channel=units.number(phrase.get("channel")),
            )
        )
    channels = [units.number(item.get("channel")) for item in (*combined, *phrases)]
    reading.channels = max([channel + 1 for channel in channels if channel is not None], default=0)
    return reading


def _word(word: dict[str, Any]) -> RawWord:
    start = _time(word, "offset")
    return RawWord(start, units.after(start, _time(word, "duration")), units.text(word.get("word")))


def _time(item: dict[str, Any], name: str) -> int | None:
    """An offset or duration, by whichever of its keys has a usable value."""
    for ticks in (f"{name}InTicks", f"{name}Ticks"):
        if (found := units.ticks(item.get(ticks))) is not None:
            return found
    found = units.milliseconds(item.get(f"{name}Milliseconds"))
    return units.iso_duration(item.get(name)) if found is None else found
