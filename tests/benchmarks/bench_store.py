"""What storing costs: 10,000 calls into the index, against SQLite taking the same rows with nothing around it.

    python tests/benchmarks/bench_store.py [--calls 10000]

Bare is ``executemany`` into tables of the same columns without keys, text indexes, triggers or audit. Printed are
milliseconds a call and ratios to bare; reading back is measured too.
"""

from __future__ import annotations

import argparse
import gc
import random
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from genqa.call import About, Call, Hold, Length, Party, Role, Utterance, Word
from genqa.index import Filters, Index, open_index
from genqa.index.connection import Database, connect
from genqa.result import Origin, Result, judge
from genqa.scoring import built_in
from genqa.spans import Spans

DISTINCT = 200
UTTERANCES = 40
VOCABULARY = 20_000


def results(calls: int) -> Iterator[Result]:
    """Calls of four minutes, 40 utterances with timed words; texts repeat after 200."""
    chance = random.Random(7)
    words = ["".join(chance.choices("abcdefghijklmnoprstuvw", k=chance.randint(2, 9))) for _ in range(VOCABULARY)]
    distinct = [_result(number, chance, words) for number in range(DISTINCT)]
    for number in range(calls):
        one = distinct[number % DISTINCT]
        about = replace(
            one.about, started_at=f"2026-{number % 12 + 1:02d}-{number % 28 + 1:02d}T{number % 24:02d}:00:00Z"
        )
        yield replace(one, recording_id=f"recording-{number:08d}", about=about)


def _result(number: int, chance: random.Random, vocabulary: list[str]) -> Result:
    said, now = [], 1000
    for turn in range(UTTERANCES):
        party = Party((Role.AGENT, Role.GUEST)[turn % 2], f"speaker {turn % 2}")
        timed, start = [], now
        for _ in range(chance.randint(3, 25)):
            word = vocabulary[int(VOCABULARY * chance.random() ** 3)]
            timed.append(Word(now, now + 250, word))
            now += chance.randint(250, 400)
        said.append(Utterance(party, start, timed[-1].end, _sentence(timed), tuple(timed)))
        now += chance.choice((-300, 200, 400, 900, 4000))
    call = Call(Length(now + 1000, "audio"), tuple(said), Hold(70_000, Spans([(20_000, 90_000)]), call_end=now))
    about = About(f"interaction-{number}", f"Agent {number % 30}", f"Queue {number % 5}", "inbound")
    return judge("", call, built_in()["linear"], None, about, Origin("generic", peaks=chance.randbytes(4000)))


def _sentence(words: list[Word]) -> str:
    """As transcripts have it: words without, texts with capitals and stops."""
    return " ".join(word.text for word in words).capitalize() + "."


def bare(rows: dict[str, list[tuple[object, ...]]], path: Path, *, one_by_one: bool) -> float:
    """Seconds that SQLite takes for these rows by table, in one transaction or one for each call."""
    db = connect(path.as_uri() + "?mode=rwc", 5)
    db.execute("PRAGMA journal_mode = WAL")
    inserts = {}
    for table, of in rows.items():
        columns = ", ".join(f"c{number}" for number in range(len(of[0])))
        db.execute(f"CREATE TABLE {table} ({columns})")
        inserts[table] = f"INSERT INTO {table} VALUES ({', '.join('?' * len(of[0]))})"
    calls = len(rows["qa_results"])
    steps = calls if one_by_one else 1
    parts = {
        table: [of[len(of) * n // steps : len(of) * (n + 1) // steps] for n in range(steps)]
        for table, of in rows.items()
    }
    started = perf_counter()
    for step in range(steps):
        db.execute("BEGIN")
        for table, statement in inserts.items():
            db.executemany(statement, parts[table][step])
        db.execute("COMMIT")
    seconds = perf_counter() - started
    db.close()
    return seconds


def timed(work: Callable[[], object]) -> float:
    """Seconds that a piece of work takes."""
    started = perf_counter()
    work()
    return perf_counter() - started


def everything(db: Database) -> dict[str, list[tuple[object, ...]]]:
    """All rows by table, the text indexes left out."""
    return {
        table: db.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()
        for table in ("qa_results", "utterances", "peaks")
    }


def main() -> None:
    """Run all and print it."""
    options = argparse.ArgumentParser()
    options.add_argument("--calls", type=int, default=10_000)
    calls = options.parse_args().calls
    given = list(results(calls))
    gc.freeze()  # a real run does not hold 10,000 results; without this the collector walks them all the time
    with tempfile.TemporaryDirectory() as folder:
        one, many = Path(folder, "one.db"), Path(folder, "many.db")
        with open_index(one) as index:
            single = timed(lambda: [index.save(result) for result in given])
        with open_index(many) as index:
            batch = timed(lambda: index.save_many(given))
            again = timed(lambda: index.save_many(given[: calls // 10])) * 10
        db = connect(many.as_uri(), 5)
        rows = everything(db)
        db.close()
        bare_single = bare(rows, Path(folder, "bare_one.db"), one_by_one=True)
        bare_batch = bare(rows, Path(folder, "bare_many.db"), one_by_one=False)
        print(f"{calls} calls, {len(rows['utterances']) / calls:.0f} utterances each, "
              f"{many.stat().st_size / calls / 1000:.1f} kB a call")  # fmt: skip
        line = "{:<44} {:>8.3f} ms a call   {:>5.1f} × bare".format
        print(line("bare, a transaction each", bare_single / calls * 1000, 1))
        print(line("save, a transaction each", single / calls * 1000, single / bare_single))
        print(line("bare, one transaction", bare_batch / calls * 1000, 1))
        print(line("save_many", batch / calls * 1000, batch / bare_batch))
        print(line("save_many, in place of earlier ones", again / calls * 1000, again / bare_batch))
        with open_index(many) as index:
            _reading(index, calls)


def _reading(index: Index, calls: int) -> None:
    narrow = Filters(since="2026-03-01", until="2026-04-01", agent="Agent 3", min_score=0)
    work: dict[str, Callable[[], object]] = {
        "load": lambda: index.load(f"recording-{calls // 2:08d}"),
        "raw": lambda: index.raw(f"recording-{calls // 2:08d}"),
        "calls, the first 50": lambda: index.calls(),
        "calls, the worst 50": lambda: index.calls(order="quality_score", descending=False),
        "calls, 50 of one agent and month": lambda: index.calls(narrow),
        "calls, all": lambda: index.calls(limit=None),
        "count, all": lambda: index.count(),
        "count, one agent and month": lambda: index.count(narrow),
        "choices of agents": lambda: index.choices("agent"),
        "points by component, all": lambda: index.points_by_component(),
        "search, a rare word": lambda: index.search(index.load("recording-00000001").agent_text.split()[3]),
        "search, two words": lambda: index.search(" ".join(index.load("recording-00000001").agent_text.split()[3:5])),
        "change counter": lambda: index.change_counter(),
    }
    for name, one in work.items():
        one()
        print(f"{name:<44} {min(timed(one) for _ in range(5)) * 1000:>8.2f} ms")
    print(f"{'rescore, all':<44} {timed(lambda: index.rescore(rubric='banded', actor='bench')):>8.2f} s")
    print(f"{'check':<44} {timed(index.check):>8.2f} s")


if __name__ == "__main__":
    main()
