"""Twenty thousand damaged recordings, and hours of sound: ``python -m pytest tests/soak/soak_audio.py``.

``SOAK_FROM`` and ``SOAK_TO`` choose which numbers of damage are tried.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from genqa import audio
from tests.audio.formats import MOST_MEMORY, memory, run, written
from tests.benchmarks.bench_long import HOURS, LONG, MOST_MB, measured

FROM, TO = int(os.environ.get("SOAK_FROM", "0")), int(os.environ.get("SOAK_TO", "20000"))


@pytest.fixture(scope="module")
def ffmpeg() -> str:
    found = audio.ffmpeg_found()
    if found is None:
        pytest.skip("ffmpeg is not installed here, and GENQA_FFMPEG names none")
    return found


def test_damaged_recordings_are_read_or_refused(ffmpeg: str, tmp_path: Path) -> None:
    files = written(ffmpeg, tmp_path)
    wrong, read = [], 0
    for number in range(FROM, TO):
        outcome = run(files, number, ffmpeg)
        read += outcome.read
        if outcome.wrong:
            print(outcome.wrong, flush=True)
            wrong.append(outcome.wrong)
    assert wrong == []
    assert (TO - FROM) / 4 < read < TO - FROM
    assert memory() < MOST_MEMORY


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only /proc tells what a process held at most")
@pytest.mark.parametrize("way", LONG)
def test_four_hours_of_two_channels_take_less_than_300_mb(tmp_path: Path, way: str) -> None:
    found = measured(tmp_path, way, HOURS)
    if found is None:
        pytest.skip("ffmpeg is not installed here, and GENQA_FFMPEG names none")
    print(f"{way}: {found}")
    assert 50 < found.megabytes <= MOST_MB
