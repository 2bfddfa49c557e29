"""Minutes of what tests/ingest does for seconds: ``python -m pytest tests/soak/soak_ingest.py``."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import pytest

from genqa.demo.faults import everything
from genqa.demo.organisation import tiny
from genqa.demo.server import StandIn
from genqa.index import open_index
from tests.ingest.campaign import WINDOW, begin, kill_and_resume

#: What all processes of an ingest may hold at once, in bytes.
MOST_MEMORY = 400_000_000


@pytest.mark.parametrize("way", ["platform", "platform, single", "recordings"])
def test_twenty_five_kills_on_two_hundred_calls(tmp_path: Path, way: str) -> None:
    organisation = tiny(calls=200, seconds=10.0, several=0.1, transfers=0.1, layouts=("stereo", "two monos", "mono"))
    assert kill_and_resume(tmp_path, organisation, way, kills=25, seed=25) >= 10


@pytest.mark.parametrize("way", ["platform", "platform, single", "recordings"])
def test_twenty_five_kills_under_every_fault(tmp_path: Path, way: str) -> None:
    organisation = tiny(calls=200, seconds=10.0, several=0.1, layouts=("stereo", "two monos"))
    assert kill_and_resume(tmp_path, organisation, way, kills=25, seed=26, faults=everything(2)) >= 10


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="only /proc tells what processes hold")
@pytest.mark.parametrize("way", ["platform", "recordings"])
def test_two_hundred_calls_of_ten_minutes_take_less_than_400_mb(tmp_path: Path, way: str) -> None:
    index = tmp_path / "qa_index.db"
    with StandIn(tiny(calls=200, seconds=600.0)) as server:
        process = begin(server, index, way, *WINDOW, "--limit", "200")
        most = 0
        while process.poll() is None:
            most = max(most, resident(process))
            time.sleep(0.05)
        _, err = process.communicate()
    assert process.returncode == 0, err[-2000:]
    with open_index(index) as opened:
        assert opened.count() == 200
        assert min(row.duration_seconds for row in opened.stream()) > 500
    print(f"{way}: at most {most / 1e6:.0f} MB")
    assert 50_000_000 < most <= MOST_MEMORY


def resident(process: subprocess.Popen[str]) -> int:
    """Bytes that a process and all beneath it hold, pages that they share counted for each."""
    beneath, waiting = set(), [process.pid]
    while waiting:
        pid = waiting.pop()
        beneath.add(pid)
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            waiting += [int(child) for child in _text(children).split()]
    return sum(_resident(pid) for pid in beneath)


def _resident(pid: int) -> int:
    lines = [line for line in _text(Path(f"/proc/{pid}/status")).splitlines() if line.startswith("VmRSS:")]
    return int(lines[0].split()[1]) * 1024 if lines else 0


def _text(path: Path) -> str:
    """What stands there, nothing where the process is gone."""
    try:
        return path.read_text()
    except OSError:
        return ""
