"""Minutes of what tests/ingest/transcribing does for seconds: ``python -m pytest tests/soak/soak_transcribing.py``."""

from __future__ import annotations

from pathlib import Path

import pytest

from genqa.index import open_index
from tests.ingest.transcribing.campaign import begin, kill_and_go_on, killed, whole
from tests.ingest.transcribing.conftest import store
from tests.ingest.transcribing.stub import Stub
from tests.ingest.transcribing.test_kills import assert_each_once

CALLS = [f"r{n}" for n in range(60)]


@pytest.fixture
def stub(tmp_path: Path) -> Stub:
    folder = tmp_path / "provider"
    folder.mkdir()
    return Stub(folder)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "qa_index.db"
    with open_index(path) as index:
        store(index, *CALLS)
        index.ask_transcriptions(CALLS, actor="Ada")
    return path


@pytest.mark.parametrize("seed", [1, 2])
def test_twenty_five_kills_on_sixty_calls_pay_nothing_twice_and_lose_nothing(path: Path, stub: Stub, seed: int) -> None:
    assert kill_and_go_on(path, stub, kills=25, calls=len(CALLS), seed=seed) >= 10
    assert_each_once(path, stub, CALLS)


def test_of_two_processes_one_is_killed_again_and_again(path: Path, stub: Stub) -> None:
    steady = begin(path, stub, seconds=0.3, at_once=1)
    for number in range(10):
        killed(begin(path, stub, seconds=0.1), stub, after=3, seconds=number / 100)
    _, said = steady.communicate(timeout=300)
    assert steady.returncode == 0, said.decode()[-2000:]
    whole(path, stub)
    assert_each_once(path, stub, CALLS)
