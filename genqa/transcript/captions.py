"""What SRT and WebVTT share: cues, their times, lines that roll on to the next cue, and cues as segments.

A cue says for how long a text is on the screen, which is roughly for how long it is spoken.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from genqa.call import Role
from genqa.settings import LONGEST_MS
from genqa.transcript import prefixes, units
from genqa.transcript.reading import RawWord, Reading, Segment

#: Hours, if any, minutes, seconds and fraction: what :func:`clock` makes ms of. For patterns in ASCII.
CLOCK = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,9}))?"
_TIME_LINE = re.compile(rf"{CLOCK}[ \t]*-->[ \t]*{CLOCK}(?=\s|$)", re.ASCII)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
#: Looked up, since a large file has millions of them: ``7`` and ``07``.
_UP_TO_59 = {text: number for number in range(60) for text in (f"{number}", f"{number:02d}")}
_MOST_LINES_THAT_ROLL = 4

#: No pause would ever be seen, and a silence of 0 s is worse than none.
ROLLING = "rolling captions: each stays on the screen until the next one, so nothing tells when somebody is quiet"

Times = tuple[int | None, int | None]
UNREADABLE: Times = (None, None)


class Cue(NamedTuple):
    """What is on the screen at one time. Times in ms, ``None`` where they cannot be read.

    ``lines``: its lines as they read. ``voices``: who is marked up to speak each of them; empty where nobody is.
    ``words``: the words of its last line, where they are timed.
    """

    start: int | None
    end: int | None
    lines: tuple[str, ...]
    voices: tuple[str | None, ...] = ()
    words: tuple[RawWord, ...] = ()


class Block(NamedTuple):
    """Lines that belong together: those before the line with the times, the times, those after it.

    ``times``: ``None`` where no line has any, a pair of ``None`` where they cannot be read.
    """

    before: list[str]
    times: Times | None
    after: list[str]


def times(line: str) -> Times | None:
    """Start and end from a cue's time line, ``None`` for any other line. What follows the times is for the screen.

    >>> times("00:01.500 --> 01:00:02,25 align:start"), times("a --> b")
    ((1500, 3602250), None)
    """
    found = _TIME_LINE.match(line.strip())
    if found is None:
        return None
    hours, minutes, seconds, fraction, to_hours, to_minutes, to_seconds, to_fraction = found.groups()
    return clock(hours, minutes, seconds, fraction), clock(to_hours, to_minutes, to_seconds, to_fraction)


def clock(hours: str | None, minutes: str, seconds: str, fraction: str | None) -> int | None:
    """The parts of a :data:`CLOCK` in ms, ``None`` for what is no time of day or longer than any recording."""
    minute, second = _UP_TO_59.get(minutes), _UP_TO_59.get(seconds)
    if minute is None or second is None:
        return None
    ms = minute * 60_000 + second * 1000
    if hours:
        ms += int(hours) * 3_600_000
    if fraction:
        ms += int(fraction) if len(fraction) == 3 else round(float(f"0.{fraction}") * 1000)
    return ms if ms <= LONGEST_MS else None


def unescaped(text: str) -> str:
    """The text with ``&amp;`` and its like as the characters they stand for."""
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text


def blocks(lines: Iterable[str], spaces_end: bool = True) -> Iterator[Block]:
    """Blocks up to an empty line, or up to the next cue's times where the empty line is missing.

    A line with an arrow that is no time line is one gone wrong if it is the first or second of its block.
    ``spaces_end``: a line of spaces is empty as well.
    """
    before: list[str] = []
    after: list[str] = []
    at: Times | None = None
    for line in lines:
        if not line or (spaces_end and line.isspace()):
            if before or at:
                yield Block(before, at, after)
                before, at, after = [], None, []
            continue
        has_arrow = "-->" in line
        found = times(line) if has_arrow else None
        if found is None:
            if at is None and len(before) < 2 and has_arrow:
                at = UNREADABLE
            else:
                (before if at is None else after).append(line)
            continue
        if at is not None:
            number = [after.pop()] if after and after[-1].strip().isdecimal() else []
            yield Block(before, at, after)
            before, after = number, []
        at = found
    if before or at:
        yield Block(before, at, after)


def reading(cues: Sequence[Cue], recognised: bool) -> Reading:
    """Cues as segments: without what rolled on from the cue before, each with its speaker where one is named.

    A cue whose times cannot be read becomes a segment without times, which is counted among those left out; there
    are none at all in a file that only was said to be captions.
    """
    found = Reading()
    if not recognised and all(cue.start is None for cue in cues):
        return found
    if _rolls(cues):
        cues = _unrolled(cues)
        found.untimed = ROLLING
    names = prefixes.names(cue.lines for cue in cues)
    shared = 0
    for cue in cues:
        said = _by_speaker(cue, names)
        if len(said) == 1:
            ((name, text),) = said
            words = cue.words if cue.lines == (text,) else ()  # not those of a name before the text
            found.segments.append(Segment(name, cue.start, cue.end, text, words, units.role(name)))
        elif said:
            # They speak somewhere in it, and nothing tells when: the texts are theirs, the time is nobody's.
            shared += 1
            found.segments.append(Segment(None, cue.start, cue.end, "", role=Role.UNKNOWN))
            found.segments += [Segment(name, cue.start, cue.start, text, role=units.role(name)) for name, text in said]
    if shared:
        found.warnings.append(f"{shared} captions hold several speakers: nothing tells when each of them speaks")
    return found


def _rolls(cues: Sequence[Cue]) -> bool:
    """Whether a cue's last line is the next one's first, too often to be somebody who repeats a line.

    Captions with timed words come from a recogniser, whose every repetition is of this kind.
    """
    rolled = sum(_rolled_lines(before, cue) in range(1, len(cue.lines)) for before, cue in pairwise(cues))
    if rolled and any(cue.words for cue in cues):
        return True
    return rolled >= 3 and rolled * 3 >= len(cues) - 1


def _unrolled(cues: Sequence[Cue]) -> list[Cue]:
    kept = list(cues[:1])
    for before, cue in pairwise(cues):
        rolled = _rolled_lines(before, cue)
        if rolled < len(cue.lines):
            kept.append(cue._replace(lines=cue.lines[rolled:], voices=cue.voices[rolled:]) if rolled else cue)
    return kept


def _rolled_lines(before: Cue, cue: Cue) -> int:
    """How many of a cue's first lines are the last ones of the cue right before it."""
    if before.end is None or cue.start != before.end:
        return 0
    for count in range(min(_MOST_LINES_THAT_ROLL, len(before.lines), len(cue.lines)), 0, -1):
        if before.lines[-count:] == cue.lines[:count]:
            return count
    return 0


def _by_speaker(cue: Cue, names: frozenset[str]) -> list[tuple[str | None, str]]:
    """Who says what in a cue; a line that names nobody is the same speaker's as the line before it."""
    said: list[tuple[str | None, list[str]]] = []
    for text, voice in zip(cue.lines, cue.voices or (None,) * len(cue.lines), strict=True):
        if prefixes.is_sound(text):
            continue
        name, rest = prefixes.split(text) if names else (None, text)
        if name not in names:
            name, rest = voice, text
        if said and name in (None, said[-1][0]):
            said[-1][1].append(rest)
        else:
            said.append((name, [rest]))
    return [(name, " ".join(texts).strip()) for name, texts in said]
