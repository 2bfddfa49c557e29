"""A stand-in for Genesys Cloud and genqa's source for it, for the tests of the platform dialect."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from genqa.demo.faults import Faults
from genqa.demo.organisation import Organisation
from genqa.demo.server import StandIn
from genqa.genesys.config import GenesysConfig
from genqa.genesys.platform import Platform, permission_for
from genqa.genesys.source import Fetched, NotFetched, Wanted
from genqa.http import Login, Patience, Web

MARCH = Wanted(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC))
QUICK = Patience(longest_wait=5, total_wait=20)


@dataclass
class Round:
    """A stand-in, genqa's source for it, and a folder."""

    server: StandIn
    source: Platform
    folder: Path
    stop: threading.Event

    def fetched(self, wanted: Wanted = MARCH) -> tuple[list[Fetched], list[NotFetched]]:
        """All that is wanted, found and fetched."""
        answers = list(self.source.fetch(list(self.source.find(wanted)), self.folder))
        return (
            [one for one in answers if isinstance(one, Fetched)],
            [one for one in answers if isinstance(one, NotFetched)],
        )


@pytest.fixture
def meet(tmp_path: Path):
    """Starts a stand-in and gives a source for it."""

    @contextmanager
    def met(organisation: Organisation, faults: Faults | None = None, *, secret="", **more) -> Iterator[Round]:
        settings = {key: more.pop(key) for key in ("media", "transcripts", "workers") if key in more}
        with StandIn(organisation, faults=faults or Faults(), **more) as server:
            config = GenesysConfig(
                "platform", server.base_url, server.base_url, server.client_id, secret or server.client_secret,
                per_minute=100_000, patience=QUICK, **settings,
            )  # fmt: skip
            stop = threading.Event()
            login = Login(config.token_url, config.client_id, config.client_secret)
            web = Web(
                config.base_url, login=login, patience=QUICK, per_minute=100_000, stop=stop, permissions=permission_for
            )
            source = Platform(web, config)
            try:
                yield Round(server, source, tmp_path, stop)
            finally:
                source.close()

    return met
