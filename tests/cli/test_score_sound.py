"""``score`` of a recording alone: measured from its two channels, and told plainly."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from genqa.index import open_index
from tests.cli.conftest import Genqa
from tests.wavs import talk

CALL = talk([(1.0, 3.0), (6.0, 10.0)], [(3.5, 5.5), (9.5, 11.0)], seconds=12)


@pytest.fixture
def recording(folder: Path) -> Path:
    (folder / "call.wav").write_bytes(CALL)
    return folder / "call.wav"


def test_two_channels_have_numbers_and_the_agents_is_chosen_by_its_number(genqa: Genqa, recording: Path) -> None:
    for channel, (agent, guest) in (("0", (6.0, 3.5)), ("1", (3.5, 6.0))):
        ran = genqa("score", "--audio", recording, "--agent-channel", channel, "--json")
        assert ran.code == 0
        assert ran.json["speech"] == {
            "agent": pytest.approx(agent, abs=0.16), "guest": pytest.approx(guest, abs=0.16)
        }  # fmt: skip
        assert (ran.json["agent_channel"], ran.json["agent_channel_basis"]) == (int(channel), "set by the user")
        assert ran.json["quality_score"] is not None


def test_the_report_says_from_what_it_was_measured(genqa: Genqa, recording: Path) -> None:
    lines = genqa("score", "--audio", recording).out.splitlines()
    assert "no transcript; who is who: voice activity of two channels, voice v2" in lines
    assert "the agent is on channel 0: the first to speak, for want of anything better" in lines
    assert (
        "  Agent utterances                     —  (no transcript: nothing tells one utterance from the next)" in lines
    )
    assert (
        "warning: no transcript: measured from the sound of the two channels, which tells voices from music and noise, "
        "though not without fail" in lines
    )


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--agent-channel", "2", "genqa: the recording has the channels 0 and 1, the agent's cannot be 2"),
        (
            "--agent-speaker",
            "Mara",
            "genqa: no transcript names a speaker 'Mara'; without one the agent is channel_0 or",
        ),
    ],
)
def test_an_agent_who_is_on_no_channel_is_an_error_of_one_line(
    genqa: Genqa, recording: Path, option: str, value: str, says: str
) -> None:
    ran = genqa("score", "--audio", recording, option, value)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(says)
    assert ran.err.count("\n") == 1


def test_saved_it_stands_in_the_index_with_what_is_not_known(genqa: Genqa, folder: Path, recording: Path) -> None:
    assert genqa("score", "--audio", recording, "--save", "--recording-id", "r").code == 0
    with open_index(folder / "qa_index.db") as index:
        row = index.row("r")
        assert (row.agent_utterances, row.state) == (None, "scored")
        assert index.load("r").call.by_sound
    assert genqa("search", "anything", "--json").json == []
    assert genqa("export", "calls", "--out", "calls.csv").code == 0
    assert genqa("rescore", "--rubric", "banded").code == 0


def test_opus_without_ffmpeg_is_told_before_anything_is_measured_or_stored(
    genqa: Genqa, folder: Path, recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENQA_KEEP_AUDIO", "opus")
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    ran = genqa("score", "--audio", recording, "--save")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "genqa: GENQA_KEEP_AUDIO=opus keeps recordings as Opus, which takes ffmpeg: install ffmpeg or the package "
        "imageio-ffmpeg, set GENQA_FFMPEG to the program, or set GENQA_KEEP_AUDIO=yes\n"
    )
    assert not (folder / "qa_index.db").exists()
    assert genqa("score", "--audio", recording).code == 0, "without --save nothing is kept"
    broken = [line for line in genqa("check", "--offline").out.splitlines() if line.startswith("broken   audio")]
    assert len(broken) == 1


@pytest.mark.parametrize(
    ("days", "line"),
    [
        ("30", "ok audio kept in the index and played, for 30 days after the call by GENQA_KEEP_AUDIO_DAYS "
               "(default; GENQA_KEEP_AUDIO=yes, no or opus)"),
        ("1", "ok audio kept in the index and played, for 1 day after the call by GENQA_KEEP_AUDIO_DAYS "
              "(default; GENQA_KEEP_AUDIO=yes, no or opus)"),
        ("0", "broken audio GENQA_KEEP_AUDIO_DAYS is a number of days from 1 to 36500, not '0'"),
        ("1.5", "broken audio GENQA_KEEP_AUDIO_DAYS is a number of days from 1 to 36500, not '1.5'"),
        ("²", "broken audio GENQA_KEEP_AUDIO_DAYS is a number of days from 1 to 36500, not '²'"),
    ],
)  # fmt: skip
def test_check_says_for_how_long_recordings_are_kept(
    genqa: Genqa, monkeypatch: pytest.MonkeyPatch, days: str, line: str
) -> None:
    monkeypatch.setenv("GENQA_KEEP_AUDIO_DAYS", days)
    assert line in [" ".join(found.split()) for found in genqa("check", "--offline").out.splitlines()]
