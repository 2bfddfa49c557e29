"""IBM Watson Speech to Text: words as lists in seconds, their speakers in a list of their own.

    {"result_index": 0,
     "results": [{"final": true, "alternatives": [{"transcript": "hello yeah ",
                  "timestamps": [["hello", 0.28, 0.62], ["yeah", 0.65, 0.96]]}]}],
     "speaker_labels": [{"from": 0.28, "to": 0.62, "speaker": 0}, {"from": 0.65, "to": 0.96, "speaker": 1}]}

A label belongs to the word that starts where it does. ``%HESITATION`` stands for a sound such as "uh", which others
write out: a voice is heard, so it is a word like any other, in its time and, as typed, in the text. Results that are
not final are guesses that a later result repeats.
"""

from __future__ import annotations

from typing import Any

from genqa.call import counted
from genqa.transcript import units, words
from genqa.transcript.reading import Document, RawWord, Reading, Segment


def recognises(document: Document) -> bool:
    """Results with an index, with ``final`` or with timestamps beside the alternatives' text."""
    top = units.record(document.json)
    if not isinstance(top.get("results"), list):
        return False
    results = units.records(top["results"])[:50]
    best = [units.first(result.get("alternatives")) for result in results]
    if any("content" in one for one in best):
        return False
    return (
        "result_index" in top
        or any("timestamps" in one for one in best)
        or any("final" in result and "alternatives" in result for result in results)
    )


def read(document: Document) -> Reading:
    """Utterances from the words of the final results."""
    top = units.record(document.json)
    speakers = {
        units.seconds(label.get("from")): units.label(label.get("speaker"))
        for label in units.records(top.get("speaker_labels"))
    }
    reading = Reading()
    spoken: list[RawWord] = []
    interim = 0
    for result in units.records(top.get("results")):
        if result.get("final") is False:
            interim += 1
            continue
        best = units.first(result.get("alternatives"))
        said = [_spoken(word, speakers) for word in _lists(best.get("timestamps"))]
        spoken += said
        if not said and (text := units.text(best.get("transcript"))):
            reading.segments.append(Segment(None, None, None, text))
    reading.segments += words.utterances(spoken)
    if interim:
        reading.warnings.append(f"{counted(interim, 'interim result')} left out: only final ones are what was said")
    return reading


def _spoken(word: list[Any], speakers: dict[int | None, str | None]) -> RawWord:
    text, start, end = word[0], units.seconds(word[1]), units.seconds(word[2])
    label = speakers.get(start) if start is not None else None
    return RawWord(start, end, units.text(text), label, units.role(label))


def _lists(value: Any) -> list[list[Any]]:
    return [word for word in value if isinstance(word, list) and len(word) >= 3] if isinstance(value, list) else []
