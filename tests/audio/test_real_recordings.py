"""Real calls, with the lengths that their sources state."""

from __future__ import annotations

import numpy as np
import pytest

from genqa import audio

RECORDINGS = [
    ("calls/auto_repairs_40/call.wav", 8_000, 2, 245_380, "PCM 16 bit"),
    ("calls/four_engines/call.wav", 44_100, 1, 25_933, "PCM 16 bit"),
    ("calls/one_side_dominant/call.wav", 16_000, 2, 5_000, "PCM 16 bit"),
    ("calls/three_turns/call.wav", 16_000, 1, 18_578, "PCM 16 bit"),
    ("calls/two_monos/stereo.wav", 16_000, 2, 9_984, "PCM 16 bit"),
    ("audio/digital_silence_padding.wav", 16_000, 1, 5_811, "PCM 16 bit"),
    ("audio/float32_16k_30s.wav", 16_000, 1, 30_000, "IEEE float 32 bit"),
    ("audio/mulaw_8k_464s.wav", 8_000, 1, 464_561, "µ-law"),
    ("audio/pcm24_stereo.wav", 44_100, 2, 10_000, "PCM 24 bit"),
]


@pytest.mark.parametrize(("file", "rate", "channels", "length", "codec"), RECORDINGS)
def test_a_real_recording_has_the_length_its_source_states(shared, file, rate, channels, length, codec):
    recording = audio.read((shared / file).read_bytes(), name=file)
    assert (recording.rate, len(recording.channels), recording.length_ms) == (rate, channels, length)
    assert (recording.codec, recording.warnings) == (codec, ())
    assert all(np.abs(samples.astype(int)).max() > 500 for samples in recording.channels)


def test_two_monos_and_the_stereo_file_of_the_same_call_are_one_recording(shared):
    folder = shared / "calls/two_monos"
    stereo = audio.read((folder / "stereo.wav").read_bytes())
    monos = audio.read_two_monos((folder / "agent.wav").read_bytes(), (folder / "customer.wav").read_bytes())
    assert all(np.array_equal(one, other) for one, other in zip(stereo.channels, monos.channels, strict=True))
    assert (monos.rate, monos.codec, monos.warnings) == (stereo.rate, stereo.codec, stereo.warnings)
    assert audio.peaks_of(monos).to_bytes() == audio.peaks_of(stereo).to_bytes()


def test_the_floats_of_a_call_are_no_noise(shared):
    (samples,) = audio.read((shared / "audio/float32_16k_30s.wav").read_bytes()).channels
    loudness = np.sqrt(np.mean(samples.astype(float) ** 2))
    steps = np.sqrt(np.mean(np.diff(samples.astype(float)) ** 2))
    assert steps < loudness  # speech goes on from one sample to the next; in noise the step is 1.4 times the loudness
    assert 100 < loudness < 10_000


def test_the_agent_is_four_times_quieter_than_the_guest(shared):
    stereo = audio.read((shared / "calls/two_monos/stereo.wav").read_bytes())
    agent, guest = (np.sqrt(np.mean(samples.astype(float) ** 2)) for samples in stereo.channels)
    assert 3 < guest / agent < 6
