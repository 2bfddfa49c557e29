"""From a flat list of timed words to utterances, for formats that give words and no utterances.

A speaker's utterance goes on until they pause for more than a second, or until somebody else speaks in their pause:

    agent    |let| |me|            |look|      the guest's word lies between two of the agent's: two utterances
    guest               |sure|

    agent    |let| |me| |look|                 the guest speaks *over* the agent: one utterance each
    guest            |sure|
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from genqa.call import Role
from genqa.transcript.reading import RawWord, Segment

#: A pause of more than this ends an utterance that is put together from words. No provider states one; a second is
#: the shortest turn that design.md lets break a monologue.
LONGEST_PAUSE_MS = 1000

_CLOSING = ".,;:!?%…。，、？！"


class Spoken(NamedTuple):
    """One word and whose it is. ``punctuation``: text that has no times because it is not spoken."""

    start: int | None
    end: int | None
    text: str
    label: str | None = None
    role: Role | None = None
    channel: int | None = None
    punctuation: bool = False


def utterances(spoken: Iterable[Spoken]) -> list[Segment]:
    """Segments from words in the file's order. A word without usable times joins the text of its voice's utterance.

    Where no word has a time, a segment without times for each run of one voice: the text is all there is.
    """
    spoken = list(spoken)
    starts = sorted(
        (word.start, word.label or "", -1 if word.channel is None else word.channel)
        for word in spoken
        if word.start is not None and word.end is not None
    )
    if not starts:
        return _without_times(spoken)
    others = _Others(starts)
    voices: dict[tuple[str | None, int | None], list[Spoken]] = {}
    for word in spoken:
        voices.setdefault((word.label, word.channel), []).append(word)
    return [segment for words in voices.values() for segment in _of_one_voice(words, others)]


def provided(whole: Segment, spoken: Sequence[Spoken]) -> list[Segment]:
    """A provider's utterance with its words: one segment, or several where the words name several speakers.

    A word without a speaker is the utterance's speaker's, and an utterance without one is its words'.
    """
    labels = {word.label for word in spoken}
    if None in labels and whole.label is not None:
        spoken = [word if word.label else word._replace(label=whole.label, role=whole.role) for word in spoken]
        labels = {word.label for word in spoken}
    if len(labels) > 1:
        return utterances(
            [word._replace(channel=whole.channel if word.channel is None else word.channel) for word in spoken]
        )
    words = tuple([RawWord(word.start, word.end, word.text) for word in spoken if not word.punctuation])
    label = next(iter(labels), whole.label)
    return [
        whole._replace(
            label=label,
            words=words,
            role=spoken[0].role if spoken else whole.role,
        )
    ]


def sentence(words: Iterable[str]) -> str:
    """Words as text, with no space before punctuation.

    >>> sentence(["Hello", ",", "Sam", "."])
    'Hello, Sam.'
    """
    parts: list[str] = []
    for word in words:
        if word:
            if parts and (word[0] not in _CLOSING or word.strip(_CLOSING)):
                parts.append(" ")
            parts.append(word)
    return "".join(parts)


class _Others:
    """Whether somebody else starts to speak within a stretch of time, in the time of one search each."""

    def __init__(self, starts: list[tuple[int, str, int]]) -> None:
        self.starts = [start for start, _, _ in starts]
        self.voices = [(label, channel) for _, label, channel in starts]
        self.next_voice = list(range(1, len(starts) + 1))  # where the next word of another voice is
        for i in range(len(starts) - 2, -1, -1):
            if self.voices[i] == self.voices[i + 1]:
                self.next_voice[i] = self.next_voice[i + 1]

    def start_between(self, start: int, end: int, word: Spoken) -> bool:
        """Whether a word of another voice than this word's starts in ``[start, end)``."""
        at = bisect_left(self.starts, start)
        voice = (word.label or "", -1 if word.channel is None else word.channel)
        if at < len(self.starts) and self.voices[at] == voice:
            at = self.next_voice[at]
        return at < len(self.starts) and self.starts[at] < end


def _of_one_voice(words: list[Spoken], others: _Others) -> list[Segment]:
    segments: list[Segment] = []
    run: list[Spoken] = []
    run_end: int | None = None  # of the run's last word with times
    for word in words:
        if word.start is not None and word.end is not None:
            if run_end is not None and (
                word.start - run_end > LONGEST_PAUSE_MS
                or word.start < run_end - LONGEST_PAUSE_MS  # a file that jumps back in time
                or others.start_between(run_end, word.start, word)
            ):
                segments.append(_segment(run))
                run, run_end = [], None
            run_end = word.end if run_end is None else max(run_end, word.end)
        run.append(word)
    if run:
        segments.append(_segment(run))
    return segments


def _without_times(spoken: list[Spoken]) -> list[Segment]:
    return [_segment(list(run)) for _, run in groupby(spoken, key=lambda word: (word.label, word.channel))]


def _segment(run: list[Spoken]) -> Segment:
    first = run[0]
    timed = [(word.start, word.end) for word in run if word.start is not None and word.end is not None]
    return Segment(
        first.label,
        min([start for start, _ in timed], default=None),
        max([end for _, end in timed], default=None),
        sentence([word.text for word in run]),
        tuple([RawWord(word.start, word.end, word.text) for word in run if not word.punctuation]),
        first.role,
        first.channel,
    )
