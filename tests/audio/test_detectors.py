"""Voice activity on real calls: where people speak, in every form a recording comes in."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest

from genqa import audio
from genqa.audio.activity import ENERGY, VOICE, Method
from genqa.audio.recording import Recording
from genqa.spans import NOTHING, Spans
from tests.wavs import a_law, mu_law, pcm


def call(shared: Path, path: str) -> Recording:
    return audio.read((shared / "calls" / path).read_bytes())


def heard(recording: Recording, method: Method = VOICE) -> list[Spans]:
    return [method.speech(samples, recording.rate) for samples in recording.channels]


def silence_and_talk_over(recording: Recording) -> tuple[float, float]:
    """In seconds: pauses of both longer than half a second, and both at once."""
    one, other = heard(recording)
    return one.union(other).gaps().longer_than(500).duration / 1000, one.intersection(other).duration / 1000


@pytest.fixture(scope="module")
def repairs(shared: Path) -> Recording:
    return call(shared, "auto_repairs_40/call.wav")


@pytest.fixture(scope="module")
def turns(shared: Path) -> Recording:
    return call(shared, "three_turns/call.wav")


def test_three_speakers_begin_and_end_where_people_marked_it(turns: Recording) -> None:
    (found,) = heard(turns)
    edges = [edge for pair in found.bridged(1000).pairs for edge in pair]
    marked = [1700, 3900, 6200, 11_100, 12_800, 18_000]
    assert len(edges) == 6
    assert [edge for edge, mark in zip(edges, marked, strict=True) if abs(edge - mark) > 100] == []


def test_the_overlap_of_two_sides_is_as_long_as_the_shorter_one_speaks(shared: Path) -> None:
    one, other = heard(call(shared, "one_side_dominant/call.wav"))
    assert one.intersection(other).duration == pytest.approx(2270, abs=300)


def test_two_files_of_a_call_come_to_just_what_its_two_channels_do(shared: Path) -> None:
    agent, guest = (heard(call(shared, f"two_monos/{name}.wav"))[0] for name in ("agent", "customer"))
    assert heard(call(shared, "two_monos/stereo.wav")) == [agent, guest]
    assert (2500 < agent.duration < 4500, 5000 < guest.duration < 7500) == (True, True)


def test_two_clean_channels_whose_noise_differs_by_40_db_hardly_talk_at_once(repairs: Recording) -> None:
    left, right = heard(repairs)
    assert (88_000 < left.duration < 98_000, 92_000 < right.duration < 102_000) == (True, True)
    assert left.intersection(right).duration < 500


@pytest.mark.parametrize("encoded", [mu_law, a_law])
def test_a_copy_in_a_telephone_codec_has_the_same_silence_and_talk_over(encoded: object, repairs: Recording) -> None:
    assert callable(encoded)
    copy = audio.read(encoded(np.stack(repairs.channels, axis=1), repairs.rate))
    assert near(silence_and_talk_over(copy), silence_and_talk_over(repairs))


@pytest.mark.parametrize(
    ("name", "options"), [("copy.mp3", ["-b:a", "32k"]), ("copy.ogg", ["-c:a", "libopus", "-b:a", "32k"])]
)
def test_a_compressed_copy_has_the_same_silence_and_talk_over(
    name: str, options: list[str], repairs: Recording, shared: Path, tmp_path: Path
) -> None:
    ffmpeg = audio.ffmpeg_found()
    if ffmpeg is None:
        pytest.skip("ffmpeg is not installed here, and GENQA_FFMPEG names none")
    source, copy = shared / "calls" / "auto_repairs_40" / "call.wav", tmp_path / name
    made = subprocess.run([ffmpeg, "-v", "error", "-i", source, *options, copy], check=False)
    if made.returncode:
        pytest.skip(f"this ffmpeg does not write {name}")
    assert near(silence_and_talk_over(audio.read(copy.read_bytes())), silence_and_talk_over(repairs))


def near(copy: tuple[float, float], original: tuple[float, float]) -> bool:
    """Whether both numbers are the same within half a second or 3 %."""
    assert original[0] > 30, "a call without silence shows nothing"
    return all(abs(a - b) <= max(0.5, 0.03 * b) for a, b in zip(copy, original, strict=True))


def changed(recording: Recording, factor: float = 1, offset: float = 0, noise: float = 0) -> list[Spans]:
    """Who speaks when after the samples were made louder, shifted, and noisier; clipped at full scale."""
    dice = np.random.default_rng(1)
    channels = [
        samples / 32768 * factor + offset + dice.normal(0, noise, len(samples)) for samples in recording.channels
    ]
    return heard(audio.read(pcm(np.stack(channels, axis=1), recording.rate)))


@pytest.mark.parametrize(
    ("name", "factor", "offset", "noise", "share"),
    [
        ("40 dB fainter", 0.01, 0, 0, 0.02),
        ("with an offset of a fifth of full scale", 0.7, 0.2, 0, 0.01),
        ("clipped", 8, 0, 0, 0.02),
        ("with noise 20 dB below speech", 1, 0, 0.01, 0.04),
    ],
)
def test_a_call_is_heard_alike(
    name: str, factor: float, offset: float, noise: float, share: float, repairs: Recording
) -> None:
    for original, after in zip(heard(repairs), changed(repairs, factor, offset, noise), strict=True):
        differs = original.union(after).duration - original.intersection(after).duration
        assert differs < share * repairs.length_ms, name


def test_a_faint_voice_is_heard_alike_wherever_the_middle_of_its_channel_lies(shared: Path) -> None:
    """Beside a voice of a few steps of 16 bit, the step from nothing to the middle is as loud as a shout."""
    faint = call(shared, "two_monos/stereo.wav")
    middle, elsewhere = (changed(faint, 0.01, offset) for offset in (0, 500 / 32767))
    for original, after in zip(middle, elsewhere, strict=True):
        assert original.duration > 2000
        assert original.union(after).duration - original.intersection(after).duration < 250


def test_noise_that_would_count_by_its_level_is_no_voice(turns: Recording) -> None:
    """Bursts of noise between the words, as loud as they are: a keyboard, a door."""
    (words,) = heard(turns)
    noisy = turns.channels[0].astype(float)
    bursts = Spans([(4500, 5000), (11_500, 12_200)])
    assert words.intersection(bursts) == NOTHING
    dice = np.random.default_rng(1)
    for start, end in bursts.pairs:
        noisy[start * 16 : end * 16] += dice.normal(0, 1500, (end - start) * 16)
    recording = audio.read(pcm(noisy.reshape(-1, 1) / 32768, 16_000))
    (by_voice,), (by_level,) = heard(recording), heard(recording, ENERGY)
    assert by_level.intersection(bursts).duration == bursts.duration
    assert by_voice.intersection(bursts).duration < 100


def test_what_lies_before_and_after_does_not_move_a_word_far(turns: Recording) -> None:
    """A minute of digital silence around: pieces begin elsewhere, and words stay."""
    (alone,) = heard(turns)
    silence = np.zeros(16_000 * 60, np.int16)
    longer = np.concatenate([silence, turns.channels[0], silence]).reshape(-1, 1)
    (found,) = heard(audio.read(pcm(longer / 32768, 16_000)))
    assert found.crop(0, 60_000) == NOTHING
    shifted = Spans((start - 60_000, end - 60_000) for start, end in found.pairs)
    assert shifted.union(alone).duration - shifted.intersection(alone).duration < 250
