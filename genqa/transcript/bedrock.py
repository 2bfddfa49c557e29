"""AWS Bedrock Data Automation: segments in whole milliseconds, their words by index in another list.

    {"metadata": {"semantic_modality": "AUDIO", "duration_millis": 237560},
     "audio_items": [{"item_index": 0, "content": "Auto", "start_timestamp_millis": 9, "end_timestamp_millis": 119}],
     "audio_segments": [{"start_timestamp_millis": 0, "end_timestamp_millis": 1970, "text": "Auto sales.",
                         "speaker": {"speaker_label": "spk_0"}, "channel": {"channel_label": "ch_0"},
                         "audio_item_indices": [0, 1, 2]}]}

Labels are numbers in the order of speaking and say nothing of sides: the agent may be ``spk_1``. An item without times
is punctuation.
"""

from __future__ import annotations

import re
from typing import Any

from genqa.transcript import units
from genqa.transcript.reading import Document, RawWord, Reading, Segment

_CHANNEL = re.compile(r"ch_(\d{1,3})")


def recognises(document: Document) -> bool:
    """Segments under ``audio_segments``."""
    return isinstance(units.record(document.json).get("audio_segments"), list)


def read(document: Document) -> Reading:
    """One segment for each of the file's; its words time it where there are any."""
    top = units.record(document.json)
    reading = Reading(length=units.milliseconds(units.record(top.get("metadata")).get("duration_millis")))
    items = _by_index(units.records(top.get("audio_items")))
    for segment in units.records(top.get("audio_segments")):
        words = _words(segment.get("audio_item_indices"), items)
        start, end = _times(segment)
        label = units.label(units.record(segment.get("speaker")).get("speaker_label"))
        channel = _CHANNEL.fullmatch(units.text(units.record(segment.get("channel")).get("channel_label")))
        reading.segments.append(
            Segment(
                label=label,
                start=min([word.start for word in words if word.start is not None], default=start),
                end=max([word.end for word in words if word.end is not None], default=end),
                text=units.text(segment.get("text")),
                words=words,
                role=units.role(label),
                channel=int(channel.group(1)) if channel else None,
            )
        )
    reading.channels = max([said.channel + 1 for said in reading.segments if said.channel is not None], default=0)
    return reading


def _by_index(items: list[dict[str, Any]]) -> dict[Any, dict[str, Any]]:
    """Each item by its own index, by its place where it has none."""
    found: dict[Any, dict[str, Any]] = {}
    for place, item in enumerate(items):
        index = item.get("item_index")
        found[index if isinstance(index, int) else place] = item
    return found


def _words(indices: Any, items: dict[Any, dict[str, Any]]) -> tuple[RawWord, ...]:
    listed = indices if isinstance(indices, list) else []
    named = [items[index] for index in listed if isinstance(index, int) and index in items]
    return tuple(
        [
            RawWord(*_times(item), units.text(item.get("content")))
            for item in named
            if "start_timestamp_millis" in item or "end_timestamp_millis" in item
        ]
    )


def _times(item: dict[str, Any]) -> tuple[int | None, int | None]:
    return units.milliseconds(item.get("start_timestamp_millis")), units.milliseconds(item.get("end_timestamp_millis"))
