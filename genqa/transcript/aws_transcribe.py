"""Amazon Transcribe: items, each a word with times as text (``"0.49"`` s) or punctuation without any.

    {"jobName": "…", "status": "COMPLETED",
     "results": {"items": [{"type": "pronunciation", "start_time": "4.87", "end_time": "5.02", "speaker_label": "spk_0",
                            "alternatives": [{"content": "I've"}]}],
                 "channel_labels": {"channels": [{"channel_label": "ch_0", "items": […]}]},
                 "speaker_labels": {"segments": [{"speaker_label": "spk_0", "start_time": "4.87", "items": […]}]}}}

Items of a file with channels stand at the top **and** under their channel. Old files name speakers only under
``speaker_labels``, where the same start time finds the word.
"""

from __future__ import annotations

import re
from typing import Any

from genqa.transcript import units, words
from genqa.transcript.reading import Document, RawWord, Reading, Segment

_CHANNEL = re.compile(r"ch_(\d{1,3})")


def recognises(document: Document) -> bool:
    """``results`` is an object with items, or with transcripts and a job's name."""
    top = units.record(document.json)
    results = units.record(top.get("results"))
    return (
        not any(isinstance(results.get(key), list) for key in ("channels", "utterances"))
        and not isinstance(top.get("Transcript"), list)
        and (isinstance(results.get("items"), list) or ("jobName" in top and "transcripts" in results))
    )


def read(document: Document) -> Reading:
    """Utterances from the words of each channel or speaker."""
    results = units.record(units.record(document.json).get("results"))
    labels = units.record(results.get("channel_labels"))
    channels = units.records(labels.get("channels"))
    speakers = _Speakers(units.record(results.get("speaker_labels")))
    spoken: list[RawWord] = []
    for number, channel in enumerate(channels):
        spoken += _spoken(
            units.records(channel.get("items")), speakers, units.label(channel.get("channel_label")), number
        )
    if not spoken:
        spoken = _spoken(units.records(results.get("items")), speakers, None, None)
    reading = Reading(segments=words.utterances(spoken))
    named = [said.channel + 1 for said in reading.segments if said.channel is not None]
    reading.channels = max([units.number(labels.get("number_of_channels")) or 0, len(channels), *named])
    if not spoken and (text := units.text(units.first(results.get("transcripts")).get("transcript"))):
        reading.segments.append(Segment(None, None, None, text))
    return reading


def _spoken(
    items: list[dict[str, Any]], speakers: _Speakers, channel_label: str | None, number: int | None
) -> list[RawWord]:
    spoken: list[RawWord] = []
    for item in items:
        text = units.text(units.first(item.get("alternatives")).get("content"))
        if item.get("type") == "punctuation":
            if spoken:  # it belongs to the word before it, whatever label it has itself
                before = spoken[-1]
                spoken.append(RawWord(None, None, text, before.label, before.role, before.channel, True))
            continue
        start, end = units.seconds(item.get("start_time")), units.seconds(item.get("end_time"))
        name = channel_label or units.label(item.get("channel_label"))
        speaker = units.label(item.get("speaker_label")) or speakers.at(start)
        label = speaker or name
        spoken.append(RawWord(start, end, text, label, units.role(label), _number(name, number)))
    return spoken


def _number(channel_label: str | None, position: int | None) -> int | None:
    named = _CHANNEL.fullmatch(channel_label or "")
    return int(named.group(1)) if named else position


class _Speakers:
    """The speaker at a start time, from the ``speaker_labels`` of files whose items do not name one."""

    def __init__(self, speaker_labels: dict[str, Any]) -> None:
        self._by_start: dict[int, str] = {}
        for segment in units.records(speaker_labels.get("segments")):
            whole = units.label(segment.get("speaker_label"))
            for item in (segment, *units.records(segment.get("items"))):
                label, start = units.label(item.get("speaker_label")) or whole, units.seconds(item.get("start_time"))
                if label is not None and start is not None:
                    self._by_start[start] = label

    def at(self, start: int | None) -> str | None:
        return self._by_start.get(start) if start is not None else None
