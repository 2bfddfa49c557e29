"""A process of its own that works on a queue with the stub, to be killed at any moment. tests/soak does more of it.

python -m tests.ingest.transcribing.campaign INDEX PROVIDER_FOLDER SECONDS AT_ONCE
"""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from pathlib import Path

from genqa.errors import IngestUnderWay
from genqa.index import open_index
from genqa.ingest.transcribing import How, work
from tests.ingest.transcribing.stub import Stub, config, set_up

PROJECT = Path(__file__).parents[3]


def begin(index: Path, stub: Stub, *, seconds: float = 0.05, at_once: int = 4) -> subprocess.Popen[bytes]:
    """Begin it."""
    arguments = [str(index), str(stub.folder), str(seconds), str(at_once)]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.ingest.transcribing.campaign", *arguments], cwd=PROJECT, stderr=subprocess.PIPE
    )


def killed(process: subprocess.Popen[bytes], stub: Stub, after: int, seconds: float) -> bool:
    """Kill it after so many lines of the provider's log and seconds; ``False`` when it was done before."""
    until = len(stub.log) + after
    while process.poll() is None and len(stub.log) < until:
        time.sleep(0.005)
    time.sleep(seconds)
    process.kill()
    _, said = process.communicate(timeout=60)
    assert process.returncode in (0, -9), said.decode()[-2000:]
    return process.returncode == -9


def whole(index: Path, stub: Stub) -> None:
    """Run it to its end."""
    process = begin(index, stub)
    _, said = process.communicate(timeout=300)
    assert process.returncode == 0, said.decode()[-2000:]


def kill_and_go_on(index: Path, stub: Stub, *, kills: int, calls: int, seed: int) -> int:
    """Work on the queue with so many kills, then to its end; how many kills found a process at work."""
    chance = random.Random(seed)
    at_work = 0
    for _ in range(kills):
        process = begin(index, stub)
        at_work += killed(process, stub, chance.randint(1, max(2, 3 * calls // kills)), chance.random() / 20)
    whole(index, stub)
    return at_work


def main(index: str, folder: str, seconds: str, at_once: str) -> None:
    stub = Stub(Path(folder), seconds=float(seconds))
    with open_index(index) as opened:
        how = config(set_up("stub", stub, price=1.0, at_once=int(at_once)))
        try:
            work(opened, how, actor="the test", stop=threading.Event(), how=How(beat_seconds=0.5))
        except IngestUnderWay:
            sys.exit(3)


if __name__ == "__main__":
    main(*sys.argv[1:])
