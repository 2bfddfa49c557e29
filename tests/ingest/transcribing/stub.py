"""A provider of speech to text that lies in a folder, as a real one lies behind its network.

Its folder outlives processes: its log has a line for every job that is begun, every answer and every removal, so that a
test can count what was paid. A job is there from the moment when its line is, as at a provider it is from its request.
"""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from genqa.errors import GenqaError, StillRunning, Stopped
from genqa.settings import Setting
from genqa.stt import Configured, Keep, Note, ProviderRow, SttConfig, Take, Transcribed, Wishes
from genqa.stt.provider import safe_name

WORDS = {0: "thank you for calling how can I help you", 1: "my heating does not work"}


def transcript(channel: int, seconds: float = 3.0) -> bytes:
    """What is said on a channel, in the generic format: the agent for the first half, the guest for the second."""
    start, end = ((0.2, seconds / 2 - 0.2), (seconds / 2 + 0.2, seconds - 0.2))[channel]
    said = {"speaker": "spk", "start_time": start, "end_time": end, "transcript": WORDS[channel]}
    return json.dumps({"results": [said]}).encode()


@dataclass
class Stub:
    """The provider. ``errors``: by recording id, what is raised instead of an answer, each time."""

    folder: Path
    model: str | None = "m-1"
    seconds: float = 0.0
    errors: Mapping[str, GenqaError] = field(default_factory=dict)
    always: GenqaError | None = None
    before_sending: bool = False
    jobs: bool = True
    at_each: Callable[[str], None] = lambda _: None
    stop: threading.Event = field(default_factory=threading.Event)
    most: int = 0
    _flying: int = 0
    _count: threading.Lock = field(default_factory=threading.Lock)

    def transcribe(self, take: Take, note: Note | None, keep: Keep) -> Transcribed:
        error = self.always or self.errors.get(take.recording_id)
        if error is not None and self.before_sending:
            raise error
        with self._count:
            self._flying += 1
            self.most = max(self.most, self._flying)
        try:
            return self._answer(take, note, keep, error)
        finally:
            with self._count:
                self._flying -= 1

    def _answer(self, take: Take, note: Note | None, keep: Keep, error: GenqaError | None) -> Transcribed:
        if self.jobs:
            keep({"job": safe_name(take.recording_id)})
            assert take.file().stat().st_size > 44
            if safe_name(take.recording_id) not in self.left:
                self.say("begun", take.recording_id)
        else:
            keep({"sent": take.channels})
            self.say("sent", take.recording_id)
        self.at_each(take.recording_id)
        until = time.monotonic() + self.seconds
        while time.monotonic() < until:
            if self.stop.wait(0.01):
                raise Stopped("stopped while waiting for the stub")
        if error is not None:
            raise error
        self.say("answered", take.recording_id)
        files = tuple(transcript(channel, take.seconds) for channel in range(take.channels))
        return Transcribed(files, "generic", self.model, ("said by the stub",))

    def clean_up(self, note: Note) -> None:
        if "job" in note:
            self.say("removed", str(note["job"]))

    def close(self) -> None:
        pass

    def say(self, what: str, whom: str) -> None:
        with (self.folder / "log").open("a") as log:  # one short write: whole, whoever else writes
            log.write(f"{what} {whom}\n")

    @property
    def log(self) -> list[str]:
        path = self.folder / "log"
        return path.read_text().splitlines() if path.exists() else []

    @property
    def left(self) -> list[str]:
        """Jobs that lie there: begun, and not removed."""
        begun = Counter({safe_name(recording): number for recording, number in self.count("begun").items()})
        return sorted(begun - self.count("removed"))

    def count(self, what: str) -> Counter[str]:
        """How often this was done, by recording."""
        return Counter(line.partition(" ")[2] for line in self.log if line.startswith(f"{what} "))


def set_up(name: str, stub: Stub, *, price: float | None = None, at_once: int = 8, leaves: bool = True,
           per_channel: bool = False, modules: tuple[str, ...] = (), connect: Any = None) -> Configured:  # fmt: skip
    """The stub as a provider that is set up under this name."""

    def connected(values: Any, wishes: Wishes, stop: threading.Event) -> Stub:
        stub.stop = stop
        return stub

    row = ProviderRow(
        name, name.title(), connect or connected, leaves, (), (), per_channel, extra=name, modules=modules
    )
    values = {"at_once": Setting(str(at_once), "the test")}
    if price is not None:
        values["price"] = Setting(str(price), "the test")
    return Configured(row, values)


def config(*providers: Configured, chain: tuple[str, ...] | None = None, **limits: Any) -> SttConfig:
    """Speech to text with these providers, Genesys Cloud before them."""
    names = chain or ("genesys", *(one.row.name for one in providers), "none")
    return SttConfig(providers, limits.pop("broken", ()), names, names, True, Wishes(), "USD", **limits)


def still_running() -> StillRunning:
    return StillRunning("Stub: the job is not done")
