"""WAV files with something wrong: read as far as is honest, or refused in one line."""

from __future__ import annotations

import struct

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import genqa.settings
from genqa import audio
from genqa.errors import BrokenAudio, GenqaError, UnsupportedAudio

SECOND = bytes(16_000)  # of PCM 16 bit at 8,000 samples a second


def test_a_file_cut_off_is_read_as_far_as_it_goes(wav):
    recording = audio.read(wav(SECOND * 8, size=16_000 * 12)[: -16_000 // 2])
    assert recording.length_ms == 7500
    assert recording.warnings == ("the file is cut off: its header promises 12.0 s, the file holds 7.5 s",)


@pytest.mark.parametrize("size", [0, 0xFFFFFFFF])
def test_a_streamed_file_is_read_to_its_end(wav, size):
    recording = audio.read(wav(SECOND, size=size))
    assert recording.length_ms == 1000
    assert recording.warnings == (
        "the header does not say how long the recording is; it was read to the end of the file",
    )


def test_chunks_behind_no_sound_are_not_taken_for_sound(wav):
    with pytest.raises(BrokenAudio, match="not one frame of sound"):
        audio.read(wav(b"", after=b"LIST\x06\0\0\0INFOab" + b"id3 \x02\0\0\0xx"))


NONSENSE = {
    "44 bytes, no frame": ({"samples": b""}, "a header, but not one frame of sound"),
    "half a frame": ({"samples": b"\x01"}, "a header, but not one frame of sound"),
    "no channel": ({"channels": 0, "block": 2}, "the header names no channel"),
    "no rate": ({"rate": 0}, "the header says 0 samples a second, which no recording has"),
    "too slow": ({"rate": 999}, "the header says 999 samples a second, which no recording has"),
    "too fast": ({"rate": 384_001}, "the header says 384,001 samples a second, which no recording has"),
    "no block": ({"block": 0}, "contradicts itself: PCM 16 bit in frames of 0 bytes for 1 channel"),
    "no bits": ({"bits": 0, "block": 2}, "contradicts itself: PCM 0 bit in frames of 2 bytes for 1 channel"),
    "odd block": ({"channels": 2, "block": 3}, "contradicts itself: PCM 16 bit in frames of 3 bytes for 2 channels"),
    "bits and block differ": ({"bits": 8, "block": 2}, "contradicts itself: PCM 8 bit in frames of 2 bytes"),
    "64-bit integers": ({"bits": 64}, "contradicts itself: PCM 64 bit in frames of 8 bytes"),
    "16-bit floats": ({"tag": 3, "bits": 16}, "contradicts itself: IEEE float 16 bit in frames of 2 bytes"),
    "16-bit µ-law": ({"tag": 7, "bits": 16}, "contradicts itself: µ-law in frames of 2 bytes"),
}


@pytest.mark.parametrize(("header", "message"), NONSENSE.values(), ids=NONSENSE)
def test_a_header_of_nonsense_is_refused(wav, header, message):
    with pytest.raises(BrokenAudio) as refused:
        audio.read(wav(**header), name="call.wav")
    assert str(refused.value).startswith("call.wav: ")
    assert message in str(refused.value)


def test_the_slowest_and_the_fastest_rates_are_read(wav):
    assert [audio.read(wav(rate=rate)).rate for rate in (1000, 384_000)] == [1000, 384_000]


def test_more_than_two_channels_are_refused_by_their_number(wav):
    with pytest.raises(UnsupportedAudio, match=r"call.wav: has 6 channels; genqa reads one or two"):
        audio.read(wav(bytes(24), channels=6), name="call.wav")


@pytest.mark.parametrize(
    ("take", "message"),
    [
        (slice(0, 12), "a WAV file without a fmt chunk"),
        (slice(0, 30), "the fmt chunk of this WAV file is cut off"),
        (slice(0, 36), "a WAV file without a data chunk"),
        (slice(0, 43), "a WAV file without a data chunk"),
        (slice(0, 44), "not one frame of sound"),
    ],
)
def test_a_header_that_is_cut_off_is_refused(wav, take, message):
    with pytest.raises(BrokenAudio, match=message):
        audio.read(wav()[take])


def test_an_extensible_header_without_its_guid_is_refused(wav):
    data = bytearray(wav(valid_bits=16))
    data[16:20] = struct.pack("<I", 18)
    data[38:60] = b""
    with pytest.raises(BrokenAudio, match="cut off before the codec's GUID"):
        audio.read(bytes(data))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b'{"results": {}}', "this is text, not a recording"),
        ("\ufeffgrüß".encode(), "this is text, not a recording"),
        (b"RIFF\x04\0\0\0AVI ", "a RIFF file, but not of sound: its form is 'AVI ', not 'WAVE'"),
        (b"RIFF", "a RIFF file, but not of sound"),
        (bytes(4000), "raw audio without a header cannot be told apart from noise"),
        (b"\xff\xfe\x10\x00" * 99, "WAV files begin with RIFF"),
    ],
)
def test_what_is_no_recording_is_refused_with_what_it_is(data, message):
    with pytest.raises(BrokenAudio) as refused:
        audio.read(data, name="call.wav")
    assert str(refused.value).startswith("call.wav: ")
    assert message in str(refused.value)


def test_a_recording_that_is_too_long_is_refused_before_it_is_decoded(wav, monkeypatch):
    data = wav(SECOND * 2)
    assert audio.read(data).length_ms == 2000
    monkeypatch.setattr(genqa.settings, "LONGEST_MS", 1999)
    monkeypatch.setattr("genqa.audio.samples.decode", lambda *_: pytest.fail("decoded"))
    with pytest.raises(UnsupportedAudio, match=r"call.wav: 2.0 s long; genqa takes recordings up to 2.0 s"):
        audio.read(data, name="call.wav")


def read_or_refuse(data: bytes) -> None:
    """Read it; nothing but one of genqa's own errors, in one line, may come of it."""
    refusal = ""
    try:
        recording = audio.read(data, ffmpeg="/no/such/program")
    except GenqaError as error:
        refusal = str(error)
    if refusal:
        assert refusal.startswith("the recording: ")
        assert "\n" not in refusal
        return
    assert 1 <= len(recording.channels) <= 2
    assert len({len(samples) for samples in recording.channels}) == 1
    assert recording.frames >= 1
    assert 1000 <= recording.rate <= 384_000
    audio.Peaks.from_bytes(audio.peaks_of(recording).to_bytes())


FORMS = st.fixed_dictionaries(
    {
        "samples": st.binary(max_size=64),
        "tag": st.sampled_from([1, 1, 3, 6, 7, 2, 0x31, 0xFFFE, 0]),
        "channels": st.integers(0, 3),
        "rate": st.sampled_from([8000, 16000, 44100, 0, 999]),
        "bits": st.sampled_from([8, 16, 24, 32, 64, 12, 0]),
        "valid_bits": st.none() | st.integers(0, 40),
        "size": st.none() | st.integers(0, 0xFFFFFFFF),
        "form": st.sampled_from([b"RIFF", b"RF64", b"RIFX"]),
        "before": st.sampled_from([b"", b"LIST\x01\0\0\0a\0", b"ds64\x02\0\0\0ab", b"data\x09\0\0\0"]),
    }
)


@settings(max_examples=400, deadline=None)
@given(
    form=FORMS, edits=st.lists(st.tuples(st.integers(0, 90), st.integers(0, 255)), max_size=6), cut=st.integers(0, 99)
)
@example(form={"samples": b"\0\0\x80\x7f" * 2, "tag": 3, "bits": 32}, edits=[], cut=0)
def test_no_damage_to_a_header_raises_anything_but_genqas_own_errors(wav, form, edits, cut):
    data = bytearray(wav(**form))
    for position, value in edits:
        if position < len(data):
            data[position] = value
    read_or_refuse(bytes(data[: len(data) - cut] if cut else data))


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from([b"", b"RIFF\0\0\0\0WAVEfmt ", b"RF64\0\0\0\0WAVE", b"ID3", b"\xff\xfb", b"OggS", b"\xff"]),
    st.binary(),
)
def test_no_noise_raises_anything_but_genqas_own_errors(beginning, noise):
    read_or_refuse(beginning + noise)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=64))
def test_floats_of_any_bits_become_samples(wav, bits):
    read_or_refuse(wav(bits, tag=3, bits=32))
    read_or_refuse(wav(bits, tag=3, bits=64))
