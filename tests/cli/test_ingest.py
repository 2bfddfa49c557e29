"""``python -m genqa ingest`` as a person calls it, against a real server on this machine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from genqa.cli.live import Live
from genqa.demo.faults import Faults, Rule
from genqa.demo.organisation import tiny
from genqa.demo.server import StandIn
from genqa.index import Counts, open_index
from genqa.ingest import Progress
from tests.cli.conftest import Genqa

WINDOW = ("--since", "2026-03-01", "--until", "2026-03-05", "--workers", "1")
PROJECT = Path(__file__).parents[2]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """A stand-in with six calls of one day, of which the fourth has no sound in its file."""
    with StandIn(tiny(calls=6, seconds=5.0), faults=Faults(unsound=((3, "empty"),))) as running:
        for name in [name for name in os.environ if name.startswith("GENQA_GENESYS_")]:
            monkeypatch.delenv(name)
        for name, value in running.environ.items():
            monkeypatch.setenv(name, value)
        yield running


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(genqa: Genqa, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GENQA_KEEP_AUDIO", "GENQA_KEEP_AUDIO_DAYS"):
        monkeypatch.delenv(name, raising=False)


def test_what_came_in_as_json_with_the_failures_and_exit_1(server: StandIn, genqa: Genqa, folder: Path) -> None:
    ran = genqa("ingest", *WINDOW, "--json")

    assert ran.code == 1
    told = ran.json
    assert {name: told[name] for name in ("found", "stored", "unchanged", "skipped", "failed", "left")} == {
        "found": 6, "stored": 5, "unchanged": 0, "skipped": 0, "failed": 1, "left": 0
    }  # fmt: skip
    (failure,) = told["failures"]
    assert failure["recording_id"] and "not one frame of sound" in failure["reason"]
    assert told["api_requests"] == server.count("/")
    assert told["seconds"] > 0
    assert (told["state"], told["error"], told["skips"]) == ("done", None, [])
    assert "6 found, 0 of them unchanged; fetching 6 takes about" in ran.err
    assert f"{failure['recording_id']}: " in ran.err
    assert server.client_secret not in ran.err + ran.out
    with open_index(folder / "qa_index.db") as index:
        assert index.count() == 5
        assert {row.source for row in index.calls()} == {f"Genesys Cloud ({server.base_url.partition('://')[2]})"}
        assert all(index.audio(row.recording_id) for row in index.calls())


def test_what_came_in_in_words(server: StandIn, genqa: Genqa) -> None:
    ran = genqa("ingest", *WINDOW)
    lines = ran.out.splitlines()
    assert lines[0].startswith("6 calls found: 5 stored, 0 unchanged, 0 skipped, 1 failed; ")
    assert lines[1].startswith("failed   ")
    assert len(lines) == 2


def test_a_second_time_only_the_failed_one_is_tried(server: StandIn, genqa: Genqa) -> None:
    genqa("ingest", *WINDOW)
    before = len(server.log)
    ran = genqa("ingest", *WINDOW, "--json")
    assert (ran.code, ran.json["unchanged"], ran.json["failed"]) == (1, 5, 1)
    assert len([request for request in server.log[before:] if request.path.startswith("/sound")]) <= 2
    resumed = genqa("ingest", "--resume", "--json")
    assert (resumed.code, resumed.json["found"], resumed.json["failed"]) == (1, 1, 1)


def test_a_dry_run_counts_and_makes_no_index(server: StandIn, genqa: Genqa, folder: Path) -> None:
    ran = genqa("ingest", *WINDOW, "--dry-run", "--json")
    assert ran.code == 0
    assert {name: ran.json[name] for name in ("found", "unchanged", "to_fetch")} == {
        "found": 6, "unchanged": 0, "to_fetch": 6
    }  # fmt: skip
    assert ran.json["estimated_requests"] >= 6
    assert not (folder / "qa_index.db").exists()
    genqa("ingest", *WINDOW)
    words = genqa("ingest", *WINDOW, "--dry-run").out
    assert words.startswith("6 calls found, 5 of them unchanged; fetching 1 takes about ")


def test_calls_are_narrowed_by_queue_and_number(server: StandIn, genqa: Genqa) -> None:
    assert genqa("ingest", *WINDOW, "--queue", "Billing", "--limit", 2, "--dry-run", "--json").json["found"] <= 2
    assert genqa("ingest", *WINDOW, "--min-seconds", 3600, "--json").json["found"] == 0


def test_one_conversation_by_its_id_whenever_it_was(server: StandIn, genqa: Genqa) -> None:
    conversation = server.organisation.conversations[0].id
    ran = genqa("ingest", "--conversation", conversation, "--workers", 1, "--json")
    assert (ran.code, ran.json["stored"]) == (0, 1)


def test_a_recording_that_was_met_before_is_named_without_its_call(server: StandIn, genqa: Genqa, folder: Path) -> None:
    genqa("ingest", *WINDOW)
    recording = server.organisation.sound_calls[0][1].id
    with open_index(folder / "qa_index.db") as index:
        index.delete(recording, actor="Ada")
    looked = genqa("ingest", "--recording", recording, "--dry-run", "--json")
    assert (looked.json["found"], looked.json["to_fetch"]) == (1, 1)
    ran = genqa("ingest", "--recording", recording, "--workers", 1, "--json")
    assert (ran.code, ran.json["stored"]) == (0, 1)


def test_a_recording_that_nobody_met_needs_its_call(server: StandIn, genqa: Genqa) -> None:
    ran = genqa("ingest", "--recording", "unknown")
    assert ran.code == 1
    assert ran.err == (
        "genqa: Genesys Cloud finds no recording by its id alone: give the id of its call too (--conversation)\n"
    )


def test_without_a_source_it_says_what_to_set(genqa: Genqa, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    for name in [name for name in os.environ if name.startswith("GENQA_GENESYS_")]:
        monkeypatch.delenv(name)
    ran = genqa("ingest")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "genqa: no source of calls is set up: set GENQA_GENESYS_REGION, GENQA_GENESYS_CLIENT_ID and "
        "GENQA_GENESYS_CLIENT_SECRET, or the same under [genesys] in .streamlit/secrets.toml\n"
    )
    assert not (folder / "qa_index.db").exists()


def test_wrong_credentials_are_one_line_and_the_json_all_the_same(
    server: StandIn, genqa: Genqa, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENQA_GENESYS_CLIENT_SECRET", "wrong-secret")
    ran = genqa("ingest", *WINDOW, "--json")
    assert (ran.code, ran.json["state"], ran.json["found"]) == (1, "failed", 0)
    assert ran.json["error"] in ran.err
    assert ran.err.count("\n") == 1
    assert "wrong-secret" not in ran.err + ran.out
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--since", "soon"), "--since: 'soon' is not a time"),
        (("--since", "2026-03-05", "--until", "2026-03-05"), "--since (2026-03-05 00:00) must be before --until"),
        (("--limit", "0"), "--limit takes a whole number from 1 up, not '0'"),
        (("--min-seconds", "-1"), "--min-seconds takes a number from 0 up"),
        (("--workers", "x"), "--workers takes a whole number from 1 up"),
        (("--resume", "--since", "2026-03-05"), "--resume goes on with what the last run was asked for: leave out "),
        (("--resume", "--dry-run"), "leave out --dry-run"),
        (("--resume",), "nothing to resume"),
    ],
)
def test_what_makes_no_sense_is_said_in_one_line(
    server: StandIn, genqa: Genqa, arguments: tuple[str, ...], words: str
) -> None:
    ran = genqa("ingest", *arguments)
    assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert words in ran.err
    assert server.log == []


def test_an_unknown_option_is_2(genqa: Genqa) -> None:
    assert genqa("ingest", "--sinse", "2026-03-01").code == 2


def test_a_second_ingest_at_once_is_told_who_is_at_it(server: StandIn, genqa: Genqa, folder: Path) -> None:
    with open_index(folder / "qa_index.db") as index:
        index.begin_ingest("elsewhere", {}, actor="Ada")
    ran = genqa("ingest", *WINDOW)
    assert (ran.code, ran.out) == (1, "")
    assert "another ingest is under way since" in ran.err and "(Ada, process" in ran.err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_in_order_and_a_resumption_goes_on(folder: Path, number: signal.Signals) -> None:
    with StandIn(tiny(calls=24, seconds=5.0), latency=0.1) as server:
        environ = {**os.environ, **server.environ, "PYTHONPATH": str(PROJECT)}
        process = subprocess.Popen(
            [sys.executable, "-m", "genqa", "ingest", *WINDOW],
            cwd=folder, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        until = time.monotonic() + 60
        while server.count("/sound", origin="media") < 2 and time.monotonic() < until:
            time.sleep(0.01)
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 128 + number
        assert "Traceback" not in err
        assert "genqa: stopping; what is being analysed is stored first" in err
        assert "left; python -m genqa ingest --resume goes on" in err.splitlines()[-1]
        assert out.startswith("24 calls found: ")
        assert not (folder / "qa_index.db.ingest").exists()
        resumed = subprocess.run(
            [sys.executable, "-m", "genqa", "ingest", "--resume"],
            cwd=folder,
            env=environ,
            capture_output=True,
            text=True,
        )
        assert resumed.returncode == 0, resumed.stderr
    with open_index(folder / "qa_index.db") as index:
        assert index.count() == 24
        assert [run.state for run in index.ingests()] == ["done", "cancelled"]


def test_a_signal_while_listing_says_that_not_all_was_listed(folder: Path) -> None:
    slow = Faults((Rule("slow", path="/api/v2/*/query", seconds=20),))
    with StandIn(tiny(calls=2, seconds=2.0), faults=slow) as server:
        process = subprocess.Popen(
            [sys.executable, "-m", "genqa", "ingest", *WINDOW],
            cwd=folder, env={**os.environ, **server.environ, "PYTHONPATH": str(PROJECT)},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        until = time.monotonic() + 60
        while not server.count("/oauth/token") and time.monotonic() < until:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=15)
    assert process.returncode == 130
    assert out.startswith("0 calls found: ")
    assert err.splitlines()[-1] == (
        "genqa: stopped before all calls were listed; python -m genqa ingest --resume goes on"
    )


class Terminal:
    """What a terminal is to a program that writes on it."""

    def __init__(self, isatty: bool) -> None:
        self.written: list[str] = []
        self._isatty = isatty

    def write(self, text: str) -> int:
        self.written.append(text)
        return len(text)

    def flush(self) -> None:
        pass

    def isatty(self) -> bool:
        return self._isatty


@pytest.mark.parametrize(
    ("isatty", "written"),
    [
        (True, ["\r\x1b[Kr1: it is broken\n", "\r\x1b[K1 of 3 calls, 5 requests", "\r\x1b[K2 of 3 calls, 7 requests"]),
        (False, ["r1: it is broken\n", "2 of 3 calls, 7 requests\n"]),
    ],
)
def test_progress_is_one_line_on_a_terminal_and_now_and_then_one_in_a_log(
    tmp_path: Path, isatty: bool, written: list[str]
) -> None:
    with open_index(tmp_path / "qa_index.db") as index:
        run = index.begin_ingest("somewhere", {}, actor="Ada")
        run.note("it is broken", level="error", recording_id="r1")
        terminal, times = Terminal(isatty), iter([0.0, 5.0, 15.0, 15.0])
        live = Live(index, terminal, lambda: next(times))  # type: ignore[arg-type]
        live.show(Progress(run.id, "fetching", Counts(found=3, stored=1), 5, 1))
        live.show(Progress(run.id, "fetching", Counts(found=3, stored=2), 7, 1))
        assert terminal.written == written
