"""A source of calls without a network, and an executor without processes."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from genqa.call import About
from genqa.genesys.source import Fetched, Found, NotFetched, Outcome, Tried, Wanted
from tests.wavs import wav

_recorded = lru_cache(maxsize=32)(wav)
SINCE, UNTIL = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 8, tzinfo=UTC)
WEEK = Wanted(SINCE, UNTIL)


@dataclass
class FakeCall:
    """One conversation at the source: its recordings, and what the source tells of it."""

    conversation_id: str
    recordings: tuple[str, ...]
    version: int = 1
    silence: float = 2.0
    audio: bytes | None = None
    refusal: tuple[Outcome, str] | None = None

    @property
    def found(self) -> Found:
        return Found(self.conversation_id, None, "2026-03-02T09:00:00Z", {"version": self.version, "ani": "+4930123"})

    def transcript(self) -> bytes:
        said = [("agent", 0.2, 1.0, "Hello there"), ("guest", 1.0 + self.silence, 2.0 + self.silence, "I need help")]
        results = [
            {"speaker": who, "start_time": start, "end_time": end, "transcript": text} for who, start, end, text in said
        ]
        return json.dumps({"results": results}).encode()


@dataclass
class FakeSource:
    """What :class:`genqa.genesys.source.Source` asks for, from memory. ``fetched`` logs what was asked for."""

    calls: list[FakeCall]
    name: str = "Genesys Cloud (fake)"
    batch: int = 10
    requests: int = 0
    fetched: list[str] = field(default_factory=list)
    find_error: Exception | None = None
    find_after: int = 10_000
    fetch_error: Exception | None = None
    fetch_after: int = 10_000
    at_each: Callable[[str], None] = lambda _: None

    def find(self, wanted: Wanted) -> Iterator[Found]:
        self.requests += 1
        for number, call in enumerate(self.calls):
            if number >= self.find_after and self.find_error:
                raise self.find_error
            if wanted.conversations and call.conversation_id not in wanted.conversations:
                continue
            if wanted.recordings and not set(call.recordings) & set(wanted.recordings):
                continue
            yield call.found

    def estimate(self, found: int) -> int:
        return found

    def fetch(self, found: Sequence[Found], folder: Path) -> Iterator[Fetched | NotFetched]:
        assert folder.is_dir()
        assert len(found) <= self.batch
        by_id = {call.conversation_id: call for call in self.calls}
        for one in found:
            call = by_id[one.conversation_id]
            assert one == call.found, "what comes back from the index is what was listed"
            if len(self.fetched) >= self.fetch_after and self.fetch_error:
                raise self.fetch_error
            self.requests += 1
            self.fetched.append(call.conversation_id)
            self.at_each(call.conversation_id)
            if call.refusal:
                yield NotFetched(one, None, *call.refusal, "do something about it")
                continue
            for recording in call.recordings:
                yield self._fetched(one, call, recording, folder)

    def _fetched(self, found: Found, call: FakeCall, recording: str, folder: Path) -> Fetched:
        audio, transcript = folder / f"{recording}.wav", folder / f"{recording}.json"
        audio.write_bytes(_recorded(3.5 + call.silence, channels=2, rate=8000) if call.audio is None else call.audio)
        transcript.write_bytes(call.transcript())
        about = About(interaction_id=found.conversation_id, agent="Mara L.", started_at=found.started_at)
        return Fetched(found, recording, (audio,), about, transcript, "generic")

    def check(self) -> Iterator[Tried]:
        yield Tried("all", "ok", "")

    def close(self) -> None:
        pass


def calls(count: int, **facts: Any) -> list[FakeCall]:
    """So many conversations with one recording each, of one to nine seconds of silence."""
    return [FakeCall(f"c{n}", (f"r{n}",), silence=n % 9 + 1, **facts) for n in range(count)]


class Inline(Executor):
    """Does the work at once, in the thread that asks."""

    def submit(self, work: Callable[..., Any], /, *values: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(work(*values, **named))
        except Exception as error:  # noqa: BLE001, as any executor
            future.set_exception(error)
        return future


class Stop(threading.Event):
    """A stop sign that sets itself when it was looked at so often."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self.left = after

    def is_set(self) -> bool:
        self.left -= 1
        if self.left < 0:
            self.set()
        return super().is_set()
