"""Peaks: taken, stored, read again, reduced for drawing."""

from __future__ import annotations

import struct
import zlib
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genqa import audio
from genqa.audio import Peaks
from genqa.errors import BrokenAudio, GenqaError, InvalidSetting, UnsupportedAudio


def of(wav, *samples: int, rate: int = 1000, channels: int = 1, per_second: int = 250) -> Peaks:
    data = wav(struct.pack(f"<{len(samples)}h", *samples), rate=rate, channels=channels)
    return audio.peaks(audio.read(data), per_second)


def lists(peaks: Peaks) -> list[list[list[int]]]:
    return [points.tolist() for points in peaks.channels]


def test_a_point_holds_the_lowest_and_the_highest_of_its_samples(wav):
    assert lists(of(wav, 1, -5, 3, 2, 0, 0, 0, 0, 32767, -32768, 9, 9)) == [[[-5, 3], [0, 0], [-32768, 32767]]]


def test_the_last_point_covers_what_is_left(wav):
    peaks = of(wav, 1, 2, 3, 4, 7)
    assert lists(peaks) == [[[1, 4], [7, 7]]]
    assert (peaks.points, peaks.ms_per_point, peaks.per_second) == (2, 4.0, 250)


def test_each_channel_has_points_of_its_own(wav):
    assert lists(of(wav, 1, -1, 2, -2, 3, -3, 4, -4, channels=2)) == [[[1, 4]], [[-4, -1]]]


def test_fifty_points_a_second_are_the_default(wav):
    peaks = audio.peaks(audio.read(wav(bytes(16_000))))
    assert (peaks.points, peaks.ms_per_point) == (50, 20.0)


def test_points_do_not_drift_where_the_rate_is_no_multiple(wav):
    clicks = np.zeros(11_025 * 10, "<i2")
    clicks[::11_025] = 1000
    peaks = audio.peaks(audio.read(wav(clicks.tobytes(), rate=11_025)))
    assert peaks.points == 500
    assert np.flatnonzero(peaks.channels[0][:, 1]).tolist() == list(range(0, 500, 50))


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.integers(-32768, 32767), min_size=1, max_size=300), st.integers(1, 1000), st.sampled_from([1000, 1013])
)
def test_every_sample_lies_in_exactly_one_point(wav, samples, per_second, rate):
    (points,) = of(wav, *samples, rate=rate, per_second=per_second).channels
    edges = [number * rate // per_second for number in range(len(points))] + [len(samples)]
    between = [samples[start:end] for start, end in pairwise(edges)]
    assert points.tolist() == [[min(some), max(some)] for some in between]


@pytest.mark.parametrize("per_second", [0, -50, 1001])
def test_a_number_of_points_that_makes_no_sense_is_refused(wav, per_second):
    with pytest.raises(InvalidSetting, match=f"peaks are taken 1 to 1000 times a second, not {per_second}"):
        of(wav, 1, per_second=per_second)


def test_drawing_takes_at_most_so_many_points(wav):
    peaks = of(wav, *range(10), per_second=1000)
    assert lists(peaks.reduced(3)) == [[[0, 3], [4, 7], [8, 9]]]
    assert (peaks.reduced(3).ms_per_point, peaks.reduced(3).reduced(1).ms_per_point) == (4.0, 12.0)
    assert lists(peaks.reduced(1)) == [[[0, 9]]]
    assert peaks.reduced(10) is peaks
    with pytest.raises(InvalidSetting, match="at least one point, not 0"):
        peaks.reduced(0)


@pytest.mark.parametrize("buckets", [1, 2, 7, 99, 100, 101, 500])
def test_reducing_loses_no_extreme_and_keeps_within_its_bound(wav, buckets):
    peaks = of(wav, *[(number * 7919) % 2000 - 1000 for number in range(100)], per_second=1000)
    (points,) = peaks.reduced(buckets).channels
    assert len(points) <= buckets
    assert (points[:, 0].min(), points[:, 1].max()) == (peaks.channels[0].min(), peaks.channels[0].max())


def test_stored_peaks_are_version_1_as_described(wav):
    data = of(wav, 1, -2, 3, -4, channels=2, per_second=500).to_bytes()
    assert data[:20] == b"GQPK" + struct.pack("<HHIII", 1, 2, 500, 1, 1)
    assert zlib.decompress(data[20:]) == struct.pack("<4h", 1, 3, -4, -2)


def test_what_was_stored_is_read_again(wav):
    for peaks in (of(wav, 1, -5, 3, 2, 9, channels=1), of(wav, *range(40), channels=2, per_second=1000).reduced(3)):
        again = Peaks.from_bytes(peaks.to_bytes())
        assert lists(again) == lists(peaks)
        assert (again.per_second, again.merged) == (peaks.per_second, peaks.merged)
        assert {points.dtype.str for points in again.channels} == {np.dtype(np.int16).str}


def stored(
    version: int = 1, channels: int = 1, per_second: int = 50, merged: int = 1, points: int = 1, raw: bytes = bytes(4)
) -> bytes:
    return b"GQPK" + struct.pack("<HHIII", version, channels, per_second, merged, points) + zlib.compress(raw)


DAMAGED = {
    "no channel": stored(channels=0, raw=b""),
    "three channels": stored(channels=3, raw=bytes(12)),
    "no rate": stored(per_second=0),
    "nothing merged": stored(merged=0),
    "no point": stored(points=0, raw=b""),
    "too few points": stored(points=2),
    "too many points": stored(raw=bytes(8)),
    "far too many points": stored(raw=bytes(10_000_000)),
    "more points than memory": stored(points=0xFFFFFFFF),
    "cut off": stored()[:-3],
    "header only": stored()[:20],
    "not compressed": stored()[:20] + bytes(4),
}


@pytest.mark.parametrize("data", DAMAGED.values(), ids=DAMAGED)
def test_damaged_peaks_are_refused(data):
    with pytest.raises(BrokenAudio, match="the stored waveform is damaged: read the recording again"):
        Peaks.from_bytes(data)


@pytest.mark.parametrize("data", [b"", b"GQPK", b"RIFF" + bytes(40), b"GQPK" + bytes(15)])
def test_what_are_no_peaks_is_refused(data):
    with pytest.raises(BrokenAudio, match="the stored waveform is none: read the recording again"):
        Peaks.from_bytes(data)


def test_peaks_of_a_later_genqa_are_refused_by_their_version():
    with pytest.raises(UnsupportedAudio, match="the stored waveform has version 2; this genqa reads version 1"):
        Peaks.from_bytes(stored(version=2))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60), st.sampled_from([b"", b"GQPK", stored()[:12], stored()[:20]]))
def test_no_junk_raises_anything_but_genqas_own_errors(junk, beginning):
    try:
        message = f"stored waveform of {Peaks.from_bytes(beginning + junk).points} points"
    except GenqaError as error:
        message = str(error)
    assert "stored waveform" in message
