"""Utterances, calls and results with personal data masked.

Each voice is read on its own, over the ends of its utterances: a number that is dictated in pieces, with the other side
saying "yes" in between, is one number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from genqa.call import Call, Party, Utterance
from genqa.masking.figures import CLOSING, OPENING, Line, comes_between, core_of
from genqa.masking.kinds import Kind
from genqa.result import Result

#: What stands for each further piece of what was masked; the first is ``[card]`` or the like.
DOTS = "••••"
#: After a silence of this length a voice begins another number.
_PAUSE_MS = 30_000
#: A piece that is no figure and no part of anything.
_BREAK = "(pause)"
_SPACES = re.compile(r"(\s+)")

#: Pieces of texts, and which kind each belongs to.
_Marks = list[list[str | None]]


def masked(utterances: Sequence[Utterance], kinds: Iterable[Kind]) -> tuple[Utterance, ...]:
    """The same, at the same times and with as many words, without personal data of these kinds."""
    kinds = tuple(kinds)
    if not kinds:
        return tuple(utterances)
    voices: dict[Party, list[int]] = {}
    for number, said in enumerate(utterances):
        voices.setdefault(said.party, []).append(number)
    found = list(utterances)
    for numbers in voices.values():
        for number, said in zip(numbers, _of_one_voice([utterances[n] for n in numbers], kinds), strict=True):
            found[number] = said
    return tuple(found)


def masked_call(call: Call, kinds: Iterable[Kind]) -> Call:
    """The call with what was said in it masked."""
    said = masked(call.utterances, kinds)
    return call if said == call.utterances else replace(call, utterances=said)


def masked_result(result: Result, kinds: Iterable[Kind]) -> Result:
    """The result with what was said masked; no number in it changes."""
    call = masked_call(result.call, kinds)
    return result if call is result.call else replace(result, call=call)


def _of_one_voice(said: list[Utterance], kinds: tuple[Kind, ...]) -> list[Utterance]:
    texts = [one.text.split() for one in said]
    words = [[piece for word in one.words for piece in word.text.split()] for one in said]
    in_texts, in_words = _marks(said, texts, kinds), _marks(said, words, kinds)
    masked_ones = []
    for number, one in enumerate(said):
        of_text, of_words = in_texts[number], in_words[number]
        if len(of_text) == len(of_words):  # the same pieces, be they written otherwise: what one shows holds for both
            of_text = of_words = [mine or theirs for mine, theirs in zip(of_text, of_words, strict=True)]
        if any(of_text) or any(of_words):
            one = _masked(one, of_text, of_words)
        masked_ones.append(one)
    return masked_ones


def _marks(said: list[Utterance], texts: list[list[str]], kinds: tuple[Kind, ...]) -> _Marks:
    pieces: list[str] = []
    starts: list[int] = []
    end: int | None = None
    for one, text in zip(said, texts, strict=True):
        if end is not None and one.start - end > _PAUSE_MS:
            pieces.append(_BREAK)
        starts.append(len(pieces))
        pieces += text
        end = one.end
    line = Line(tuple(pieces))
    marks: list[str | None] = [None] * len(pieces)
    for kind in kinds:
        for at in kind.find(line):
            marks[at] = marks[at] or kind.name
    return [marks[start : start + len(text)] for start, text in zip(starts, texts, strict=True)]


def _masked(said: Utterance, of_text: Sequence[str | None], of_words: Sequence[str | None]) -> Utterance:
    cut = _SPACES.split(said.text)
    shown = iter(_shown([piece for piece in cut if piece and not piece.isspace()], of_text))
    text = "".join([piece if not piece or piece.isspace() else next(shown) for piece in cut])
    spoken = [word.text.split() for word in said.words]
    pieces = iter(_shown([piece for word in spoken for piece in word], of_words))
    words = [
        word._replace(text=" ".join([next(pieces) for _ in cut_word])) if cut_word else word
        for word, cut_word in zip(said.words, spoken, strict=True)
    ]
    return said._replace(text=text, words=tuple(words))


def _shown(pieces: Sequence[str], marks: Sequence[str | None]) -> list[str]:
    """The pieces as they may be shown: of each stretch of one kind the first names it."""
    shown, before = [], None
    for piece, mark in zip(pieces, marks, strict=True):
        if mark is None:
            shown.append(piece)
            before = before if comes_between(core_of(piece)) else None
            continue
        opening = piece[: len(piece) - len(piece.lstrip(OPENING))]
        closing = piece[len(piece.rstrip(CLOSING)) :] if piece.rstrip(CLOSING) else ""
        shown.append(f"{opening}{DOTS if mark == before else f'[{mark}]'}{closing}")
        before = mark
    return shown
