"""The recording of a stored call is kept, unless the settings say no."""

from __future__ import annotations

from pathlib import Path

import pytest

from genqa.audio import ffmpeg_found, read
from genqa.audio.playable import playable
from genqa.index import open_index
from tests.cli.conftest import Genqa
from tests.wavs import wav

SAVE = ("score", "--transcript", "call.json", "--audio", "call.wav", "--recording-id", "r", "--save")


@pytest.fixture(autouse=True)
def recording(folder: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """A recording in the working folder."""
    monkeypatch.delenv("GENQA_KEEP_AUDIO", raising=False)
    data = wav(6, channels=2)
    (folder / "call.wav").write_bytes(data)
    return data


def kept(folder: Path) -> tuple[bytes, ...]:
    with open_index(folder / "qa_index.db") as index:
        return index.audio("r")


def test_a_saved_call_keeps_its_recording(genqa: Genqa, folder: Path, recording: bytes) -> None:
    assert genqa(*SAVE).code == 0

    assert kept(folder) == (recording,)


def test_both_sides_are_kept_the_agents_first(genqa: Genqa, folder: Path) -> None:
    agent, guest = wav(5.2), wav(5.2, loudness=0.1)
    (folder / "agent.wav").write_bytes(agent)
    (folder / "guest.wav").write_bytes(guest)

    ran = genqa("score", "--audio", "agent.wav", "--audio", "guest.wav", "--recording-id", "r", "--save")

    assert ran.code == 0
    assert kept(folder) == (agent, guest)


def test_kept_as_opus_it_is_smaller_and_played_from_its_first_second_to_its_last(
    genqa: Genqa, folder: Path, recording: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    if ffmpeg_found() is None:
        pytest.skip("ffmpeg is not installed here, and GENQA_FFMPEG names none")
    monkeypatch.setenv("GENQA_KEEP_AUDIO", "opus")

    assert genqa(*SAVE).code == 0

    (found,) = kept(folder)
    assert (found[:4], len(found) < len(recording) / 2) == (b"OggS", True)
    assert playable([found]) == (found, "audio/ogg")
    assert (read(found).length_ms, len(read(found).channels)) == (6000, 2)
    line = next(line for line in genqa("check", "--offline").out.splitlines() if line.startswith("ok       ffmpeg"))
    assert line.endswith(("(on the path)", "(in the package imageio-ffmpeg)", "(GENQA_FFMPEG)"))


@pytest.mark.parametrize("value", ["no", "No", " NO "])
def test_no_recording_is_kept_where_none_is_to_be(
    genqa: Genqa, folder: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("GENQA_KEEP_AUDIO", value)

    assert genqa(*SAVE).code == 0

    assert kept(folder) == ()


def test_a_setting_that_makes_no_sense_is_told_and_nothing_is_stored(
    genqa: Genqa, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENQA_KEEP_AUDIO", "maybe")

    ran = genqa(*SAVE)

    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "genqa: GENQA_KEEP_AUDIO is yes, no or opus, not 'maybe'\n"
    with open_index(folder / "qa_index.db") as index:
        assert index.count() == 0


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("", "ok audio kept in the index and played (default; GENQA_KEEP_AUDIO=yes, no or opus)"),
        (
            "no",
            "ok audio not kept: calls cannot be played (GENQA_KEEP_AUDIO; GENQA_KEEP_AUDIO=yes, no or opus)",
        ),
        ("maybe", "broken audio GENQA_KEEP_AUDIO is yes, no or opus, not 'maybe'"),
    ],
)
def test_check_says_whether_recordings_are_kept(
    genqa: Genqa, monkeypatch: pytest.MonkeyPatch, value: str, line: str
) -> None:
    monkeypatch.setenv("GENQA_KEEP_AUDIO", value)

    assert line in [" ".join(found.split()) for found in genqa("check").out.splitlines()]
