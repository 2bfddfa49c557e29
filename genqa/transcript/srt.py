"""SubRip captions: a number, a line with two times, the text.

    1
    00:00:00,500 --> 00:00:07,000
    [CSR] Thank you for calling.

Hours may be missing and the fraction may follow a point, as files that were WebVTT once have it.
"""

from __future__ import annotations

import re
from itertools import islice

from genqa.transcript import captions, webvtt
from genqa.transcript.captions import Cue, Times
from genqa.transcript.reading import Document, Reading

#: What players take for markup in a text; anything else between ``<`` and ``>`` is text.
_MARKUP = re.compile(r"</?(?:[bisuBISU]|font|FONT)(?:\s[^<>]{0,200})?>|\{\\[^{}]{0,200}\}")
_SAMPLE = 20


def recognises(document: Document) -> bool:
    """Half of the first blocks have two times in their first or second line, and it is no WebVTT."""
    if document.json is not None or webvtt.recognises(document):
        return False
    blocks = list(islice(captions.blocks(islice(document.lines(), _SAMPLE * 10)), _SAMPLE))
    timed = sum(block.times is not None and block.times[0] is not None and len(block.before) < 2 for block in blocks)
    return timed > 0 and timed * 2 >= len(blocks)


def read(document: Document) -> Reading:
    """The cues; one whose times cannot be read keeps its place, so that it is counted among those left out."""
    cues: list[Cue] = []
    times: Times | None = None
    lines: list[str] = []
    for before, at, after in captions.blocks(document.lines()):
        if at is None and not before[0].strip().isdecimal():
            lines += before  # of a text with an empty line in it
            continue
        if times is not None:
            cues.append(_cue(times, lines))
        times, lines = (captions.UNREADABLE, before[1:]) if at is None else (at, after)
    if times is not None:
        cues.append(_cue(times, lines))
    return captions.reading(cues, recognises(document))


def _cue(times: Times, lines: list[str]) -> Cue:
    texts = [
        captions.unescaped(_MARKUP.sub("", line) if "<" in line or "{" in line else line).strip() for line in lines
    ]
    return Cue(*times, tuple([text for text in texts if text]))
