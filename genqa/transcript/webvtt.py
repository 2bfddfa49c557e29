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
_REMARK = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)|X-TIMESTAMP-MAP=")


def recognises(document: Document) -> bool:
    """The first line is ``WEBVTT``, alone or before a title."""
    return document.json is None and _is_head(next(document.lines()))


def read(document: Document) -> Reading:
    """The cues; one whose times cannot be read keeps its place, so that it is counted among those left out."""
    cues: list[Cue] = []
    for number, block in enumerate(captions.blocks(document.lines())):
        at = captions.time_line(block)
        if number == 0 and _is_head(block[0]):
            at = next((at for at, line in enumerate(block) if captions.times(line)), None)
            if at is None:
                continue
        if at is not None:
            start, end = captions.times(block[at]) or (None, None)
            cues.append(Cue(start, end, _lines(block[at + 1 :], start, end)))
        elif not _REMARK.match(block[0]):
            cues.append(Cue(None, None, _lines(block, None, None)))
    return captions.reading(cues, recognises(document))


def _is_head(line: str) -> bool:
    return line.startswith("WEBVTT") and line[6:7] in ("", " ", "\t")


def _lines(block: list[str], start: int | None, end: int | None) -> list[Line]:
    """The lines as they read. Markup may go on over the end of a line, a voice does."""
    lines: list[Line] = []
    voice: str | None = None
    for line in block:
        parts: list[tuple[str | None, int | None, list[str]]] = [(voice, None, [])]
        for number, piece in enumerate(_TAG.split(line)):
            if number % 2 == 0:
                parts[-1][2].append(piece)
            elif (at := captions.time(piece)) is not None:
                parts.append((voice, at, []))
            elif named := _VOICE.fullmatch(piece.strip()):
                voice = units.label(captions.unescaped(named[1]))
                parts.append((voice, None, []))
        lines += _of_one_line(parts, start, end)
    return lines


def _of_one_line(
    parts: list[tuple[str | None, int | None, list[str]]], start: int | None, end: int | None
) -> list[Line]:
    """One line for each voice in a line."""
    lines: list[Line] = []
    run: list[tuple[int | None, str]] = []
    for number, (voice, at, pieces) in enumerate(parts):
        run.append((at, captions.unescaped(_TAG_AT_END.sub("", "".join(pieces)))))
        if number + 1 == len(parts) or parts[number + 1][0] != voice:
            text = " ".join("".join(piece for _, piece in run).split())
            if text:
                lines.append(Line(text, voice, _words(run, start, end)))
            run = []
    return lines


def _words(run: list[tuple[int | None, str]], start: int | None, end: int | None) -> tuple[RawWord, ...]:
    """The words, where there is a time for each and they come in order within the cue."""
    if start is None or end is None or not any(at is not None for at, _ in run):
        return ()
    timed = [(start if at is None else at, units.text(text)) for at, text in run]
    timed = [(at, text) for at, text in timed if text]
    edges = [start, *(at for at, _ in timed), end]
    if edges != sorted(edges) or any(len(text.split()) > 1 for _, text in timed):
        return ()
    return tuple(
        RawWord(at, following, text)
        for (at, text), following in zip(timed, [*(at for at, _ in timed[1:]), end], strict=True)
    )
