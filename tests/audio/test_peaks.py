"""Peaks: gathered in blocks, merged level by level, stored, read again; and what was stored before."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genqa import audio
from genqa.audio.peaks import SHORT, Gathering, Level, Peaks, peaks_of
from genqa.errors import BrokenAudio, GenqaError, InvalidSetting, UnsupportedAudio


def of(wav, *samples: int, rate: int = 1000, channels: int = 1, per_second: int = 250) -> Peaks:
    data = wav(struct.pack(f"<{len(samples)}h", *samples), rate=rate, channels=channels)
    return peaks_of(audio.read(data), per_second)


def finest(peaks: Peaks) -> list[list[list[int]]]:
    found: list[list[list[int]]] = peaks.levels[0].points.tolist()
    return found


def test_a_point_holds_the_lowest_and_the_highest_of_its_samples(wav):
    assert finest(of(wav, 1, -5, 3, 2, 0, 0, 0, 0, 32767, -32768, 9, 9)) == [[[-5, 3]], [[0, 0]], [[-32768, 32767]]]


def test_the_last_point_covers_what_is_left(wav):
    (level,) = of(wav, 1, 2, 3, 4, 7).levels
    assert level.points.tolist() == [[[1, 4]], [[7, 7]]]
    assert (level.length, level.channels, level.ms_per_point) == (2, 1, 4.0)


def test_each_channel_has_points_of_its_own(wav):
    assert finest(of(wav, 1, -1, 2, -2, 3, -3, 4, -4, channels=2)) == [[[1, 4], [-4, -1]]]


def test_about_fifty_points_a_second_are_the_default(wav):
    assert peaks_of(audio.read(wav(bytes(16_000)))).levels[0].length == 50
    (odd,) = peaks_of(audio.read(wav(bytes(22_050), rate=11_025))).levels
    assert (odd.samples_per_pixel, odd.length) == (220, 51)


def test_a_level_is_audiowaveforms_json_version_2(wav):
    (level,) = of(wav, 1, -2, 3, -4, 5, -6, channels=2, per_second=500).levels
    assert level.document() == {
        "version": 2, "channels": 2, "sample_rate": 1000, "samples_per_pixel": 2, "bits": 16, "length": 2,
        "data": [1, 3, -4, -2, 5, 5, -6, -6],
    }  # fmt: skip


def test_a_level_is_audiowaveforms_binary_form_version_2(wav):
    (level,) = of(wav, 1, -2, 3, -4, channels=2, per_second=500).levels
    assert level.dat() == struct.pack("<iIiiIi4h", 2, 0, 1000, 2, 1, 2, 1, 3, -4, -2)


def test_each_level_has_a_quarter_of_the_points_of_the_one_below():
    points = np.zeros((9000, 1, 2), np.int16)
    points[5000] = (-7, 9)
    peaks = Peaks.over(Level(8000, 160, points))
    assert [level.length for level in peaks.levels] == [9000, 2250, 563]
    assert [level.samples_per_pixel for level in peaks.levels] == [160, 640, 2560]
    assert [np.flatnonzero(level.points[:, 0, 1]).tolist() for level in peaks.levels] == [[5000], [1250], [312]]
    assert [level.points[:, 0, 0].min() for level in peaks.levels] == [-7, -7, -7]


def test_a_short_recording_has_one_level():
    assert len(Peaks.over(Level(50, 1, np.zeros((SHORT, 1, 2), np.int16))).levels) == 1


def test_the_finest_level_that_is_short_enough_is_taken():
    peaks = Peaks.over(Level(8000, 160, np.zeros((9000, 2, 2), np.int16)))
    assert [peaks.at_most(points).length for points in (9000, 8999, 2250, 600, 5)] == [9000, 2250, 2250, 563, 563]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(-32768, 32767), min_size=1, max_size=200), st.lists(st.integers(1, 40), min_size=1))
def test_blocks_of_any_size_gather_the_same_peaks(samples, sizes):
    whole = np.array(samples, np.int16)
    gathering, at, turn = Gathering(1000, 2, 143), 0, 0
    while at < len(whole):
        size = sizes[turn % len(sizes)]
        gathering.add((whole[at : at + size], -(whole[at : at + size] // 2)))
        at, turn = at + size, turn + 1
    once = Gathering(1000, 2, 143)
    once.add((whole, -(whole // 2)))
    assert gathering.done().levels[0].points.tolist() == once.done().levels[0].points.tolist()


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(-32768, 32767), min_size=1, max_size=300), st.integers(1, 1000))
def test_every_sample_lies_in_exactly_one_point(samples, per_second):
    gathering = Gathering(1000, 1, per_second)
    gathering.add((np.array(samples, np.int16),))
    level = gathering.done().levels[0]
    each = level.samples_per_pixel
    between = [samples[start : start + each] for start in range(0, len(samples), each)]
    assert level.points[:, 0].tolist() == [[min(some), max(some)] for some in between]


def test_what_makes_no_sense_is_refused():
    for per_second in (0, -50, 1001):
        with pytest.raises(InvalidSetting, match=f"peaks are taken 1 to 1000 times a second, not {per_second}"):
            Gathering(1000, 1, per_second)
    with pytest.raises(ValueError, match="no sample, no peaks"):
        Gathering(1000, 1).done()
    with pytest.raises(ValueError, match="a block of 1 channels, of 2"):
        Gathering(1000, 2).add((np.zeros(1, np.int16),))


def test_stored_peaks_are_version_2_as_described(wav):
    peaks = of(wav, 1, -2, 3, -4, channels=2, per_second=500)
    data = peaks.to_bytes()
    dat = peaks.levels[0].dat()
    assert data[:8] == b"GQPK" + struct.pack("<HH", 2, 1)
    assert struct.unpack("<II", data[8:16]) == (len(data) - 16, len(dat))
    assert zlib.decompress(data[16:]) == dat


def test_what_was_stored_is_read_again():
    chance = np.random.default_rng(1)
    for channels in (1, 2):
        points = np.sort(chance.integers(-32768, 32767, (9000, channels, 2)).astype(np.int16), axis=2)
        peaks = Peaks.over(Level(8000, 160, points))
        again = Peaks.from_bytes(peaks.to_bytes())
        assert [level.document() for level in again.levels] == [level.document() for level in peaks.levels]
        assert again.levels[0].points.dtype == np.int16


def version_1(
    version: int = 1, channels: int = 1, per_second: int = 50, merged: int = 1, points: int = 1, raw: bytes = bytes(4)
) -> bytes:
    return b"GQPK" + struct.pack("<HHIII", version, channels, per_second, merged, points) + zlib.compress(raw)


def test_peaks_that_an_earlier_genqa_stored_are_still_read():
    raw = struct.pack("<8h", -1, 2, -3, 4, -5, 6, -7, 8)
    (level,) = Peaks.from_bytes(version_1(channels=2, merged=3, points=2, raw=raw)).levels
    assert level.points.tolist() == [[[-1, 2], [-5, 6]], [[-3, 4], [-7, 8]]]
    assert level.ms_per_point == 60.0


def version_2(levels: int = 1, plain: bytes | None = None, size: int | None = None, **header: int) -> bytes:
    form = {"version": 2, "flags": 0, "rate": 8000, "together": 160, "length": 1, "channels": 1} | header
    dat = struct.pack("<iIiiIi", *form.values()) + bytes(4) if plain is None else plain
    packed = zlib.compress(dat)
    return (
        b"GQPK" + struct.pack("<HHII", 2, levels, len(packed), len(dat) if size is None else size) + packed
    )  # fmt: skip


DAMAGED = {
    "1: no channel": version_1(channels=0, raw=b""),
    "1: three channels": version_1(channels=3, raw=bytes(12)),
    "1: no rate": version_1(per_second=0),
    "1: no point": version_1(points=0, raw=b""),
    "1: too few points": version_1(points=2),
    "1: far too many points": version_1(raw=bytes(10_000_000)),
    "1: cut off": version_1()[:-3],
    "2: no level": version_2(levels=0),
    "2: more levels than bytes": version_2(levels=9),
    "2: no end of levels": version_2(levels=0xFFFF),
    "2: another layout": version_2(version=1),
    "2: eight bits": version_2(flags=1),
    "2: no rate": version_2(rate=0),
    "2: no samples in a point": version_2(together=0),
    "2: no point": version_2(length=0),
    "2: too many points": version_2(length=0xFFFFFFFF),
    "2: no channel": version_2(channels=0),
    "2: header cut off": version_2(plain=bytes(10)),
    "2: more than said": version_2(size=10),
    "2: less than said": version_2(size=10_000),
    "2: cut off": version_2()[:-3],
    "2: not compressed": version_2()[:16] + bytes(20),
}


@pytest.mark.parametrize("data", DAMAGED.values(), ids=DAMAGED)
def test_damaged_peaks_are_refused(data):
    with pytest.raises(BrokenAudio, match="the stored waveform is damaged: read the recording again"):
        Peaks.from_bytes(data)


@pytest.mark.parametrize("data", [b"", b"GQPK", b"RIFF" + bytes(40), b"GQPK\x01\x00" + bytes(10)])
def test_what_are_no_peaks_is_refused(data):
    with pytest.raises(BrokenAudio, match="the stored waveform is none: read the recording again"):
        Peaks.from_bytes(data)


def test_peaks_of_a_later_genqa_are_refused_by_their_version():
    with pytest.raises(UnsupportedAudio, match="the stored waveform has version 3; this genqa reads versions 1 and 2"):
        Peaks.from_bytes(version_1(version=3))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60), st.sampled_from([b"", b"GQPK", version_1()[:12], version_1()[:20], version_2()[:16]]))
def test_no_junk_raises_anything_but_genqas_own_errors(junk, beginning):
    try:
        message = f"stored waveform of {Peaks.from_bytes(beginning + junk).levels[0].length} points"
    except GenqaError as error:
        message = str(error)
    assert "stored waveform" in message
