"""Each format that people bring is read to its length; and damaged, as far as it goes, or it is refused in one line."""

from __future__ import annotations

import warnings
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from genqa import audio
from tests.audio.formats import FORMATS, MOST_MEMORY, SECONDS, memory, run, written

#: Which numbers of damage are tried here; tests/soak goes on.
TRIED = range(80)


@pytest.fixture(scope="module")
def ffmpeg() -> str:
    found = audio.ffmpeg_found()
    if found is None:
        pytest.skip("ffmpeg is not installed here, and GENQA_FFMPEG names none")
    return found


@pytest.fixture(scope="module")
def files(ffmpeg: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return written(ffmpeg, tmp_path_factory.mktemp("formats"))


@pytest.mark.parametrize("name", FORMATS)
def test_a_call_is_read_from_its_first_sample_to_its_last(files: dict[str, bytes], ffmpeg: str, name: str) -> None:
    recording = audio.read(files[name], name="call.wav", ffmpeg=ffmpeg)
    form = FORMATS[name]
    assert (recording.codec, recording.warnings) == (form.codec, ())
    assert 0 <= recording.length_ms + 20 - 1000 * SECONDS <= form.padding + 40
    loud = [np.abs(samples.astype(int)).max() for samples in recording.channels]
    assert min(loud) > 3000
    assert len(loud) == (1 if name == "call.amr" else 2)


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "mp3.wav"])
def test_pydub_which_holds_all_in_memory_comes_to_the_same_samples(
    files: dict[str, bytes], ffmpeg: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own regular expressions, of audioop, and of no ffmpeg on the path
        from pydub import AudioSegment
    monkeypatch.setattr(AudioSegment, "converter", ffmpeg)
    theirs = AudioSegment.from_file_using_temporary_files(BytesIO(files[name]))
    ours = audio.read(files[name], ffmpeg=ffmpeg)
    assert (theirs.frame_rate, theirs.channels, theirs.sample_width) == (ours.rate, len(ours.channels), 2)
    frames = np.frombuffer(theirs.raw_data, np.int16).reshape(-1, theirs.channels)
    assert np.array_equal(frames, np.column_stack(ours.channels))


def test_gsm_is_read_by_its_frames(files: dict[str, bytes], ffmpeg: str) -> None:
    recording = audio.read(files["gsm.wav"], ffmpeg=ffmpeg)
    assert (recording.codec, recording.rate, recording.length_ms) == ("GSM 6.10", 8000, 3000)


def test_damaged_files_are_read_or_refused_in_one_line_and_in_little_memory(
    files: dict[str, bytes], ffmpeg: str
) -> None:
    outcomes = [run(files, number, ffmpeg) for number in TRIED]
    assert [outcome.wrong for outcome in outcomes if outcome.wrong] == []
    assert len(TRIED) / 4 < sum(outcome.read for outcome in outcomes) < len(TRIED)
    assert memory() < MOST_MEMORY


def test_each_real_file_has_its_true_length_or_is_refused(shared: Path) -> None:
    """By the packets in it where it is compressed, and as its source states it for the others."""
    lengths = {
        "audio/aac.m4a": 9660, "audio/digital_silence_padding.wav": 5811, "audio/float32_16k_30s.wav": 30_000,
        "audio/mono.opus": 505, "audio/mulaw_8k_464s.wav": 464_561, "audio/opus.webm": 1500,
        "audio/pcm24_stereo.wav": 10_000, "audio/stereo.mp3": 1000, "audio/stereo.opus": 1005,
        "calls/auto_repairs_40/call.wav": 245_380, "calls/four_engines/call.wav": 25_933,
        "calls/monologue/call.mp3": 107_000, "calls/one_side_dominant/call.wav": 5000,
        "calls/sales_call/call.mp3": 568_776, "calls/three_turns/call.wav": 18_578,
        "calls/two_monos/agent.wav": 9984, "calls/two_monos/customer.wav": 9984, "calls/two_monos/stereo.wav": 9984,
    }  # fmt: skip
    beside = {".json", ".ctm"}
    paths = [path for folder in ("audio", "calls") for path in (shared / folder).rglob("*") if path.is_file()]
    there = {path.relative_to(shared).as_posix(): path for path in paths if path.suffix not in beside}
    assert sorted(there) == sorted(lengths)
    found = {name: audio.read(path.read_bytes(), name=name).length_ms for name, path in there.items()}
    assert {name: length for name, length in found.items() if abs(length - lengths[name]) > 20} == {}
