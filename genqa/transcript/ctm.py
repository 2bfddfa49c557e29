"""CTM: one timed word a line, in seconds, start and length. A speaker only in the eighth field, which is rare.

    ;; comment
    call-7 A 11.34 0.20 yes 0.98 lex anna
    call-7 A * * <ALT_BEGIN>                  alternatives, of which only the first counts
    Roger_00000_audio 1 00000.03 0.06 Hi,     Gecko: speaker and segment in place of the recording

Without a speaker the channel (``A`` and ``B``, ``1`` and ``2``) tells the sides apart; with one channel, nothing does.
"""

from __future__ import annotations

from collections.abc import Iterator

from genqa.transcript import nist, recordings, units, words
from genqa.transcript.reading import Document, RawWord, Reading, Segment

#: Types of lines that are no words: laughter and other sounds, and remarks.
_NO_WORDS = ("non-lex", "misc")
#: ``<ALT_BEGIN>``, ``<ALT>`` before every further one, ``<ALT_END>``.
_ALTERNATIVE = "<ALT"
#: How much a speaker's segments may overlap their own in Gecko; more tells that the ids are recordings.
_SAME_SPEAKER_MS = 1000


def recognises(document: Document) -> bool:
    """Half of the first lines have a CTM's two times, word and confidence."""
    return nist.kind(document) == "ctm"


def read(document: Document) -> Reading:
    """The words of one recording as utterances, Gecko's segments where the file is Gecko's."""
    found, warnings = recordings.by_id(nist.rows(document), (0, 1), _parsed)
    reading = Reading(warnings=warnings)
    segments = None if document.recording in found else _of_gecko(found)
    if segments is not None:
        for speaker, spoken in segments:
            whole = Segment(speaker, None, None, words.sentence([word.text for word in spoken]))
            reading.segments += words.provided(whole, spoken) if spoken else []
        return reading
    recording = recordings.chosen(found, document.recording) or recordings.Recording()
    spoken, reading.channels = recording.on_channels()
    reading.segments = words.utterances(_said(spoken))
    return reading


def _parsed(fields: list[str]) -> RawWord | None:
    times = nist.times(fields[2], fields[3]) if 5 <= (count := len(fields)) <= 8 else None
    if times is None:
        return None
    start, length = times
    end, word = units.after(start, length), fields[4]
    silent = word[0] in "<[!sS" and (word.lower() in nist.NOT_SPOKEN or word.startswith(_ALTERNATIVE))
    if count < 7:
        return RawWord(start, end, word, None, None, None, silent)
    name = nist.label(fields[7]) if count == 8 else None
    silent = silent or fields[6] in _NO_WORDS
    return RawWord(start, end, word, name, units.role(name), None, silent)


def _of_gecko(
    found: dict[str, recordings.Recording[RawWord]],
) -> list[tuple[str | None, list[RawWord]]] | None:
    """Speaker and words of each segment, where the ids are ``speaker_00007_audio`` and time goes on through them.

    Recordings may be called ``call_00007_audio`` as well, but each of those starts anew.
    """
    numbered: list[tuple[int, str, list[RawWord]]] = []
    for name, recording in found.items():
        speaker, _, number = name.removesuffix("_audio").rpartition("_")
        if not (name.endswith("_audio") and speaker and len(number) >= 5 and number.isascii() and number.isdigit()):
            return None
        numbered.append((int(number[:15]), speaker, recording.items))
    numbered.sort(key=lambda segment: segment[0])
    segments: list[tuple[str | None, list[RawWord]]] = []
    last_start, last_end = 0, dict[str, int]()
    for _, speaker, items in numbered:
        starts = [word.start for word in items if word.start is not None]
        start = min(starts, default=last_start)
        if start < max(last_start, last_end.get(speaker, 0) - _SAME_SPEAKER_MS):
            return None
        last_start, last_end[speaker] = start, max(starts, default=start)
        label = nist.label(speaker)
        segments.append((label, [word._replace(label=label, role=units.role(label)) for word in _said(items)]))
    return segments


def _said(items: list[RawWord]) -> Iterator[RawWord]:
    """The words that somebody said; where there are alternatives, those of the first."""
    other_alternative = False
    for word in items:
        if word.punctuation and word.text.startswith(_ALTERNATIVE):
            other_alternative = word.text == "<ALT>"
        elif not word.punctuation and not other_alternative:
            yield word
