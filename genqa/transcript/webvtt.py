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
from functools import lru_cache

from genqa.transcript import captions, units
from genqa.transcript.captions import Cue, Times
from genqa.transcript.reading import Document, RawWord, Reading

_TAG = re.compile(r"<[^<>]*>")
#: The tags that say something: a time, and what may be a voice.
_MARK = re.compile(rf"<(?:{captions.CLOCK}|(v[^<>]*))>", re.ASCII)
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
            cues.append(_cue(times, after))
        elif not (number == 0 and _is_head(before[0])) and not _REMARK.match(before[0]):
            cues.append(_cue(captions.UNREADABLE, before))
    return captions.reading(cues, recognises(document))


def _is_head(line: str) -> bool:
    return line.startswith("WEBVTT") and line[6:7] in ("", " ", "\t")


def _cue(times: Times, block: list[str]) -> Cue:
    """The lines as they read, one for each voice in a line. A voice goes on over the end of a line."""
    lines: list[str] = []
    voices: list[str | None] = []
    words: tuple[RawWord, ...] = ()
    voice: str | None = None
    for line in block:
        for name, pieces in _by_voice(line, voice):
            voice = name
            text = " ".join("".join([text for _, text in pieces]).split())
            if text:
                lines.append(text)
                voices.append(voice)
                words = _words(pieces, *times) if len(pieces) > 1 else ()
    return Cue(*times, tuple(lines), tuple(voices) if voice else (), words)


def _by_voice(line: str, voice: str | None) -> list[tuple[str | None, list[_Piece]]]:
    """The voices in a line, each with what it says: pieces with the times in front of them."""
    if "<" not in line:
        return [(voice, [(None, captions.unescaped(line))])]
    said: list[tuple[str | None, list[_Piece]]] = []
    pieces: list[_Piece] = []
    since: int | None = None
    text, *rest = _MARK.split(line)
    texts = [text]
    marks = iter(rest)
    for hours, minutes, seconds, fraction, tag, text in zip(*[marks] * 6, strict=True):
        at = None if tag else captions.clock(hours, minutes, seconds, fraction)
        is_voice, name = _named(tag) if tag else (False, None)
        if at is None and not is_voice:
            texts.append(text)
            continue
        if pieces or not is_voice or texts != [""]:  # before a voice that begins the line nothing is said
            pieces.append((since, _text(texts)))
        texts, since = [text], at
        if is_voice:
            if pieces:
                said.append((voice, pieces))
            pieces, voice = [], name
    pieces.append((since, _text(texts)))
    said.append((voice, pieces))
    return said


@lru_cache(1000)
def _named(tag: str) -> tuple[bool, str | None]:
    """Whether a tag names a voice, and which."""
    found = _VOICE.fullmatch(tag.strip())
    return found is not None, units.label(captions.unescaped(found[1])) if found else None


def _text(parts: list[str]) -> str:
    """What is left without the other tags, and without one that the line breaks off."""
    text = "".join(parts)
    if "<" in text:
        text = "".join([_TAG.sub("", part) for part in parts])
        text = _TAG_AT_END.sub("", text) if "<" in text else text
    return captions.unescaped(text)


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
