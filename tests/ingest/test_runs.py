"""One run at a time; stopped, cancelled, taken over, resumed."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from genqa.errors import IndexFileError, IndexLocked, IngestUnderWay, InvalidSetting
from genqa.index import Counts, Index, Owner, open_index, running
from genqa.index.connection import connect
from genqa.ingest import Options, engine, ingest, patience
from tests.ingest.conftest import Run
from tests.ingest.contents import contents
from tests.ingest.fake import WEEK, FakeSource, Inline, calls

NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)
GONE = Owner(999_999_999, "this machine")
ELSEWHERE = Owner(1, "another machine")


@pytest.fixture
def at_noon(path: Path) -> list[datetime]:
    """The time at which the index is; the last entry counts."""
    return [NOON]


@pytest.fixture
def moving(path: Path, at_noon: list[datetime]) -> Index:
    return open_index(path, clock=lambda: at_noon[-1])


def test_a_second_run_is_refused_and_told_who_is_at_it(index: Index, run: Run) -> None:
    index.begin_ingest("Genesys Cloud", {}, actor="Ada")
    with pytest.raises(IngestUnderWay) as error:
        run(FakeSource(calls(1)))
    assert "another ingest is under way since 2026-03-09T12:00:00Z (Ada, process " in str(error.value)
    assert index.count() == 0


def test_two_runs_that_begin_at_once_are_one(path: Path) -> None:
    together = threading.Barrier(4)
    begun, refused = [], []

    def begin() -> None:
        with open_index(path) as index:
            together.wait()
            try:
                begun.append(index.begin_ingest("Genesys Cloud", {}, actor="Ada"))
            except IngestUnderWay as error:
                refused.append(error)

    threads = [threading.Thread(target=begin) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(begun), len(refused)) == (1, 3)


def test_a_run_whose_process_is_gone_is_interrupted_by_the_next(index: Index, run: Run) -> None:
    dead = index.begin_ingest("Genesys Cloud (fake)", {}, actor="Ada", owner=GONE)
    index.begin_ingest("Genesys Cloud (fake)", {}, actor="Bo", owner=GONE, alive=lambda _: False)
    bo, ada = index.ingests()
    assert (ada.id, ada.state, ada.error) == (dead.id, "interrupted", "its process ended before it was done")
    assert (bo.state, bo.ended_at) == ("running", None)


def test_a_run_elsewhere_is_dead_when_it_was_silent_for_more_than_a_minute(
    moving: Index, at_noon: list[datetime]
) -> None:
    slow = moving.begin_ingest("Genesys Cloud", {}, actor="Ada", owner=ELSEWHERE)
    at_noon.append(NOON + timedelta(seconds=50))
    slow.beat()
    at_noon.append(NOON + timedelta(seconds=110))
    with pytest.raises(IngestUnderWay):
        moving.begin_ingest("Genesys Cloud", {}, actor="Bo")
    at_noon.append(NOON + timedelta(seconds=111))
    moving.begin_ingest("Genesys Cloud", {}, actor="Bo")
    assert [one.state for one in moving.ingests()] == ["running", "interrupted"]
    moving.close()


def test_a_run_that_was_taken_for_dead_changes_nothing_any_more(index: Index, run: Run) -> None:
    source = FakeSource(calls(4), batch=1)

    def taken_over(call: str) -> None:
        if call == "c2":
            with index._connections.writing() as db:
                db.execute("UPDATE ingest_runs SET heartbeat_at = '2026-03-09T11:00:00Z'")
            index.begin_ingest("Genesys Cloud (fake)", {}, actor="Bo")

    source.at_each = taken_over
    with pytest.raises(IngestUnderWay, match="--resume goes on with the rest"):
        run(source)
    stored = {row.recording_id for row in index.calls()}
    assert stored <= {"r0", "r1"}
    bo, mine = index.ingests()
    assert (bo.state, mine.state) == ("running", "interrupted")


def test_a_stopped_run_stores_what_is_analysed_and_leaves_the_rest(index: Index, run: Run) -> None:
    source, stop = FakeSource(calls(12), batch=4), threading.Event()
    source.at_each = lambda call: stop.set() if call == "c5" else None

    ended = run(source, stop=stop)

    assert (ended.state, ended.listed) == ("cancelled", True)
    assert 1 <= ended.counts.stored <= 6
    assert ended.counts.left == 12 - ended.counts.stored
    assert index.count() == ended.counts.stored
    resumed = run(source, None)
    assert resumed.state == "done"
    assert index.count() == 12


def test_a_run_stopped_while_listing_lists_again(index: Index, run: Run) -> None:
    stop = threading.Event()
    stop.set()
    ended = run(FakeSource(calls(3)), stop=stop)
    assert (ended.state, ended.listed, ended.phase) == ("cancelled", False, "listing")
    assert run(FakeSource(calls(3)), None).counts == Counts(found=3, stored=3)


def test_anybody_may_ask_a_run_to_stop(index: Index, run: Run) -> None:
    source = FakeSource(calls(30), batch=2)
    asked = threading.Event()

    def at_each(call: str) -> None:
        if call == "c3":
            assert index.cancel_ingest(actor="Ada")
            asked.set()
        if asked.is_set():
            stop.wait(10)

    stop = threading.Event()
    source.at_each = at_each
    ended = run(source, stop=stop, beat_seconds=0.02)
    assert (ended.state, ended.cancel_asked_by) == ("cancelled", "Ada")
    assert ended.counts.left > 20
    assert not index.cancel_ingest(actor="Ada")


def test_stopped_and_resumed_comes_to_the_same_as_never_stopped(tmp_path: Path) -> None:
    source = FakeSource(calls(20), batch=4)
    source.calls[3].audio = b"no sound"
    paths = [tmp_path / "whole.db", tmp_path / "parts.db"]
    with open_index(paths[0]) as whole, open_index(paths[1]) as parts:
        how = Options(executor=lambda _: Inline(), workers=1)
        ingest(whole, source, WEEK, actor="t", stop=threading.Event(), options=how)
        wanted = WEEK
        for call in ("c1", "c6", "c9", "c15"):
            stop = threading.Event()
            source.at_each = lambda one, call=call, stop=stop: stop.set() if one == call else None  # type: ignore[misc]
            assert ingest(parts, source, wanted, actor="t", stop=stop, options=how).state == "cancelled"
            wanted = None  # type: ignore[assignment]
        source.at_each = lambda _: None
        assert ingest(parts, source, None, actor="t", stop=threading.Event(), options=how).state == "done"
    assert contents(paths[1]) == contents(paths[0])


def test_there_must_be_something_to_resume(index: Index, run: Run) -> None:
    with pytest.raises(InvalidSetting, match="nothing to resume"):
        run(FakeSource(calls(1)), None)
    run(FakeSource(calls(1)))
    with pytest.raises(InvalidSetting, match=r"from Genesys Cloud \(fake\), and now elsewhere is set up"):
        run(FakeSource(calls(1), name="elsewhere"), None)


def test_a_program_that_holds_the_index_is_waited_for(
    index: Index, run: Run, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = FakeSource(calls(3))
    held: list[threading.Timer] = []

    def hold(call: str) -> None:
        if call == "c1":
            shell = connect(path.as_uri(), 5)
            shell.execute("BEGIN IMMEDIATE")
            held.append(threading.Timer(0.4, lambda: (shell.execute("COMMIT"), shell.close())))
            held[-1].start()

    source.at_each = hold
    ended = run(source)  # the index itself waits a tenth of a second
    held[0].join()
    assert (ended.state, ended.counts) == ("done", Counts(found=3, stored=3))


def test_an_index_that_is_held_for_ever_ends_the_run_and_loses_nothing(
    index: Index, run: Run, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "TRIES", 2)
    source = FakeSource(calls(8), batch=2)
    shell = connect(path.as_uri(), 5)

    def hold(call: str) -> None:
        if call == "c4":
            while not index.count():
                time.sleep(0.01)
            shell.execute("BEGIN IMMEDIATE")

    source.at_each = hold
    with pytest.raises(IndexLocked):
        run(source)
    shell.execute("COMMIT")
    shell.close()
    stored = index.count()
    assert 0 < stored < 8
    source.at_each = lambda _: None
    index.begin_ingest(source.name, index.ingests()[0].wanted, actor="x", alive=lambda _: False).end("failed")
    assert run(source).counts.stored == 8 - stored
    assert index.count() == 8


def test_a_disk_that_fills_up_half_way_loses_nothing_that_was_stored(
    index: Index, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, left = running.saving.save, [3]

    def save(*given: object) -> bool:
        left[0] -= 1
        if left[0] < 0:
            raise IndexFileError("qa_index.db: the disk is full; make room and try again")
        return whole(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(running.saving, "save", save)
    source = FakeSource(calls(8), batch=1)
    ended = run(source)
    assert (ended.state, ended.error) == ("failed", "qa_index.db: the disk is full; make room and try again")
    assert index.count() == ended.counts.stored <= 3
    monkeypatch.undo()
    assert run(source, None).state == "done"
    assert index.count() == 8
    assert index.check().problems == ()


def test_a_mistake_in_a_source_ends_the_run_as_failed_and_is_shown(index: Index, run: Run) -> None:
    source = FakeSource(calls(4), fetch_after=2, fetch_error=ZeroDivisionError("oh"))
    with pytest.raises(ZeroDivisionError):
        run(source)
    (ended,) = index.ingests()
    assert (ended.state, ended.error, ended.counts.stored) == ("failed", "ZeroDivisionError", 2)


def test_what_a_source_remarks_stands_in_the_log(index: Index, run: Run) -> None:
    source = FakeSource(calls(1))
    source.at_each = lambda _: logging.getLogger("genqa.genesys").warning("totals of %s kept moving", "the day")
    ended = run(source)
    assert ("warning", "totals of the day kept moving") in [
        (line.level, line.text) for line in index.ingest_log(ended.id)
    ]


def test_progress_is_told_at_each_tick(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter(range(1_000_000))
    told = []
    how = Options(executor=lambda _: Inline(), workers=1, clock=lambda: float(next(ticks)))
    monkeypatch.setattr(engine, "LISTED_AT_ONCE", 2)
    ended = ingest(
        index, FakeSource(calls(6), batch=2), replace(WEEK), actor="t", stop=threading.Event(), options=how,
        tell=told.append,
    )  # fmt: skip
    assert {one.run for one in told} == {ended.id}
    assert told[0].phase == "listing"
    assert 1 <= told[0].counts.found <= 2
    assert told[-1].phase == "fetching"
    assert [one.counts.settled for one in told] == sorted(one.counts.settled for one in told)
