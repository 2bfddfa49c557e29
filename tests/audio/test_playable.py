"""A recording as browsers play it."""

from __future__ import annotations

import struct
import wave
from io import BytesIO

import numpy as np
import pytest

from genqa import audio
from genqa.audio.playable import Playable, playable, wav_of
from genqa.audio.recording import Recording
from genqa.errors import BrokenAudio
from tests.wavs import wav


def mu_law(samples: bytes, channels: int = 1) -> bytes:
    """A WAV file in µ-law, 8 kHz."""
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 7, channels, 8000, 8000 * channels, channels, 8)
    data = struct.pack("<4sI", b"data", len(samples)) + samples
    return b"RIFF" + struct.pack("<I", 4 + len(form) + len(data)) + b"WAVE" + form + data


def opened(data: bytes) -> tuple[int, int, int, int]:
    """Channels, bytes a sample, rate and frames, as Python's own reader finds them."""
    with wave.open(BytesIO(data)) as file:
        return file.getnchannels(), file.getsampwidth(), file.getframerate(), file.getnframes()


def test_a_usual_wav_file_is_played_as_it_came() -> None:
    data = wav(0.5, channels=2)

    assert playable([data]) == Playable(data, "audio/wav")


def test_mu_law_which_not_every_browser_plays_becomes_16_bit() -> None:
    data, type_ = playable([mu_law(bytes([0xFF, 0x00, 0x80, 0x7F]))])

    assert type_ == "audio/wav"
    assert opened(data) == (1, 2, 8000, 4)
    assert audio.read(data).channels[0].tolist() == [0, -32124, 32124, 0]


def test_a_file_that_is_cut_off_gets_a_header_that_is_true() -> None:
    data, _ = playable([wav(1.0)[:8044]])

    assert opened(data) == (1, 2, 8000, 4000)


def test_two_sides_become_the_two_channels_of_one_file() -> None:
    data, type_ = playable([wav(0.5), wav(0.25, loudness=0.1)])

    assert type_ == "audio/wav"
    assert opened(data) == (2, 2, 8000, 4000)
    assert np.abs(audio.read(data).channels[1][2000:]).max() == 0


@pytest.mark.parametrize(
    ("data", "type_"),
    [
        (b"fLaC" + bytes(20), "audio/flac"),
        (bytes(4) + b"ftypM4A " + bytes(20), "audio/mp4"),
        (b"ID3\x04" + bytes(40), "audio/mpeg"),
        (b"OggS" + bytes(24) + b"OpusHead", "audio/ogg"),
    ],
)
def test_what_browsers_play_is_not_touched(data: bytes, type_: str) -> None:
    assert playable([data]) == Playable(data, type_)


def test_what_would_be_too_large_as_a_wav_file_is_left_to_the_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    data = mu_law(bytes(1000))
    monkeypatch.setattr("genqa.audio.playable.MOST_BYTES", 2000)
    assert playable([data]).data != data
    monkeypatch.setattr("genqa.audio.playable.MOST_BYTES", 1999)
    assert playable([data]) == Playable(data, "audio/wav")


def test_what_is_no_sound_is_refused() -> None:
    with pytest.raises(BrokenAudio):
        playable([b"no sound at all"])


def test_a_written_file_reads_back_sample_for_sample() -> None:
    samples = np.array([0, 1, -1, 32767, -32768], np.int16)
    data = wav_of(Recording(16000, (samples, -samples // 2), "PCM 16 bit"))

    again = audio.read(data)

    assert (again.rate, again.warnings) == (16000, ())
    assert [channel.tolist() for channel in again.channels] == [samples.tolist(), (-samples // 2).tolist()]
