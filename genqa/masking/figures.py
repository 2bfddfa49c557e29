"""What figures a piece of text stands for: ``4111``, ``double two``, ``forty-one``; none in prices, dates and times.

pieces     my   card  is   four one one  uh   1    11,  that's it
figures    –    –     –    4    1   1    ⋯    1    11   –      –         – breaks a run, ⋯ does not
run                        └──────────────────────┘
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

_UNITS = {
    "zero": "0", "oh": "0", "o": "0", "nil": "0", "nought": "0", "one": "1", "two": "2", "three": "3", "four": "4",
    "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_TEENS = {
    "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15", "sixteen": "16",
    "seventeen": "17", "eighteen": "18", "nineteen": "19",
}  # fmt: skip
_TENS = {
    "twenty": "2", "thirty": "3", "forty": "4", "fifty": "5", "sixty": "6", "seventy": "7", "eighty": "8",
    "ninety": "9",
}  # fmt: skip
_REPEATS = {"double": 1, "triple": 2, "treble": 2}
#: What people say between the figures of one number.
_FILLERS = frozenset(("uh", "um", "er", "erm", "ah", "eh", "hm", "hmm", "mm", "dash", "hyphen", "minus", "space"))

#: Around a piece, and no part of it.
OPENING, CLOSING = "\"'“‘«¿¡", ".,;:!?…\"'”’»"
_AMOUNT = re.compile(r"\d{1,3}([,.’']\d{3})+([.,]\d{1,2})?|\d+[.,]\d{1,2}")
_DATE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}([tT].*)?|\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2})")
_TIME = re.compile(r"\d{1,2}(:\d{2}){1,2}([.,]\d+)?")
_MONEY = frozenset("$€£¥₹%‰")
#: A piece of letters and figures is a number from so many figures on; below, a name such as A4 or B12.
_MIXED = 7


@dataclass(frozen=True, slots=True)
class Run:
    """Figures that follow each other: the pieces they stand in, and each piece's figures."""

    at: tuple[int, ...]
    parts: tuple[str, ...]

    @property
    def digits(self) -> str:
        """All of its figures."""
        return "".join(self.parts)

    @property
    def starts(self) -> dict[int, int]:
        """Where in the figures each piece begins, and the last one ends, by that place: which piece it is."""
        found, place = {}, 0
        for number, part in enumerate(self.parts):
            found[place] = number
            place += len(part)
        found[place] = len(self.parts)
        return found


@dataclass(frozen=True)
class Line:
    """What one voice says in a row, cut at its spaces."""

    pieces: tuple[str, ...]

    @cached_property
    def cores(self) -> tuple[str, ...]:
        """Each piece in small letters, without what stands around it."""
        return tuple([core_of(piece) for piece in self.pieces])

    @cached_property
    def figures(self) -> tuple[str | None, ...]:
        """What each piece stands for; ``None`` where it is no figure, empty where it only comes between figures."""
        cores = self.cores
        return tuple([_figures(core, cores[n + 1] if n + 1 < len(cores) else "") for n, core in enumerate(cores)])

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """Its runs of figures."""
        runs: list[Run] = []
        at: list[int] = []
        for number, figures in enumerate((*self.figures, None)):
            if figures:
                at.append(number)
            elif figures is None and at:
                runs.append(Run(tuple(at), tuple([self.figures[one] or "" for one in at])))
                at = []
        return tuple(runs)


def core_of(piece: str) -> str:
    """A piece in small letters, without what stands around it."""
    return piece.lstrip(OPENING).rstrip(CLOSING).lower()


def comes_between(core: str) -> bool:
    """Whether figures before and after it may be of one number."""
    return core in _FILLERS or not (any(character.isalnum() for character in core) or _MONEY & set(core))


def _figures(core: str, following: str) -> str | None:
    if comes_between(core):
        return ""
    if core in _REPEATS:
        repeated = _said(following, "")
        return repeated * _REPEATS[core] if repeated is not None and len(repeated) == 1 else None
    said = _said(core, following)
    return said if said is not None else _written(core)


def _said(core: str, following: str) -> str | None:
    """Figures of number words: ``four`` 4, ``forty`` 40, before ``one`` 4, ``forty-one`` 41."""
    words = [word for word in core.split("-") if word]
    found = ""
    for number, word in enumerate(words):
        after = words[number + 1] if number + 1 < len(words) else following
        if word in _UNITS:
            found += _UNITS[word]
        elif word in _TEENS:
            found += _TEENS[word]
        elif word in _TENS:
            found += _TENS[word] + ("" if _UNITS.get(after, "0") != "0" else "0")
        else:
            return None
    return found or None


def _written(core: str) -> str | None:
    """Figures of any script; ``None`` for what is no number, and for prices, dates and times."""
    bare = core.lstrip("(+#").rstrip(")")
    if _MONEY & set(core) or any(form.fullmatch(bare) for form in (_AMOUNT, _DATE, _TIME)):
        return None
    digits = "".join([str(int(character)) for character in core if character.isdecimal()])
    if any(character.isalpha() for character in core) and len(digits) < _MIXED:
        return None
    return digits or None
