"""RTTM: who speaks when, without words: diarization's and NIST's format. Times in seconds, start and length.

    ;; comment
    SPEAKER call-7 1 0.40 14.56 <NA> <NA> spk00 <NA> <NA>
    LEXEME  call-7 1 0.40 0.31 hello lex spk00 0.98 <NA>

Lines of type ``LEXEME`` hold words, which hardly any file has. Lines of other types say nothing about who speaks.
"""

from __future__ import annotations

from genqa.transcript import nist, recordings, units, words
from genqa.transcript.reading import Document, RawWord, Reading, Segment

#: A line that says something of a recording, and not who speaks.
_NOBODY = RawWord(None, None, "", punctuation=True)
NO_WORDS = "an RTTM holds who speaks when but no words: nothing can be searched, words per minute are not known"


def recognises(document: Document) -> bool:
    """Half of the first lines start with an RTTM type and have its times."""
    return nist.kind(document) == "rttm"


def read(document: Document) -> Reading:
    """The turns of one recording, of a voice whose words are timed its words."""
    found, warnings = recordings.by_id(nist.rows(document), (1, 2), _parsed)
    recording = recordings.chosen(found, document.recording) or recordings.Recording()
    items, channels = recording.on_channels()
    items = [item for item in items if not item.punctuation]
    spoken = [item for item in items if item.text]
    worded = {(word.label, word.channel) for word in spoken}
    turns = [
        Segment(item.label, item.start, item.end, "", role=item.role, channel=item.channel)
        for item in items
        if not item.text and (item.label, item.channel) not in worded
    ]
    if turns and not spoken:
        warnings.append(NO_WORDS)
    return Reading(segments=turns + words.utterances(spoken), channels=channels, warnings=warnings)


def _parsed(fields: list[str]) -> RawWord | None:
    """A word, or a turn as a word without text."""
    if fields[0] not in ("SPEAKER", "LEXEME"):
        return _NOBODY if fields[0] in nist.RTTM_TYPES and len(fields) >= 3 else None
    times = nist.times(fields[3], fields[4]) if len(fields) >= 8 else None
    if times is None:
        return None
    # A name with a space in it makes more fields than the ten there are.
    name = nist.label(" ".join(fields[7:-2]) if len(fields) > 10 else fields[7])
    text = units.text(fields[5]) if fields[0] == "LEXEME" else ""
    return RawWord(times[0], units.after(*times), text, name, units.role(name))
