"""Where a dialogue is spoken: utterances one after the other on the call's clock, and the sound of each.

agent   |█████ ███|            |███████|        a turn; its sentences with a breath between them
guest              ↔|████| ↔ ↔|██|              gaps, and a turn that begins before the other has ended
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from random import Random
from typing import NamedTuple

import numpy as np

from genqa.call import Word
from genqa.demo import sound
from genqa.demo.conversation import GUEST
from genqa.demo.sound import RATE, Sides
from genqa.demo.speech import LOUD, Samples, Say, Voice

_BREATH_MS = (170, 400)
_TILE_SECONDS = 4
_MUSIC_LEVEL = -36.0
#: The notes of the waiting music, in semitones above A, and how long each is.
_NOTES = (0, 4, 7, 11, 9, 7, 4, 2, 5, 9, 12, 9, 7, 5, 4, -1)
_NOTE_SECONDS = 0.36


class Voiced(NamedTuple):
    """How a party is heard: the voice, and its level in dB below full scale."""

    voice: Voice
    level: float


class Uttered(NamedTuple):
    """One turn with its words, in ms on the call's clock. ``who``: a key of the stage's voices."""

    who: str
    start: int
    end: int
    text: str
    words: tuple[Word, ...]


class Piece(NamedTuple):
    """Sound of one side from an instant on, as µ-law with the line's noise in it."""

    guest: bool
    at: int
    data: bytes


class Line:
    """The noise of one side of a line, and what puts speech onto it."""

    def __init__(self, level: float, seed: int) -> None:
        """Noise at ``level`` dB below full scale, different for each seed."""
        white = np.random.default_rng(seed).standard_normal(_TILE_SECONDS * RATE + 2).astype(np.float32)
        soft = (white[:-2] + white[1:-1] * 1.5 + white[2:]) / np.float32(2.06)
        self._noise: Samples = soft * np.float32(32767 * 10 ** (level / 20))
        #: Some seconds of nothing but noise, to be repeated.
        self.quiet = sound.encoded(self._noise.clip(-32768, 32767).astype(np.int16))

    def carry(self, samples: Samples, level: float) -> bytes:
        """Speech at a level, with the noise."""
        loud = samples * np.float32(32767 * 10 ** (level / 20) / LOUD) + np.resize(self._noise, len(samples))
        return sound.encoded(loud.clip(-32768, 32767).astype(np.int16))


class Stage:
    """Takes down who says what when. ``end`` is when the last turn falls silent; ``who`` had it."""

    def __init__(self, say: Say, voices: Mapping[str, Voiced], dice: Random, lines: tuple[Line, Line]) -> None:
        """``lines``: the guest's and the other side's."""
        self.said: list[Uttered] = []
        self.pieces: list[Piece] = []
        self.end = 0
        self.who = ""
        self._say, self._voices, self._dice, self._lines = say, voices, dice, lines
        self._began = 0
        self._breaths: list[int] = []

    def after(self, who: str, text: str, gap: float) -> None:
        """The next turn, so many seconds after the last one."""
        self._turn(who, text, self.end + round(gap * 1000))

    def cutting_in(self, who: str, text: str, depth: float) -> None:
        """A turn that begins so many seconds before the last one's end, at most after three quarters of that."""
        self._turn(who, text, self.end - min(round(depth * 1000), (self.end - self._began) * 3 // 4))

    def aside(self, who: str, text: str) -> None:
        """A word said while the other goes on: at one of the breaths of the last turn, if it had any."""
        if self._breaths:
            at = self._dice.choice(self._breaths) + self._dice.randrange(-120, 130)
            self._utter(who, text, at)

    def pause(self, seconds: float) -> None:
        """Nothing for a while."""
        self.end += round(seconds * 1000)

    def music(self, seconds: float) -> None:
        """What the guest hears while they wait."""
        length = round(seconds * 1000)
        self.pieces.append(Piece(False, self.end, self._lines[1].carry(_music(length), _MUSIC_LEVEL)))
        self.end += length

    def _turn(self, who: str, text: str, at: int) -> None:
        self._breaths = []
        end = self._utter(who, text, at, self._breaths)
        self._began, self.end, self.who = at, max(end, self.end), who

    def _utter(self, who: str, text: str, at: int, breaths: list[int] | None = None) -> int:
        """The end of what is said from ``at`` on; ``breaths`` gets the ends of its sentences but the last."""
        voiced = self._voices[who]
        guest = who == GUEST
        words: list[Word] = []
        begin = at
        for sentence in re.split(r"(?<=[.!?])\s+", text):
            if words:
                if breaths is not None:
                    breaths.append(begin)
                begin += self._dice.randrange(*_BREATH_MS)
            spoken = self._say(sentence, voiced.voice)
            self.pieces.append(Piece(guest, begin, self._lines[not guest].carry(spoken.samples, voiced.level)))
            words += [Word(begin + word.start, begin + word.end, word.text) for word in spoken.words]
            begin += spoken.length
        self.said.append(Uttered(who, words[0].start, words[-1].end, text, tuple(words)))
        return begin


class Take(NamedTuple):
    """The sound of one call: its pieces, and a few seconds of each side's line with nobody on it."""

    pieces: tuple[Piece, ...]
    quiet: Sides

    def sides(self, stretches: tuple[tuple[int, int], ...]) -> Sides:
        """What a recorder hears that ran in these stretches of the call's clock, sorted and disjoint."""
        length = sum(end - start for start, end in stretches) * RATE // 1000
        heard = [np.resize(np.frombuffer(side, np.uint8), length) for side in self.quiet]
        at = 0
        for start, end in stretches:
            last = at + (end - start) * RATE // 1000
            for piece in self.pieces:
                data = np.frombuffer(piece.data, np.uint8)
                first = at + (piece.at - start) * RATE // 1000
                begin, stop = max(first, at), min(first + len(data), last)
                if begin < stop:
                    heard[not piece.guest][begin:stop] = data[begin - first : stop - first]
            at = last
        return Sides(heard[0].tobytes(), heard[1].tobytes())


def _music(length: int) -> Samples:
    """So many ms of waiting music."""
    return np.resize(_melody(), length * RATE // 1000)


@cache
def _melody() -> Samples:
    time = np.arange(int(_NOTE_SECONDS * RATE)) / RATE
    fading = np.minimum(time * 50, 1) * np.exp(-3 * time)
    notes = [fading * np.sin(2 * np.pi * 440 * 2 ** (note / 12) * time) for note in _NOTES]
    return np.concatenate(notes).astype(np.float32)
