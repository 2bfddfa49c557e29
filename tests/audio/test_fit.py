"""By how much a transcript's times are off the sound of its recording, and drift."""

from __future__ import annotations

import numpy as np
import pytest

from genqa.audio.fit import fit
from genqa.call import Fit
from genqa.spans import NOTHING, Spans


def talk(minutes: float, seed: int = 1) -> Spans:
    """Words of half a second to three, with pauses, for so many minutes."""
    by_chance, at, pairs = np.random.default_rng(seed), 1000, []
    while at < minutes * 60_000:
        length = int(by_chance.uniform(500, 3000))
        pairs.append((at, at + length))
        at += length + int(by_chance.uniform(300, 2500))
    return Spans(pairs)


def moved(spans: Spans, by: int = 0, drift: float = 0.0) -> Spans:
    return Spans([(round(start * (1 + drift)) + by, round(end * (1 + drift)) + by) for start, end in spans])


def test_words_on_their_sound_are_not_off() -> None:
    assert fit(talk(2), talk(2), 120_000) == Fit(0, 0, pytest.approx(1.0))


@pytest.mark.parametrize("off", [700, 4000, -900])
def test_an_offset_is_found_to_a_fiftieth_of_a_second(off: int) -> None:
    found = fit(talk(2), moved(talk(2), off), 125_000)
    assert found is not None
    assert abs(found.offset - off) <= 20
    assert found.drift == 0


def test_drift_is_found_with_the_offset_at_the_beginning() -> None:
    found = fit(talk(10), moved(talk(10), 1000, drift=0.003), 603_000)
    assert found is not None
    assert abs(found.offset - 1000) <= 200
    assert abs(found.drift - 1800) <= 200


def test_words_of_another_recording_fit_nowhere() -> None:
    found = fit(talk(3), talk(3, seed=2), 182_000)
    assert found is not None
    assert (found.offset, found.drift) == (0, 0)
    assert found.agreement < 0.15


def test_too_few_words_or_no_sound_tell_nothing() -> None:
    assert fit(Spans([(0, 2000)]), talk(2), 120_000) is None
    assert fit(talk(2), NOTHING, 120_000) is None


def test_a_regular_beat_that_would_fit_at_many_delays_is_not_off() -> None:
    beat = Spans([(start, start + 1000) for start in range(0, 120_000, 2000)])
    found = fit(beat, moved(beat, 1000), 121_000)
    assert found is not None
    assert found.offset == 0
