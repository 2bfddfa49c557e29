"""What the index keeps of bringing calls in, step by step."""

from __future__ import annotations

from pathlib import Path

import pytest

from genqa.call import About
from genqa.errors import MissingFile
from genqa.genesys.source import Fetched, Found, NotFetched, Outcome
from genqa.index import Counts, Index, IngestRun, LogLine, NotHad, RunningIngest, ToStore, items, listing, runs
from tests.index.conftest import Ask
from tests.index.results import result

SOURCE = "Genesys Cloud (test)"


def found(conversation: str, recording: str | None = None, **facts: object) -> Found:
    return Found(conversation, recording, "2026-03-01T09:00:00Z", facts or {"told": 1})


def fetched(entry: Found, recording: str) -> Fetched:
    return Fetched(entry, recording, (), About())


def begun(index: Index, *entries: Found, named: bool = False) -> RunningIngest:
    """A run that has listed these."""
    run = index.begin_ingest(SOURCE, {"since": "2026-03-01"}, actor="Ada", requests=lambda: 7)
    run.listed(entries, named=named)
    run.listing_done(lambda left: 2 * left)
    return run


def store(run: RunningIngest, entry: Found, *recordings: str) -> None:
    """Fetch and store these recordings of an entry, and nothing more of it."""
    for recording in recordings:
        (item,) = run.answered([fetched(entry, recording)])
        assert item is not None
        assert run.settle([ToStore(item, result(recording))]) == 1
    run.all_answered([entry])


def test_a_run_from_its_beginning_to_its_end(index: Index) -> None:
    entries = [found("c0"), found("c1"), found("c2", "r2")]
    run = begun(index, *entries)
    assert run.counts() == Counts(found=3)
    assert (run.counts().left, run.counts().settled) == (3, 0)
    assert run.take(2) == entries[:2]
    assert run.take(2) == entries[2:]
    assert run.take(2) == []
    store(run, entries[0], "r0")
    assert run.answered([NotFetched(entries[1], None, Outcome.SKIPPED, "it is archived", "restore it")]) == [None]
    run.all_answered(entries[1:2])
    (item,) = run.answered([fetched(entries[2], "r2")])
    assert item is not None
    run.settle([], [NotHad(item, "r2", "no sound", "none", "here")])
    run.all_answered(entries[2:])
    ended = run.end("done")

    assert ended == IngestRun(
        id=1, source=SOURCE, actor="Ada", wanted={"since": "2026-03-01"}, resumes=None, state="done", phase="fetching",
        listed=True, started_at="2026-03-01T12:00:00Z", fetching_at="2026-03-01T12:00:00Z",
        ended_at="2026-03-01T12:00:00Z", heartbeat_at="2026-03-01T12:00:00Z", pid=ended.pid, host=ended.host,
        cancel_asked_by=None, estimate=6, api_requests=7, error=None,
        counts=Counts(found=3, stored=1, skipped=1, failed=1),
    )  # fmt: skip
    assert index.ingests() == [ended]
    assert index.ingest_log(1) == [
        LogLine(1, "2026-03-01T12:00:00Z", "warning", "c1", "it is archived; restore it"),
        LogLine(2, "2026-03-01T12:00:00Z", "error", "r2", "no sound (here)"),
    ]
    assert index.ingest_log(1, after=1)[0].id == 2
    assert index.check().problems == ()


def test_a_conversations_row_becomes_its_recordings_rows(index: Index, ask: Ask) -> None:
    entry = found("c0")
    run = begun(index, entry)
    run.take(1)
    assert ask("SELECT recording_id, state, siblings FROM ingest_items") == [("", "fetching", "asked")]
    run.answered([fetched(entry, "a"), fetched(entry, "b")])
    assert ask("SELECT recording_id, state, siblings FROM ingest_items ORDER BY 1") == [
        ("a", "analysing", "asked"), ("b", "analysing", "asked"),
    ]  # fmt: skip
    run.all_answered([entry])
    assert ask("SELECT DISTINCT state, siblings FROM ingest_items") == [("analysing", "known")]
    assert run.counts() == Counts(found=2)


def test_a_fetch_that_ended_between_two_recordings_is_done_again_for_the_second(index: Index, ask: Ask) -> None:
    entry = found("c0")
    run = begun(index, entry)
    run.take(1)
    (item,) = run.answered([fetched(entry, "a")])
    assert item is not None
    run.settle([ToStore(item, result("a"))])
    run.end("failed", "the power went out")
    assert ask("SELECT recording_id, state, siblings FROM ingest_items") == [("a", "stored", "left")]

    again = index.resume_ingest(SOURCE, actor="Ada")
    assert again.counts() == Counts(found=1, unchanged=1)
    assert again.take(5) == [entry]
    assert again.take(5) == []
    first, second = again.answered([fetched(entry, "a"), fetched(entry, "b")])
    assert first is None and second is not None
    again.settle([ToStore(second, result("b"))])
    again.all_answered([entry])
    assert again.end("done").counts == Counts(found=2, stored=1, unchanged=1)
    assert ask("SELECT recording_id, state, siblings, facts FROM ingest_items ORDER BY 1") == [
        ("a", "stored", "known", "{}"), ("b", "stored", "known", "{}"),
    ]  # fmt: skip


def test_what_is_on_its_way_goes_back_when_a_run_ends(index: Index, ask: Ask) -> None:
    run = begun(index, found("c0"), found("c1"), found("c2"))
    run.take(2)
    run.answered([fetched(found("c0"), "r0")])
    run.end("cancelled")
    assert ask("SELECT state, count(*) FROM ingest_items GROUP BY state") == [("found", 3)]
    assert index.ingests()[0].counts == Counts(found=3)


def test_an_entry_without_any_answer_has_failed(index: Index) -> None:
    run = begun(index, found("c0"))
    run.take(1)
    run.all_answered([found("c0")])
    (item,) = index.ingest_items(run.id, "failed")
    assert (item.reason, item.attempts) == ("the source gave no answer about it", 1)


@pytest.mark.parametrize("by", ["genqa", "an SQLite shell", "its source"])
def test_a_deleted_call_leaves_a_row_that_keeps_it_away(index: Index, ask: Ask, by: str) -> None:
    entry = found("c0", ani="+4930123")
    run = begun(index, entry)
    run.take(1)
    store(run, entry, "r1")
    run.end("done")
    if by == "genqa":
        index.delete("r1", actor="Bo")
    elif by == "its source":
        index.delete_from("upload", actor="Bo")
    else:
        ask("DELETE FROM qa_results")
    assert index.count() == 0
    ((state, deleted, call, facts, reason),) = ask("SELECT state, deleted, call, facts, reason FROM ingest_items")
    assert (state, deleted, call, facts) == ("skipped", 1, None, "{}")
    assert reason == ("deleted here" if by == "an SQLite shell" else "deleted here by Bo")
    later = begun(index, entry)
    assert later.take(5) == []
    assert later.end("done").counts == Counts(found=1, unchanged=1)
    named = begun(index, entry, named=True)
    assert named.take(5) == [entry]
    store(named, entry, "r1")
    assert ask("SELECT state, deleted, reason FROM ingest_items") == [("stored", 0, None)]


def test_the_sound_is_stored_with_the_call_and_its_state_or_not_at_all(index: Index, ask: Ask, tmp_path: Path) -> None:
    entry, sound = found("c0"), tmp_path / "sound.wav"
    run = begun(index, entry)
    run.take(1)
    (item,) = run.answered([fetched(entry, "r1")])
    assert item is not None
    with pytest.raises(MissingFile, match="the recording cannot be read again"):
        run.settle([ToStore(item, result("r1"), (sound,))])
    assert (index.count(), ask("SELECT state FROM ingest_items")) == (0, [("analysing",)])
    sound.write_bytes(b"sound")
    run.settle([ToStore(item, result("r1"), (sound,))])
    assert index.audio("r1") == (b"sound",)
    assert [(line.action, line.actor) for line in index.audit()] == [("stored", "Ada")]


def test_a_run_that_is_under_way_can_be_looked_at_and_asked_to_stop(index: Index) -> None:
    assert index.ingests() == []
    assert not index.cancel_ingest(actor="Bo")
    run = begun(index, found("c0"))
    assert run.beat() is None
    assert index.cancel_ingest(actor="Bo")
    assert run.beat() == "Bo"
    (seen,) = index.ingests()
    assert (seen.state, seen.counts, seen.cancel_asked_by) == ("running", Counts(found=1), "Bo")


def test_no_step_of_a_long_run_reads_all_items(index: Index, ask: Ask) -> None:
    one = {"source": "'s'", "conversation": "'c'", "listed_as": "''", "id": "1"}
    for statement in (items._ROWS, items._FOUND, items._LEFT, items._TAKE, items._STORED, listing._ROWS, runs._COUNT):
        for name, value in one.items():
            statement = statement.replace(f":{name}", value)
        bound = statement.replace(":run", "1").replace(":now", "''").replace(":call", "''").replace("?", "1")
        plan = [row[-1] for row in ask(f"EXPLAIN QUERY PLAN {bound}")]
        assert [line for line in plan if line.startswith("SCAN")] == [], (statement, plan)
        assert any("ingest_items" in line for line in plan)
