"""Sentences as sound at the telephone's 8,000 samples a second, with the time of each word.

    thank you for  calling.             a sentence: sound from its first sample to its last, nothing around it
    |████|██|███| |███████|             its words: each where there is sound of it

espeak-ng speaks where it is installed. Where it is not, a burst of tone stands for each syllable: the same structure of
words and pauses, but no speech.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from genqa.call import Word
from genqa.demo.espeak import Mark, espeak
from genqa.errors import MissingDependency

RATE = 8000
#: The telephone's band, in Hz.
_BAND = (250.0, 3500.0)
#: Sound is what is louder than this share of the sentence's loudest 10 ms.
_AUDIBLE = 0.05
_FRAME = RATE // 100
#: How loud the loud parts of a sentence are (root of the mean square; a tenth of the 10 ms are louder).
LOUD = 0.4

Samples = NDArray[np.float32]


class Voice(NamedTuple):
    """How somebody sounds: a file of ``voices/``, words a minute, pitch and liveliness in 0 … 100."""

    name: str
    speed: int = 175
    pitch: int = 50
    liveliness: int = 50


class Spoken(NamedTuple):
    """A sentence: samples whose loud parts are :data:`LOUD`, and its words in ms from the first sample."""

    samples: Samples
    words: tuple[Word, ...]

    @property
    def length(self) -> int:
        """Its length in ms."""
        return len(self.samples) * 1000 // RATE


Say = Callable[[str, Voice], Spoken]


def speaker() -> tuple[Say, str | None]:
    """What turns sentences into sound here; and, where that is no speech, why not."""
    try:
        espeak()
    except MissingDependency as missing:
        return toned, str(missing)
    return spoken, None


def spoken(text: str, voice: Voice) -> Spoken:
    """The sentence, spoken.

    :raises MissingDependency: espeak-ng is not there.
    """
    sound = espeak().say(text, voice.name, voice.speed, voice.pitch, voice.liveliness)
    samples = _for_telephone(sound.samples, sound.rate)
    marks = [Mark(mark.character, round(mark.sample * RATE / sound.rate)) for mark in sound.marks]
    return _trimmed(samples, _starts(text, marks, len(samples)))


def toned(text: str, voice: Voice) -> Spoken:
    """The sentence as a burst of tone for each syllable. No speech, and nobody could take it for that."""
    syllable, pause = round(19.0 * RATE / voice.speed), round(5.0 * RATE / voice.speed)
    pitch = {"s": 210.0, "a": 180.0, "c": 160.0, "t": 130.0}.get(voice.name[0], 110.0) * (0.75 + voice.pitch / 200)
    swell = np.sin(np.pi * np.arange(syllable) / syllable) ** 0.5
    time = np.arange(syllable) / RATE
    tone = swell * sum((np.sin(2 * np.pi * pitch * n * time) / n for n in (2, 3, 4)), np.zeros(syllable))
    pieces, starts, at = [], [], 0
    for word in text.split():
        starts.append((word, at))
        bursts = max(1, len(re.findall(r"[aeiouy]+", word.lower())))
        piece = np.concatenate([np.concatenate([tone, np.zeros(pause)])] * bursts)
        pieces.append(piece)
        at += len(piece)
    return _trimmed(np.concatenate(pieces).astype(np.float32), starts)


def _for_telephone(samples: NDArray[np.int16], rate: int) -> Samples:
    """The same at the telephone's rate, without what a telephone does not carry, loud parts at :data:`LOUD`."""
    step = rate // np.gcd(rate, RATE)  # a length that is a multiple of this comes out whole at the new rate
    length = -(-len(samples) // (step * 8)) * step * 8
    bins = np.fft.rfft(samples.astype(np.float32), length)
    out = length * RATE // rate
    bins = bins[: out // 2 + 1]
    hertz = np.fft.rfftfreq(out, 1 / RATE)
    bins *= np.clip((hertz - _BAND[0] / 2) / (_BAND[0] / 2), 0, 1) * np.clip(
        (RATE / 2 - hertz) / (RATE / 2 - _BAND[1]), 0, 1
    )
    heard: Samples = np.fft.irfft(bins, out).astype(np.float32)
    loud = max(float(np.quantile(_envelope(heard), 0.9)), 1e-6)
    heard /= np.float32(loud / LOUD)
    return heard


def _envelope(samples: Samples) -> Samples:
    """How loud each 10 ms are (root of the mean square)."""
    frames = len(samples) // _FRAME
    squares = np.square(samples[: frames * _FRAME]).reshape(frames, _FRAME).mean(axis=1)
    envelope: Samples = np.sqrt(squares)
    return envelope


def _starts(text: str, marks: Sequence[Mark], end: int) -> list[tuple[str, int]]:
    """Each word of the text and the sample at which it begins.

    espeak-ng gives one mark to words that it runs together ("of the"): the words without a mark of their own share the
    time up to the next mark by their letters.
    """
    words = [(found.start(), found.group()) for found in re.finditer(r"\S+", text)]
    own: dict[int, int] = {}
    for mark in marks:
        number = max((n for n, (at, _) in enumerate(words) if at <= mark.character), default=0)
        own.setdefault(number, mark.sample)
    own.setdefault(0, 0)
    anchors = [*sorted(own), len(words)]
    starts = []
    for first, last in pairwise(anchors):
        letters = [len(word) for _, word in words[first:last]]
        until = own.get(last, end)
        for number in range(first, last):
            share = sum(letters[: number - first]) / sum(letters)
            starts.append((words[number][1], round(own[first] + share * (until - own[first]))))
    return starts


def _trimmed(samples: Samples, starts: Sequence[tuple[str, int]]) -> Spoken:
    """The sentence without the quiet around it; each word from its first audible 10 ms to its last."""
    envelope = _envelope(samples)
    audible = np.flatnonzero(envelope > _AUDIBLE * envelope.max())
    first, last = int(audible[0]) * _FRAME, int(audible[-1] + 1) * _FRAME
    bounds = [*(start for _, start in starts), len(samples)]
    words = []
    for (text, start), until in zip(starts, bounds[1:], strict=True):
        inside = audible[(audible * _FRAME >= start - _FRAME // 2) & ((audible + 1) * _FRAME <= until + _FRAME // 2)]
        begin, end = (int(inside[0]) * _FRAME, int(inside[-1] + 1) * _FRAME) if len(inside) else (start, until)
        words.append(Word((begin - first) * 1000 // RATE, (end - first) * 1000 // RATE, text))
    return Spoken(samples[first:last], tuple(words))
