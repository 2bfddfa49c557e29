"""From a flat list of timed words to utterances, for formats that give words and no utterances.

A speaker's utterance goes on until they pause for more than a second, or until somebody else speaks in their pause:

    agent    |let| |me|            |look|      the guest's word lies between two of the agent's: two utterances
    guest               |sure|

    agent    |let| |me| |look|                 the guest speaks *over* the agent: one utterance each
    guest            |sure|
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from genqa.call import Role
from genqa.transcript.reading import RawWord, Segment

#: A pause of more than this ends an utterance that is put together from words. No provider states one; a second is
#: the shortest turn that design.md lets break a monologue.
LONGEST_PAUSE_MS = 1000

_NO_SPACE_BEFORE = re.compile(r"\s+([.,;:!?%…。，、？！])")


class Spoken(NamedTuple):
    """One word and whose it is. A word without times that follows one with times joins its utterance's text."""

    start: int | None
    end: int | None
    text: str
    label: str | None = None
    role: Role | None = None
    channel: int | None = None
    punctuation: bool = False


def utterances(spoken: Iterable[Spoken]) -> list[Segment]:
    """Segments from words in the file's order. Words whose times are unusable stand alone, for the frame to count."""
    voices: dict[tuple[str | None, int | None], list[Spoken]] = {}
    for word in spoken:
        voices.setdefault((word.label, word.channel), []).append(word)
    starts = sorted(
        (word.start, voice)
        for voice, (key, words) in enumerate(voices.items())
        for word in words
        if word.start is not None and word.end is not None and not word.punctuation
    )
    segments: list[Segment] = []
    for voice, words in enumerate(voices.values()):
        others = [start for start, of in starts if of != voice] if len(voices) > 1 else []
        segments.extend(_of_one_voice(words, others))
    return segments


def sentence(words: Iterable[str]) -> str:
    """Words as text, with no space before punctuation.

    >>> sentence(["Hello", ",", "Sam", "."])
    'Hello, Sam.'
    """
    return _NO_SPACE_BEFORE.sub(r"\1", " ".join(word for word in words if word))


def _of_one_voice(words: list[Spoken], others: list[int]) -> list[Segment]:
    segments: list[Segment] = []
    run: list[Spoken] = []
    run_end = 0
    for word in words:
        if word.punctuation and word.start is None:
            if run:
                run.append(word)
            continue
        if word.start is None or word.end is None:
            segments.append(Segment(word.label, word.start, word.end, word.text, (), word.role, word.channel))
            continue
        if run and _breaks(run_end, word.start, others):
            segments.append(_segment(run))
            run = []
        run_end = max(run_end, word.end) if run else word.end
        run.append(word)
    if run:
        segments.append(_segment(run))
    return segments


def _breaks(end: int, start: int, others: list[int]) -> bool:
    """Whether a pause from end to start ends an utterance."""
    if start - end > LONGEST_PAUSE_MS or start < end - LONGEST_PAUSE_MS:  # a pause, or a file that jumps back in time
        return True
    between = bisect_left(others, end)
    return between < len(others) and others[between] < start


def _segment(run: list[Spoken]) -> Segment:
    timed = tuple([RawWord(word.start, word.end, word.text) for word in run if word.start is not None])
    first = run[0]
    return Segment(
        label=first.label,
        start=min(word.start for word in timed if word.start is not None),
        end=max(word.end for word in timed if word.end is not None),
        text=sentence(word.text for word in run),
        words=timed,
        role=first.role,
        channel=first.channel,
    )
