"""A page asks, and a process of its own does it: begun once, told in the index, with a stand-in of Deepgram."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from genqa import stt
from genqa.errors import NotConfigured
from genqa.index import Index, Owner
from genqa.ingest import detached
from genqa.ingest.transcribing import job
from tests.ingest.transcribing.conftest import store
from tests.stt.deepgram_gateway import LISTEN, DeepgramGateway
from tests.stt.takes import SECRET


@pytest.fixture
def deepgram(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[DeepgramGateway]:
    gateway = DeepgramGateway()
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("GENQA_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GENQA_STT_DEEPGRAM_KEY", SECRET)
    monkeypatch.setenv("GENQA_STT_DEEPGRAM_ENDPOINT", gateway.url)
    yield gateway
    gateway.end()


def until_nobody_works(index: Index) -> None:
    until = time.monotonic() + 60
    while index.transcribers():
        assert time.monotonic() < until, "it does not end"
        time.sleep(0.05)


def test_what_a_page_asks_for_is_done_by_a_process_of_its_own(index: Index, deepgram: DeepgramGateway) -> None:
    store(index, "r1", "r2", seconds=4.0)
    asked = job.ask(index, stt.configured(), ["r1", "r2"], actor="browser")
    assert asked.waiting == 2
    until_nobody_works(index)
    ended = index.last_transcriber()
    assert ended is not None
    assert (ended.actor, ended.error) == ("browser", None)
    assert [one.state for one in index.transcriptions()] == ["done", "done"]
    assert index.load("r1").agent_text == "thank you for calling"
    assert (index.audit()[0].action, index.audit()[0].actor) == ("transcribed on request", "browser")
    assert len(deepgram.to(LISTEN)) == 2


def test_who_is_at_work_already_takes_what_is_asked_for(
    index: Index, deepgram: DeepgramGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(index, "r1", "r2")
    started: list[str] = []
    monkeypatch.setattr(detached, "start", lambda *asked: started.append(asked[3]))
    job.ask(index, stt.configured(), ["r1"], actor="browser")
    job.ask(index, stt.configured(), ["r2"], actor="browser")
    assert len(started) == 1
    assert len(index.transcribers()) == 1


def test_a_process_that_cannot_work_says_why(
    index: Index, deepgram: DeepgramGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(index, "r1")
    config = stt.configured()
    monkeypatch.setenv("GENQA_STT_CHAIN", "nobody")  # as the process will read it
    job.ask(index, config, ["r1"], actor="browser")
    until_nobody_works(index)
    ended = index.last_transcriber()
    assert ended is not None
    assert ended.error is not None
    assert "'nobody' is no provider" in ended.error
    assert [one.state for one in index.transcriptions()] == ["waiting"]


def test_one_that_no_process_takes_is_closed_and_another_may_begin(index: Index, deepgram: DeepgramGateway) -> None:
    gone = index.begin_transcriber(actor="browser", owner=Owner(2**22 + 1, Owner.this_process().host))
    assert index.transcribers() == []  # no such process
    with pytest.raises(NotConfigured):
        job.ask(index, stt.configured(), ["r1"], actor="browser", provider="openai")
    assert index.close_transcriber(gone.id, pid=1, error="x") is False
    assert index.close_transcriber(gone.id, pid=2**22 + 1, error="its process ended") is True


def test_asked_to_stop_it_leaves_the_rest_waiting(index: Index, deepgram: DeepgramGateway) -> None:
    calls = [f"r{n}" for n in range(4)]
    store(index, *calls, seconds=4.0)
    deepgram.hold_until(9)  # nobody is answered
    job.ask(index, stt.configured(), calls, actor="browser")
    until = time.monotonic() + 60
    while not deepgram.to(LISTEN):
        assert time.monotonic() < until
        time.sleep(0.05)
    assert index.stop_transcribers(actor="browser") == 1
    until_nobody_works(index)
    assert {one.state for one in index.transcriptions()} == {"waiting"}
    deepgram.hold_until(0)
    assert job.begin(index, actor="browser") is True
    until_nobody_works(index)
    assert {one.state for one in index.transcriptions()} == {"done"}
