"""CTM: one timed word a line, in seconds, start and length. A speaker only in the eighth field, which is rare.

    ;; comment
    call-7 A 11.34 0.20 yes 0.98 lex anna
    call-7 A * * <ALT_BEGIN>                  alternatives, of which only the first counts
    Roger_00000_audio 1 00000.03 0.06 Hi,     Gecko: speaker and segment in place of the recording

Without a speaker the channel (``A`` and ``B``, ``1`` and ``2``) tells the sides apart; with one channel, nothing does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from genqa.transcript import nist, units, words
from genqa.transcript.reading import Document, Reading, Segment

#: Types of lines that are no words: laughter and other sounds, and remarks.
_NO_WORDS = frozenset(("non-lex", "misc"))
#: How much a speaker's segments may overlap their own in Gecko; more tells that the ids are recordings.
_SAME_SPEAKER_MS = 1000

Rows = list[list[str]]


def recognises(document: Document) -> bool:
    """Three lines in four have a CTM's two times, word and confidence."""
    return nist.kind(document) == "ctm"


def read(document: Document) -> Reading:
    """The words of one recording as utterances, Gecko's segments where the file is Gecko's."""
    recordings: dict[str, Rows] = {}
    unread: list[int] = []
    for number, fields in nist.rows(document):
        if nist.is_ctm(fields):
            recordings.setdefault(fields[0], []).append(fields)
        else:
            unread.append(number)
    reading = Reading(warnings=nist.unread(unread))
    segments = None if document.recording in recordings else _of_gecko(recordings)
    if segments:
        for segment in segments:
            whole = Segment(segment.speaker, None, None, "", role=units.role(segment.speaker))
            spoken = [_word(fields, {})._replace(label=segment.speaker, role=whole.role) for fields in segment.rows]
            text = words.sentence([word.text for word in spoken])
            reading.segments += words.provided(whole._replace(text=text), spoken) if spoken else []
        return reading
    lines = nist.chosen(recordings, document.recording) or []
    channels = nist.channel_numbers({fields[1] for fields in lines})
    reading.channels = max(channels.values(), default=0) + 1
    reading.segments = words.utterances([_word(fields, channels) for fields in _first_alternatives(lines)])
    return reading


class _Segment(NamedTuple):
    """One segment of Gecko's."""

    speaker: str | None
    rows: Rows


def _of_gecko(recordings: dict[str, Rows]) -> list[_Segment] | None:
    """The segments, where the ids are ``speaker_00007_audio`` and their times go on from one to the next.

    Recordings may be called ``call_00007_audio`` as well, but each of those starts anew.
    """
    numbered: list[tuple[int, str, Rows]] = []
    for name, lines in recordings.items():
        speaker, _, rest = name.rpartition("_")[0].rpartition("_")
        if not (name.endswith("_audio") and speaker and len(rest) >= 5 and rest.isascii() and rest.isdigit()):
            return None
        numbered.append((int(rest[:15]), speaker, lines))
    numbered.sort(key=lambda segment: segment[0])
    last_start, last_end = 0, dict[str, int]()
    for _, speaker, lines in numbered:
        starts = [start for fields in lines if (start := units.seconds(fields[2])) is not None]
        start = min(starts, default=last_start)
        if start < max(last_start, last_end.get(speaker, 0) - _SAME_SPEAKER_MS):
            return None
        last_start, last_end[speaker] = start, max(starts, default=start)
    return [_Segment(nist.label(speaker), list(_first_alternatives(lines))) for _, speaker, lines in numbered]


def _first_alternatives(lines: Rows) -> Iterator[list[str]]:
    """The lines that hold words somebody said; where there are alternatives, those of the first."""
    skipping = False
    for fields in lines:
        word = fields[4]
        if word.startswith("<ALT"):
            skipping = word == "<ALT>"
        elif not skipping and word.lower() not in nist.NOT_SPOKEN and (len(fields) < 7 or fields[6] not in _NO_WORDS):
            yield fields


def _word(fields: list[str], channels: dict[str, int]) -> words.Spoken:
    start = units.seconds(fields[2])
    name = nist.label(fields[7]) if len(fields) == 8 else None
    return words.Spoken(
        start=start,
        end=units.after(start, units.seconds(fields[3])),
        text=units.text(fields[4]),
        label=name,
        role=units.role(name),
        channel=channels.get(fields[1]),
    )
