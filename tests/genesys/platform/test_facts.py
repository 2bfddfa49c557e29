"""What is kept of a conversation, and what is not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from genqa.genesys.platform.facts import Facts, condensed
from genqa.genesys.platform.instants import epoch_ms, iso
from genqa.genesys.source import Found
from tests.genesys.platform.made import NOON, agent, at, conversation, customer, queue, segment, session


@pytest.fixture(scope="module")
def samples(shared_genesys: Path) -> list[dict[str, Any]]:
    return json.loads((shared_genesys / "samples" / "analytics_details_query_200.json").read_bytes())["conversations"]


def test_the_inbound_sample_comes_down_to_who_was_on_when(samples) -> None:
    assert condensed(samples[0]) == {
        "version": 1,
        "start": NOON,
        "end": NOON + 510_400,
        "direction": "inbound",
        "trunk": "+15555550199",
        "queues": {"c3000000-0000-4000-8000-000000000001": "Billing Support"},
        "recorded": [
            {
                "session": "a1000000-0000-4000-8000-000000000001",
                "outside": True,
                "start": NOON + 180,  # the system segment before it is not recorded
                "end": NOON + 510_400,
            }
        ],
        "legs": [
            {
                "user": "b2000000-0000-4000-8000-000000000001",
                "session": "a1000000-0000-4000-8000-000000000004",
                "peer": "a1000000-0000-4000-8000-000000000001",
                "queue": "c3000000-0000-4000-8000-000000000001",
                "talk": [[NOON + 50_000, NOON + 190_000], [NOON + 295_000, NOON + 510_400]],
                "hold": [[NOON + 190_000, NOON + 295_000]],
                "held": 105_000,
                "told": True,
            }
        ],
    }


def test_the_outbound_sample_is_recorded_from_the_answer_on_and_has_two_agents(samples) -> None:
    facts = Facts.of(condensed(samples[1]))
    later = NOON + 3_600_000
    assert (facts.direction, facts.trunk) == ("outbound", "+15555550199")
    assert [(leg.start, leg.end, leg.outside) for leg in facts.recorded] == [(later + 12_000, later + 240_000, True)]
    assert [leg.user for leg in facts.legs] == [
        "b2000000-0000-4000-8000-000000000001",
        "b2000000-0000-4000-8000-000000000002",
    ]
    assert facts.legs[0].hold == ((later + 60_000, later + 80_000), (later + 120_000, later + 135_000))
    assert [leg.held for leg in facts.legs] == [35_000, None]


def test_nothing_of_a_customer_is_kept(samples) -> None:
    told = samples[0] | {"externalTag": "policy 4711"}
    told["participants"][0]["attributes"] = {"birthday": "1970-01-01"}
    kept = json.dumps(condensed(told))
    for private in ("+15555550123", "Mobile Number", "birthday", "1970", "4711", "Refund explained", "tel:"):
        assert private not in kept


@pytest.mark.parametrize(
    ("leg", "trunk"),
    [
        ({"direction": "inbound", "ani": "tel:+1900", "dnis": "tel:+4930123;ext=5"}, "+4930123"),
        ({"direction": "outbound", "ani": "tel:+4930123", "dnis": "tel:+1900"}, "+4930123"),
        ({"direction": "inbound", "ani": "tel:+1900", "dnis": "sip:hotline@example.org"}, "sip:hotline@example.org"),
        ({"direction": "inbound", "ani": "tel:+1900"}, None),
        ({"direction": "sideways", "ani": "tel:+1900", "dnis": "tel:+4930123"}, None),
        ({"direction": ["inbound"], "dnis": 4930123}, None),
        ({"ani": "tel:+1900", "dnis": "tel:+4930123"}, None),
    ],
)
def test_the_trunk_is_the_number_of_ours_on_the_leg_to_the_outside(leg: dict[str, Any], trunk: str | None) -> None:
    caller = customer(0, 500)
    caller["sessions"] = [{"sessionId": "s", "mediaType": "voice", "recording": True, **leg}]
    inside = agent("ann", segment("interact", 50, 500), direction="inbound", dnis="tel:+agent")
    assert condensed(conversation(inside, caller))["trunk"] == trunk


def test_facts_that_were_kept_before_there_were_trunks_are_read_and_not_taken_for_changed() -> None:
    facts = condensed(conversation(customer(0, 500, "s"), agent("ann", segment("interact", 50, 500))))
    known = facts | {"trunk": "+4930123"}
    before = {name: value for name, value in facts.items() if name != "trunk"}
    assert Facts.of(before).trunk is None
    assert Found("c", None, None, before).fingerprint == Found("c", None, None, known).fingerprint


def test_the_facts_do_not_change_when_wrap_up_is_written_later() -> None:
    talk = segment("interact", 50, 500)
    before = conversation(customer(0, 500), agent("ann", talk, segment("wrapup", 500, None)))
    after = conversation(customer(0, 500), agent("ann", talk, segment("wrapup", 500, 620)))
    assert condensed(before) == condensed(after)


def test_agents_who_were_rung_and_did_not_answer_are_not_on_the_call() -> None:
    call = conversation(
        customer(0, 500),
        agent("ann", segment("alert", 20, 40)),
        agent("ben", segment("alert", 40, 50), segment("interact", 50, 500)),
    )
    assert [leg["user"] for leg in condensed(call)["legs"]] == ["ben"]


@pytest.mark.parametrize(
    "supervising",
    [
        {"monitoredParticipantId": "p1"},
        {"coachedParticipantId": "p1"},
        {"bargedParticipantId": "p1"},
    ],
)
def test_a_supervisors_leg_is_not_an_agents(supervising) -> None:
    boss = agent("boss", segment("interact", 100, 200), **supervising)
    call = conversation(customer(0, 500), agent("ann", segment("interact", 50, 500)), boss)
    assert [leg["user"] for leg in condensed(call)["legs"]] == ["ann"]


@pytest.mark.parametrize("kind", ["monitoring", "coaching", "barging"])
def test_a_leg_with_a_supervisors_segments_is_not_an_agents(kind) -> None:
    boss = agent("boss", segment(kind, 100, 150), segment("interact", 150, 200))
    assert condensed(conversation(customer(0, 500), boss))["legs"] == []


def test_only_voice_counts() -> None:
    chat = {"purpose": "agent", "userId": "ann", "sessions": [session("chat", segment("interact", 0, 9))]}
    chat["sessions"][0]["mediaType"] = "chat"
    assert condensed(conversation(chat))["legs"] == []


def test_a_call_that_goes_on_has_no_end() -> None:
    call = conversation(customer(0, 100), agent("ann", segment("interact", 50, None)), end=None)
    facts = Facts.of(condensed(call))
    assert facts.end is None
    assert facts.legs[0].talk == ((NOON + 50_000, None),)


def test_the_whole_of_the_hold_metric_is_not_added_to_its_parts() -> None:
    call = conversation(agent("ann", segment("interact", 50, 500), held=(20, 15)))
    assert condensed(call)["legs"][0]["held"] == 35_000


@pytest.mark.parametrize("broken", [{"segmentStart": "soon"}, {"segmentEnd": "never"}, {"segmentStart": None}])
def test_a_leg_with_a_stretch_that_cannot_be_read_does_not_tell_its_hold(broken) -> None:
    call = conversation(agent("ann", segment("interact", 50, 100), segment("hold", 100, 200) | broken))
    leg = condensed(call)["legs"][0]
    assert (leg["told"], leg["hold"]) == (False, [])


def test_a_leg_without_segments_stays_and_tells_nothing() -> None:
    leg = condensed(conversation(agent("ann")))["legs"][0]
    assert (leg["user"], leg["told"], leg["talk"], leg["held"]) == ("ann", False, [], None)


def test_a_queues_name_is_its_participants() -> None:
    call = conversation(queue("Billing", "q1"), agent("ann", segment("interact", 50, 90, queueId="q2")))
    facts = Facts.of(condensed(call))
    assert facts.queues == {"q1": "Billing"}
    assert facts.nameless_queues == ("q2",)


@pytest.mark.parametrize("value", [None, [], "call", {"participants": "x"}, {"participants": [None, {"sessions": 3}]}])
def test_what_is_no_conversation_has_no_facts_and_raises_nothing(value) -> None:
    facts = condensed(value if isinstance(value, dict) else {"participants": value})
    assert (facts["start"], facts["recorded"], facts["legs"]) == (None, [], [])


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("2026-03-02T14:00:00.180Z", NOON + 180),
        ("2026-03-02T14:00:00Z", NOON),
        ("2026-03-2T14:00:00Z", NOON),
        ("2026-03-02T16:00:00+02:00", NOON),
        ("2026-03-02T13:30:00.5-0030", NOON + 500),
        ("2026-03-02T14:00:00.123456Z", NOON + 123),
        ("2026-13-02T14:00:00Z", None),
        ("2026-03-02", None),
        ("", None),
        (NOON, None),
    ],
)
def test_instants_are_read_leniently_and_never_guessed(text, ms) -> None:
    assert epoch_ms(text) == ms


def test_an_instant_is_written_as_it_is_read() -> None:
    assert iso(NOON + 180) == at(0.18) == "2026-03-02T14:00:00.180Z"
