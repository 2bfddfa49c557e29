"""A gateway, the source that asks it, and what became of its one recording."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from genqa.genesys.recordings import Recordings
from genqa.genesys.source import Fetched, NotFetched, Outcome, Wanted
from tests.genesys.gateway import Gateway, recording, served, sound, source

ALL = Wanted(datetime(2020, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC))
PART = "/api/v2/recordings/rec-1/parts/part-1"
VOICE = {"type": "voice", "format": "wav", "status": "COMPLETED"}


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with served(Gateway()) as running:
        yield running


@pytest.fixture
def recordings(gateway: Gateway) -> Iterator[Recordings]:
    with source(gateway) as asking:
        yield asking


@pytest.fixture
def one(gateway: Gateway) -> Gateway:
    """A gateway with one sound recording."""
    gateway.recordings = [recording()]
    gateway.events["int-1"] = []
    gateway.answers[PART] = sound()
    return gateway


def fetch(source: Recordings, folder: Path) -> list[Fetched | NotFetched]:
    return sorted(source.fetch(list(source.find(ALL)), folder), key=lambda answer: str(answer.recording_id))


def fetched(source: Recordings, folder: Path) -> Fetched:
    (answer,) = fetch(source, folder)
    assert isinstance(answer, Fetched), answer
    return answer


def refused(source: Recordings, folder: Path) -> tuple[Outcome, str, str]:
    (answer,) = fetch(source, folder)
    assert isinstance(answer, NotFetched), answer
    assert answer.recording_id == "rec-1"
    return answer.outcome, answer.reason, answer.advice
