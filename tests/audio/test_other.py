"""The way over ffmpeg: with a stand-in for it, and with the real one."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import tempfile
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from genqa import audio
from genqa.audio import other
from genqa.errors import BrokenAudio, GenqaError, MissingDependency, UnsupportedAudio
from genqa.settings import Setting
from tests.wavs import talk

MP3 = b"ID3\x04\0\0\0\0\0\x00" + b"\xff\xfb\x90\x64" + bytes(413)

STAND_IN = """#!{python}
import json, pathlib, sys
here = pathlib.Path(__file__).parent
if sys.argv[1:] == ["-version"]:
    sys.exit(print("ffmpeg version 0"))
source = sys.argv[sys.argv.index("-i") + 1]
(here / "asked.json").write_text(json.dumps([sys.argv[1:], len(pathlib.Path(source).read_bytes())]))
if not (here / "answer.wav").exists():
    sys.exit("[mp3 @ 0x1] Header missing\\n" + source + ": Invalid data found\\nConversion failed!")
if (here / "says.txt").exists():
    sys.stderr.write((here / "says.txt").read_text())
pathlib.Path(sys.argv[-1]).write_bytes((here / "answer.wav").read_bytes())
"""


@pytest.fixture
def room(tmp_path, monkeypatch) -> Path:
    """The only folder for temporary files, empty at first."""
    folder = tmp_path / "room"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def ffmpeg(tmp_path) -> Path:
    """A program that answers like ffmpeg, with ``answer.wav`` beside it or with an error."""
    if sys.platform == "win32":
        pytest.skip("the stand-in for ffmpeg is a script, which Windows does not start")
    return program(tmp_path, STAND_IN.format(python=sys.executable))


def program(folder: Path, text: str) -> Path:
    path = folder / "ffmpeg"
    path.write_text(text)
    path.chmod(0o755)
    return path


def answer(ffmpeg: Path, data: bytes) -> None:
    (ffmpeg.parent / "answer.wav").write_bytes(data)


def test_what_ffmpeg_makes_of_a_file_is_the_recording(ffmpeg, room, wav):
    answer(ffmpeg, wav(struct.pack("<6h", 1, -1, 2, -2, 3, -3), channels=2, rate=44_100))
    recording = audio.read(MP3, ffmpeg=str(ffmpeg))
    assert [samples.tolist() for samples in recording.channels] == [[1, 2, 3], [-1, -2, -3]]
    assert (recording.rate, recording.codec, recording.warnings) == (44_100, "MP3", ())
    assert not recording.channels[0].flags.writeable
    assert list(room.iterdir()) == []


def test_ffmpeg_is_told_the_kind_of_file_and_never_its_name(ffmpeg, room, wav):
    answer(ffmpeg, wav())
    audio.read(MP3, name="-y /etc/passwd; call.m3u8", ffmpeg=str(ffmpeg))
    asked, size = json.loads((ffmpeg.parent / "asked.json").read_text())
    assert asked[:4] == ["-hide_banner", "-nostdin", "-nostats", "-y"]
    assert asked[6:13] == ["-v", "verbose", "-protocol_whitelist", "file", "-f", "mp3", "-i"]
    assert asked[14:-1] == ["-vn", "-c:a", "pcm_s16le", "-f", "wav", "-rf64", "auto", "-t", "21601"]
    assert [Path(asked[place]).is_relative_to(room) for place in (13, -1)] == [True, True]
    assert size == len(MP3)


def test_a_wav_file_in_another_codec_goes_to_ffmpeg_whole(ffmpeg, room, wav):
    answer(ffmpeg, wav(struct.pack("<2h", 7, 8)))
    data = wav(bytes(65), tag=0x31, bits=0, block=65)
    recording = audio.read(data, ffmpeg=str(ffmpeg))
    asked, size = json.loads((ffmpeg.parent / "asked.json").read_text())
    assert (asked[8:11], size) == (["-protocol_whitelist", "file", "-i"], len(data))
    assert (recording.channels[0].tolist(), recording.codec) == ([7, 8], "GSM 6.10")


def test_broken_data_is_refused_in_one_line_without_what_ffmpeg_wrote(ffmpeg, room):
    with pytest.raises(BrokenAudio) as refused:
        audio.read(MP3, name="call.mp3", ffmpeg=str(ffmpeg))
    assert str(refused.value) == (
        "call.mp3: looks like an MP3 file, but ffmpeg gets no sound out of it;"
        " it is damaged, or this ffmpeg lacks the codec"
    )
    assert list(room.iterdir()) == []


@pytest.mark.parametrize(
    ("made", "error", "message"),
    [
        ({"samples": b""}, BrokenAudio, "not one frame of sound"),
        ({"samples": bytes(24), "channels": 6}, UnsupportedAudio, "has 6 channels"),
    ],
)
def test_what_is_no_recording_of_a_call_is_refused_after_ffmpeg_too(ffmpeg, room, wav, made, error, message):
    answer(ffmpeg, wav(**made))
    with pytest.raises(error, match=message):
        audio.read(MP3, ffmpeg=str(ffmpeg))


def test_a_recording_that_ffmpeg_had_to_cut_is_refused(ffmpeg, room, wav, monkeypatch):
    monkeypatch.setattr(other, "LONGEST_HOURS", 1)
    answer(ffmpeg, wav(bytes(3600 * 1000), rate=1000, bits=8))
    assert audio.read(MP3, ffmpeg=str(ffmpeg)).length_ms == 3_600_000
    answer(ffmpeg, wav(bytes(3600 * 1000 + 1), rate=1000, bits=8))
    with pytest.raises(UnsupportedAudio, match="longer than 1 hours, which genqa reads from WAV files only"):
        audio.read(MP3, ffmpeg=str(ffmpeg))


SAYS = """Input #0, mp3, from '/tmp/x':
  Metadata:
    title           :   Duration: 09:00:00.00, spoken of in a title
  Duration: {stated}, start: 0.069063, bitrate: 48 kb/s
  Stream #0:0: Audio: mp3 (mp3float), 1000 Hz, mono, fltp, 48 kb/s
size=1 time=00:00:01.00\rsize=2 time=00:00:07.50
{rest}"""
LEFT_OUT = ("parts of the file are damaged and were left out; what follows them may stand too early",)


@pytest.mark.parametrize(
    ("stated", "rest", "warnings"),
    [
        ("00:00:07.50", "", ()),
        ("00:00:08.00", "", ()),
        (
            "00:00:08.01",
            "",
            (
                "the file states 8.0 s, of which 7.5 s could be decoded;"
                " parts are damaged or missing, and what follows them stands too early",
            ),
        ),
        (
            "01:02:03.50",
            "",
            (
                "the file states 62:04, of which 7.5 s could be decoded;"
                " parts are damaged or missing, and what follows them stands too early",
            ),
        ),
        ("00:00:30.00", "[mp3 @ 0x1] Estimating duration from bitrate, this may be inaccurate", ()),
        ("00:00:00.10", "", ()),
        ("N/A", "", ()),
        ("00:00:07.50", "[dec:mp3float @ 0x1] Error submitting packet to decoder: Invalid data found", LEFT_OUT),
        ("00:00:07.50", "[dec:flac @ 0x1] Decoding error: Invalid data found", LEFT_OUT),
        ("00:00:07.50", "Error while decoding stream #0:0: Invalid data found", LEFT_OUT),
    ],
)
def test_what_was_lost_on_the_way_is_a_warning(ffmpeg, room, wav, stated, rest, warnings):
    answer(ffmpeg, wav(bytes(7500), rate=1000, bits=8))
    (ffmpeg.parent / "says.txt").write_text(SAYS.format(stated=stated, rest=rest))
    assert audio.read(MP3, ffmpeg=str(ffmpeg)).warnings == warnings


@pytest.mark.parametrize(
    "text", ["#!/bin/sh\nexit 1\n", "#!/bin/sh\necho some other program\n", "#!/no/such/interpreter\n"]
)
def test_a_program_that_is_no_ffmpeg_is_refused_and_leaves_nothing_behind(tmp_path, room, text):
    path = program(tmp_path, text)
    with pytest.raises(MissingDependency, match=r"call.mp3: an MP3 file, .* but .*/ffmpeg is none that runs here"):
        audio.read(MP3, name="call.mp3", ffmpeg=str(path))
    assert list(room.iterdir()) == []


def test_without_room_for_temporary_files_the_reason_is_given(ffmpeg, room):
    room.rmdir()
    with pytest.raises(GenqaError, match=r"call.mp3: could not be decoded in .*room: No such file or directory"):
        audio.read(MP3, name="call.mp3", ffmpeg=str(ffmpeg))


@pytest.mark.usefixtures("no_ffmpeg")
def test_the_program_is_the_one_given_else_the_one_set_else_on_the_path_else_in_the_package(
    tmp_path, monkeypatch, ffmpeg
):
    assert audio.ffmpeg_used() is None
    package = ModuleType("imageio_ffmpeg")
    package.get_ffmpeg_exe = lambda: sys.executable
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", package)
    assert audio.ffmpeg_used() == Setting(sys.executable, "in the package imageio-ffmpeg")
    monkeypatch.setenv("PATH", str(ffmpeg.parent))
    assert audio.ffmpeg_used() == Setting(str(ffmpeg), "on the path")
    monkeypatch.setenv("GENQA_FFMPEG", sys.executable)
    assert audio.ffmpeg_used() == Setting(sys.executable, "GENQA_FFMPEG")
    assert audio.ffmpeg_used(str(ffmpeg)) == Setting(str(ffmpeg), "the program given")


@pytest.mark.usefixtures("no_ffmpeg")
def test_a_package_without_a_program_for_this_machine_is_none(monkeypatch):
    package = ModuleType("imageio_ffmpeg")
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", package)

    def none_here():
        raise RuntimeError("No ffmpeg exe could be found.")

    for answer_ in (none_here, lambda: "ffmpeg"):
        package.get_ffmpeg_exe = answer_
        assert audio.ffmpeg_found() is None


def test_a_program_that_was_set_and_is_not_there_is_not_replaced_by_another(monkeypatch, ffmpeg):
    monkeypatch.setenv("PATH", str(ffmpeg.parent))
    monkeypatch.setenv("GENQA_FFMPEG", "/no/such/ffmpeg")
    assert audio.ffmpeg_found() is None
    with pytest.raises(MissingDependency, match="GENQA_FFMPEG is '/no/such/ffmpeg', where no program is; correct it"):
        audio.read(MP3)
    with pytest.raises(MissingDependency, match="the program given is '/nor/this', where no program is; correct it"):
        audio.read(MP3, ffmpeg="/nor/this")


@pytest.fixture
def real_ffmpeg() -> str:
    found = audio.ffmpeg_found()
    if found is None:
        pytest.skip("ffmpeg is not installed here, and GENQA_FFMPEG names none")
    return found


@pytest.mark.parametrize(
    ("file", "rate", "channels", "frames", "codec"),
    [
        ("audio/aac.m4a", 44_100, 1, 425_984, "M4A"),
        ("audio/mono.opus", 48_000, 1, 24_260, "Opus"),
        ("audio/stereo.opus", 48_000, 2, 48_260, "Opus"),
        ("audio/opus.webm", 48_000, 2, 72_000, "WebM"),
        ("audio/stereo.mp3", 8_000, 2, 8_000, "MP3"),
        ("calls/sales_call/call.mp3", 16_000, 1, 9_100_400, "MP3"),
    ],
)
def test_real_files_are_decoded_to_their_last_sample(shared, real_ffmpeg, room, file, rate, channels, frames, codec):
    recording = audio.read((shared / file).read_bytes(), name=file)
    assert (recording.rate, len(recording.channels), recording.frames) == (rate, channels, frames)
    assert (recording.codec, recording.warnings) == (codec, ())
    assert all(np.abs(samples.astype(int)).max() > 500 for samples in recording.channels)
    assert list(room.iterdir()) == []


def without_pages(data: bytes) -> bytes:
    """An Ogg file, a page a second, without those of its middle five seconds."""
    pages = [b"OggS" + page for page in data.split(b"OggS")[1:]]
    return b"".join(pages[:9] + pages[14:])


def with_zeros(data: bytes) -> bytes:
    """A WebM file with nothing where its middle was."""
    middle = len(data) // 2
    return data[:middle] + bytes(len(data) // 8) + data[middle + len(data) // 8 :]


@pytest.mark.parametrize(("name", "damage"), [("copy.ogg", without_pages), ("copy.webm", with_zeros)])
def test_what_follows_a_hole_stands_where_it_stood_in_files_that_tell_the_time(real_ffmpeg, tmp_path, name, damage):
    call, copy = tmp_path / "call.wav", tmp_path / name
    call.write_bytes(talk([(1.0, 3.0), (16.0, 19.0)], seconds=20))
    subprocess.run([real_ffmpeg, "-v", "error", "-i", call, "-c:a", "libopus", copy], check=True)
    whole = audio.read(copy.read_bytes())
    damaged = audio.read(damage(copy.read_bytes()))
    assert (whole.warnings, whole.length_ms) == ((), 20_000)
    assert damaged.length_ms == pytest.approx(20_000, abs=5)
    assert damaged.warnings[0].endswith("s of the sound are missing in the file; silence stands in their place")
    # a time in WebM is rounded to the millisecond: not sample by sample, but how loud each 20 ms are
    late = [recording.channels[0][15 * 48_000 : 955_200].reshape(-1, 960) for recording in (damaged, whole)]
    assert np.corrcoef(*[np.abs(samples.astype(float)).mean(axis=1) for samples in late])[0, 1] > 0.98


def test_a_file_that_tells_the_time_and_is_cut_off_has_lost_its_end_alone(real_ffmpeg, tmp_path):
    call, copy = tmp_path / "call.wav", tmp_path / "copy.webm"
    call.write_bytes(talk([(1.0, 3.0)], seconds=20))
    subprocess.run([real_ffmpeg, "-v", "error", "-i", call, "-c:a", "libopus", copy], check=True)
    recording = audio.read(copy.read_bytes()[: copy.stat().st_size // 2])
    (warning,) = recording.warnings
    assert warning.startswith("the file states 20.0 s, of which ")
    assert warning.endswith(" could be decoded; the end is missing")


def test_of_several_tracks_one_is_read_and_that_is_said(real_ffmpeg, tmp_path):
    call, both = tmp_path / "call.wav", tmp_path / "both.mka"
    call.write_bytes(talk([(1.0, 3.0)], seconds=4))
    twice = ["-i", call, "-i", call, "-map", "0:a", "-map", "1:a", "-c:a", "libopus", both]
    subprocess.run([real_ffmpeg, "-v", "error", *twice], check=True)
    recording = audio.read(both.read_bytes())
    assert (recording.length_ms, len(recording.channels)) == (4000, 1)
    assert recording.warnings == ("the file holds 2 tracks of sound, of which one was read",)


def test_times_that_leave_more_room_than_there_is_sound_are_not_believed(real_ffmpeg, tmp_path):
    call, ogg = tmp_path / "call.wav", tmp_path / "copy.ogg"
    call.write_bytes(talk([(1.0, 3.0)], seconds=4))
    subprocess.run([real_ffmpeg, "-v", "error", "-i", call, "-c:a", "libopus", ogg], check=True)
    webm = tmp_path / "late.webm"
    parts = tmp_path / "parts.txt"
    parts.write_text(f"file '{ogg}'\nduration 3000\nfile '{ogg}'\n")
    join = ["-f", "concat", "-safe", "0", "-i", parts, "-c", "copy", webm]
    subprocess.run([real_ffmpeg, "-v", "error", *join], check=True)
    recording = audio.read(webm.read_bytes())
    assert recording.length_ms == pytest.approx(8000, abs=40)
    assert recording.warnings[0] == (
        "the file's own times do not fit its sound: its parts were taken one after the other"
    )


def test_a_real_file_cut_to_shreds_is_refused_in_one_line(shared, real_ffmpeg, room):
    data = (shared / "audio/aac.m4a").read_bytes()[:400]
    with pytest.raises(BrokenAudio, match="looks like an M4A or MP4 file, but ffmpeg gets no sound out of it"):
        audio.read(data)
    assert list(room.iterdir()) == []


def test_a_real_file_with_a_hole_is_read_with_a_warning(shared, real_ffmpeg):
    data = bytearray((shared / "calls/sales_call/call.mp3").read_bytes())
    data[1_000_000:1_600_000] = bytes(600_000)
    recording = audio.read(bytes(data))
    assert recording.length_ms < 480_000
    assert len(recording.warnings) == 1
    assert recording.warnings[0].startswith("the file states 9:29, of which 7:")
