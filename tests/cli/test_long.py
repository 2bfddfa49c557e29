"""Half an hour of sound is scored and stored in little memory: none of it is held whole. tests/soak has four hours."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.bench_long import measured

#: The program itself takes 90; half an hour of samples would add 58, its file 29.
MOST_MB = 140


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only /proc tells what a process held at most")
def test_half_an_hour_is_scored_and_stored_in_blocks(tmp_path: Path) -> None:
    found = measured(tmp_path, "µ-law, scored and stored", 0.5)
    assert found is not None
    assert 50 < found.megabytes <= MOST_MB
