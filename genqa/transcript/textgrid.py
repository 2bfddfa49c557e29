"""Praat's TextGrid: tiers of intervals with a text, times in seconds. One tier a speaker, or one file a speaker.

    File type = "ooTextFile"              long                    "ooTextFile"        short: the same without names
    Object class = "TextGrid"                                     "TextGrid"
    xmin = 0                                                      0
    xmax = 457.92                                                 457.92
    tiers? <exists>                                               <exists>
    size = 1                                                      1
    item [1]:
        class = "IntervalTier"                                    "IntervalTier"
        name = "Doctor"                                           "Doctor"
        …

Both are read as Praat reads them: quoted texts and free-standing numbers count, everything else is decoration. An
empty text is silence. Aligners write a tier of words and one of phones for each speaker, ``anna - words``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from genqa.errors import BrokenTranscript
from genqa.transcript import units, words
from genqa.transcript.nist import NOT_SPOKEN
from genqa.transcript.reading import Document, RawWord, Reading, Segment
from genqa.transcript.refusals import one_line

_NUMBER = r"(?<!\S)([-+]?(?:\d|\.\d)[\d.eE+-]{0,39})(?!\S)"
#: A quoted text (a quote in it is doubled), a flag, a free-standing number. A text that never ends runs to the file's.
_TOKEN = re.compile(rf'"([^"]*+(?:""[^"]*+)*+)(?:"|\Z)|(?<!\S)(<(?:exists|absent)>)(?!\S)|{_NUMBER}')
#: Words that can be nothing but decoration.
_DECORATION = r'(?:\s++|[^\s"<\d.+-][^\s"]*+)*+'
#: Three tokens at once: an interval as nearly all are, two numbers and a text without a quote in it.
_INTERVAL = re.compile(rf'{_DECORATION}{_NUMBER}{_DECORATION}{_NUMBER}{_DECORATION}"([^"]*+)"(?!")')
_HEAD = re.compile(r'\s*File type\s*=\s*"ooTextFile(?: short)?"\s*(?:Object class\s*=\s*)?"TextGrid"')
_LONGEST_HEAD = 2000
_MOST_DIGITS = 9
_INTERVALS, _POINTS = "IntervalTier", "TextTier"
#: What an aligner calls its tiers, alone or after the speaker's name.
_WORDS = ("words", "word")
_UTTERANCES = "utterances"
#: Tiers that hold no speech of their own: parts of words that another tier has, and remarks.
_NO_SPEECH = (
    "phones", "phone", "phonemes", "syllables", "comment", "comments", "event", "events", "noise", "noises", "note",
    "notes",
)  # fmt: skip


@dataclass(slots=True)
class _Tier:
    """A tier of intervals: start, end, text."""

    name: str
    intervals: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def layer(self) -> str:
        """``words`` for ``anna - words``."""
        return self.name.rpartition(" - ")[2].strip().casefold()

    @property
    def speaker(self) -> str | None:
        """``anna`` for ``anna - words``, nobody for ``words``."""
        if self.layer in (*_WORDS, _UTTERANCES):
            return units.label(self.name.rpartition(" - ")[0])
        return units.label(self.name)


def recognises(document: Document) -> bool:
    """Praat's two head lines: a text file of an object, and the object is a TextGrid."""
    return document.json is None and _HEAD.match(document.text[:_LONGEST_HEAD]) is not None


def read(document: Document) -> Reading:
    """Every interval with a text. The length is the grid's ``xmax``.

    :raises BrokenTranscript: cut off, or built in another way: the rest of a tier would be read as silence.
    """
    if not recognises(document):
        return Reading()
    length, tiers, points = _grid(document.text)
    reading = Reading(length=length)
    if points:
        reading.warnings.append(f"{points} tiers of points left out: only intervals say who speaks when")
    aligned = {tier.speaker for tier in tiers if tier.layer in _WORDS}
    left_out = [tier.name for tier in tiers if tier.layer in _NO_SPEECH]
    if left_out:
        reading.warnings.append(f"{len(left_out)} tiers without speech left out: {one_line(', '.join(left_out[:9]))}")
    spoken: list[RawWord] = []
    for number, tier in enumerate(tiers, 1):
        name = tier.speaker
        if name is None and len(tiers) > 1 and tier.layer not in _WORDS:
            name = f"tier {number}"
        role = units.role(name)
        if tier.layer in _WORDS:
            spoken += [
                RawWord(units.seconds(start), units.seconds(end), text, name, role)
                for start, end, text in _filled(tier)
            ]
        elif tier.layer not in _NO_SPEECH and not (tier.layer == _UTTERANCES and tier.speaker in aligned):
            reading.segments += [
                Segment(name, units.seconds(start), units.seconds(end), text, (), role)
                for start, end, text in _filled(tier)
            ]
    reading.segments += words.utterances(spoken)
    return reading


def _filled(tier: _Tier) -> Iterator[tuple[str, str, str]]:
    for start, end, raw in tier.intervals:
        text = " ".join(units.text(raw).split())
        if text and text.casefold() not in NOT_SPOKEN:
            yield start, end, text


def _grid(text: str) -> tuple[int | None, list[_Tier], int]:
    """The length in ms, the tiers of intervals, and how many tiers of points there are."""
    tokens = _Tokens(text)
    _take(tokens, 3)  # file type, object class, xmin
    length = units.seconds(_number(tokens, "where it ends"))
    tiers: list[_Tier] = []
    points = 0
    if next(tokens, ("", ""))[1] != "<exists>":
        return length, tiers, points
    for _ in range(_count(tokens, "how many tiers there are")):
        (_, kind), (_, name) = _take(tokens, 2)
        _take(tokens, 2)  # the tier's own xmin and xmax
        where = f"tier {one_line(name, 60)!r}"
        count = _count(tokens, f"how many intervals {where} has")
        if kind == _POINTS:
            points += 1
            _take(tokens, 2 * count)
        elif kind == _INTERVALS:
            tiers.append(_Tier(name, _intervals(tokens, count, where)))
        else:
            raise BrokenTranscript(f"{where} of this TextGrid is neither of intervals nor of points")
    return length, tiers, points


def _intervals(tokens: _Tokens, count: int, where: str) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    for _ in range(count):
        interval = tokens.interval()
        if interval is None:
            three = list(islice(tokens, 3))
            kinds = [kind for kind, _ in three]
            if len(three) < 3 or kinds[2] == "cut":
                raise BrokenTranscript(f"the TextGrid is cut off: {where} holds {len(found)} of {count} intervals")
            if kinds != ["number", "number", "text"]:
                raise BrokenTranscript(f"interval {len(found) + 1} of {where} is not two times and a text")
            (_, start), (_, end), (_, text) = three
            interval = start, end, text
        found.append(interval)
    return found


class _Tokens:
    """Kind and value of one after the other: ``text``, ``cut`` (a text without its end), ``flag``, ``number``."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return self

    def __next__(self) -> tuple[str, str]:
        found = _TOKEN.search(self._text, self._at)
        if found is None:
            self._at = len(self._text)
            raise StopIteration
        self._at = found.end()
        quoted, flag, number = found.groups()
        if quoted is not None:
            whole = found.end() - found.start() == len(quoted) + 2
            return "text" if whole else "cut", quoted.replace('""', '"')
        return ("flag", flag) if flag else ("number", number)

    def interval(self) -> tuple[str, str, str] | None:
        """The next three tokens, if they are an interval without a quote in its text; else ``None``, and none taken."""
        found = _INTERVAL.match(self._text, self._at)
        if found is None:
            return None
        self._at = found.end()
        start, end, text = found.groups()
        return start, end, text


def _take(tokens: _Tokens, count: int) -> list[tuple[str, str]]:
    taken = list(islice(tokens, count))
    if len(taken) < count:
        raise BrokenTranscript("the TextGrid is cut off")
    return taken


def _number(tokens: _Tokens, what: str) -> str:
    ((kind, value),) = _take(tokens, 1)
    if kind != "number":
        raise BrokenTranscript(f"the TextGrid does not say {what}")
    return value


def _count(tokens: _Tokens, what: str) -> int:
    number = _number(tokens, what)
    if not number.isdecimal() or len(number) > _MOST_DIGITS:
        raise BrokenTranscript(f"the TextGrid does not say {what}")
    return int(number)
