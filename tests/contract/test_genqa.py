"""Under every fault genqa still asks only what the public SDK could ask, and still fetches every sound call."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from genqa.demo.faults import everything
from genqa.demo.organisation import tiny
from genqa.demo.server import StandIn
from genqa.genesys import connect
from genqa.genesys.config import configured
from genqa.genesys.source import Fetched, Wanted
from tests.contract.asked import impossible

pytestmark = pytest.mark.usefixtures("sdk_folder")

MARCH = Wanted(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC))
LAYOUTS = ("stereo", "two monos", "mono")


def test_under_every_fault_it_asks_nothing_else_and_fetches_every_sound_call(tmp_path: Path) -> None:
    made = tiny(21, seconds=2, holds=0.5, transfers=0.2, suppressed=0.2, several=0.2, layouts=LAYOUTS)
    with StandIn(made, faults=everything(1)) as server:
        config = configured(server.environ, tmp_path)
        assert config is not None
        source = connect(config)
        found = list(source.find(MARCH))
        fetched = [one for one in source.fetch(found, tmp_path) if isinstance(one, Fetched)]
        source.close()
    silent = {call.id for call, one in server.organisation.recording.values() if one.empty}
    sound = {call.id for call, _ in server.organisation.sound_calls}
    assert (len(found), len(sound), len(silent)) == (21, 17, 1)
    assert {one.found.conversation_id for one in fetched} == sound | silent
    assert {0, 200, 202, 401, 403, 429, 500, 503} <= {one.status for one in server.log}
    assert any(one.cut for one in server.log)
    assert impossible(server.log) == []
