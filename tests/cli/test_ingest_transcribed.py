"""``python -m genqa ingest`` with calls that have no transcript: two real servers on this machine, and real kills."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from genqa.demo.organisation import tiny
from genqa.demo.server import StandIn
from genqa.index import open_index
from tests.cli.conftest import Genqa
from tests.http.servers import Step
from tests.stt.assemblyai_gateway import START, AssemblyAIGateway
from tests.stt.gateway import Asked
from tests.stt.takes import SECRET

WINDOW = ("--since", "2026-03-01", "--until", "2026-03-05", "--workers", "1")
PROJECT = Path(__file__).parents[2]
CALLS = 6


class OneAtATime(AssemblyAIGateway):
    """Takes uploads and jobs one after the other, so that each has a number of its own."""

    questions = 1

    def __init__(self) -> None:
        super().__init__()
        self._alone = threading.Lock()

    def upload(self, asked: Asked) -> Step:
        with self._alone:
            return super().upload(asked)

    def start(self, asked: Asked) -> Step:
        with self._alone:
            return super().start(asked)


@pytest.fixture
def assemblyai() -> Iterator[AssemblyAIGateway]:
    gateway = OneAtATime()
    yield gateway
    gateway.end()


@pytest.fixture
def environment(
    genqa: Genqa, assemblyai: AssemblyAIGateway, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, str]]:
    """A source of six calls without transcripts, and AssemblyAI set up: what a process needs to reach both."""
    with StandIn(tiny(calls=CALLS, seconds=5.0, transcripts=False)) as server:
        settings = {
            **server.environ,
            "GENQA_STT_ASSEMBLYAI_KEY": SECRET,
            "GENQA_STT_ASSEMBLYAI_ENDPOINT": assemblyai.url,
            "GENQA_STT_ASSEMBLYAI_PRICE": "0.3",
            "GENQA_KEEP_AUDIO": "no",
        }
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        yield {**os.environ, "PYTHONPATH": str(PROJECT)}


def assert_all_transcribed_once(assemblyai: AssemblyAIGateway) -> None:
    with open_index("qa_index.db") as index:
        calls = index.calls()
        assert len(calls) == CALLS
        for row in calls:
            assert (
                index.load(row.recording_id).origin.transcribed
                == "AssemblyAI universal-3-5-pro; Genesys Cloud: no transcript"
            )
            assert index.audio(row.recording_id) == ()  # it was kept for the transcript alone
            assert len(index.raw_transcripts(row.recording_id)) == 1
        (spent,) = index.spent_on_speech()
        assert spent.recordings == CALLS
    assert len(assemblyai.jobs) == len(assemblyai.to(START)) == CALLS
    assert sorted(assemblyai.deleted) == sorted(assemblyai.jobs)


def test_calls_come_in_and_are_transcribed_in_one_run(
    genqa: Genqa, environment: dict[str, str], assemblyai: AssemblyAIGateway
) -> None:
    ran = genqa("ingest", *WINDOW, "--json")
    assert ran.code == 0, ran.err
    told = ran.json["transcriptions"]
    assert (ran.json["stored"], told["transcribed"], told["waiting"], told["failed"]) == (CALLS, CALLS, 0, 0)
    assert told["providers"][0]["cost"] == pytest.approx(told["providers"][0]["seconds"] / 60 * 0.3, abs=1e-5)
    assert (
        "calls without a transcript are transcribed by AssemblyAI (on this machine, 0.3 USD a minute); at most "
        in ran.err
    )
    assert assemblyai.most_in_flight >= 1
    assert_all_transcribed_once(assemblyai)
    again = genqa("ingest", *WINDOW)
    assert again.code == 0
    assert "6 unchanged" in again.out
    assert len(assemblyai.to(START)) == CALLS


def test_killed_twice_no_job_is_begun_twice_and_every_call_has_its_transcript(
    genqa: Genqa, environment: dict[str, str], assemblyai: AssemblyAIGateway, folder: Path
) -> None:
    for jobs in (1, 4):
        resume = ("--resume",) if Path("qa_index.db").exists() else WINDOW
        process = subprocess.Popen(
            [sys.executable, "-m", "genqa", "ingest", *resume], cwd=folder, env=environment, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        while len(assemblyai.jobs) < jobs:
            assert process.poll() is None, process.communicate()[1]
            time.sleep(0.01)
        process.kill()
        process.communicate()
    done = subprocess.run(
        [sys.executable, "-m", "genqa", "ingest", "--resume", "--json"], cwd=folder, env=environment,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["transcriptions"]["waiting"] == 0
    assert_all_transcribed_once(assemblyai)
