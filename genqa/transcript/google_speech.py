"""Google Speech-to-Text, versions 1 and 2: results in the order of time, each with alternatives, the best first.

    v1  {"results": [{"channelTag": 1, "alternatives": [{"transcript": "okay", "words": [
            {"word": "okay", "startTime": "4.500s", "endTime": "4.800s", "speakerTag": 2}]}]}]}
    v2  {"results": [{"channelTag": 1, "alternatives": [{"transcript": "okay", "words": [
            {"word": "okay", "startOffset": "4.5s", "endOffset": "4.8s", "speakerLabel": "2"}]}]}]}

Client libraries write the same in snake case and durations as ``{"seconds": 4, "nanos": 500000000}``. An offset of 0
is left out. With speaker labels one last result repeats every word, now with its speaker. Newer files of version 1 name
speakers like version 2.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from genqa.transcript import units, words
from genqa.transcript.reading import Document, RawWord, Reading, Segment

_V2_WORD_KEYS = ("startOffset", "endOffset", "start_offset", "end_offset")
_V2_RESULT_KEYS = ("resultEndOffset", "result_end_offset")
_BILLED = ("totalBilledTime", "total_billed_time")
#: What the answer of version 1 is called where its operation ends.
_RESPONSE = ".LongRunningRecognizeResponse"
#: Keys of IBM Watson and Speechmatics, whose results also hold alternatives.
_FOREIGN_KEYS = ("timestamps", "content")


def recognises_v1(document: Document) -> bool:
    """Results with alternatives and nothing that only version 2 writes; a bill without results is a silent call."""
    top = _top(document)
    if not top.get("results"):
        return any(key in top for key in _BILLED) or str(top.get("@type", "")).endswith(_RESPONSE)
    return _is_google(top) and not _is_v2(top)


def recognises_v2(document: Document) -> bool:
    """Results with alternatives, and offsets where version 1 has times; metadata without results is a silent call."""
    top = _top(document)
    if top.get("results") == [] and set(top) == {"results", "metadata"}:
        return True
    return _is_google(top) and _is_v2(top)


def read_v1(document: Document) -> Reading:
    """Utterances from the words."""
    return _read(document, _v1_word)


def read_v2(document: Document) -> Reading:
    """Utterances from the words."""
    return _read(document, _v2_word)


_Times = tuple[int | None, int | None, str | None]


def _read(document: Document, times: Callable[[dict[str, Any]], _Times]) -> Reading:
    results = _once(units.records(_top(document).get("results")), times)
    reading = Reading()
    spoken: list[RawWord] = []
    begun: set[int | None] = set()  # channels in which a word has a time later than 0
    for result in results:
        best = units.first(result.get("alternatives"))
        channel = _channel(result)
        said = units.records(best.get("words"))
        if not said and (text := units.text(best.get("transcript"))):
            reading.segments.append(Segment(None, None, None, text, channel=channel))
        for word in said:
            start, end, label = times(word)
            if start is None and end is not None and channel not in begun:
                start = 0
            if end:
                begun.add(channel)
            spoken.append(RawWord(start, end, units.text(word.get("word")), label, units.role(label), channel))
        spoken += _rest(units.text(best.get("transcript")).split(), spoken[len(spoken) - len(said) :])
    reading.segments += words.utterances(spoken)
    reading.channels = max([said.channel + 1 for said in reading.segments if said.channel is not None], default=0)
    return reading


def _rest(transcript: list[str], spoken: list[RawWord]) -> list[RawWord]:
    """What the text goes on with after the last word of the result: text of that word's speaker, without times."""
    if not spoken or transcript[: len(spoken)] != [word.text for word in spoken]:
        return []
    last = spoken[-1]._replace(start=None, end=None, punctuation=True)
    return [last._replace(text=text) for text in transcript[len(spoken) :]]


def _v1_word(word: dict[str, Any]) -> _Times:
    tag = units.label(word.get("speakerTag", word.get("speaker_tag")))
    return (
        units.suffixed_seconds(word.get("startTime", word.get("start_time"))),
        units.suffixed_seconds(word.get("endTime", word.get("end_time"))),
        # tags count from 1, and 0 is one that was not set
        tag if tag not in (None, "0") else units.label(word.get("speakerLabel", word.get("speaker_label"))),
    )


def _v2_word(word: dict[str, Any]) -> _Times:
    return (
        units.suffixed_seconds(word.get("startOffset", word.get("start_offset"))),
        units.suffixed_seconds(word.get("endOffset", word.get("end_offset"))),
        units.label(word.get("speakerLabel", word.get("speaker_label"))),
    )


def _once(results: list[dict[str, Any]], times: Callable[[dict[str, Any]], _Times]) -> list[dict[str, Any]]:
    """The results without those whose words the last one holds again.

    Principle: the results of one channel follow each other in time. A last one that names speakers and begins no later
    than the first of its channel (of all, if it names none) can only be the repetition.
    """
    if len(results) < 2:
        return results
    *before, last = results
    channel = _channel(last)
    repeated = [result for result in before if channel is None or _channel(result) == channel]
    said = [times(word) for word in _words(last)]
    if not repeated or not any(label for _, _, label in said):
        return results
    begins = min([start or 0 for start, end, _ in said if end is not None], default=None)
    began = min(
        [start or 0 for result in repeated for start, end, _ in map(times, _words(result)) if end is not None],
        default=None,
    )
    if began is not None and (begins is None or begins > began):
        return results
    return [result for result in before if channel is not None and _channel(result) != channel] + [last]


def _words(result: dict[str, Any]) -> list[dict[str, Any]]:
    return units.records(units.first(result.get("alternatives")).get("words"))


def _channel(result: dict[str, Any]) -> int | None:
    """The audio channel, which Google counts from 1."""
    tag = units.number(result.get("channelTag", result.get("channel_tag")))
    return tag - 1 if tag else None


def _top(document: Document) -> dict[str, Any]:
    """The answer, which a long-running operation wraps in ``response``."""
    top = units.record(document.json)
    response = units.record(top.get("response"))
    return response if "results" in response else top


def _is_google(top: dict[str, Any]) -> bool:
    results = units.records(top.get("results"))
    best = [units.first(result.get("alternatives")) for result in results[:50]]
    return (
        any("words" in one or "transcript" in one for one in best)
        and not any(key in one for one in best for key in _FOREIGN_KEYS)
        and not any("final" in result for result in results[:50])
        and "result_index" not in top
    )


def _is_v2(top: dict[str, Any]) -> bool:
    for result in units.records(top.get("results"))[:50]:
        said = _words(result)[:50]
        if any(key in result for key in _V2_RESULT_KEYS) or any(key in word for word in said for key in _V2_WORD_KEYS):
            return True
    return False
