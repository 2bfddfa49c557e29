"""The whole dialect against the stand-in for Genesys Cloud: everything comes, the token goes nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from genqa.demo.faults import Faults, Rule
from genqa.demo.organisation import Organisation, tiny
from genqa.demo.server import StandIn
from genqa.genesys import connect
from genqa.genesys.config import configured
from genqa.genesys.source import Fetched, NotFetched, Source, Wanted
from genqa.holds import given

MARCH = Wanted(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC))


@contextmanager
def source(server: StandIn, **other: str) -> Iterator[Source]:
    wish = server.environ | {"GENQA_GENESYS_API": "recordings", "GENQA_GENESYS_PER_MINUTE": "100000"}
    config = configured(wish | {f"GENQA_GENESYS_{name.upper()}": value for name, value in other.items()}, Path("/none"))
    assert config is not None
    with closing(connect(config)) as found:
        yield found


def everything(server: StandIn, folder: Path, **other: str) -> list[Fetched | NotFetched]:
    with source(server, **other) as asking:
        return list(asking.fetch(list(asking.find(MARCH)), folder))


def length_ms(organisation: Organisation, recording_id: str) -> int:
    _, one = organisation.recording[recording_id]
    return one.end - one.start


@pytest.mark.parametrize("parts", ["bytes", "redirect", "json"])
def test_all_calls_come_in_every_way_of_handing_over_sound(tmp_path: Path, parts: str) -> None:
    organisation = tiny(calls=6, seconds=3, layouts=("stereo", "two monos", "mono"))
    with StandIn(organisation, parts=parts) as server:
        answers = everything(server, tmp_path)
        log = server.log
    assert {answer.recording_id for answer in answers} == {one.id for _, one in organisation.sound_calls}
    files = {answer.recording_id: len(answer.audio) for answer in answers if isinstance(answer, Fetched)}
    assert files == {one.id: 2 if one.layout == "two monos" else 1 for _, one in organisation.sound_calls}
    assert {one.authorization for one in log if one.origin == "media"} == (set() if parts == "bytes" else {"none"})
    assert {one.status for one in log} <= {200, 302}


def test_hold_connect_and_names_are_those_of_the_calls(tmp_path: Path) -> None:
    organisation = tiny(calls=8, seconds=20, holds=0.5)
    with StandIn(organisation) as server:
        answers = everything(server, tmp_path)
    held = 0
    for answer in answers:
        assert isinstance(answer, Fetched)
        conversation, one = organisation.recording[answer.recording_id]
        told = given(answer.hold, answer.connected, answer.about.started_at)
        assert told is not None
        known = told.at(one.end - one.start)
        assert known.hold is not None
        expected = conversation.on_hold.duration
        held += expected > 0
        assert known.hold.total == expected
        assert known.connected == conversation.legs[0].start - one.start
        assert answer.about.agent == organisation.agent_name[conversation.legs[0].agent_id]
        assert (answer.about.interaction_id, answer.about.direction) == (conversation.id, conversation.direction)
    assert (len(answers), held) == (8, 4)


def test_requests_are_two_for_each_call_and_those_of_the_list_and_the_token(tmp_path: Path) -> None:
    with StandIn(tiny(calls=12, seconds=2)) as server, source(server) as asking:
        found = list(asking.find(MARCH))
        assert len(list(asking.fetch(found, tmp_path))) == 12
        assert asking.requests == server.count() == 2 + asking.estimate(12)


def test_what_passes_is_asked_again_and_nothing_is_lost(tmp_path: Path) -> None:
    plan = Faults(
        (
            Rule("limited", path="/api/v2/*", times=(2,), seconds=0.01),
            Rule("limited", path="/api/v2/*", times=(9,), told_in="date"),
            Rule("revoked", path="/api/v2/*", times=(5,)),
            Rule("failing", path="/api/v2/interactions/*", times=(3,)),
            Rule("reset", path="/api/v2/recordings/*", times=(4,)),
            Rule("cut", path="/sound/*", times=(2,)),
            Rule("expired", path="/sound/*", times=(5,)),
        )
    )
    with StandIn(tiny(calls=10, seconds=2), faults=plan, parts="redirect") as server:
        answers = everything(server, tmp_path, longest_wait="2")
        statuses = {one.status for one in server.log}
    assert [type(answer) for answer in answers] == [Fetched] * 10
    assert {401, 403, 429, 503} <= statuses


@pytest.mark.parametrize(
    ("kind", "outcome", "reason"),
    [
        ("uploading", "failed", "the recording is not finished: its status is IN_PROGRESS"),
        ("error", "failed", "the recording is not finished: its status is FAILED"),
        ("archived", "failed", "the recording is not finished: its status is ARCHIVED"),
        ("deleted", "skipped", "the recording was deleted"),
    ],
)
def test_a_recording_that_is_not_complete_stops_no_other(tmp_path: Path, kind: str, outcome: str, reason: str) -> None:
    with StandIn(tiny(calls=3, seconds=2), faults=Faults(unsound=((1, kind),))) as server:
        answers = everything(server, tmp_path)
    refused = [answer for answer in answers if isinstance(answer, NotFetched)]
    assert [(answer.outcome, answer.reason) for answer in refused] == [(outcome, reason)]
    assert len(answers) == 3
