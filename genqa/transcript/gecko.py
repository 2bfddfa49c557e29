"""Gecko, the annotation tool of Gong: monologues of one speaker each, made of terms in seconds.

    {"schemaVersion": "2.0",
     "monologues": [{"speaker": {"id": "Roger", "name": null}, "start": 0.03, "end": 5.55,
                     "terms": [{"start": 0.03, "end": 0.09, "text": "Hi", "type": "WORD"},
                               {"start": 0.09, "end": 0.09, "text": ",", "type": "PUNCTUATION"}]}]}

Gecko allows no two monologues at once: people who speak together are one monologue of ``Roger+Virgil``. Its list of
speakers begins with sounds such as ``[noise]``, and ``<NA>`` is nobody named.
"""

from __future__ import annotations

from typing import Any

from genqa.call import Role
from genqa.transcript import units, words
from genqa.transcript.reading import Document, RawWord, Reading, Segment

_NOBODY = "<NA>"
_SOUNDS = {"[dialtone]", "[music]", "[noise]", "[beep]", "[laughter]", "[bubble]"}
#: More names in one than this are a name with many pluses, not people who speak at once.
_MOST_TOGETHER = 8
_VOICES_OF_NO_SIDE = {"[crosstalk]", "[foreign]", "[recording]"}


def recognises(document: Document) -> bool:
    """Monologues with terms; a version without any monologue is a call nobody spoke in."""
    top = units.record(document.json)
    monologues = units.records(top.get("monologues"))[:50]
    if not monologues:
        return "schemaVersion" in top and isinstance(top.get("monologues"), list)
    return any("terms" in monologue and "elements" not in monologue for monologue in monologues)


def read(document: Document) -> Reading:
    """One segment for each monologue and each of those who speak in it."""
    reading = Reading()
    for monologue in units.records(units.record(document.json).get("monologues")):
        speaker = units.record(monologue.get("speaker"))
        terms = units.records(monologue.get("terms"))
        start, end = units.seconds(monologue.get("start")), units.seconds(monologue.get("end"))
        if not terms and (start is None or end is None):
            continue
        labels = _labels(speaker)
        named = units.role(speaker.get("name")) if len(labels) == 1 else None
        for label in labels:
            role = Role.UNKNOWN if label in _VOICES_OF_NO_SIDE else units.role(label) or named
            spoken = [_spoken(term, label, role) for term in terms]
            text = words.sentence([word.text for word in spoken])
            reading.segments += words.provided(Segment(label, start, end, text, role=role), spoken)
    return reading


def _labels(speaker: dict[str, Any]) -> list[str | None]:
    """Who speaks: nobody for a sound, several where they speak together, ``None`` for somebody without a name."""
    whole = units.label(speaker.get("id")) or units.label(speaker.get("name"))
    if whole is None or whole == _NOBODY:
        return [None]
    names = list(dict.fromkeys(name.strip() for name in whole.split("+") if name.strip()))
    return [name for name in names if name not in _SOUNDS] if len(names) <= _MOST_TOGETHER else [whole]


def _spoken(term: dict[str, Any], label: str | None, role: Role | None) -> RawWord:
    start, end = units.seconds(term.get("start")), units.seconds(term.get("end"))
    return RawWord(start, end, units.text(term.get("text")), label, role, punctuation=term.get("type") == "PUNCTUATION")
