"""Work that many do on one index at once, and what must be true afterwards. tests/soak does more of it."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic

from genqa.index import Filters, Index, open_index
from genqa.result import Result
from genqa.settings import Thresholds
from tests.calls import call, said
from tests.index.results import LINEAR, result

PROJECT = Path(__file__).parents[2]


def hammer(path: Path, seconds: float, threads: int, name: str) -> dict[str, int]:
    """Let threads store, replace, delete, read and search for a while; which call has which silence in the end.

    Each thread changes calls of its own, so that what must be there in the end is known, and reads everybody's.
    """
    with open_index(path) as index, ThreadPoolExecutor(threads) as pool:
        together = threading.Barrier(threads)
        kept = pool.map(lambda n: _one(index, together, seconds, f"{name}-{n}"), range(threads))
        return {recording_id: silence for one in kept for recording_id, silence in one.items()}


def _one(index: Index, together: threading.Barrier, seconds: float, name: str) -> dict[str, int]:
    chance = random.Random(name)
    mine: dict[str, int] = {}
    done: Counter[str] = Counter()
    counter = 0
    together.wait()
    until = monotonic() + seconds
    while monotonic() < until or min(done[what] for what in ("save", "replace", "delete", "read")) < 2:
        what = chance.choice(("save", "save", "replace", "delete", "read", "read"))
        if what == "save" or (what == "replace" and not mine):
            recording_id, silence = f"{name}-{done['save']}", chance.randint(1, 40)
            assert index.save(_spoken(recording_id, silence)) is False
            mine[recording_id] = silence
            what = "save"
        elif what == "replace":
            recording_id = chance.choice(list(mine))
            mine[recording_id] = chance.randint(1, 40)
            assert index.save(_spoken(recording_id, mine[recording_id])) is True
        elif what == "delete" and mine:
            recording_id = chance.choice(list(mine))
            index.delete(recording_id, actor=name)
            del mine[recording_id]
            assert index.search(recording_id.replace("-", "x")) == []
        else:
            _read(index, chance, mine)
        seen = index.change_counter()
        assert seen >= counter
        counter = seen
        done[what] += 1
    return mine


def _read(index: Index, chance: random.Random, mine: dict[str, int]) -> None:
    rows = index.calls(Filters(min_score=0), order="updated_at", limit=20)
    assert all(row.quality_score == 100 - 2 * (row.silence_seconds or 0) for row in rows)
    assert all(hit.utterances for hit in index.search("hello there", limit=3))
    if mine:
        recording_id = chance.choice(list(mine))
        loaded = index.load(recording_id)  # perhaps re-scored by somebody meanwhile
        assert loaded == _spoken(recording_id, mine[recording_id]).judged_again(LINEAR, loaded.measures.thresholds)
        (hit,) = index.search(f"{recording_id.replace('-', 'x')} hello", speaker="agent")
        assert hit.recording_id == recording_id


def _spoken(recording_id: str, silence: int) -> Result:
    word = recording_id.replace("-", "x")
    facts = call(said("agent", 0, 1, f"hello this is {word}"), said("guest", 1 + silence, 2 + silence, "hello there"))
    return result(recording_id, facts)


def assert_kept(path: Path, kept: dict[str, int]) -> None:
    """The index is sound and holds just these calls."""
    with open_index(path, create=False) as index:
        assert index.check().problems == ()
        assert {row.recording_id: row.silence_seconds for row in index.stream()} == kept
        for recording_id, silence in list(kept.items())[:50]:
            assert index.load(recording_id) == _spoken(recording_id, silence)


SAVER = """
import sys
from genqa.index import open_index
from tests.index.results import result, silent_for
first = int(sys.argv[2])
with open_index(sys.argv[1]) as index:
    print("ready", flush=True)
    for number in range(first, first + 1_000_000):
        index.save(result(f"r{number}", silent_for(number % 9)))
        print(number, flush=True)
"""

RESCORER = """
import sys
from genqa.index import open_index
with open_index(sys.argv[1]) as index:
    print("ready", flush=True)
    for round in range(1_000_000):
        rubric = ("banded", "linear")[round % 2]
        index.rescore(rubric=rubric, actor="test", progress=lambda done, of: print(rubric, done, of, flush=True))
        index.undo_rescore(actor="test")
"""


def killed(program: str, path: Path, after: float, *arguments: str) -> list[str]:
    """Run a program, kill it so many seconds after it is ready; the whole lines that it had printed by then."""
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(path), *arguments], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    with process.stdout as output:
        assert output.readline() == "ready\n"
        try:
            process.wait(after)
        except subprocess.TimeoutExpired:
            process.kill()
        lines = output.read().splitlines(keepends=True)
    assert process.wait() == -9, "it was to be killed, not to fail"
    return [line.strip() for line in lines if line.endswith("\n")]


def kill_a_saver(path: Path, rounds: int, seed: int) -> int:
    """Kill a program that stores calls, again and again; how many it had stored. None of them is lost."""
    chance = random.Random(seed)
    told: list[str] = []
    for _ in range(rounds):
        told += killed(SAVER, path, chance.uniform(0.001, 0.3), str(len(told) * 10))
        with open_index(path, create=False) as index:
            assert index.check().problems == ()
            there = {row.recording_id: row.quality_score for row in index.stream()}
            assert {f"r{number}" for number in told} <= set(there)
            assert len(there) <= len(told) + rounds, "at most one a round was stored and not told"
            assert all(score == 100 - 2 * (int(name[1:]) % 9) for name, score in there.items())
    return len(told)


def kill_a_rescorer(path: Path, rounds: int, seed: int, calls: int) -> int:
    """Kill a program that re-scores, again and again; how often it had begun. The index is whole under one rubric."""
    chance = random.Random(seed)
    with open_index(path) as index:
        index.save_many(result(f"r{number}", _spoken("r", number % 40).call) for number in range(calls))
    begun = 0
    for _ in range(rounds):
        begun += len(killed(RESCORER, path, chance.uniform(0.001, 0.6)))
        with open_index(path, create=False) as index:
            rubric, thresholds = index.in_force()
            assert thresholds == Thresholds()
            assert index.check().problems == ()
            assert {(row.rubric, row.rubric_version) for row in index.stream()} == {(rubric.name, rubric.version)}
            row = index.row("r7")
            assert row.quality_score == index.load("r7").score.value == index.raw("r7")["quality_score"]
    return begun
