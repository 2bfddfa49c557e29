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

from genqa.transcript.reading import RawWord, Segment

#: A pause of more than this ends an utterance that is put together from words. No provider states one; a second is
#: the shortest turn that design.md lets break a monologue.
LONGEST_PAUSE_MS = 1000

_CLOSING = ".,;:!?%…。，、？！"


def utterances(spoken: Iterable[RawWord]) -> list[Segment]:
    """Segments from words in the file's order. A word without usable times joins the text of its voice's utterance.

    Where no word has a time, a segment without times for each run of one voice: the text is all there is.
    """
    spoken = list(spoken)
    voices: dict[tuple[str | None, int | None], list[RawWord]] = {}
    for word in spoken:
        voices.setdefault((word.label, word.channel), []).append(word)
    starts = [
        (word.start, voice)
        for voice, words in enumerate(voices.values())
        for word in words
        if word.start is not None and word.end is not None
    ]
    if not starts:
        return _without_times(spoken)
    others = _Others(starts if len(voices) > 1 else [])
    return [segment for voice, words in enumerate(voices.values()) for segment in _of_one_voice(words, voice, others)]


def provided(whole: Segment, spoken: Sequence[RawWord]) -> list[Segment]:
    """A provider's utterance with its words: one segment, or several where the words name several speakers.

    A word without a speaker is the utterance's speaker's, and an utterance without one is its words'.
    """
    labels = {word.label for word in spoken}
    if None in labels and whole.label is not None:
        labels.remove(None)
        labels.add(whole.label)
        spoken = [_said_by(word, whole) if word.label is None else word for word in spoken]
    if len(labels) > 1:
        if whole.channel is not None:
            spoken = [word.on_channel(whole.channel) if word.channel is None else word for word in spoken]
        return utterances(spoken)
    return [
        Segment(
            next(iter(labels), whole.label),
            whole.start,
            whole.end,
            whole.text,
            tuple([word for word in spoken if not word.punctuation]),
            spoken[0].role if spoken else whole.role,
            whole.channel,
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

    def __init__(self, starts: list[tuple[int, int]]) -> None:
        """``starts``: when a word starts, and the number of its voice."""
        starts.sort()
        self.starts = [start for start, _ in starts]
        self.voices = [voice for _, voice in starts]
        self.next_voice = list(range(1, len(starts) + 1))  # where the next word of another voice is
        for i in range(len(starts) - 2, -1, -1):
            if self.voices[i] == self.voices[i + 1]:
                self.next_voice[i] = self.next_voice[i + 1]

    def start_between(self, start: int, end: int, voice: int) -> bool:
        """Whether a word of another voice than this one starts in ``[start, end)``."""
        at = bisect_left(self.starts, start)
        if at < len(self.starts) and self.voices[at] == voice:
            at = self.next_voice[at]
        return at < len(self.starts) and self.starts[at] < end


def _of_one_voice(words: list[RawWord], voice: int, others: _Others) -> list[Segment]:
    segments: list[Segment] = []
    run: list[RawWord] = []
    run_start: int | None = None  # of the run's words with times
    run_end: int | None = None
    for word in words:
        start, end = word.start, word.end
        if start is not None and end is not None:
            if run_start is None or run_end is None:
                run_start, run_end = start, end
            elif (
                start > run_end + LONGEST_PAUSE_MS
                or start < run_end - LONGEST_PAUSE_MS  # a file that jumps back in time
                or (start > run_end and others.start_between(run_end, start, voice))
            ):
                segments.append(_segment(run, run_start, run_end))
                run, run_start, run_end = [], start, end
            else:
                if start < run_start:
                    run_start = start
                if end > run_end:
                    run_end = end
        run.append(word)
    if run:
        segments.append(_segment(run, run_start, run_end))
    return segments


def _without_times(spoken: list[RawWord]) -> list[Segment]:
    runs = groupby(spoken, key=lambda word: (word.label, word.channel))
    return [_segment(list(run), None, None) for _, run in runs]


def _segment(run: list[RawWord], start: int | None, end: int | None) -> Segment:
    first = run[0]
    words = tuple([word for word in run if not word.punctuation])
    return Segment(first.label, start, end, sentence([word.text for word in run]), words, first.role, first.channel)


def _said_by(word: RawWord, whole: Segment) -> RawWord:
    return RawWord(word.start, word.end, word.text, whole.label, whole.role, word.channel, word.punctuation)
