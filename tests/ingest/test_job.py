"""A run in a process of its own: taken once, told why it did not begin, outliving whoever started it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from genqa.demo.organisation import tiny
from genqa.demo.server import StandIn
from genqa.errors import CannotWrite, IngestUnderWay, InvalidSetting
from genqa.genesys.config import GenesysConfig, configured
from genqa.genesys.source import Wanted
from genqa.index import Counts, Index, IngestRun, Owner, open_index
from genqa.ingest import detached, job
from genqa.ingest.look import Looked, look
from tests.ingest.conftest import Run
from tests.ingest.fake import WEEK, FakeSource, calls
from tests.ingest.test_engine import BROKEN

NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)
DAY = Wanted(datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 3, tzinfo=UTC))
SOURCE = "Genesys Cloud (fake)"


@pytest.fixture
def at_noon() -> list[datetime]:
    """The time at which the index is; the last entry counts."""
    return [NOON]


@pytest.fixture
def moving(path: Path, at_noon: list[datetime]) -> Iterator[Index]:
    with open_index(path, clock=lambda: at_noon[-1]) as opened:
        yield opened


def waiting(index: Index) -> int:
    return index.begin_ingest(SOURCE, {}, actor="browser", owner=Owner.nobody()).id


def last(index: Index) -> IngestRun:
    return index.ingests(1)[0]


def ended(path: Path, does: list[str]) -> IngestRun:
    """What the index says of a run whose process was this command."""
    with open_index(path) as index:
        job.start(path, waiting(index), does=does).join(60)
        return last(index)


# In the index: who has a run.


def test_a_run_that_waits_is_taken_once(moving: Index) -> None:
    run = waiting(moving)
    assert last(moving).waiting

    taken = moving.take_ingest(run)

    assert (taken.id, last(moving).pid, last(moving).waiting) == (run, os.getpid(), False)
    with pytest.raises(IngestUnderWay, match="is not waiting for a process"):
        moving.take_ingest(run)


def test_while_one_waits_no_other_can_begin(moving: Index) -> None:
    waiting(moving)
    with pytest.raises(IngestUnderWay, match=r"since 2026-03-09T12:00:00Z \(browser, about to begin\)"):
        waiting(moving)


def test_a_run_that_nobody_takes_for_a_minute_is_closed(moving: Index, at_noon: list[datetime]) -> None:
    run = waiting(moving)
    at_noon.append(NOON + timedelta(seconds=60))
    assert not moving.close_lost_ingest()
    at_noon.append(NOON + timedelta(seconds=61))

    assert moving.close_lost_ingest()

    assert (last(moving).state, last(moving).error) == ("failed", "no process began with it within a minute")
    with pytest.raises(IngestUnderWay):
        moving.take_ingest(run)


def test_a_run_whose_process_is_gone_is_interrupted_by_whoever_looks(moving: Index) -> None:
    moving.take_ingest(waiting(moving))
    assert not moving.close_lost_ingest(alive=lambda pid: True)

    assert moving.close_lost_ingest(alive=lambda pid: False)

    assert (last(moving).state, last(moving).error) == ("interrupted", "its process ended before it was done")


def test_a_process_that_is_there_and_silent_for_hours_keeps_its_run(moving: Index, at_noon: list[datetime]) -> None:
    running = moving.take_ingest(waiting(moving))
    at_noon.append(NOON + timedelta(hours=8))

    assert not moving.close_lost_ingest()

    running.beat()
    assert (last(moving).state, last(moving).heartbeat_at) == ("running", "2026-03-09T20:00:00Z")


def test_only_its_own_process_closes_a_run_that_was_taken(moving: Index) -> None:
    run = moving.take_ingest(waiting(moving)).id

    assert not moving.close_ingest(run, pid=1, state="failed", error="not mine")
    assert moving.close_ingest(run, pid=os.getpid(), state="interrupted", error="killed")
    assert not moving.close_ingest(run, pid=os.getpid(), state="failed", error="again")
    assert (last(moving).state, last(moving).error) == ("interrupted", "killed")


# What failed, tried again.


def failed_twice(index: Index, run: Run) -> tuple[FakeSource, IngestRun]:
    source = FakeSource(calls(4))
    for number in (1, 2):
        source.calls[number] = replace(source.calls[number], audio=BROKEN)
    return source, run(source)


def test_one_of_those_that_failed_is_tried_again_alone(index: Index, run: Run) -> None:
    _, before = failed_twice(index, run)
    assert before.counts == Counts(found=4, stored=2, failed=2)

    again = index.retry_ingest(SOURCE, before.id, actor="browser", only=("c1", "r1"))

    assert (again.counts(), again.row().listed, again.row().resumes) == (Counts(found=1), True, before.id)
    assert [found.conversation_id for found in again.take(10)] == ["c1"]
    assert [item.recording_id for item in index.ingest_items(before.id, "failed")] == ["r2"]


def test_all_that_failed_is_tried_again_without_listing(index: Index, run: Run) -> None:
    _, before = failed_twice(index, run)

    again = index.retry_ingest(SOURCE, before.id, actor="browser")

    assert [found.conversation_id for found in again.take(10)] == ["c1", "c2"]
    assert index.ingests(2)[1].counts == before.counts, "what the earlier run came to stands"


def test_what_was_tried_meanwhile_cannot_be_tried_again(index: Index, run: Run) -> None:
    source, before = failed_twice(index, run)
    source.calls[:] = calls(4)
    run(source)

    with pytest.raises(InvalidSetting, match="nothing left of it to be fetched again"):
        index.retry_ingest(SOURCE, before.id, actor="browser")
    assert len(index.ingests()) == 2, "a run of nothing is not begun"


# The process.


def test_why_a_process_did_not_begin_stands_in_the_run(path: Path) -> None:
    run = ended(path, [sys.executable, "-c", "raise SystemExit('genqa: no room for it')"])
    assert (run.state, run.error) == ("failed", "no room for it")


def test_a_process_that_ends_without_a_word_is_told_by_its_code(path: Path) -> None:
    run = ended(path, [sys.executable, "-c", "raise SystemExit(3)"])
    assert (run.state, run.error) == ("failed", "its process ended with exit code 3 and said nothing")


def test_a_program_that_is_not_there_ends_the_run_at_once(path: Path) -> None:
    with open_index(path) as index:
        run = waiting(index)
        with pytest.raises(CannotWrite, match="no process could be started for it: No such file"):
            job.start(path, run, does=[str(path.parent / "no-such-python")])
        assert (last(index).state, last(index).error) == (
            "failed", "no process could be started for it: No such file or directory",
        )  # fmt: skip


def test_a_process_that_does_not_begin_is_ended_after_a_while(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detached, "STALE_SECONDS", 0.2)
    run = ended(path, [sys.executable, "-c", "import time; time.sleep(600)"])
    assert (run.state, run.error) == ("failed", "its process did not begin within 0.2 seconds")


def test_no_secret_is_among_the_arguments(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENQA_GENESYS_CLIENT_SECRET", "hush-hush")
    words = job.command(path, 7)
    assert words == [sys.executable, "-m", "genqa", "--index", str(path), "ingest", "--run", "7"]


def test_nothing_lies_beside_the_index_afterwards(path: Path) -> None:
    ended(path, [sys.executable, "-c", ""])
    assert sorted(file.name for file in path.parent.iterdir()) == ["qa_index.db"]


def config() -> GenesysConfig:
    found = configured()
    assert found is not None
    return found


def wait_for_the_end() -> None:
    """Until whoever watches a process has seen its end."""
    for thread in threading.enumerate():
        if thread.name.startswith("genqa-run-"):
            thread.join(60)


def wait_until(happened: Callable[[], bool]) -> None:
    """For what another process does; a minute at most."""
    for _ in range(1200):
        if happened():
            return
        time.sleep(0.05)
    pytest.fail("it did not happen within a minute")


def test_a_run_in_a_process_of_its_own_brings_the_calls_in(path: Path, stand_in: StandIn) -> None:
    with open_index(path) as index:
        job.begin(index, config(), DAY, actor="browser")
        wait_for_the_end()

        run = last(index)
        assert (run.state, run.actor, run.error) == ("done", "browser", None)
        assert run.counts == Counts(found=6, stored=5, failed=1)
        assert run.pid != os.getpid() and run.api_requests > 0
        assert index.count() == 5

        job.retry(index, config(), run.id, actor="browser")
        wait_for_the_end()
        assert (last(index).state, last(index).error, last(index).counts) == ("done", None, Counts(found=1, failed=1))


def test_a_run_outlives_the_process_that_began_it(path: Path, stand_in: StandIn) -> None:
    begin = (
        "import sys; from datetime import datetime; from genqa.genesys.config import configured\n"
        "from genqa.genesys.source import Wanted; from genqa.index import open_index; from genqa.ingest import job\n"
        "days = [datetime.fromisoformat(day) for day in sys.argv[2:]]\n"
        "with open_index(sys.argv[1]) as index: job.begin(index, configured(), Wanted(*days), actor='browser')\n"
    )
    days = [DAY.since.isoformat(), DAY.until.isoformat()]
    subprocess.run([sys.executable, "-c", begin, str(path), *days], check=True, timeout=60)

    with open_index(path) as index:
        wait_until(lambda: last(index).state != "running")
        assert (last(index).state, last(index).counts.stored) == ("done", 5)


def test_a_process_that_is_killed_leaves_an_interrupted_run(path: Path) -> None:
    with StandIn(tiny(6), latency=5.0) as server, open_index(path) as index, pytest.MonkeyPatch.context() as patch:
        for name, value in server.environ.items():
            patch.setenv(name, value)
        job.begin(index, config(), DAY, actor="browser")
        wait_until(lambda: not last(index).waiting)
        os.kill(last(index).pid, 9)
        wait_for_the_end()

        run = last(index)
        assert (run.state, run.error) == ("interrupted", "its process was ended by the signal SIGKILL")


def test_settings_that_are_gone_when_the_process_begins_are_told(
    path: Path, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = config()
    monkeypatch.delenv("GENQA_GENESYS_CLIENT_SECRET")
    with open_index(path) as index:
        job.begin(index, before, DAY, actor="browser")
        wait_for_the_end()
        assert last(index).state == "failed"
        assert "missing: GENQA_GENESYS_CLIENT_SECRET" in (last(index).error or "")


def test_a_run_begun_for_another_organisation_is_not_done(path: Path, stand_in: StandIn) -> None:
    with open_index(path) as index:
        run = index.begin_ingest("Genesys Cloud (elsewhere)", {}, actor="browser", owner=Owner.nobody()).id
        job.start(path, run).join(60)
        assert last(index).state == "failed"
        assert (last(index).error or "").startswith(
            "it was begun for Genesys Cloud (elsewhere), and now Genesys Cloud ("
        )


# A look before.


def test_a_look_counts_what_is_there_and_keeps_nothing(index: Index, run: Run) -> None:
    source = FakeSource(calls(3))
    run(source)
    source.calls += calls(5)[3:]
    told: list[int] = []

    found = look(index, source, WEEK, told.append)

    assert found == Looked(5, 2, 2, "2026-03-02T09:00:00Z", "2026-03-02T09:00:00Z")
    assert (told, len(index.ingests())) == ([5], 1)


def test_a_look_at_nothing_finds_nothing(index: Index) -> None:
    assert look(index, FakeSource([]), WEEK) == Looked(0, 0, 0)
