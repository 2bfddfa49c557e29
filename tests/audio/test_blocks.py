"""A recording in blocks is the recording, whatever it is cut into, and takes no more memory the longer it is."""

from __future__ import annotations

import struct
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genqa import audio
from genqa.audio import blocks
from genqa.audio.apart import Alike
from genqa.audio.quality import Tops
from genqa.errors import BrokenAudio
from genqa.spans import Spans
from tests.wavs import a_law, mu_law, pcm, talk

NOISE = np.random.default_rng(7).integers(-32768, 32768, (1000, 2)).astype(np.int16)
FLOATS = struct.pack("<1000f", *(np.arange(1000) / 500 - 1))


@contextmanager
def opened(data: bytes) -> Iterator[audio.Blocks]:
    with audio.in_blocks(BytesIO(data)) as recording:
        yield recording


@pytest.mark.parametrize("written", ["pcm", "mu_law", "a_law", "24 bit", "float"])
def test_what_lies_between_two_frames_is_what_lies_there_in_the_whole(wav, written):
    files = {
        "pcm": lambda: pcm(NOISE / 32768, 8000),
        "mu_law": lambda: mu_law(NOISE, 8000),
        "a_law": lambda: a_law(NOISE, 8000),
        "24 bit": lambda: wav(NOISE.tobytes() * 3, bits=24, channels=2),
        "float": lambda: wav(FLOATS, tag=3, bits=32),
    }
    data = files[written]()
    whole = audio.read(data)
    with opened(data) as recording:
        for first, last in ((0, 1), (3, 3), (17, 501), (0, recording.frames), (recording.frames - 1, recording.frames)):
            pieces = recording.between(first, last)
            assert [piece.tolist() for piece in pieces] == [one[first:last].tolist() for one in whole.channels]
            assert [piece.dtype for piece in pieces] == [np.int16] * len(whole.channels)


def test_a_call_is_heard_alike_in_many_blocks_and_whole(monkeypatch):
    data = talk([(0.5, 3.0), (6.0, 8.0)], [(2.5, 5.5), (8.5, 9.5)], seconds=10)
    whole = audio.hear(audio.read(data))
    peaks = audio.peaks_of(audio.read(data))
    monkeypatch.setattr(blocks, "FRAMES", 7919)
    with opened(data) as recording:
        gathering = audio.Gathering(recording.rate, recording.channels)
        assert audio.hear(recording, gathering.add) == whole
    assert gathering.done().to_bytes() == peaks.to_bytes()
    assert [bool(spans) for spans in whole.speech] == [True, True]


def test_two_files_are_heard_as_their_two_channels_also_behind_the_end_of_the_shorter(wav, monkeypatch):
    monkeypatch.setattr(blocks, "FRAMES", 4)
    sides = [BytesIO(wav(struct.pack(f"<{count}h", *range(1, count + 1)))) for count in (3, 10)]
    with audio.two_monos_in_blocks(sides) as recording:
        assert (recording.frames, recording.channels) == (10, 2)
        assert [block[0].tolist() for block in recording.blocks()] == [[1, 2, 3, 0], [0, 0, 0, 0], [0, 0]]
        assert [block[1].tolist() for block in recording.blocks(2, 7)] == [[3, 4, 5, 6], [7]]


def test_a_recording_takes_no_more_memory_the_longer_it_is(wav, tmp_path: Path):
    path = tmp_path / "long.wav"
    path.write_bytes(wav(bytes(2 * 6 * blocks.FRAMES), tag=7, bits=8, channels=2))
    with path.open("rb") as file, audio.in_blocks(file) as recording:
        next(recording.blocks())
        tracemalloc.start()
        seen = sum(len(block[0]) for block in recording.blocks())
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert seen == 6 * blocks.FRAMES
    assert most < 3 * 2 * 2 * blocks.FRAMES  # two blocks of two channels of 16 bit, and what they were read from


def test_floats_beyond_full_scale_are_told_in_blocks_too(wav, monkeypatch):
    monkeypatch.setattr("genqa.audio.wav.FRAMES", 2)
    data = wav(struct.pack("<5f", 2, 0, float("nan"), -1.5, 1), tag=3, bits=32)
    with opened(data) as recording:
        assert recording.warnings == (
            "1 samples are no numbers (NaN or infinite) and count as 0",
            "2 of 5 samples lie beyond full scale and were clipped to it",
        )
        assert recording.between(0, 5)[0].tolist() == [32767, 0, 0, -32768, 32767]


def test_a_file_that_shrinks_while_it_is_read_is_an_error_of_one_line(wav, tmp_path: Path):
    path = tmp_path / "call.wav"
    path.write_bytes(wav(bytes(200_000)))
    with path.open("rb") as file, audio.in_blocks(file, name="call.wav") as recording:
        path.write_bytes(wav(bytes(20)))
        with pytest.raises(BrokenAudio, match=r"^call.wav: the file became shorter while it was read$"):
            recording.between(0, 100_000)


def test_mu_law_without_a_header_is_known_by_its_name_alone():
    data = bytes([0xFF, 0x00, 0x80, 0x7F]) * 2000
    recording = audio.read(data, name="call.UL")
    assert (recording.rate, recording.length_ms, recording.codec) == (8000, 1000, "µ-law without a header")
    assert recording.channels[0][:4].tolist() == [0, -32124, 32124, 0]
    with pytest.raises(BrokenAudio, match=r"name raw µ-law of 8 kHz \*\.ul"):
        audio.read(data, name="call.raw")
    with pytest.raises(BrokenAudio, match="this is text"):
        audio.read(b"call.ul is a text", name="call.ul")
    with pytest.raises(BrokenAudio, match="the file is empty"):
        audio.read(b"", name="call.ul")


@settings(max_examples=60)
@given(
    values=st.lists(st.sampled_from([-9000, -9000, 0, 5, 9000, 9000, 12_000]), min_size=1, max_size=60),
    at_once=st.integers(1, 7),
)
def test_tops_are_the_same_in_blocks_of_any_length(values, at_once):
    samples = np.array(values, np.int16)
    whole, cut = Tops(1000), Tops(1000)
    whole.add(samples)
    for first in range(0, len(samples), at_once):
        cut.add(samples[first : first + at_once])
    speech = Spans([(0, 100)])
    assert (cut.loudest(), cut.clipped(speech)) == (whole.loudest(), whole.clipped(speech))
    runs = [
        first // 10
        for first in range(len(values) - 2)
        for extreme in (min(values), max(values))
        if abs(extreme) >= 8192 and values[first : first + 3] == [extreme] * 3
    ]
    assert whole.clipped(speech) == len(set(runs)) / 10


def test_how_alike_two_channels_are_is_what_their_correlation_says():
    dice = np.random.default_rng(3)
    voice, other = (dice.normal(500, 3000, 5000) for _ in range(2))
    for share, expected in ((0.0, True), (0.2, True), (1.0, False)):
        both = [voice.astype(np.int16), (0.5 * voice + share * other).astype(np.int16)]
        alike = Alike()
        for first in range(0, 5000, 999):
            alike.add([samples[first : first + 999] for samples in both])
        assert bool(abs(np.corrcoef(*both)[0, 1]) > 0.9) is expected
        assert alike.one_sound() is expected
    silent = Alike()
    silent.add([np.full(9, 7, np.int16), np.arange(9, dtype=np.int16)])
    assert not silent.one_sound()
