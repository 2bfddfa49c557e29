"""The real command against the stand-in over HTTP, killed again and again. tests/soak does more of it.

``way``: the dialect, and how it asks for media where it can choose: ``platform``, ``platform, single``, ``recordings``.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from genqa.demo.faults import Faults
from genqa.demo.organisation import Organisation
from genqa.demo.server import StandIn
from genqa.index import open_index
from tests.ingest.contents import contents

PROJECT = Path(__file__).parents[2]
#: The made-up organisation's calls lie in these days.
WINDOW = ("--since", "2026-03-01", "--until", "2026-04-01")


def environment(server: StandIn, index: Path, way: str) -> dict[str, str]:
    """What a command needs to reach the stand-in, and nothing of this machine's own settings."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("GENQA_")}
    api, _, media = way.partition(", ")
    chosen = {"GENQA_GENESYS_API": api, **({"GENQA_GENESYS_MEDIA": media} if media else {})}
    return {**own, **server.environ, **chosen, "GENQA_INDEX": str(index), "PYTHONPATH": str(PROJECT)}


def begin(server: StandIn, index: Path, way: str, *arguments: str) -> subprocess.Popen[str]:
    """Begin ``python -m genqa ingest`` in the folder of the index."""
    return subprocess.Popen(
        [sys.executable, "-m", "genqa", "ingest", "--json", "--workers", "2", *arguments],
        cwd=index.parent,
        env=environment(server, index, way),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def whole(server: StandIn, index: Path, way: str, *arguments: str) -> dict[str, Any]:
    """Run it to its end; what it printed."""
    process = begin(server, index, way, *arguments)
    out, err = process.communicate(timeout=600)
    assert process.returncode in (0, 1), err[-2000:]
    assert "Traceback" not in err, err[-2000:]
    printed: dict[str, Any] = json.loads(out)
    assert printed["state"] == "done", (printed, err[-2000:])
    return printed


def kill_and_resume(
    folder: Path, organisation: Organisation, way: str, *, kills: int, seed: int, faults: Faults | None = None,
    latency: float = 0.02,
) -> int:  # fmt: skip
    """Bring the organisation in undisturbed, and again with so many kills; both indexes must hold the same.

    In a run that is killed for the first time, nothing is there yet; in later ones more and more. Where all came in
    before the last kill, the next index is begun. How many kills found a run at work comes back.
    """
    plan = faults or Faults()
    undisturbed = folder / "undisturbed.db"
    with StandIn(organisation, faults=plan) as server:
        port = int(server.base_url.rpartition(":")[2])
        whole(server, undisturbed, way, *WINDOW)
        asked = len(server.log)
    expected = contents(undisturbed)
    assert len(expected["calls"]) > 0
    chance = random.Random(seed)
    done = at_work = number = 0
    # At the same address: what the source is called is stored with each call.
    with StandIn(organisation, faults=plan, latency=latency, port=port) as server:
        while done < kills:
            number += 1
            disturbed = folder / f"disturbed{number}.db"
            while done < kills:
                process = begin(server, disturbed, way, *(("--resume",) if has_run(disturbed) else WINDOW))
                finished = killed_after(process, server, chance.randint(1, 2 + 2 * asked // kills), chance.random() / 3)
                if finished:
                    break
                done += 1
                at_work += Path(f"{disturbed}.ingest").exists()
            assert whole(server, disturbed, way, "--resume")["left"] == 0
            found = contents(disturbed)
            for table, rows in expected.items():
                assert found[table] == rows, table
            assert not Path(f"{disturbed}.ingest").exists()
    return at_work


def killed_after(process: subprocess.Popen[str], server: StandIn, requests: int, seconds: float) -> bool:
    """Kill a run after so many requests and seconds; ``True`` when it was done before."""
    until = len(server.log) + requests
    while process.poll() is None and len(server.log) < until:
        time.sleep(0.002)
    time.sleep(seconds)
    process.kill()
    _, err = process.communicate(timeout=60)
    if process.returncode == -9:
        return False  # what a worker writes whose parent dies while it starts is not looked at
    assert process.returncode in (0, 1), err[-2000:]
    assert "Traceback" not in err, err[-2000:]
    return True


def has_run(index: Path) -> bool:
    """Whether a run was ever begun in this index."""
    if not index.exists():
        return False
    with open_index(index) as opened:
        return bool(opened.ingests())
