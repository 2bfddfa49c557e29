"""Tops that are cut off, the other side's voice in a channel, a line switched off."""

from __future__ import annotations

import numpy as np

from genqa.audio.blocks import Blocks
from genqa.audio.quality import Tops, echoes
from genqa.audio.recording import Recording
from genqa.spans import NOTHING, Spans

RATE = 8000
SECOND = Spans([(0, 1000)])


def noise(seconds: float, seed: int, loud: float = 0.2) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, loud, round(seconds * RATE)).clip(-1, 1)


def as_samples(values: np.ndarray) -> np.ndarray:
    return (values * 32767).astype(np.int16)


def tops(samples: np.ndarray, *, at_once: int = RATE) -> Tops:
    taken = Tops(RATE)
    for first in range(0, len(samples), at_once):
        taken.add(samples[first : first + at_once])
    return taken


def test_a_loud_tone_has_no_flat_tops_and_the_same_cut_off_has_them_throughout() -> None:
    tone = np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)
    assert tops(as_samples(0.99 * tone)).clipped(SECOND) == 0.0
    assert tops(as_samples((2 * tone).clip(-0.9, 0.9))).clipped(SECOND) > 0.9


def test_flat_tops_of_a_faint_channel_are_its_silence_and_none() -> None:
    assert tops(np.zeros(RATE, np.int16)).clipped(SECOND) == 0.0
    assert tops(np.zeros(RATE, np.int16)).clipped(NOTHING) == 0.0


def test_a_delayed_and_fainter_voice_is_an_echo_on_the_fainter_channel() -> None:
    voice = noise(4, 1)
    other = np.roll(voice, 800) * 0.2
    both = (Spans([(0, 4000)]), Spans([(100, 4000)]))
    recording = Blocks.of(Recording(RATE, (as_samples(voice), as_samples(other)), "PCM 16 bit"))
    on_first, on_second = echoes(recording, both)
    assert on_first == NOTHING
    assert on_second.duration >= 3800


def test_two_voices_at_once_are_no_echo() -> None:
    recording = Blocks.of(Recording(RATE, (as_samples(noise(4, 1)), as_samples(noise(4, 2))), "PCM 16 bit"))
    both = (Spans([(0, 4000)]), Spans([(0, 4000)]))
    assert echoes(recording, both) == (NOTHING, NOTHING)


def test_a_line_switched_off_is_far_below_any_voice_and_its_offset_does_not_count() -> None:
    assert tops(np.full(RATE, 900, np.int16)).loudest() < -90
    assert round(tops(np.array([-16384, 16384], np.int16)).loudest()) == -6


def test_the_same_steady_tone_on_both_channels_is_no_voice_and_no_echo() -> None:
    tone = np.sin(2 * np.pi * 440 * np.arange(4 * RATE) / RATE)
    recording = Blocks.of(Recording(RATE, (as_samples(tone), as_samples(0.2 * tone)), "PCM 16 bit"))
    both = (Spans([(0, 4000)]), Spans([(0, 4000)]))
    assert echoes(recording, both) == (NOTHING, NOTHING)
