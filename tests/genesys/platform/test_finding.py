"""Finding by the platform dialect at the stand-in for Genesys Cloud, over real HTTP."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from genqa.demo.faults import Faults, Rule
from genqa.demo.organisation import tiny
from genqa.errors import InvalidSetting, NotAtSource
from genqa.genesys.source import Outcome, Wanted
from tests.genesys.platform.conftest import MARCH


def test_a_list_whose_total_moves_is_complete(meet) -> None:
    faults = Faults((Rule("moved", "POST", "/api/v2/*/query", times=(1,), hits=2),))
    with meet(tiny(120, seconds=1), faults) as met:
        ids = [one.conversation_id for one in met.source.find(MARCH)]
    assert len(ids) == len(set(ids)) == 120


def test_the_latest_calls_come_first_when_there_is_a_limit_and_no_page_too_many_is_asked_for(meet) -> None:
    organisation = tiny(250, seconds=1)
    with meet(organisation) as met:
        found = list(met.source.find(replace(MARCH, limit=3)))
        assert met.server.count("/api/v2/analytics") == 1
    latest = sorted(organisation.conversations, key=lambda call: call.started, reverse=True)[:3]
    assert [one.conversation_id for one in found] == [call.id for call in latest]


def test_only_calls_that_started_within_the_times_are_found(meet) -> None:
    organisation = tiny(24, seconds=1)
    starts = sorted(call.started for call in organisation.conversations)
    with meet(organisation) as met:
        found = list(met.source.find(Wanted(starts[5], starts[9])))
    assert len(found) == 4
    assert [one.started_at for one in found] == sorted(one.started_at for one in found)


def test_a_queue_and_an_agent_are_found_by_name_in_any_case_and_by_id(meet) -> None:
    organisation = tiny(24, seconds=1)
    queue = organisation.queues[0]
    of_queue = {call.id for call in organisation.conversations if call.queue_id == queue.id}
    gone = next(one for one in organisation.agents if one.state == "inactive")
    of_agent = {call.id for call in organisation.conversations if call.legs[0].agent_id == gone.id}
    assert of_queue
    assert of_agent
    with meet(organisation) as met:

        def found(**narrowed):
            return {one.conversation_id for one in met.source.find(replace(MARCH, **narrowed))}

        assert found(queue=queue.name.upper()) == found(queue=queue.id) == of_queue
        assert found(agent=gone.name.lower()) == found(agent=gone.id) == of_agent
        assert found(agent="Nobody") == set()
        with pytest.raises(NotAtSource, match="there is no queue named 'Nowhere' that the client may see"):
            found(queue="Nowhere")


def test_a_queue_is_found_by_the_names_in_the_calls_where_queues_may_not_be_asked(meet) -> None:
    organisation = tiny(24, seconds=1, outbound=0)
    queue = organisation.queues[0]
    with meet(organisation, lacking=frozenset({"routing:queue:view"})) as met:
        found = {one.conversation_id for one in met.source.find(replace(MARCH, queue=queue.name))}
    assert found == {call.id for call in organisation.conversations if call.queue_id == queue.id}


def test_short_calls_are_left_out_by_the_server(meet) -> None:
    organisation = tiny(24, seconds=10)
    with meet(organisation) as met:
        found = {one.conversation_id for one in met.source.find(replace(MARCH, min_seconds=11))}
    assert found == {call.id for call in organisation.conversations if call.length >= 11_000}
    assert 0 < len(found) < 24


def test_calls_are_found_by_id_whatever_their_time_and_an_unknown_id_is_said(meet) -> None:
    organisation = tiny(3, seconds=2, holds=0)
    known, unknown = organisation.conversations[1].id, "00000000-0000-4000-8000-00000000dead"
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    wanted = Wanted(long_ago, long_ago + timedelta(days=1), conversations=(known, unknown, known))
    with meet(organisation) as met:
        got, left = met.fetched(wanted)
    assert [one.found.conversation_id for one in got] == [known]
    assert [(one.found.conversation_id, one.outcome) for one in left] == [(unknown, Outcome.FAILED)]


def test_a_recording_alone_cannot_be_found_and_it_is_said_what_to_give(meet) -> None:
    with meet(tiny(1, seconds=1)) as met, pytest.raises(InvalidSetting, match="give the id of its call too"):
        list(met.source.find(replace(MARCH, recordings=("r1",))))


def test_what_is_found_twice_has_the_same_fingerprint(meet) -> None:
    with meet(tiny(6, seconds=1)) as met:
        first = [one.fingerprint for one in met.source.find(MARCH)]
        assert [one.fingerprint for one in met.source.find(MARCH)] == first
    assert len(set(first)) == 6
