"""Who speaks when, from the sound of one channel: made sounds to the hundredth of a second, real ones within bounds."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from genqa import audio
from genqa.audio.activity import ENERGY, NOTHING_DB, Energy, levels
from genqa.spans import NOTHING, Spans
from genqa.transcript import read
from tests.wavs import pcm, talk


def heard(data: bytes, channel: int = 0) -> Spans:
    recording = audio.read(data)
    return ENERGY.speech(recording.channels[channel], recording.rate)


def near(spans: Spans, *expected: tuple[int, int], within: int = 50) -> bool:
    """Whether these are the spans, each edge within so many ms."""
    return len(spans) == len(expected) and all(
        abs(span.start - start) <= within and abs(span.end - end) <= within
        for span, (start, end) in zip(spans, expected, strict=True)
    )


@pytest.mark.parametrize("rate", [8000, 11_025, 16_000, 44_100, 48_000])
def test_what_sounds_is_found_where_it_is_whatever_the_rate(rate: int) -> None:
    found = heard(talk([(1.0, 2.5), (4.0, 4.6)], seconds=6, rate=rate))
    assert near(found, (1000, 2500), (4000, 4600)), found


def test_the_same_samples_always_come_to_the_same_spans() -> None:
    assert heard(talk([(1.0, 2.5), (4.0, 4.6)], seconds=6)) == Spans([(980, 2530), (3980, 4630)])


@pytest.mark.parametrize("noise", [0.00005, 0.0005, 0.005])
def test_each_line_has_a_noise_of_its_own(noise: float) -> None:
    found = heard(talk([(3.0, 5.0), (9.0, 10.0)], seconds=15, noise=noise))
    assert near(found, (3000, 5000), (9000, 10_000)), found


@pytest.mark.parametrize("loudness", [0.9, 0.1, 0.02])
def test_a_quiet_voice_is_as_good_as_a_loud_one(loudness: float) -> None:
    found = heard(talk([(3.0, 5.0)], seconds=8, loudness=(loudness,)))
    assert near(found, (3000, 5000)), found


def test_both_channels_are_listened_to_by_themselves() -> None:
    data = talk([(1.0, 3.0)], [(2.0, 5.0)], seconds=6, loudness=(0.5, 0.02))
    assert near(heard(data, 0), (1000, 3000))
    assert near(heard(data, 1), (2000, 5000))


def test_noise_alone_is_no_speech_however_loud_and_an_offset_is_nothing() -> None:
    for noise in (0.0, 0.0005, 0.01, 0.1):
        assert heard(talk([], seconds=20, noise=noise)) == NOTHING
    assert heard(pcm(np.full((80_000, 1), 0.2), 8000)) == NOTHING


def test_digital_silence_is_quiet_and_what_sounds_between_is_speech() -> None:
    found = heard(talk([(2.0, 9.0), (12.0, 13.0)], seconds=15, noise=0))
    assert near(found, (2000, 9000), (12_000, 13_000)), found


def test_a_line_that_is_switched_off_between_does_not_make_its_noise_speech() -> None:
    samples = np.zeros((8000 * 20, 1))
    samples[8000 * 5 : 8000 * 12] = np.random.default_rng(1).normal(0, 0.002, (8000 * 7, 1))
    assert heard(pcm(samples, 8000)) == NOTHING


def test_a_click_is_none_and_a_short_word_is_one() -> None:
    assert heard(talk([(2.0, 2.03)], seconds=5)) == NOTHING
    assert near(heard(talk([(2.0, 2.15)], seconds=5)), (2000, 2150))


def test_a_pause_within_a_word_is_filled_and_one_between_words_is_kept() -> None:
    assert near(heard(talk([(1.0, 2.0), (2.1, 3.0)], seconds=5)), (1000, 3000))
    assert near(heard(talk([(1.0, 2.0), (2.4, 3.0)], seconds=5)), (1000, 2000), (2400, 3000))


def test_an_echo_far_below_the_channels_own_voice_is_none() -> None:
    own, echo = talk([(1.0, 3.0)], seconds=8), talk([(5.0, 7.0)], seconds=8, loudness=(0.006,))
    mixed = sum(audio.read(data).channels[0].astype(float) for data in (own, echo)) / 32768
    assert near(heard(pcm(mixed.reshape(-1, 1), 8000)), (1000, 3000))


def test_hum_below_and_hiss_above_the_band_of_speech_do_not_count() -> None:
    at = np.arange(16_000 * 6) / 16_000
    hum = np.sin(2 * np.pi * 50 * at) * ((at > 2) & (at < 4)) * 0.01
    hiss = np.sin(2 * np.pi * 6000 * at) * ((at > 1) & (at < 3)) * 0.3
    noise = np.random.default_rng(1).normal(0, 0.0005, len(at))
    assert heard(pcm((hum + noise).reshape(-1, 1), 16_000)).duration < 200  # where it is switched on and off, it clicks
    assert heard(pcm((hiss + noise).reshape(-1, 1), 16_000)).duration < 200


def test_the_noise_may_change_while_a_call_goes_on() -> None:
    quiet, loud = (talk([(5.0, 8.0)], seconds=40, noise=noise) for noise in (0.0005, 0.01))
    both = np.concatenate([audio.read(data).channels[0] for data in (quiet, loud)]) / 32768
    found = heard(pcm(both.reshape(-1, 1), 8000))
    assert near(found.crop(0, 39_000), (5000, 8000)), found
    assert found.crop(39_000, 42_000).duration <= 1000, "a second is taken for speech, where the noise begins"
    assert near(found.crop(42_000, 80_000), (45_000, 48_000)), found


@pytest.mark.parametrize("frames", [1, 7, 80, 200])
def test_a_recording_of_a_few_samples_is_quiet(frames: int) -> None:
    samples = np.full(frames, 1000, np.int16)
    assert ENERGY.speech(samples, 8000) == NOTHING
    assert len(levels(samples, 8000)) == max(1, -(-frames // 80))


def test_speech_from_the_first_sample_to_the_last_ends_with_the_recording() -> None:
    found = heard(talk([(0.0, 1.0), (2.0, 3.0)], seconds=3))
    assert (found[0].start, found[-1].end) == (0, 3000)


def test_levels_are_the_same_in_one_block_and_in_many(monkeypatch: pytest.MonkeyPatch) -> None:
    samples = audio.read(talk([(0.2, 1.0)], seconds=2)).channels[0]
    whole = levels(samples, 8000)
    monkeypatch.setattr("genqa.audio.activity.loudness._AT_ONCE", 1000)
    assert np.array_equal(levels(samples, 8000), whole)


def test_levels_are_decibels_of_full_scale() -> None:
    at = np.arange(8000) / 8000
    tone = np.round(32767 * np.sin(2 * np.pi * 1000 * at)).astype(np.int16)
    assert levels(tone, 8000)[50] == pytest.approx(-3.01, abs=0.05)
    assert levels(np.zeros(8000, np.int16), 8000)[50] == NOTHING_DB


def test_a_method_has_a_name_a_version_and_settings() -> None:
    assert (ENERGY.name, ENERGY.version) == ("energy", 1)
    strict = Energy(above_noise=40)
    recording = audio.read(talk([(1.0, 2.0)], seconds=4, loudness=(0.02,)))
    assert strict.speech(recording.channels[0], recording.rate) == NOTHING


def test_three_real_speakers_are_heard_where_they_were_marked(shared: Path) -> None:
    folder = shared / "calls" / "three_turns"
    marked = json.loads((folder / "reference.json").read_text())["tests"]["diarization_tests"][0]["segments"]
    turns = Spans([(round(one["start_sec"] * 1000), round(one["end_sec"] * 1000)) for one in marked])
    found = heard((folder / "call.wav").read_bytes())
    both = found.intersection(turns).duration
    assert (both / turns.duration > 0.95, both / found.duration > 0.95) == (True, True)


def test_a_real_call_of_two_clean_channels_has_hardly_any_talk_over(shared: Path) -> None:
    """Noise floors of its channels differ by 40 dB."""
    data = (shared / "calls" / "auto_repairs_40" / "call.wav").read_bytes()
    left, right = heard(data, 0), heard(data, 1)
    assert 88_000 < left.duration < 98_000
    assert 92_000 < right.duration < 102_000
    assert left.intersection(right).duration < 500


def test_a_real_overlap_is_as_long_as_it_was_marked(shared: Path) -> None:
    data = (shared / "calls" / "one_side_dominant" / "call.wav").read_bytes()
    left, right = heard(data, 0), heard(data, 1)
    assert near(right, (350, 2620), within=80), right
    assert abs(left.intersection(right).duration - 2300) < 150


def test_most_words_that_engines_find_are_heard(shared: Path) -> None:
    folder = shared / "calls" / "four_engines"
    found = heard((folder / "call.wav").read_bytes())
    for name in ("dg_utterances.json", "assemblyai_utterances.json"):
        said = read((folder / name).read_bytes()).utterances
        words = Spans([(word.start, word.end) for one in said for word in one.words])
        assert words.duration > 15_000
        assert found.intersection(words).duration / words.duration > 0.95
