"""A hundred thousand damaged transcripts, and large ones: ``python -m pytest tests/soak/soak_transcripts.py``.

``SOAK_FROM`` and ``SOAK_TO`` choose which numbers of damage are tried.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import PROJECT
from tests.transcript.mutations import run, samples
from tests.transcript.shapes import SHAPES
from tests.transcript.text_shapes import TEXTS, large

FROM, TO = int(os.environ.get("SOAK_FROM", "0")), int(os.environ.get("SOAK_TO", "100000"))
LARGE_MB = 5
MOST_MB = 300
MOST_SECONDS = 2.0

#: Formats in whose small file the longest list is not what is said.
LONG_BESIDE_THE_WORDS = ("google_v1", "watson", "kaldi")

READ = """
import json, resource, sys, time
from genqa import transcript
data = sys.stdin.buffer.read()
started = time.process_time()
found = transcript.read(data)
seconds = time.process_time() - started
said = len(found.utterances) + sum(len(one.words) for one in found.utterances)
print(json.dumps([found.format, said, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


def test_damaged_files_are_read_or_refused(shared_data: Path) -> None:
    sound = samples(shared_data)
    wrong, read = [], 0
    for number in range(FROM, TO):
        outcome = run(sound, number)
        read += outcome.read
        if outcome.wrong:
            print(outcome.wrong, flush=True)
            wrong.append(outcome.wrong)
    assert wrong == []
    assert (TO - FROM) / 4 < read < TO - FROM


@pytest.mark.parametrize("name", [*SHAPES, *TEXTS])
def test_a_file_of_five_megabytes_needs_little_time_and_memory(name: str) -> None:
    data = large(name, LARGE_MB * 1024 * 1024)
    done = subprocess.run([sys.executable, "-c", READ], cwd=PROJECT, input=data, capture_output=True, check=True)
    recognised, said, seconds, megabytes = json.loads(done.stdout)
    assert recognised == name
    assert said > 10_000 or name in LONG_BESIDE_THE_WORDS
    assert megabytes < MOST_MB
    assert seconds < MOST_SECONDS
