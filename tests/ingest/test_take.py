"""What a provider of speech to text gets of a recording: files of the right channels and of the right size."""

from __future__ import annotations

import wave
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from genqa import audio
from genqa.analyse import File
from genqa.call import Channel, Sound
from genqa.errors import BrokenAudio, CannotWrite, MissingFile, UnsupportedAudio
from genqa.ingest.take import taken
from genqa.spans import Spans
from tests.wavs import mu_law, talk

APART = talk([(0.5, 3.0)], [(4.0, 7.0)], seconds=8)
TWO_SIDES = Sound("told", (Channel(Spans([(500, 3000)])), Channel(Spans([(4000, 7000)]))))


def samples(data: bytes) -> np.ndarray:
    """Shape (frames, channels)."""
    with wave.open(BytesIO(data)) as file:
        assert file.getsampwidth() == 2
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, file.getnchannels())


def files(*recordings: bytes) -> list[File]:
    return [File(f"side {number}.wav", data) for number, data in enumerate(recordings)]


def test_two_sides_give_a_file_of_both_and_one_of_each_sample_for_sample(tmp_path: Path) -> None:
    came = samples(APART)
    with taken(files(APART), "rec", folder=tmp_path) as take:
        assert (take.recording_id, take.seconds, take.rate, take.channels, take.why_one) == ("rec", 8.0, 8000, 2, None)
        both, first, second = take.file(), take.file(0), take.file(1)
        assert np.array_equal(samples(both.read_bytes()), came)
        assert np.array_equal(samples(first.read_bytes()), came[:, :1])
        assert np.array_equal(samples(second.read_bytes()), came[:, 1:])
        assert take.file() == both and take.file(1, most_bytes=10**6) == second
        made = both.parent
        assert made.parent == tmp_path and sorted(path.name for path in made.iterdir()) == [
            "all.wav", "channel_0.wav", "channel_1.wav",
        ]  # fmt: skip
    assert list(tmp_path.iterdir()) == []


def test_its_files_are_gone_after_a_failure_too(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedAudio), taken(files(APART), "rec", folder=tmp_path) as take:
        take.file(take.file(0).stat().st_size % 2, most_bytes=1)
    assert list(tmp_path.iterdir()) == []


def test_two_files_of_one_channel_each_are_the_two_sides_and_the_shorter_one_ends_in_silence() -> None:
    sides = samples(APART)
    shorter = sides[: 8000 * 7, 1]
    recordings = [mu_law(sides[:, :1], 8000), mu_law(shorter[:, None], 8000)]
    with taken(files(*recordings), "rec") as take:
        assert (take.channels, take.seconds) == (2, 8.0)
        second = samples(take.file(1).read_bytes())[:, 0]
    assert np.array_equal(second[: len(shorter)], audio.read(recordings[1]).channels[0])
    assert len(second) == len(sides) and not second[len(shorter) :].any()


def test_a_mono_recording_is_one_file_by_whatever_channel_it_is_asked_for() -> None:
    mono = talk([(0.5, 3.0)], seconds=4)
    with taken(files(mono), "rec") as take:
        assert (take.channels, take.why_one) == (1, None)
        assert take.file() == take.file(0)
        assert np.array_equal(samples(take.file().read_bytes()), samples(mono))


def stereo(first: np.ndarray, second: np.ndarray) -> bytes:
    out = BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((2, 2, 8000, 0, "NONE", ""))
        file.writeframes(np.column_stack([first, second]).astype("<i2").tobytes())
    return out.getvalue()


def test_of_a_copy_turned_over_the_louder_channel_is_taken_and_not_the_sum_which_is_silence() -> None:
    voice = samples(talk([(0.5, 3.0)], seconds=4))[:, 0]
    with taken(files(stereo(-(voice // 4), voice)), "rec") as take:
        assert (take.channels, take.why_one) == (1, "both channels hold the same sound")
        assert np.array_equal(samples(take.file(0).read_bytes())[:, 0], voice)


def test_a_channel_of_silence_beside_a_voice_makes_no_two_sides() -> None:
    voice = samples(talk([(0.5, 3.0)], seconds=4))[:, 0]
    with taken(files(stereo(np.zeros_like(voice), voice)), "rec") as take:
        assert (take.channels, take.why_one) == (1, "channel 0 is silent throughout")
        assert np.array_equal(samples(take.file().read_bytes())[:, 0], voice)


def test_two_channels_that_always_sound_together_are_put_together_without_a_clash() -> None:
    one, other = (np.full(8000, value, np.int16) for value in (32000, 32766))
    told = Sound("told", (Channel(Spans([(0, 1000)])),) * 2, why_not="both channels sound nearly always at once")
    with taken(files(stereo(one, other)), "rec", sound=told) as take:
        assert take.channels == 1
        assert set(samples(take.file().read_bytes())[:, 0]) == {32383}


def test_what_is_known_of_the_sound_is_not_listened_to_again(monkeypatch) -> None:
    monkeypatch.setattr(audio, "hear", lambda *_: pytest.fail("listened to what is known"))
    with taken(files(APART), "rec", sound=TWO_SIDES) as take:
        assert take.channels == 2
        take.file(1)


def test_the_agents_channel_is_told_where_there_are_two_sides() -> None:
    with taken(files(APART), "rec", sound=TWO_SIDES, agent_channel=1) as take:
        assert take.agent_channel == 1
    with taken(files(talk([(0.5, 3.0)], seconds=4)), "rec", agent_channel=1) as take:
        assert take.agent_channel is None
    with taken(files(APART), "rec", sound=TWO_SIDES) as take:
        assert take.agent_channel is None


def test_threads_that_ask_at_once_get_the_same_whole_files() -> None:
    long = talk([(0.5, 3.0), (8, 12)], [(4.0, 7.0), (13, 19)], seconds=20)
    with taken(files(long), "rec") as take, ThreadPoolExecutor(8) as threads:
        paths = list(threads.map(lambda number: take.file(number % 2), range(16)))
        assert len(set(paths)) == 2
        came = samples(long)
        for channel in (0, 1):
            assert np.array_equal(samples(paths[channel].read_bytes())[:, 0], came[:, channel])


needs_ffmpeg = pytest.mark.skipif(audio.ffmpeg_found() is None, reason="ffmpeg is not installed here")


@needs_ffmpeg
def test_a_file_too_large_as_wav_is_opus_that_fits_and_is_as_long() -> None:
    long = talk([(0.5, 30.0)], [(31.0, 59.0)], seconds=60)
    with taken(files(long), "rec", sound=TWO_SIDES) as take:
        small = take.file(most_bytes=300_000)
        assert small.suffix == ".ogg" and small.read_bytes().startswith(b"OggS")
        assert small.stat().st_size <= 300_000
        back = audio.read(small.read_bytes())
        assert (back.length_ms, len(back.channels), back.codec) == (60_000, 2, "Opus")
        assert take.file(0, most_bytes=300_000) != small
        assert take.file(most_bytes=300_000) == small


@needs_ffmpeg
def test_the_bits_that_fit_are_used_and_no_fewer_than_speech_needs() -> None:
    noise = np.random.default_rng(1).normal(0, 3000, (8000 * 60, 1)).astype("<i2")
    loud = stereo(noise[:, 0], noise[::-1, 0])
    with taken(files(loud), "rec", sound=TWO_SIDES) as take:
        # 60 s of 12 kbit/s and the container's share: noise uses up what there is
        assert 70_000 < take.file(0, most_bytes=105_000).stat().st_size <= 105_000
        with pytest.raises(
            UnsupportedAudio,
            match=r"^side 0\.wav: 1:00 are too long for a file of 0 MB, which is what .* choose another",
        ):
            take.file(0, most_bytes=100_000)
        with pytest.raises(UnsupportedAudio):
            take.file(most_bytes=105_000)


def test_without_ffmpeg_a_large_file_concerns_this_recording_alone() -> None:
    with taken(files(APART), "rec", sound=TWO_SIDES, ffmpeg="/nowhere/ffmpeg") as take:
        with pytest.raises(
            UnsupportedAudio, match=r"as WAV too large .* as Opus it takes ffmpeg: the program given is"
        ):
            take.file(most_bytes=100_000)
        assert take.file(0, most_bytes=200_000).suffix == ".wav"


def test_what_is_no_recording_or_is_gone_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(BrokenAudio, match=r"^side 0\.wav: this is text"), taken(files(b"{}"), "rec"):
        pass
    with pytest.raises(MissingFile), taken([File("gone", tmp_path / "gone")], "rec"):
        pass
    with (
        pytest.raises(CannotWrite, match="recordings to be transcribed cannot lie there"),
        taken(files(APART), "rec", folder=tmp_path / "nowhere"),
    ):
        pass
