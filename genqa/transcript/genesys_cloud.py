"""Genesys Cloud speech and text analytics: phrases at instants of the day, in epoch milliseconds.

    {"startTime": 1772460000180, "duration": {"milliseconds": 510220},
     "participants": [{"participantPurpose": "agent", "userId": "b2…", "startTimeMs": …, "endTimeMs": …}],
     "transcripts": [{"phrases": [{"participantPurpose": "internal", "startTimeMs": 1772460051200,
                                   "duration": {"milliseconds": 3400}, "text": "thank you", "words": […]}]}]}

Times become milliseconds after the recording's start. A phrase is "internal" when anybody of the organisation says it,
a machine too; who that was follows from who was connected then (:mod:`genqa.transcript.genesys_parties`).
"""

from __future__ import annotations

from typing import Any

from genqa.call import counted
from genqa.settings import LONGEST_MS
from genqa.transcript import units
from genqa.transcript.genesys_parties import Connected, InternalParties
from genqa.transcript.reading import Document, RawWord, Reading, Segment

#: Some files hold times after the start of the recording. An epoch time is larger than this since March 1973.
EPOCH_FROM = 10**11
_EPOCH_TO = 10**14
_OWN_KEYS = ("conversationId", "communicationId", "conversationStartTime", "participants")


def recognises(document: Document) -> bool:
    """Transcripts of phrases; without any transcript, the keys around them."""
    top = units.record(document.json)
    transcripts = top.get("transcripts")
    if not isinstance(transcripts, list):
        return False
    if not transcripts:
        return any(key in top for key in _OWN_KEYS)
    return any("phrases" in transcript for transcript in units.records(transcripts)[:50])


def read(document: Document) -> Reading:
    """One segment for each phrase."""
    top = units.record(document.json)
    transcripts = units.records(top.get("transcripts"))
    began = _began(top, transcripts)
    parties = InternalParties(_participants(top, began))
    reading = Reading(
        length=_duration(top) or max([_duration(one) or 0 for one in transcripts], default=0) or None,
        on_call_clock=True,
        epoch=began,
        connected=parties.first_agent,
    )
    without_end = total = several = 0
    for phrase in [phrase for one in transcripts for phrase in units.records(one.get("phrases"))]:
        total += 1
        words = tuple([_word(word, began) for word in units.records(phrase.get("words"))])
        start = _instant(phrase.get("startTimeMs"), began)
        end = units.after(start, _duration(phrase))
        if end is None:
            end = max([word.end for word in words if word.end is not None], default=None)
        if end is None and start is not None:
            end = start
            without_end += 1
        purpose = units.label(phrase.get("participantPurpose"))
        party = parties.who(purpose, start, end)
        several += party.several
        text = units.text(phrase.get("decoratedText")) or units.text(phrase.get("text"))
        reading.segments.append(Segment(party.label, start, end, text, words, party.role))
    if without_end:
        reading.untimed = f"{without_end} of {total} phrases have no end in the file: when they fell silent is unknown"
    if several:
        what = counted(several, "phrase falls", "phrases fall")
        reading.warnings.append(f"{what} in the time of several agents: the file does not say which spoke")
    return reading


def _began(top: dict[str, Any], transcripts: list[dict[str, Any]]) -> int | None:
    """The recording's first instant: the file's start, else its earliest transcript's, else the conversation's."""
    inner = [start for one in transcripts if (start := _epoch(one.get("startTime"))) is not None]
    for start in (_epoch(top.get("startTime")), min(inner, default=None), _epoch(top.get("conversationStartTime"))):
        if start is not None:
            return start
    return None


def _participants(top: dict[str, Any], began: int | None) -> list[Connected]:
    return [
        Connected(
            purpose=units.label(who.get("participantPurpose")) or "",
            user=units.label(who.get("userId")),
            start=_instant(who.get("startTimeMs"), began),
            end=_instant(who.get("endTimeMs"), began),
        )
        for who in units.records(top.get("participants"))
    ]


def _word(word: dict[str, Any], began: int | None) -> RawWord:
    start = _instant(word.get("startTimeMs"), began)
    return RawWord(start, units.after(start, _duration(word)), units.text(word.get("word")))


def _duration(item: dict[str, Any]) -> int | None:
    return units.milliseconds(units.record(item.get("duration")).get("milliseconds"))


def _instant(value: Any, began: int | None) -> int | None:
    """Milliseconds after the recording's start, from epoch milliseconds or from a number that is that already."""
    epoch = _epoch(value)
    if epoch is None:
        return units.milliseconds(value)
    if began is None or not -LONGEST_MS <= epoch - began <= LONGEST_MS:
        return None
    return epoch - began


def _epoch(value: Any) -> int | None:
    if isinstance(value, str) and len(value) < 20 and value.isascii() and value.isdigit():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not EPOCH_FROM < value < _EPOCH_TO:
        return None
    return round(value)
