"""Measuring a transcript, parsing included, against a naive loop over neighbours in the same run.

The peer is what a script written in an afternoon does: ``json.loads``, then silence and talk-over from each segment and
the next, which is wrong as soon as segments nest or three voices overlap. Aim (issue of the first slice): within twice
the peer at 200 segments, and growth no worse than n log n.

    python -m tests.benchmarks.bench_measure
"""

from __future__ import annotations

import json
import math
import random
import time
from collections.abc import Callable
from itertools import pairwise

from genqa.analyse import File, Request, analyse
from genqa.call import Call, Length
from genqa.metrics import measure
from genqa.result import judge
from genqa.scoring import built_in
from genqa.transcript import read

LINEAR = built_in()["linear"]


def transcript(segments: int, seed: int = 1) -> bytes:
    """A call of so many segments: turns of some seconds, with pauses and overlaps."""
    dice, at, results = random.Random(seed), 0.5, []
    for number in range(segments):
        length = dice.uniform(0.4, 6)
        results.append(
            {
                "speaker": ("agent", "guest")[number % 2],
                "start_time": round(at, 3),
                "end_time": round(at + length, 3),
                "transcript": "so this is what was said at that moment",
            }
        )
        at += length + dice.uniform(-0.3, 1.0)
    return json.dumps({"results": results}).encode()


def naive(data: bytes) -> tuple[float, float]:
    """Silence and talk-over between neighbours."""
    segments = json.loads(data)["results"]
    segments.sort(key=lambda segment: segment["start_time"])
    silence = talk_over = 0.0
    for before, after in pairwise(segments):
        gap = after["start_time"] - before["end_time"]
        if gap > 0.5:
            silence += gap
        elif gap < 0 and before["speaker"] != after["speaker"]:
            talk_over += min(-gap, after["end_time"] - after["start_time"])
    return silence, talk_over


def measured(data: bytes) -> None:
    """Transcript → numbers, all of design.md §3."""
    found = read(data)
    measure(Call(Length(max(said.end for said in found.utterances), "last word"), found.utterances))


def scored(data: bytes) -> None:
    """Transcript → numbers → score → result."""
    analyse(Request(transcripts=[File("t", data)]), LINEAR)


def best(run: Callable[[bytes], object], data: bytes, seconds: float = 1.5) -> float:
    """The shortest of many runs, in seconds."""
    until, fastest = time.perf_counter() + seconds, math.inf
    while time.perf_counter() < until:
        begin = time.perf_counter()
        run(data)
        fastest = min(fastest, time.perf_counter() - begin)
    return fastest


def main() -> None:
    """Print times and ratios."""
    times: dict[int, dict[str, float]] = {}
    for size in (200, 20_000):
        data = transcript(size)
        facts = read(data).utterances
        call = Call(Length(max(said.end for said in facts), "last word"), facts)
        times[size] = {
            "naive": best(naive, data),
            "read": best(read, data),
            "read + measure": best(measured, data),
            "analyse": best(scored, data),
            "judge": best(lambda _, facts=call: judge("x", facts, LINEAR), data),  # type: ignore[misc]
        }
        for name, taken in times[size].items():
            print(
                f"{size:>6} segments  {name:<15}{taken * 1000:>9.3f} ms   {taken / times[size]['naive']:>6.2f} × naive"
            )
    grown = times[20_000]["read + measure"] / times[200]["read + measure"]
    linearithmic = 100 * math.log(20_000) / math.log(200)
    print(f"100 × the segments take {grown:.0f} × the time; n log n would be {linearithmic:.0f} ×")


if __name__ == "__main__":
    main()
