"""Gridspace: segments in milliseconds from the recording's start, words from their segment's.

    [{"index": 2, "channel_index": 2, "speaker_role": "agent", "offset_ms": 3730, "duration_ms": 4830, "start_ms": 3729,
      "transcript": "hello this is happy valley…", "human_transcript": "hello this is harper valley…",
      "word_offsets_ms": [0, 480], "word_durations_ms": [420, 180]}]

``offset_ms`` counts from the recording's start, ``start_ms`` from the conversation's, which may be seconds apart. Where
a person corrected the transcript, theirs is the text and says whether it is speech at all; the words' times are the
machine's. ``[noise]`` and ``[laughter]`` are sounds; ``<unk>`` is a word that nobody understood, and alone not even
that.
"""

from __future__ import annotations

from typing import Any

from genqa.transcript import units
from genqa.transcript.reading import Document, RawWord, Reading, Segment

_SOUNDS = {"[noise]", "[laughter]"}
_NO_SPEECH_ALONE = _SOUNDS | {"<unk>"}
_OWN_KEYS = ("word_offsets_ms", "speaker_role", "human_transcript", "start_timestamp_ms")


def recognises(document: Document) -> bool:
    """A list of segments with an offset in milliseconds and a key of Gridspace's own."""
    return any(
        "offset_ms" in segment and any(key in segment for key in _OWN_KEYS)
        for segment in units.records(document.json)[:50]
    )


def read(document: Document) -> Reading:
    """One segment for each in which something is said."""
    reading = Reading()
    for segment in units.records(document.json):
        channel = units.number(segment.get("channel_index"))
        if channel:
            reading.channels = max(reading.channels, channel)
        machine = units.text(segment.get("transcript"))
        text = units.text(segment.get("human_transcript")) or machine
        if not set(text.split()) - _NO_SPEECH_ALONE:
            continue
        start = units.milliseconds(segment.get("offset_ms"))
        label = units.label(segment.get("speaker_role"))
        reading.segments.append(
            Segment(
                label=label,
                start=start,
                end=units.after(start, units.milliseconds(segment.get("duration_ms"))),
                text=text,
                words=_words(segment, start, text.split(), machine.split()),
                role=units.role(label),
                channel=channel - 1 if channel else None,
            )
        )
    return reading


def _words(segment: dict[str, Any], start: int | None, text: list[str], machine: list[str]) -> tuple[RawWord, ...]:
    """The timed words, spelt as in the text where it has as many, else as the machine heard them."""
    offsets, durations = segment.get("word_offsets_ms"), segment.get("word_durations_ms")
    if start is None or not isinstance(offsets, list) or not isinstance(durations, list):
        return ()
    if not len(offsets) == len(durations) == len(machine):
        return ()  # nobody can say which time is which word's
    spelling = text if len(text) == len(machine) else machine
    timed = []
    for offset, duration, heard, spelt in zip(offsets, durations, machine, spelling, strict=True):
        begin = units.after(start, units.milliseconds(offset))
        if heard not in _SOUNDS and spelt not in _SOUNDS:
            timed.append(RawWord(begin, units.after(begin, units.milliseconds(duration)), spelt))
    return tuple(timed)
