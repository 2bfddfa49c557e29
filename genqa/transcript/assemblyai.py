"""AssemblyAI: words and utterances in milliseconds, the length in whole seconds.

    {"status": "completed", "audio_duration": 25, "text": "Yeah. As much as…",
     "words": [{"text": "Yeah.", "start": 170, "end": 718, "speaker": "A"}],
     "utterances": [{"speaker": "A", "start": 170, "end": 25140, "text": "…", "words": […]}]}

``utterances`` is null without speaker labels. A multichannel file names ``channel`` "1", "2" on words and utterances.
"""

from __future__ import annotations

from typing import Any

from genqa.transcript import units, words
from genqa.transcript.reading import Document, RawWord, Reading, Segment

#: Keys that no other format has; one of them tells that times are milliseconds.
_OWN_KEYS = {
    "audio_duration",
    "audio_url",
    "acoustic_model",
    "language_model",
    "speech_model",
    "speech_models",
    "audio_channels",
}


def recognises(document: Document) -> bool:
    """An object with a key of AssemblyAI's own beside its words or text."""
    top = units.record(document.json)
    return (
        bool(_OWN_KEYS.intersection(top))
        and any(key in top for key in ("words", "utterances", "text"))
        and not any(isinstance(top.get(key), list | dict) for key in ("results", "transcripts", "segments"))
    )


def read(document: Document) -> Reading:
    """The provider's utterances, else utterances from the words, else the bare text."""
    top = units.record(document.json)
    reading = Reading(length=units.seconds(top.get("audio_duration")))
    utterances = units.records(top.get("utterances"))
    spoken = _spoken(top)
    for utterance in utterances:
        label, channel = _voice(utterance)
        whole = Segment(
            label=label,
            start=units.milliseconds(utterance.get("start")),
            end=units.milliseconds(utterance.get("end")),
            text=units.text(utterance.get("text")),
            role=units.role(label),
            channel=channel,
        )
        reading.segments += words.provided(whole, _spoken(utterance))
    if not utterances:
        reading.segments += words.utterances(spoken)
    if not reading.segments and units.text(top.get("text")):
        reading.segments.append(Segment(None, None, None, units.text(top["text"])))
    reading.channels = max([units.number(top.get("audio_channels")) or 0, *_channels(reading.segments)])
    return reading


def _voice(item: dict[str, Any]) -> tuple[str | None, int | None]:
    """The label as the file spells it and the channel, which AssemblyAI counts from 1."""
    number = units.number(item.get("channel"))
    return units.label(item.get("speaker")) or units.label(item.get("channel")), number - 1 if number else None


def _spoken(holder: dict[str, Any]) -> list[RawWord]:
    spoken = []
    for word in units.records(holder.get("words")):
        label, channel = _voice(word)
        start, end = units.milliseconds(word.get("start")), units.milliseconds(word.get("end"))
        spoken.append(RawWord(start, end, units.text(word.get("text")), label, units.role(label), channel))
    return spoken


def _channels(segments: list[Segment]) -> list[int]:
    return [said.channel + 1 for said in segments if said.channel is not None]
