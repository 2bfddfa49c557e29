"""``python -m genqa score``."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import REFERENCE, Genqa
from tests.wavs import wav


def test_the_reference_call(genqa: Genqa) -> None:
    ran = genqa("score", "--transcript", "call.json", "--hold-seconds", 90, "--json")
    expected = {
        "quality_score": 89.0,
        "hold_time_seconds": 90.0,
        "silence_seconds": 0.0,
        "talk_over_seconds": 0.2,
        "agent_utterances": 2,
        "guest_utterances": 1,
    }
    assert {name: ran.json[name] for name in expected} == expected
    assert (ran.code, ran.err) == (0, "")


def test_scoring_alone_makes_no_index(genqa: Genqa, folder: Path) -> None:
    assert genqa("score", "--transcript", "call.json").code == 0
    assert sorted(file.name for file in folder.iterdir()) == ["call.json"]


def test_the_report_for_people(genqa: Genqa) -> None:
    out = genqa("score", "--transcript", "call.json", "--hold-seconds", 90, "--recording-id", "rec-1").out
    assert out.splitlines()[:3] == [
        "rec-1   89.0 of 100 (linear v1)",
        "   −10.0  hold 1:30",
        "    −1.0  talk-over 0.2 s in 1 event  (at 0:03.8)",
    ]
    assert "warning: hold is known only as a total of 1:30: silence may include it" in out


def test_saving_twice_leaves_one_row_and_says_so(genqa: Genqa, folder: Path) -> None:
    first = genqa("score", "--transcript", "call.json", "--save", "--index", "mine.db")
    again = genqa("score", "--transcript", "call.json", "--save", "--index", "mine.db", "--hold-seconds", 90)
    assert "stored as file-" in first.err
    assert "in place of an earlier result" in again.err
    found = genqa("search", "account assistance", "--json", "--index", "mine.db").json
    assert [hit["quality_score"] for hit in found] == [89.0]
    assert (folder / "mine.db").exists()


def test_another_rubric_can_be_asked_for(genqa: Genqa) -> None:
    shown = genqa("score", "--transcript", "call.json", "--rubric", "banded", "--json").json
    assert shown["score"]["rubric"] == "banded"
    assert genqa("score", "--transcript", "call.json", "--rubric", "stars").err == (
        "genqa: no rubric is called 'stars'; known: banded, linear\n"
    )


def test_state_changes_place_the_hold(genqa: Genqa, folder: Path) -> None:
    states = [("14:30:00", "TALK"), ("14:30:02", "HOLD"), ("14:30:04", "TALK"), ("14:30:10", "DISCONNECTED")]
    events = {"entities": [{"timestamp": f"2023-10-25T{at}Z", "state": state} for at, state in states]}
    (folder / "events.json").write_text(json.dumps(events))
    command = ("score", "--transcript", "call.json", "--events", "events.json", "--json")
    placed = genqa(*command, "--recording-start", "2023-10-25T14:30:00Z").json
    total = genqa(*command).json
    assert (placed["hold_time_seconds"], placed["holds"]) == (2.0, [{"start": 2.0, "end": 4.0}])
    assert (total["hold_time_seconds"], total["holds"]) == (2.0, None)


def variants(**changes: Any) -> str:
    """The reference call with the first segment changed, as JSON text in which NaN and Infinity stand as they are."""
    first, *others = REFERENCE["results"]
    return json.dumps({"results": [{**first, **changes}, *others]})


@pytest.mark.parametrize(
    ("content", "utterances", "warning"),
    [
        (variants(start_time=float("nan")), 1, "1 of 3 segments left out"),
        (variants(end_time=float("inf")), 1, "1 of 3 segments left out"),
        (variants(start_time=-0.5), 2, "1 segment starts before the recording"),
        (variants(start_time=2.1, end_time=0.5), 2, "1 segment ends before it starts"),
    ],
)
def test_odd_times_are_an_answer_with_warnings(
    genqa: Genqa, folder: Path, content: str, utterances: int, warning: str
) -> None:
    (folder / "odd.json").write_text(content)
    ran = genqa("score", "--transcript", "odd.json", "--json")
    assert ran.code == 0
    assert ran.json["agent_utterances"] == utterances
    assert any(warning in text for text in ran.json["warnings"]), ran.json["warnings"]


def test_an_8_bit_recording_is_an_answer(genqa: Genqa, folder: Path) -> None:
    data = wav(6)
    eight = bytearray(data[:44]) + bytes((sample + 128) % 256 for sample in data[45::2])
    eight[4:8] = (36 + len(eight) - 44).to_bytes(4, "little")
    eight[28:36] = (8000).to_bytes(4, "little") + (1).to_bytes(2, "little") + (8).to_bytes(2, "little")
    eight[40:44] = (len(eight) - 44).to_bytes(4, "little")
    (folder / "eight.wav").write_bytes(eight)
    ran = genqa("score", "--transcript", "call.json", "--audio", "eight.wav", "--json")
    assert (ran.code, ran.json["duration_seconds"]) == (0, 6.0)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cut_off.json", json.dumps(REFERENCE)[:120].encode()),
        ("noise.json", bytes(range(256)) * 20),
        ("empty.json", b""),
        ("deep.json", b"[" * 100_000),
        ("unknown_shape.json", b'{"hello": {"world": 1}}'),
        ("headerless.wav", b"\x12\x34\x56\x78" * 5000),
        ("no_frames.wav", wav(0)),
        ("missing.json", None),
    ],
)
def test_what_cannot_be_used_is_one_line_exit_1_and_nothing_stored(
    genqa: Genqa, folder: Path, name: str, content: bytes | None
) -> None:
    if content is not None:
        (folder / name).write_bytes(content)
    kind = "--audio" if name.endswith(".wav") else "--transcript"
    ran = genqa("score", kind, name, "--save", "--json")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("genqa: ")
    assert name in ran.err
    assert ran.err.count("\n") == 1
    assert "Traceback" not in ran.err
    assert not (folder / "qa_index.db").exists()


def test_a_recording_whose_header_lies_is_read_as_far_as_it_goes(genqa: Genqa, folder: Path) -> None:
    whole = wav(10)
    (folder / "cut.wav").write_bytes(whole[: 44 + 6 * 16_000])
    ran = genqa("score", "--transcript", "call.json", "--audio", "cut.wav", "--json")
    assert (ran.code, ran.json["duration_seconds"]) == (0, 6.0)
    assert any("header promises" in warning for warning in ran.json["warnings"])


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--hold-seconds", "soon"], "--hold-seconds takes a number, not 'soon'"),
        (["--hold-seconds", "-5"], "hold is a number of seconds from 0 up, not -5"),
        (["--agent-channel", "left"], "--agent-channel takes a whole number from 0 up"),
        (["--agent-channel", "7"], "nobody speaks on channel 7"),
        (["--agent-speaker", "bob"], "no speaker is called 'bob'"),
        (["--format", "deepgrm"], "did you mean deepgram?"),
        (["--recording-start", "2023-10-25"], "give them with --events"),
        (["--started-at", "now"], "'now' is not a time"),
        (["--index", "."], "."),
    ],
)
def test_values_that_make_no_sense_are_said_in_one_line(genqa: Genqa, options: list[str], says: str) -> None:
    ran = genqa("score", "--transcript", "call.json", "--save", *options)
    assert (ran.code, ran.out) == (1, "")
    assert says in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["score"],
        ["score", "--transcript"],
        ["score", "--transcript", "call.json", "--colour", "red"],
        ["score", "--transcript", "call.json", "--hold-seconds", "1", "--events", "x"],
        ["dance"],
    ],
)
def test_unknown_and_missing_options_exit_2(genqa: Genqa, arguments: list[str]) -> None:
    assert genqa(*arguments).code == 2


def test_an_index_that_is_no_database_is_said_so(genqa: Genqa, folder: Path) -> None:
    (folder / "broken.db").write_bytes(b"this is no database, but long enough to look at" * 100)
    ran = genqa("score", "--transcript", "call.json", "--save", "--index", "broken.db")
    assert (ran.code, ran.out) == (1, "")
    assert "broken.db" in ran.err


def test_it_runs_as_a_module_and_takes_in_only_what_it_needs(folder: Path) -> None:
    heavy = ("streamlit", "pandas", "plotly", "numpy", "httpx", "pydub")
    program = (
        "import sys; from genqa.cli import main; code = main(sys.argv[1:]);"
        f"print([name for name in {heavy} if name in sys.modules]); sys.exit(code)"
    )
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", program, "score", "--transcript", str(folder / "call.json")]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=root, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines()[-1] == "[]"
