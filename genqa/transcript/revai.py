"""Rev.ai: monologues of one speaker each, made of elements: words in seconds, punctuation and spaces without times.

    {"monologues": [{"speaker": 0, "elements": [{"type": "text", "value": "Hi", "ts": 0.3, "end_ts": 0.52},
                                                {"type": "punct", "value": ","}, {"type": "punct", "value": " "}]}]}

An element of type ``unknown`` is speech that nobody understood: a word like the others. The next monologue may be the
same speaker's.
"""

from __future__ import annotations

from genqa.transcript import units, words
from genqa.transcript.reading import Document, RawWord, Reading, Segment


def recognises(document: Document) -> bool:
    """Monologues with elements; an empty list of them alone is a call nobody spoke in."""
    top = units.record(document.json)
    if top.get("monologues") == []:
        return set(top) == {"monologues"}
    return any("elements" in monologue for monologue in units.records(top.get("monologues"))[:50])


def read(document: Document) -> Reading:
    """One segment for each monologue, from its first to its last word."""
    reading = Reading()
    for monologue in units.records(units.record(document.json).get("monologues")):
        label = units.label(monologue.get("speaker"))
        role = units.role(label)
        spoken = [
            RawWord(
                start=units.seconds(element.get("ts")),
                end=units.seconds(element.get("end_ts")),
                text=units.text(element.get("value")),
                label=label,
                role=role,
                punctuation=element.get("type") == "punct",
            )
            for element in units.records(monologue.get("elements"))
        ]
        text = words.sentence([word.text for word in spoken])
        if text:
            reading.segments += words.provided(Segment(label, None, None, text, role=role), spoken)
    return reading
