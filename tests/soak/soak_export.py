"""A hundred thousand calls leave as CSV in a small process: ``python -m pytest tests/soak/soak_export.py``."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from genqa.index import open_index
from tests.index.results import result, silent_for
from tests.index.workload import PROJECT

CALLS = 100_000
MOST_MB = 200

EXPORT = """
import json, resource, sys
from pathlib import Path
from genqa.index import Filters, open_index
from genqa.reports import export_file
with open_index(sys.argv[1]) as index:
    lines = export_file(sys.argv[2], index, Filters(), Path(sys.argv[3]))
print(json.dumps([lines, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path: Path = tmp_path_factory.mktemp("export") / "qa_index.db"
    with open_index(path) as index:
        index.save_many(
            result(f"r{number}", silent_for(1 + number % 30), agent=f"Agent {number % 500}", started_at="2026-03-01")
            for number in range(CALLS)
        )
    yield path
    path.unlink()


@pytest.mark.parametrize(("kind", "lines"), [("calls", CALLS), ("events", CALLS), ("agents", 500)])
def test_memory_does_not_grow_with_the_calls(large: Path, tmp_path: Path, kind: str, lines: int) -> None:
    target = tmp_path / "out.csv"
    command = [sys.executable, "-c", EXPORT, str(large), kind, str(target)]
    run = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    written, megabytes = json.loads(run.stdout)
    assert written == lines
    assert megabytes < MOST_MB
    with target.open(encoding="utf-8-sig", newline="") as file:
        assert sum(1 for _ in file) == lines + 1
