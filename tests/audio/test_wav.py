"""WAV files of every codec that genqa decodes itself, sample by sample."""

from __future__ import annotations

import struct
import subprocess
import sys

import numpy as np
import pytest

from genqa import audio


def channels_of(data: bytes) -> list[list[int]]:
    return [samples.tolist() for samples in audio.read(data).channels]


def test_sixteen_bits_are_taken_as_they_are(wav):
    data = wav(struct.pack("<5h", 0, 1, -1, 32767, -32768))
    recording = audio.read(data)
    assert channels_of(data) == [[0, 1, -1, 32767, -32768]]
    assert (recording.rate, recording.frames, recording.codec, recording.warnings) == (8000, 5, "PCM 16 bit", ())


def test_stereo_is_taken_apart_into_left_and_right(wav):
    assert channels_of(wav(struct.pack("<6h", 1, -1, 2, -2, 3, -3), channels=2)) == [[1, 2, 3], [-1, -2, -3]]


def test_eight_bits_have_no_sign_and_their_middle_is_silence(wav):
    assert channels_of(wav(bytes([0, 127, 128, 129, 255]), bits=8)) == [[-32768, -256, 0, 256, 32512]]


def test_twenty_four_bits_keep_their_upper_sixteen(wav):
    samples = b"".join(value.to_bytes(3, "little", signed=True) for value in (0, 255, 256, -256, 8388607, -8388608))
    data = wav(samples, bits=24, channels=2)
    assert channels_of(data) == [[0, 1, 32767], [0, -1, -32768]]
    assert audio.read(data).codec == "PCM 24 bit"


def test_thirty_two_bits_keep_their_upper_sixteen(wav):
    data = wav(struct.pack("<4i", 65536, -65536, 2**31 - 1, -(2**31)), bits=32)
    assert channels_of(data) == [[1, -1, 32767, -32768]]
    assert audio.read(data).codec == "PCM 32 bit"


@pytest.mark.parametrize(("bits", "code"), [(32, "f"), (64, "d")])
def test_floats_are_scaled_by_32768(wav, bits, code):
    data = wav(struct.pack(f"<5{code}", 0.0, 0.5, -0.25, 1.0, -1.0), tag=3, bits=bits)
    assert channels_of(data) == [[0, 16384, -8192, 32767, -32768]]
    assert (audio.read(data).codec, audio.read(data).warnings) == (f"IEEE float {bits} bit", ())


def test_floats_that_are_no_numbers_count_as_silence_and_are_counted(wav):
    data = wav(struct.pack("<4f", float("nan"), float("inf"), float("-inf"), 0.5), tag=3, bits=32)
    assert channels_of(data) == [[0, 0, 0, 16384]]
    assert audio.read(data).warnings == ("3 samples are no numbers (NaN or infinite) and count as 0",)


def test_floats_beyond_full_scale_are_clipped_and_counted(wav):
    data = wav(struct.pack("<4d", 1.5, -1e300, 1.0, 0.0), tag=3, bits=64, channels=2)
    assert channels_of(data) == [[32767, 32767], [-32768, 0]]
    assert audio.read(data).warnings == ("2 of 4 samples lie beyond full scale and were clipped to it",)


def test_floats_longer_than_one_piece_are_decoded_to_the_end(wav):
    values = np.linspace(-1, 1, 2**20 + 3, dtype="<f4")
    assert np.array_equal(audio.read(wav(values.tobytes(), tag=3, bits=32)).channels[0][-3:], [32767, 32767, 32767])
    assert audio.read(wav(values.tobytes(), tag=3, bits=32)).frames == 1_048_579


def test_mu_law_follows_g711(wav):
    codes = bytes([0x00, 0x0F, 0x10, 0x7E, 0x7F, 0x80, 0x8F, 0x90, 0xAA, 0xEF, 0xF0, 0xFE, 0xFF])
    expected = [-32124, -16764, -15996, -8, 0, 32124, 16764, 15996, 5372, 132, 120, 8, 0]
    data = wav(codes, tag=7, bits=8)
    assert channels_of(data) == [expected]
    assert audio.read(data).codec == "µ-law"


def test_a_law_follows_g711(wav):
    codes = bytes([0x00, 0x2A, 0x54, 0x55, 0x80, 0xAA, 0xC5, 0xD4, 0xD5, 0xDA, 0xFF])
    expected = [-5504, -32256, -24, -8, 5504, 32256, 264, 24, 8, 248, 848]
    data = wav(codes, tag=6, bits=8)
    assert channels_of(data) == [expected]
    assert audio.read(data).codec == "A-law"


def test_both_halves_of_g711_mirror_each_other_and_fill_the_scale(wav):
    for tag, loudest in ((7, 32124), (6, 32256)):
        (samples,) = audio.read(wav(bytes(range(256)), tag=tag, bits=8)).channels
        assert sorted(samples.tolist()) == sorted((-samples).tolist())
        assert samples.max() == loudest


@pytest.mark.parametrize(
    ("tag", "bits", "valid_bits", "samples", "expected", "codec"),
    [
        (1, 16, 16, struct.pack("<h", -5), -5, "PCM 16 bit"),
        (1, 32, 24, struct.pack("<i", 3 << 16), 3, "PCM 24 bit"),
        (1, 16, 0, struct.pack("<h", 7), 7, "PCM 16 bit"),
        (3, 32, 32, struct.pack("<f", 0.5), 16384, "IEEE float 32 bit"),
        (7, 8, 8, b"\x80", 32124, "µ-law"),
        (6, 8, 8, b"\xaa", 32256, "A-law"),
    ],
)
def test_an_extensible_header_names_its_codec_in_its_guid(wav, tag, bits, valid_bits, samples, expected, codec):
    data = wav(samples, tag=tag, bits=bits, valid_bits=valid_bits)
    assert channels_of(data) == [[expected]]
    assert audio.read(data).codec == codec


def test_chunks_around_the_sound_are_passed_over(wav):
    noise = b"LIST\x05\0\0\0INFOx\0" + b"fact\x04\0\0\0\x02\0\0\0"
    assert channels_of(wav(struct.pack("<2h", 4, 5), before=noise, after=b"id3 \x04\0\0\0junk")) == [[4, 5]]


def test_an_odd_chunk_without_its_padding_byte_is_passed_over_as_well(wav):
    assert channels_of(wav(struct.pack("<2h", 4, 5), before=b"bext\x05\0\0\0abcde")) == [[4, 5]]


def test_a_fmt_chunk_behind_the_sound_is_found(wav):
    data = wav(struct.pack("<2h", 4, 5))
    assert channels_of(data[:12] + data[36:] + data[12:36]) == [[4, 5]]


@pytest.mark.parametrize("form", [b"RF64", b"BW64"])
def test_sizes_of_64_bits_are_read_from_their_own_chunk(wav, form):
    sizes = b"ds64" + struct.pack("<IQQQI", 28, 100, 4, 2, 0)
    data = wav(struct.pack("<2h", 4, 5), form=form, size=0xFFFFFFFF, after=b"LIST\x04\0\0\0INFO")
    data = data[:12] + sizes + data[12:]
    assert channels_of(data) == [[4, 5]]
    assert audio.read(data).warnings == ()


def test_a_last_frame_that_is_cut_in_half_is_left_out(wav):
    data = wav(struct.pack("<5h", 1, 2, 3, 4, 5) + b"\x06", channels=2)
    assert channels_of(data) == [[1, 3], [2, 4]]
    assert audio.read(data).warnings == ()


@pytest.mark.parametrize(
    ("frames", "rate", "expected"),
    [(8, 8000, 1), (4, 8000, 1), (3, 8000, 0), (11025, 11025, 1000), (480001, 16000, 30000)],
)
def test_the_length_is_in_whole_milliseconds_a_half_counts_up(wav, frames, rate, expected):
    assert audio.read(wav(bytes(2 * frames), rate=rate)).length_ms == expected


def test_nobody_can_change_the_samples_of_a_recording(wav):
    for data in (wav(), wav(channels=2), wav(tag=7, bits=8), wav(tag=3, bits=32), wav(bits=8)):
        with pytest.raises(ValueError, match="read-only"):
            audio.read(data).channels[0][0] = 1


def test_numpy_and_pydub_wait_until_there_is_something_to_decode():
    lazy = "import sys, genqa.audio; print([name for name in ('numpy', 'pydub') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", lazy], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
