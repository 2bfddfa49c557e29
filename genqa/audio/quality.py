"""What is wrong with the sound of a channel: its loudest parts are cut off, or it holds the other side's voice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from genqa.spans import Pair, Spans

if TYPE_CHECKING:
    from genqa.audio.recording import Recording, Samples

#: So many samples one after another at the channel's largest or smallest value are a top cut off, if that is at least
#: so large (a quarter of full scale): in `shared/data` no channel has one such run.
FLAT, LARGE = 3, 8192
FRAME_MS = 10
#: Two channels that sound at once hold one voice where they correlate by more than this at any delay of an echo. Two
#: voices at once come to 0.25 at most (`two_monos`), one room on two microphones to 0.57 … 0.75 (`pcm24_stereo`).
ONE_VOICE, ECHO_DELAY_MS = 0.5, 300
#: What is compared at once, and the least that tells anything.
_PIECE_MS, _LEAST_MS = 1000, 250
_JOINED_MS = 200
_AT_ONCE = 1 << 20


def loudest(samples: Samples) -> float:
    """The largest swing from the middle in dB of full scale, which a line switched off does not reach."""
    swing = (int(samples.max()) - int(samples.min())) / 2
    return 20 * float(np.log10(max(swing, 0.5) / 32768))


def clipped(samples: Samples, rate: int, speech: Spans) -> float:
    """In which share of the time in which a channel sounds its loudest parts are cut off, 0 … 1."""
    low, high = int(samples.min()), int(samples.max())
    frames: set[int] = set()
    for first in range(0, len(samples), _AT_ONCE):
        piece = samples[first : first + _AT_ONCE + FLAT - 1]
        for extreme in (low, high):
            if abs(extreme) >= LARGE and len(piece) >= FLAT:
                at = piece == extreme
                flat = np.flatnonzero(at[:-2] & at[1:-1] & at[2:]) + first
                frames.update(np.unique(flat * 1000 // (rate * FRAME_MS)).tolist())
    sounds = speech.duration // FRAME_MS
    return min(1.0, len(frames) / sounds) if sounds else 0.0


def echoes(recording: Recording, speech: tuple[Spans, Spans]) -> tuple[Spans, Spans]:
    """Where each of two channels holds no more than the other one's voice: the fainter of two that sound alike."""
    found: tuple[list[Pair], list[Pair]] = ([], [])
    for begin, end in speech[0].intersection(speech[1]).bridged(_JOINED_MS).pairs:
        for start in range(begin, end, _PIECE_MS):
            stop = min(start + _PIECE_MS, end)
            if stop - start >= _LEAST_MS and (fainter := _fainter(recording, start, stop)) is not None:
                found[fainter].append((start, stop))
    return Spans(found[0]).intersection(speech[0]), Spans(found[1]).intersection(speech[1])


def _fainter(recording: Recording, start: int, end: int) -> int | None:
    """Which channel is the fainter one of two that hold one voice there; ``None`` where they do not."""
    rate = recording.rate
    pieces = [samples[start * rate // 1000 : end * rate // 1000].astype(np.float64) for samples in recording.channels]
    one, other = [piece - piece.mean() for piece in pieces]
    power = [float(one @ one), float(other @ other)]
    if min(power) <= 0:
        return None
    size = 1 << (2 * len(one)).bit_length()
    delays = ECHO_DELAY_MS * rate // 1000
    alike = np.fft.irfft(np.fft.rfft(one, size) * np.conj(np.fft.rfft(other, size)), size)
    best = float(np.abs(np.concatenate([alike[: delays + 1], alike[-delays:]])).max())
    return int(power[1] < power[0]) if best > ONE_VOICE * np.sqrt(power[0] * power[1]) else None
