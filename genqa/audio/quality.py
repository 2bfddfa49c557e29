"""What is wrong with the sound of a channel: its loudest parts are cut off, or it holds the other side's voice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from genqa.spans import Pair, Spans

if TYPE_CHECKING:
    from genqa.audio.blocks import Blocks
    from genqa.audio.recording import Samples

#: So many samples one after another at the channel's largest or smallest value are a top cut off, if that is at least
#: so large (a quarter of full scale): in `shared/data` no channel has one such run.
FLAT, LARGE = 3, 8192
FRAME_MS = 10
#: Two channels that sound at once hold one voice where they correlate by more than this at any delay of an echo. Two
#: voices at once come to 0.25 at most (`two_monos`), one room on two microphones to 0.57 … 0.75 (`pcm24_stereo`).
ONE_VOICE, ECHO_DELAY_MS = 0.5, 300
#: What goes together nearly as well at another delay, this far off, is a steady tone, which tells nothing. A voice and
#: its echo come there to 0.2 … 0.64 of the best, tones to 0.9.
STEADY, STEADY_MS = 0.8, 20
#: What is compared at once, and the least that tells anything.
_PIECE_MS, _LEAST_MS = 1000, 250
_JOINED_MS = 200


class Tops:
    """Takes the samples of one channel in blocks; tells how loud it gets, and how much of its top is cut off."""

    def __init__(self, rate: int) -> None:
        self._lowest, self._highest = _Extreme(rate, least=True), _Extreme(rate, least=False)

    def add(self, samples: Samples) -> None:
        """The next samples."""
        if len(samples):
            self._lowest.add(samples)
            self._highest.add(samples)

    def loudest(self) -> float:
        """The largest swing from the middle in dB of full scale, which a line switched off does not reach."""
        swing = (self._highest.value - self._lowest.value) / 2
        return 20 * float(np.log10(max(swing, 0.5) / 32768))

    def clipped(self, speech: Spans) -> float:
        """In which share of the time in which the channel sounds its loudest parts are cut off, 0 … 1."""
        sounds = speech.duration // FRAME_MS
        flat = np.union1d(self._lowest.flat(), self._highest.flat())
        return min(1.0, len(flat) / sounds) if sounds else 0.0


class _Extreme:
    """The smallest or the largest sample so far, and the frames in which a run of it begins."""

    def __init__(self, rate: int, *, least: bool) -> None:
        self._frame = rate * FRAME_MS  # in thousandths of a sample
        self._least = least
        self._sign = -1 if least else 1
        self.value = 0
        self._seen = 0
        self._frames: list[NDArray[np.int64]] = []
        self._before = np.empty(0, np.int16)

    def add(self, samples: Samples) -> None:
        here = int(samples.min() if self._least else samples.max())
        if not self._seen or here * self._sign > self.value * self._sign:
            self.value, self._frames = here, []
        # a run may have begun with the last samples of the block before
        both = np.concatenate([self._before, samples])
        if here == self.value and abs(here) >= LARGE and len(both) >= FLAT:
            at = both == here
            first = self._seen - len(self._before)
            flat = np.flatnonzero(at[:-2] & at[1:-1] & at[2:]) + first
            self._frames.append(np.unique(flat * 1000 // self._frame))
        self._seen += len(samples)
        self._before = both[-(FLAT - 1) :].copy()

    def flat(self) -> NDArray[np.int64]:
        return np.concatenate([np.empty(0, np.int64), *self._frames])


def echoes(recording: Blocks, speech: tuple[Spans, Spans]) -> tuple[Spans, Spans]:
    """Where each of two channels holds no more than the other one's voice: the fainter of two that sound alike."""
    found: tuple[list[Pair], list[Pair]] = ([], [])
    for begin, end in speech[0].intersection(speech[1]).bridged(_JOINED_MS).pairs:
        for start in range(begin, end, _PIECE_MS):
            stop = min(start + _PIECE_MS, end)
            if stop - start >= _LEAST_MS and (fainter := _fainter(recording, start, stop)) is not None:
                found[fainter].append((start, stop))
    return Spans(found[0]).intersection(speech[0]), Spans(found[1]).intersection(speech[1])


def _fainter(recording: Blocks, start: int, end: int) -> int | None:
    """Which channel is the fainter one of two that hold one voice there; ``None`` where they do not."""
    rate = recording.rate
    pieces = [samples.astype(np.float64) for samples in recording.between(start * rate // 1000, end * rate // 1000)]
    one, other = [piece - piece.mean() for piece in pieces]
    power = [float(np.square(piece).sum()) for piece in (one, other)]
    if min(power) <= 0:
        return None
    size = 1 << (2 * len(one)).bit_length()
    delays = ECHO_DELAY_MS * rate // 1000
    alike = np.fft.irfft(np.fft.rfft(one, size) * np.conj(np.fft.rfft(other, size)), size)
    near = np.abs(np.concatenate([alike[-delays:], alike[: delays + 1]]))
    at = int(near.argmax())
    best, apart = float(near[at]), STEADY_MS * rate // 1000
    elsewhere = np.concatenate([near[: max(0, at - apart)], near[at + apart :]])
    if best <= ONE_VOICE * np.sqrt(power[0] * power[1]) or float(elsewhere.max()) > STEADY * best:
        return None
    return int(power[1] < power[0])
