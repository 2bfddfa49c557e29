"""Killed at any moment, or several at once: each call is transcribed, and no job is begun, or paid, twice."""

from __future__ import annotations

from pathlib import Path

from genqa.index import Index, open_index
from tests.ingest.transcribing.campaign import begin, kill_and_go_on, whole
from tests.ingest.transcribing.conftest import store
from tests.ingest.transcribing.stub import Stub

CALLS = [f"r{n}" for n in range(20)]


def ready(path: Path) -> None:
    with open_index(path) as index:
        store(index, *CALLS)
        index.ask_transcriptions(CALLS, actor="Ada")


def assert_each_once(path: Path, stub: Stub, calls: list[str] = CALLS) -> None:
    with open_index(path) as index:
        assert {one.recording_id: one.state for one in index.transcriptions()} == dict.fromkeys(calls, "done")
        assert index.without_transcript() == []
        assert all(index.load(call).origin.transcribed == "stub m-1" for call in calls)
        (spent,) = index.spent_on_speech()
        assert (spent.recordings, round(spent.seconds, 3)) == (len(calls), 3.0 * len(calls))
        assert index.check().problems == ()
        assert index.transcribers() == []
    assert stub.count("begun") == dict.fromkeys(calls, 1)
    assert stub.left == []
    assert not list(path.parent.glob(f"{path.name}.transcribe-*"))


def test_four_kills_pay_nothing_twice_and_lose_nothing(path: Path, stub: Stub) -> None:
    ready(path)
    assert kill_and_go_on(path, stub, kills=4, calls=len(CALLS), seed=5) >= 2
    assert_each_once(path, stub)


def test_two_processes_share_the_queue_and_never_a_call(path: Path, stub: Stub) -> None:
    ready(path)
    both = [begin(path, stub, at_once=4), begin(path, stub, at_once=4)]
    for process in both:
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said.decode()[-2000:]
    assert_each_once(path, stub)
    assert stub.count("answered") == dict.fromkeys(CALLS, 1)


def test_who_dies_beside_another_leaves_its_calls_to_it(path: Path, stub: Stub, index: Index) -> None:
    store(index, "r1")
    index.ask_transcriptions(["r1"], actor="Ada")
    process = begin(path, stub, seconds=60)
    while not stub.count("begun"):
        assert process.poll() is None, "it ended before it began"
    process.kill()
    process.communicate(timeout=60)
    assert [one.state for one in index.transcriptions()] == ["running"]
    whole(path, stub)
    assert_each_once(path, stub, ["r1"])
