"""OpenAI transcription and the Whisper family: segments in seconds, at times with words, at times with speakers.

{"text": "…", "duration": 27.4,
 "segments": [{"start": 0.0, "end": 4.7, "text": " Thanks for calling.", "speaker": "agent",
               "words": [{"word": " Thanks", "start": 0.0, "end": 0.4}]}]}

OpenAI             words at the top, beside or instead of segments; diarized: ``speaker`` on segments; or only text
whisper, faster-   words in segments; faster-whisper's segments may stand alone in a list
WhisperX           speakers on segments and on words, where they may differ; a number such as "42" has no times
whisper-timestamped  a word's text is ``text``, not ``word``
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

from genqa.call import counted
from genqa.transcript import units, words
from genqa.transcript.reading import Document, RawWord, Reading, Segment

#: What only a Whisper model writes on its segments: the sign for a list of segments that stands alone.
_MODEL_KEYS = ("avg_logprob", "no_speech_prob", "compression_ratio", "tokens", "seek")
#: All that may stand in a file that has text and nothing else to read.
_TEXT_ONLY = {"text", "task", "language", "languages", "duration", "usage", "logprobs", "type", "segments", "words"}


def recognises(document: Document) -> bool:
    """Segments with a start and a text; words beside a text; or a text and nothing else; or nobody speaks."""
    if isinstance(document.json, list):
        items = units.records(document.json)[:50]
        return any("start" in item and any(key in item for key in _MODEL_KEYS) for item in items)
    top = units.record(document.json)
    if any(isinstance(top.get(key), list | dict) for key in ("results", "transcripts", "utterances", "phrases")):
        return False
    segments, said = units.records(top.get("segments"))[:50], units.records(top.get("words"))[:50]
    if any("start" in item and "end" in item and ("text" in item or "words" in item) for item in segments):
        return True
    if not isinstance(top.get("text"), str):
        return False
    if any("word" in word and "start" in word for word in said):
        return True
    silent = top.get("segments") == [] and isinstance(top.get("language"), str)
    return not segments and not said and (silent or set(top) <= _TEXT_ONLY)


def read(document: Document) -> Reading:
    """One segment for each of the file's, or several where its words name several speakers."""
    top = units.record(document.json)
    reading = Reading(length=units.seconds(top.get("duration")))
    items = units.records(document.json if isinstance(document.json, list) else top.get("segments"))
    beside = units.records(top.get("words")) or units.records(top.get("word_segments"))
    if not items:
        reading.segments = words.utterances(_spoken(beside))
        if not reading.segments and units.text(top.get("text")):
            reading.segments = [Segment(None, None, None, units.text(top["text"]))]
        return reading
    inside = [_spoken(units.records(item.get("words"))) for item in items]
    if not any(inside):
        inside = _handed_out(_spoken(beside), items)
    placed = 0
    for item, spoken in zip(items, inside, strict=True):
        start, end = units.seconds(item.get("start")), units.seconds(item.get("end"))
        placed += _give_room(spoken, start, end)
        label = units.label(item.get("speaker"))
        whole = Segment(label, start, end, units.text(item.get("text")), role=units.role(label))
        reading.segments += words.provided(whole, spoken)
    if placed:
        what = counted(placed, "word has", "words have")
        reading.warnings.append(f"{what} no times in the file: each was given the room between its neighbours")
    return reading


def _spoken(items: list[dict[str, Any]]) -> list[RawWord]:
    spoken = []
    for item in items:
        label = units.label(item.get("speaker"))
        spoken.append(
            RawWord(
                start=units.seconds(item.get("start")),
                end=units.seconds(item.get("end")),
                text=units.text(item.get("word")) or units.text(item.get("text")),
                label=label,
                role=units.role(label),
            )
        )
    return spoken


def _handed_out(spoken: list[RawWord], items: list[dict[str, Any]]) -> list[list[RawWord]]:
    """The words at the top of a file, each to the segment in which its middle lies."""
    inside: list[list[RawWord]] = [[] for _ in items]
    starts = sorted(
        (start, position)
        for position, item in enumerate(items)
        if (start := units.seconds(item.get("start"))) is not None
    )
    if starts:
        for word in spoken:
            if word.start is not None and word.end is not None:
                at = bisect_right(starts, ((word.start + word.end) // 2, len(items))) - 1
                inside[starts[max(at, 0)][1]].append(word)
    return inside


def _give_room(spoken: list[RawWord], start: int | None, end: int | None) -> int:
    """Gives words without times, in place, equal shares of the room between their timed neighbours in the segment.

    |let| |me| 42 7 |dollars|
               ░░░░
    """
    timed = [word.start is not None and word.end is not None for word in spoken]
    placed = position = 0
    while position < len(spoken):
        if timed[position]:
            position += 1
            continue
        run = position
        while position < len(spoken) and not timed[position]:
            position += 1
        left = spoken[run - 1].end if run else start
        right = spoken[position].start if position < len(spoken) else end
        if left is None or right is None:
            continue
        share = max(0, right - left) / (position - run)
        for number in range(position - run):
            spoken[run + number] = spoken[run + number]._replace(
                start=left + round(share * number), end=left + round(share * (number + 1))
            )
        placed += position - run
    return placed
