"""``activity``: who speaks when in a file, as JSON and as text; what it says of files that cannot be used."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from tests.cli.conftest import Genqa
from tests.wavs import mu_law, talk


@pytest.fixture
def recording(folder: Path) -> Path:
    path = folder / "call.wav"
    path.write_bytes(talk([(1.0, 2.5), (4.0, 4.6)], [(2.0, 3.5)], seconds=6))
    return path


def test_json_has_the_spans_of_each_channel_in_seconds(genqa: Genqa, recording: Path) -> None:
    ran = genqa("activity", recording, "--json")
    assert (ran.code, ran.err) == (0, "")
    settings = ran.json.pop("method_settings")
    assert settings["bridged"] == 200
    assert ran.json == {
        "duration_seconds": 6.0,
        "sample_rate": 8000,
        "method": "voice",
        "method_version": 2,
        "channels": [{"speech": [[0.98, 2.53], [3.98, 4.63]]}, {"speech": [[1.98, 3.53]]}],
        "warnings": [],
    } | {"method_settings": settings}


def test_the_report_is_short(genqa: Genqa, recording: Path) -> None:
    assert genqa("activity", recording).out.splitlines() == [
        "6.0 s, 2 channels of 8,000 samples a second; by voice v2",
        "channel 0   2.2 s of speech (37%), 2 stretches: 0:01.0–0:02.5, 0:04.0–0:04.6",
        "channel 1   1.6 s of speech (26%), 1 stretch: 0:02.0–0:03.5",
        "both at once 0.6 s",
    ]


def test_more_than_two_channels_are_listened_to_and_no_call(genqa: Genqa, folder: Path) -> None:
    times = [[(1.0, 2.5)], [(2.0, 3.5)], [(4.0, 5.5)], []]
    (folder / "four.wav").write_bytes(talk(*times, seconds=6, loudness=(0.3,) * 4))
    found = genqa("activity", "four.wav", "--json").json["channels"]
    assert [len(channel["speech"]) for channel in found] == [1, 1, 1, 0]
    ran = genqa("score", "--audio", "four.wav")
    assert (ran.code, ran.err) == (1, (
        "genqa: four.wav: has 4 channels; genqa reads one or two (agent, guest) and does not guess which two; hand in"
        " those alone\n"
    ))  # fmt: skip


def test_what_comes_through_a_pipe_is_listened_to(genqa: Genqa, folder: Path, recording: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("there are no named pipes here")
    os.mkfifo(folder / "pipe")
    feeding = threading.Thread(target=lambda: (folder / "pipe").write_bytes(recording.read_bytes()))
    feeding.start()
    told = genqa("activity", "pipe", "--json").json
    feeding.join()
    assert (told["duration_seconds"], len(told["channels"][0]["speech"])) == (6.0, 2)


def test_a_method_can_be_asked_for_and_set(genqa: Genqa, recording: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert genqa("activity", recording, "--method", "energy", "--json").json["method"] == "energy"
    monkeypatch.setenv("GENQA_ACTIVITY_METHOD", "energy")
    assert genqa("activity", recording, "--json").json["method"] == "energy"
    assert genqa("activity", recording, "--json", "--method", "voice").json["method"] == "voice"


def test_scoring_uses_the_method_that_is_set(genqa: Genqa, recording: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENQA_ACTIVITY_METHOD", "energy")
    told = genqa("score", "--audio", recording, "--agent-channel", 0, "--json").json
    assert told["roles_basis"] == "voice activity of two channels, energy v1"
    monkeypatch.setenv("GENQA_ACTIVITY_METHOD", "loud")
    ran = genqa("score", "--audio", recording, "--agent-channel", 0, "--json")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("genqa: GENQA_ACTIVITY_METHOD: no method of voice activity is called 'loud'; voice, ")


def test_a_channel_in_which_nobody_speaks_says_so(genqa: Genqa, folder: Path) -> None:
    (folder / "quiet.wav").write_bytes(talk([], seconds=3, noise=0))
    assert genqa("activity", "quiet.wav", "--json").json["channels"] == [{"speech": []}]
    assert genqa("activity", "quiet.wav").out.splitlines()[1] == "channel 0   0.0 s of speech (0%), nothing"


def test_a_file_that_is_cut_off_is_listened_to_as_far_as_it_goes(genqa: Genqa, folder: Path, recording: Path) -> None:
    data = recording.read_bytes()
    (folder / "cut.wav").write_bytes(data[: len(data) // 2])
    told = genqa("activity", "cut.wav", "--json").json
    assert told["duration_seconds"] == pytest.approx(3.0, abs=0.02)
    assert told["warnings"] == ["the file is cut off: its header promises 6.0 s, the file holds 3.0 s"]


def test_telephone_codecs_are_decoded(genqa: Genqa, folder: Path) -> None:
    from genqa import audio

    recording = audio.read(talk([(1.0, 2.5)], seconds=4))
    (folder / "mu.wav").write_bytes(mu_law(recording.channels[0].reshape(-1, 1), 8000))
    ((start, end),) = genqa("activity", "mu.wav", "--json").json["channels"][0]["speech"]
    assert (start, end) == (pytest.approx(1.0, abs=0.05), pytest.approx(2.5, abs=0.05))


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("missing.wav", None, "missing.wav: no such file"),
        (".", None, ".: is a folder, not a file"),
        ("empty.wav", b"", "empty.wav: the file is empty"),
        ("text.wav", b"{}", "text.wav: this is text, not a recording"),
        ("header.wav", talk([], seconds=1)[:44], "header.wav: a header, but not one frame of sound"),
        ("riff.wav", b"RIFF\x04\x00\x00\x00WAVE", "riff.wav: a WAV file without a fmt chunk, so nothing says"),
        ("noise.bin", bytes(range(1, 250)) * 9, "noise.bin: no kind of recording that genqa knows"),
    ],
)
def test_a_file_that_is_no_recording_is_one_line_and_exit_1(
    name: str, data: bytes | None, told: str, genqa: Genqa, folder: Path
) -> None:
    if data is not None:
        (folder / name).write_bytes(data)
    for options in ((), ("--json",)):
        ran = genqa("activity", name, *options)
        assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)
        assert ran.err.startswith(f"genqa: {told}")


def test_a_method_that_there_is_none_of_is_one_line_and_no_file_is_exit_2(genqa: Genqa, recording: Path) -> None:
    ran = genqa("activity", recording, "--method", "loud")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("genqa: --method: no method of voice activity is called 'loud'; voice, energy, silero, ")
    assert genqa("activity").code == 2
