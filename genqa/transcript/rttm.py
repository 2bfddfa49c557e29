"""RTTM: who speaks when, without words: diarization's and NIST's format. Times in seconds, start and length.

    ;; comment
    SPEAKER call-7 1 0.40 14.56 <NA> <NA> spk00 <NA> <NA>
    LEXEME  call-7 1 0.40 0.31 hello lex spk00 0.98 <NA>

Lines of type ``LEXEME`` hold words, which hardly any file has. Lines of other types say nothing about who speaks.
"""

from __future__ import annotations

from genqa.transcript import nist, units, words
from genqa.transcript.reading import Document, Reading, Segment

NO_WORDS = "an RTTM holds who speaks when but no words: nothing can be searched, words per minute are not known"


def recognises(document: Document) -> bool:
    """Three lines in four start with an RTTM type and have its times."""
    return nist.kind(document) == "rttm"


def read(document: Document) -> Reading:
    """The turns of one recording, of a voice whose words are timed its words."""
    recordings: dict[str, list[list[str]]] = {}
    unread: list[int] = []
    for number, fields in nist.rows(document):
        if nist.is_rttm(fields):
            recordings.setdefault(fields[1], []).append(fields)
        elif fields[0] in ("SPEAKER", "LEXEME") or fields[0] not in nist.RTTM_TYPES:
            unread.append(number)
    lines = nist.chosen(recordings, document.recording) or []
    channels = nist.channel_numbers({fields[2] for fields in lines})
    spoken = [_word(fields, channels) for fields in lines if fields[0] == "LEXEME"]
    worded = {(word.label, word.channel) for word in spoken}
    turns = [_turn(fields, channels) for fields in lines if fields[0] == "SPEAKER"]
    return Reading(
        segments=[turn for turn in turns if (turn.label, turn.channel) not in worded] + words.utterances(spoken),
        channels=max(channels.values(), default=0) + 1,
        warnings=[*nist.unread(unread), *([] if spoken or not turns else [NO_WORDS])],
    )


def _turn(fields: list[str], channels: dict[str, int]) -> Segment:
    start = units.seconds(fields[3])
    # A name with a space in it makes more fields than the ten there are.
    name = nist.label(" ".join(fields[7:-2]) if len(fields) > 10 else fields[7])
    return Segment(
        label=name,
        start=start,
        end=units.after(start, units.seconds(fields[4])),
        text="",
        role=units.role(name),
        channel=channels.get(fields[2]),
    )


def _word(fields: list[str], channels: dict[str, int]) -> words.Spoken:
    start = units.seconds(fields[3])
    name = nist.label(fields[7])
    return words.Spoken(
        start=start,
        end=units.after(start, units.seconds(fields[4])),
        text=units.text(fields[5]),
        label=name,
        role=units.role(name),
        channel=channels.get(fields[2]),
    )
