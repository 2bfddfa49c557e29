"""Speech by what a voice sounds like and by how far it stands out: genqa's own method.

Silero's network tells a voice from music, noise and tones, but only every 32 ms; the level tells when a word begins and
ends, but not what it is. The odds of both are added up:

    voice       ▁▁▃▇▇▇▆▃▁▁▁▁▁▁▂▂▁▁▂▇▇▅▁     log-odds of the network, one chunk earlier than it says so
    level       ▁▁▂▇█▇▅▇█▇▂▁▁▇█▇▁▁▁▆█▇▁     dB over the threshold of the channel's own noise and speech
    sum         ▁▁▂▇▇▇▆▅▃▁▁▁▁▃▃▃▁▁▁▇▇▆▁
    speech         |██████|           |███|   a door that slams is none

Not every sound that stands for speech is a voice to the network: tones in a test, a vocoder, a whisper. Where it hears
none for even a second, and less than most of what sounds, it is not asked, and the level alone decides.

Each piece of 16 s is judged by itself, after two seconds that lead in: a state of the network that has gone astray is
gone with its piece, and many pieces are reckoned side by side.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from genqa.audio.activity.energy import Energy
from genqa.audio.activity.loudness import A_SECOND, Meter
from genqa.audio.activity.method import Length, Tuned
from genqa.audio.activity.network import CHUNK, CONTEXT, network
from genqa.audio.activity.resample import RATE, Eight
from genqa.audio.activity.stretches import HOP_MS, followed, widened, with_hysteresis
from genqa.spans import Spans

if TYPE_CHECKING:
    from genqa.audio.recording import Samples

#: Chunks of a piece, and those before it that lead in. 500 chunks of 32 ms are 16 s: whole frames, too.
_PIECE, _LEAD = 500, 64
_PIECE_SAMPLES, _PIECE_FRAMES = _PIECE * CHUNK, _PIECE * CHUNK * A_SECOND // RATE
_CHUNK_MS = 1000 * CHUNK // RATE
#: Pieces that are reckoned side by side.
_AT_ONCE = 8
#: Frames at the end of a piece whose level waits for the sound after it.
_OPEN = 2
#: The loudness that the network hears best, in dB; how far a channel is raised to it; over how many pieces it is
#: sought, so that a side that listens for a minute is not raised until its noise is as loud as a voice.
_HEARD_BEST, _MOST_RAISED, _LOOKED_BACK = -20.0, 40.0, 4
#: Beyond these neither the network nor the level has a say: log-odds and dB.
_SUREST, _FURTHEST = 4.0, 12.0


@dataclass(frozen=True, slots=True)
class Voice(Tuned):
    """Speech by voice and level; lengths in ms.

    A frame is sure when the log-odds of the network and ``per_decibel`` for each dB over ``level``'s threshold come to
    more than ``least``, and likely down to ``falls`` below that. Of a stretch of likely frames ``shortest`` are sure;
    pauses up to ``bridged`` are filled. It begins ``before`` its first frame; then both ends follow the sound for up to
    ``follows`` while that stands out of the noise and is no further than ``fades`` dB below the channel's speech: the
    breath before a word and the end of a vowel are too faint for the network.

    The level alone decides where no stretch lasts ``voice`` ms and all together less than ``most`` of what is loud.
    """

    per_decibel: float = 0.25
    least: float = 1.0
    falls: float = 0.5
    shortest: int = 80
    bridged: int = 200
    before: int = 20
    follows: int = 120
    fades: float = 45.0
    voice: int = 1000
    most: float = 0.75
    level: Energy = field(default=Energy(never_below=-85.0))

    @property
    def name(self) -> str:
        """One word."""
        return "voice"

    @property
    def version(self) -> int:
        """2: faint voices on channels with a DC offset, and down to -85 dB."""
        return 2

    def listen(self, rate: int) -> Listening:
        """A listener for one channel with so many samples a second."""
        return Listening(self, rate)


class Listening:
    """One channel, listened to for voices."""

    def __init__(self, method: Voice, rate: int) -> None:
        self._method = method
        self._length, self._eight, self._meter = Length(rate), Eight(rate), Meter(RATE)
        # the sound of the pieces that wait, and before it what leads into the first of them
        self._waiting = [np.zeros(CONTEXT + _LEAD * CHUNK, np.float32)]
        self._taken = 0
        self._loudest: list[float] = []
        self._odds: list[NDArray[np.float32]] = []

    def add(self, samples: Samples) -> None:
        """The next samples."""
        self._length.add(samples)
        self._take(self._eight.add(samples))

    def done(self) -> Spans:
        """When somebody speaks, in ms from the first sample."""
        self._take(self._eight.done())
        level = self._meter.done()
        rest = self._samples()
        pieces = max(1, -(-rest // _PIECE_SAMPLES))
        self._waiting.append(np.zeros(pieces * _PIECE_SAMPLES - rest, np.float32))
        # a recording shorter than a piece: what was filled up is not judged, but for the chunk that tells of the last
        self._judge(pieces, min(_PIECE, rest // CHUNK + 2) if pieces == 1 else _PIECE)
        method = self._method
        audible, speech = method.level.stands_out(level)
        over = np.clip(level - method.level.over(audible, speech), -_FURTHEST, _FURTHEST)
        sum_ = self._by_frame(len(level)) + np.float32(method.per_decibel) * over - np.float32(method.least)
        spans = with_hysteresis(sum_ > 0, sum_ > -method.falls, method.bridged, method.shortest)
        by_level = method.level.spans(level)
        if spans.longest < method.voice and spans.duration < method.most * by_level.duration:
            return self._length.crop(by_level)
        sounds = level > np.maximum(audible, np.float32(speech - method.fades))
        return self._length.crop(followed(widened(spans, method.before, 0), sounds, method.follows))

    def _take(self, sound: NDArray[np.float32]) -> None:
        for first in range(0, len(sound), _PIECE_SAMPLES):
            block = sound[first : first + _PIECE_SAMPLES]
            self._taken += len(block)
            self._meter.add(block)
            self._waiting.append(block)
            if self._samples() >= _AT_ONCE * _PIECE_SAMPLES:
                self._judge(_AT_ONCE)

    def _samples(self) -> int:
        """Samples that were not judged yet."""
        return sum(map(len, self._waiting)) - CONTEXT - _LEAD * CHUNK

    def _judge(self, pieces: int, chunks: int = _PIECE) -> None:
        """Put the first so many pieces before the network, so many chunks of each, and forget them."""
        level, near = self._meter.so_far(), np.concatenate(self._waiting)
        length = CONTEXT + (_LEAD + _PIECE) * CHUNK
        raised = np.empty((pieces, length), np.float32)
        places: list[int] = []
        odds = np.full((pieces, _PIECE), -_SUREST, np.float32)
        for number in range(pieces):
            first = (len(self._odds) + number) * _PIECE_FRAMES
            loud = level[first : first + _PIECE_FRAMES - _OPEN]
            self._loudest.append(float(np.percentile(loud, 99)) if len(loud) else self._method.level.never_below)
            if not len(loud) or loud.max() <= self._method.level.never_below:
                continue  # nothing in it can be speech
            start = number * _PIECE_SAMPLES
            gain = np.clip(_HEARD_BEST - max(self._loudest[-_LOOKED_BACK:]), 0, _MOST_RAISED)
            begin, end = self._sounding(len(self._odds) + number, length)
            piece, row = near[start + begin : start + end], raised[len(places)]
            row[:begin] = row[end:] = 0
            row[begin:end] = (piece - piece.mean()) * np.float32(10 ** (gain / 20) / 32768)
            places.append(number)
        if places:
            asked = raised[: len(places), : CONTEXT + (_LEAD + chunks) * CHUNK]
            odds[places, :chunks] = network().odds(asked, _LEAD)
        self._odds.extend(odds)
        self._waiting = [near[pieces * _PIECE_SAMPLES :]]

    def _sounding(self, piece: int, length: int) -> tuple[int, int]:
        """Where in a piece there is sound, with what leads into it: not before the recording, nor after its end.

        The zeros that stand there are a step to a channel whose middle is elsewhere, louder than a faint voice.
        """
        first = piece * _PIECE_SAMPLES - CONTEXT - _LEAD * CHUNK
        return max(0, -first), min(length, self._taken - first)

    def _by_frame(self, frames: int) -> NDArray[np.float32]:
        """The log-odds at the middle of each frame. The network needs a chunk to be sure of what it has heard."""
        odds = np.clip(np.concatenate(self._odds), -_SUREST, _SUREST)
        middle = np.arange(frames) * HOP_MS + HOP_MS / 2
        chunks = np.arange(len(odds)) * _CHUNK_MS - _CHUNK_MS / 2
        found: NDArray[np.float32] = np.interp(middle, chunks, odds).astype(np.float32)
        return found


#: What genqa measures by.
VOICE = Voice()
