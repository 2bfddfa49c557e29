"""Killed at any moment and resumed, an ingest comes to the same index as one that nobody disturbed."""

from __future__ import annotations

from pathlib import Path

import pytest

from genqa.demo.faults import everything
from genqa.demo.organisation import tiny
from genqa.demo.server import StandIn
from tests.ingest.campaign import WINDOW, kill_and_resume, whole
from tests.ingest.contents import contents


@pytest.mark.parametrize("api", ["platform", "recordings"])
def test_five_kills_change_nothing(tmp_path: Path, api: str) -> None:
    assert kill_and_resume(tmp_path, tiny(calls=24, seconds=6.0), api, kills=5, seed=3) >= 2


def test_five_kills_under_every_fault_change_nothing(tmp_path: Path) -> None:
    organisation = tiny(calls=24, seconds=6.0, several=0.1, layouts=("stereo", "two monos"))
    assert kill_and_resume(tmp_path, organisation, "platform", kills=5, seed=4, faults=everything()) >= 2


@pytest.mark.parametrize("api", ["platform", "recordings"])
def test_a_second_run_fetches_nothing(tmp_path: Path, api: str) -> None:
    index = tmp_path / "qa_index.db"
    with StandIn(tiny(calls=12, seconds=6.0)) as server:
        first = whole(server, index, api, *WINDOW)
        assert (first["found"], first["stored"], first["failed"]) == (12, 12, 0)
        before, asked = contents(index), len(server.log)
        second = whole(server, index, api, *WINDOW)
        again = server.log[asked:]
    assert (second["found"], second["unchanged"], second["stored"]) == (12, 12, 0)
    assert second["api_requests"] == len(again)
    assert {request.origin for request in again} == {"api"}
    listing = ("/oauth/token", "/api/v2/analytics/conversations/details/query", "/api/v2/recordings/search")
    assert {request.path for request in again} <= set(listing)
    assert contents(index) == before
