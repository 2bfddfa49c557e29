"""All that genqa really asks in the platform dialect, read from the server's log, is what the public SDK could ask."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from genqa.demo.faults import Faults
from genqa.demo.organisation import tiny
from genqa.demo.server import StandIn
from genqa.genesys import connect
from genqa.genesys.config import configured
from genqa.genesys.source import Fetched, Wanted
from tests.contract.asked import impossible

pytestmark = pytest.mark.usefixtures("sdk_folder")

MARCH = Wanted(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC))


@pytest.mark.parametrize("media", ["batch", "single"])
def test_every_request_of_a_whole_run_is_one_that_the_sdk_could_make(media: str, tmp_path: Path) -> None:
    organisation = tiny(
        16, seconds=2, holds=0.5, transfers=0.25, several=0.5, layouts=("stereo", "two monos"), departed=3
    )
    call = organisation.conversations[0]
    questions = (
        MARCH,
        replace(MARCH, queue="Billing", min_seconds=1, limit=5),
        replace(MARCH, agent=organisation.agents[0].id),
        replace(MARCH, conversations=(call.id,), recordings=(call.recordings[0].id,)),
    )
    with StandIn(organisation, faults=Faults(unsound=((1, "redacted"), (2, "archived")))) as server:
        config = configured(server.environ | {"GENQA_GENESYS_MEDIA": media}, tmp_path)
        assert config is not None
        source = connect(config)
        assert {tried.state for tried in source.check()} == {"ok"}
        for wanted in questions:
            answers = list(source.fetch(list(source.find(wanted)), tmp_path))
            assert any(isinstance(answer, Fetched) for answer in answers)
        source.close()
        assert len(server.log) > 100
        assert impossible(server.log) == []
