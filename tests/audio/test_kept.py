"""The form in which a recording is kept: as it came, as Opus, or not at all."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from genqa import audio
from genqa.audio import kept
from genqa.errors import BrokenAudio, GenqaError, MissingDependency
from genqa.settings import Setting
from tests.wavs import talk

YES, NO, OPUS = (Setting(value, "GENQA_KEEP_AUDIO") for value in ("yes", "no", "opus"))
CALL = talk([(0.5, 2.0)], [(2.5, 4.0)], seconds=5)

STAND_IN = """#!{python}
import sys
if sys.argv[1:] == ["-version"]:
    sys.exit(print("ffmpeg version 0"))
sound = sys.stdin.buffer.read()
open({told!r}, "w").write(" ".join(sys.argv[1:]) + "|" + str(len(sound)))
{then}
"""


def program(folder: Path, then: str) -> str:
    if sys.platform == "win32":
        pytest.skip("the stand-in for ffmpeg is a script, which Windows does not start")
    path = folder / "ffmpeg"
    path.write_text(STAND_IN.format(python=sys.executable, told=str(folder / "told"), then=then))
    path.chmod(0o755)
    return str(path)


def real_ffmpeg() -> str:
    found = audio.ffmpeg_found()
    if found is None:
        pytest.skip("ffmpeg is not installed here, and GENQA_FFMPEG names none")
    return found


def test_as_it_came_and_not_at_all_take_no_ffmpeg(no_ffmpeg) -> None:
    for setting in (YES, NO):
        kept.check(setting)
    assert kept.to_keep([CALL, b"any"], YES) == (CALL, b"any")
    assert kept.to_keep([CALL], NO) == ()


def test_opus_without_ffmpeg_is_refused_at_once_with_the_way_out(no_ffmpeg) -> None:
    words = (
        "GENQA_KEEP_AUDIO=opus keeps recordings as Opus, which takes ffmpeg: install ffmpeg or the"
        " package imageio-ffmpeg, set GENQA_FFMPEG to the program, or set GENQA_KEEP_AUDIO=yes"
    )
    for attempt in (lambda: kept.check(OPUS), lambda: kept.to_keep([CALL], OPUS)):
        with pytest.raises(MissingDependency) as raised:
            attempt()
        assert str(raised.value) == words


def test_ffmpeg_gets_the_samples_and_no_name_and_its_answer_is_kept(tmp_path: Path) -> None:
    ffmpeg = program(tmp_path, "sys.stdout.buffer.write(b'OggS and so on')")

    assert kept.to_keep([CALL], OPUS, ffmpeg) == (b"OggS and so on",)

    told, size = (tmp_path / "told").read_text().split("|")
    assert "-f s16le -ar 8000 -ac 2 -i pipe:0 -c:a libopus -b:a 48000" in told
    assert int(size) == 5 * 8000 * 2 * 2


def test_a_file_that_would_not_be_smaller_and_one_that_is_opus_already_stay_as_they_came(tmp_path: Path) -> None:
    ffmpeg = program(tmp_path, "sys.stdout.buffer.write(b'OggS' + bytes(10**6))")
    assert kept.to_keep([CALL], OPUS, ffmpeg) == (CALL,)

    ogg = b"OggS" + bytes(24) + b"OpusHead"
    assert kept.to_keep([ogg], OPUS, program(tmp_path, "sys.exit(1)")) == (ogg,)


@pytest.mark.parametrize("then", ["sys.exit('Unknown encoder libopus')", "print('nothing of use')"])
def test_an_ffmpeg_without_opus_is_an_error_of_one_line(tmp_path: Path, then: str) -> None:
    with pytest.raises(GenqaError, match=r"writes no Opus \((Unknown encoder libopus|without a word)\); use an ffmpeg"):
        kept.to_keep([CALL], OPUS, program(tmp_path, then))


def test_what_is_no_recording_is_not_kept_as_opus(tmp_path: Path) -> None:
    with pytest.raises(BrokenAudio):
        kept.to_keep([b"no sound at all"], OPUS, program(tmp_path, "pass"))


def test_a_recording_kept_as_opus_is_smaller_as_long_and_the_same_each_time() -> None:
    ffmpeg = real_ffmpeg()
    once, again = (kept.to_keep([CALL], OPUS, ffmpeg)[0] for _ in range(2))
    assert once == again
    assert len(once) < len(CALL) / 2
    back, came = audio.read(once, ffmpeg=ffmpeg), audio.read(CALL)
    assert (back.length_ms, len(back.channels)) == (5000, 2)
    assert np.abs(back.channels[0]).max() > np.abs(came.channels[0]).max() / 2
