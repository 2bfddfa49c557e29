"""Deepgram: times in seconds, the speaker a number, one entry of ``channels`` for each side of a multichannel file.

    {"metadata": {"duration": 25.93},
     "results": {"channels": [{"alternatives": [{"words": [
                     {"word": "yeah", "start": 0.08, "end": 0.32, "speaker": 0}]}]}],
                 "utterances": [{"channel": 0, "speaker": 0, "start": 0.08, "end": 3.22, "words": […]}]}}

``utterances`` is optional and repeats the words, whose speakers may differ from the utterance's. Smart formatting puts
``punctuated_word`` beside ``word``.
"""

from __future__ import annotations

from typing import Any

from genqa.transcript import units, words
from genqa.transcript.reading import Document, RawWord, Reading, Segment


def recognises(document: Document) -> bool:
    """``results`` is an object with a list of channels or of utterances."""
    results = units.record(units.record(document.json).get("results"))
    return isinstance(results.get("channels"), list) or isinstance(results.get("utterances"), list)


def read(document: Document) -> Reading:
    """The provider's utterances, else utterances from the words of each channel."""
    top = units.record(document.json)
    results = units.record(top.get("results"))
    channels = units.records(results.get("channels"))
    utterances = units.records(results.get("utterances"))
    reading = Reading(length=units.seconds(units.record(top.get("metadata")).get("duration")))
    if utterances:
        for utterance in utterances:
            channel = units.number(utterance.get("channel"))
            whole = Segment(
                label=units.label(utterance.get("speaker")),
                start=units.seconds(utterance.get("start")),
                end=units.seconds(utterance.get("end")),
                text=units.text(utterance.get("transcript")),
                channel=channel,
            )
            reading.segments += words.provided(whole, _spoken(utterance, channel))
    else:
        spoken: list[RawWord] = []
        for channel, entry in enumerate(channels):
            best = units.first(entry.get("alternatives"))
            said = _spoken(best, channel)
            spoken += said
            if not said and units.text(best.get("transcript")):
                reading.segments.append(Segment(None, None, None, units.text(best["transcript"]), channel=channel))
        reading.segments += words.utterances(spoken)
    named = [said.channel + 1 for said in reading.segments if said.channel is not None]
    reading.channels = max([len(channels), *named])
    return reading


def _spoken(holder: dict[str, Any], channel: int | None) -> list[RawWord]:
    return [
        RawWord(
            start=units.seconds(word.get("start")),
            end=units.seconds(word.get("end")),
            text=units.text(word.get("punctuated_word")) or units.text(word.get("word")),
            label=units.label(word.get("speaker")),
            channel=channel,
        )
        for word in units.records(holder.get("words"))
    ]
