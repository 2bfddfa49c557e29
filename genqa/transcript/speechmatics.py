"""Speechmatics, versions 2 and 1: words in seconds.

    v2  {"format": "2.9", "job": {"duration": 98}, "metadata": {…},
         "results": [{"type": "word", "start_time": 0.03, "end_time": 0.27, "channel": "channel_1",
                      "alternatives": [{"content": "That's", "speaker": "S1"}]}]}
    v1  {"format": "1.0", "job": {"duration": 98},
         "speakers": [{"time": "0.000", "duration": "2.110", "name": "M1"}],
         "words": [{"time": "0.030", "duration": "0.240", "name": "That's"}]}

Version 2 also comes from the real-time service, message by message. The names of its channels can be chosen, so they
may tell a role. "UU" is a speaker that was not told apart. Version 1 names speakers in turns of their own, where a
word's middle finds its own.
"""

from __future__ import annotations

import re
from typing import Any

from genqa.transcript import units, words
from genqa.transcript.reading import Document, RawWord, Reading
from genqa.transcript.turns import Turns

_CHANNEL = re.compile(r"channel_([1-9]\d{0,2})")
_NOT_TOLD = "UU"
_PUNCTUATION = ".,;:!?…"


def recognises_v1(document: Document) -> bool:
    """Words with a name and a time, or nothing but the format's number beside an empty list."""
    top = units.record(document.json)
    if not isinstance(top.get("words"), list):
        return False
    said = units.records(top["words"])[:50]
    return any("name" in word and "time" in word for word in said) or (not said and _version(top) == "1")


def recognises_v2(document: Document) -> bool:
    """Results whose alternatives hold a content, or an empty list beside the format's number."""
    top = units.record(document.json)
    if not isinstance(top.get("results"), list):
        return False
    results = units.records(top["results"])[:50]
    if not results:
        return _version(top) == "2"
    return any("content" in units.first(result.get("alternatives")) for result in results)


def read_v1(document: Document) -> Reading:
    """Utterances from the words, each with the speaker of the turn in which its middle lies."""
    top = units.record(document.json)
    turns = Turns((*_v1_times(turn), units.label(turn.get("name"))) for turn in units.records(top.get("speakers")))
    spoken: list[RawWord] = []
    for word in units.records(top.get("words")):
        text = units.text(word.get("name"))
        start, end = _v1_times(word)
        label = turns.speaker(start, end)
        if text and not text.strip(_PUNCTUATION):
            spoken.append(_mark(text, spoken, label))
        else:
            spoken.append(RawWord(start, end, text, label, units.role(label)))
    return Reading(segments=words.utterances(spoken), length=_length(top))


def read_v2(document: Document) -> Reading:
    """Utterances from the words of each channel and speaker."""
    top = units.record(document.json)
    spoken: list[RawWord] = []
    channels: dict[str, int] = {}
    for result in units.records(top.get("results")):
        best = units.first(result.get("alternatives"))
        text, label = units.text(best.get("content")), units.label(best.get("speaker"))
        if not text:
            continue  # a change of speaker or of channel, which the words tell themselves
        name = units.label(result.get("channel"))
        channel = None if name is None else channels.setdefault(name, _number(name, len(channels)))
        if label is None or (label == _NOT_TOLD and name is not None):
            label = name
        if result.get("type") == "punctuation":
            spoken.append(_mark(text, spoken, label, channel))
        else:
            start, end = units.seconds(result.get("start_time")), units.seconds(result.get("end_time"))
            role = units.role(label) or units.role(name)
            spoken.append(RawWord(start, end, text, label, role, channel))
    reading = Reading(segments=words.utterances(spoken), length=_length(top))
    reading.channels = max([number + 1 for number in channels.values()], default=0)
    return reading


def _mark(text: str, before: list[RawWord], label: str | None, channel: int | None = None) -> RawWord:
    """Punctuation, which belongs to the word before it."""
    if before:
        return before[-1]._replace(start=None, end=None, text=text, punctuation=True)
    return RawWord(None, None, text, label, units.role(label), channel, punctuation=True)


def _v1_times(item: dict[str, Any]) -> tuple[int | None, int | None]:
    start = units.seconds(item.get("time"))
    return start, units.after(start, units.seconds(item.get("duration")))


def _number(name: str, position: int) -> int:
    numbered = _CHANNEL.fullmatch(name)
    return int(numbered.group(1)) - 1 if numbered else position


def _length(top: dict[str, Any]) -> int | None:
    return units.seconds(units.record(top.get("job")).get("duration"))


def _version(top: dict[str, Any]) -> str:
    return units.text(top.get("format")).partition(".")[0]
