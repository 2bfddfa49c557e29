"""Kaldi as the BBC runs it: words, and apart from them the turns of speakers, all in seconds.

    {"words": [{"start": 1.35, "end": 1.51, "word": "there", "punct": "There", "confidence": 0.82}],
     "segmentation": {"@type": "AudioFile", "speakers": [{"@id": "S0", "gender": "F"}],
                      "segments": [{"start": 0, "duration": 2.74, "speaker": {"@id": "S0", "gender": "F"}}]}}

Either may stand alone, and a service wraps both in ``retval``. Turns without words are speech without text. Where there
are words, each is the speaker's in whose turn its middle lies, and a turn without any is no speech.
"""

from __future__ import annotations

from typing import Any

from genqa.transcript import units, words
from genqa.transcript.reading import Document, RawWord, Reading, Segment
from genqa.transcript.turns import Turns


def recognises(document: Document) -> bool:
    """Segments under ``segmentation``, or words with their punctuated form."""
    top = _top(document)
    if isinstance(units.record(top.get("segmentation")).get("segments"), list):
        return True
    return any("punct" in word and "start" in word for word in units.records(top.get("words"))[:50])


def read(document: Document) -> Reading:
    """Utterances from the words, else one for each turn."""
    top = _top(document)
    turns = [_turn(segment) for segment in units.records(units.record(top.get("segmentation")).get("segments"))]
    listed = units.records(top.get("words"))
    if not listed:
        return Reading(segments=turns)
    said_by = Turns((turn.start, turn.end, turn.label) for turn in turns)
    spoken: list[RawWord] = []
    for word in listed:
        start, end = units.seconds(word.get("start")), units.seconds(word.get("end"))
        label = said_by.speaker(start, end)
        text = units.text(word.get("punct")) or units.text(word.get("word"))
        spoken.append(RawWord(start, end, text, label, units.role(label)))
    return Reading(segments=words.utterances(spoken))


def _top(document: Document) -> dict[str, Any]:
    top = units.record(document.json)
    return units.record(top.get("retval")) or top


def _turn(segment: dict[str, Any]) -> Segment:
    label = units.label(units.record(segment.get("speaker")).get("@id"))
    start = units.seconds(segment.get("start"))
    return Segment(label, start, units.after(start, units.seconds(segment.get("duration"))), "", role=units.role(label))
