"""WebVTT captions: a head, then cues of two times and a text with markup in it.

    WEBVTT

    NOTE a remark, as STYLE and REGION are not spoken either

    intro
    00:00:00.500 --> 00:00:07.000 align:start
    <v Maria>Thank you <00:00:01.500>for <00:00:01.900>calling.</v>

``<v Maria>`` is who speaks. Times in the text are when the next word starts; a word ends where the next one starts.
"""

from __future__ import annotations

import re

from genqa.transcript import captions, units
from genqa.transcript.captions import Cue, Line
from genqa.transcript.reading import Document, RawWord, Reading

_TAG = re.compile(r"<([^<>]*)>")
_TAG_AT_END = re.compile(r"<[^<>]*$")
_VOICE = re.compile(r"v(?:\.\S*)?[ \t]+(.+)", re.DOTALL)
#: Text and the time from which it is spoken, where one stands before it.
_Piece = tuple[int | None, str]
_REMARK = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)|X-TIMESTAMP-MAP=")


def recognises(document: Document) -> bool:
    """The first line is ``WEBVTT``, alone or before a title."""
    return document.json is None and _is_head(next(document.lines(), ""))


def read(document: Document) -> Reading:
    """The cues; one whose times cannot be read keeps its place, so that it is counted among those left out."""
    cues: list[Cue] = []
    for number, (before, times, after) in enumerate(captions.blocks(document.lines(), spaces_end=False)):
        if times is not None:
            cues.append(Cue(*times, _lines(after, *times)))
        elif not (number == 0 and _is_head(before[0])) and not _REMARK.match(before[0]):
            cues.append(Cue(None, None, _lines(before, None, None)))
    return captions.reading(cues, recognises(document))


def _is_head(line: str) -> bool:
    return line.startswith("WEBVTT") and line[6:7] in ("", " ", "\t")


def _lines(block: list[str], start: int | None, end: int | None) -> list[Line]:
    """The lines as they read, one for each voice in a line. A voice goes on over the end of a line."""
    lines: list[Line] = []
    voice: str | None = None
    for line in block:
        if "<" not in line:
            lines.append(Line(" ".join(captions.unescaped(line).split()), voice))
            continue
        texts: list[str] = []
        pieces: list[_Piece] = []
        since: int | None = None
        for number, part in enumerate([*_TAG.split(line), ""]):
            if number % 2 == 0:
                texts.append(part)
                continue
            at = captions.time(part) if part[:1].isdigit() else None
            named = _VOICE.fullmatch(part.strip()) if part[:1] == "v" else None
            if at is None and named is None and part:
                continue
            pieces.append((since, captions.unescaped(_TAG_AT_END.sub("", "".join(texts)))))
            texts, since = [], at
            if at is None:
                lines += _of_voice(voice, pieces, start, end)
                pieces = []
                voice = units.label(captions.unescaped(named[1])) if named else voice
    return [line for line in lines if line.text]


def _of_voice(voice: str | None, pieces: list[_Piece], start: int | None, end: int | None) -> list[Line]:
    text = " ".join("".join([text for _, text in pieces]).split())
    return [Line(text, voice, _words(pieces, start, end) if len(pieces) > 1 else ())]


def _words(pieces: list[_Piece], start: int | None, end: int | None) -> tuple[RawWord, ...]:
    """The words, where there is a time for each and they come in order within the cue."""
    if start is None or end is None:
        return ()
    found: list[RawWord] = []
    until = end
    for at, text in reversed(pieces):
        since = start if at is None else at
        words = text.split()
        if len(words) > 1 or not start <= since <= until:
            return ()
        if words:
            found.append(RawWord(since, until, words[0]))
            until = since
    return tuple(reversed(found))
