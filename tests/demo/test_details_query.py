"""The details query: its days, filters, pages and limits, and what it tells of a conversation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import httpx
import pytest

from genqa.demo.organisation import tiny
from genqa.demo.platform_details import details
from genqa.demo.platform_query import query
from genqa.demo.server import StandIn
from tests.demo.asking import DAY, QUERY, VOICE, asking, ids, page


def where(dimension: str, value: str, operator: str = "matches") -> dict[str, Any]:
    predicate = {"type": "dimension", "dimension": dimension, "operator": operator, "value": value}
    return {"type": "and", "predicates": [predicate]}


def longer(**limits: int) -> dict[str, Any]:
    return {"type": "and", "predicates": [{"type": "metric", "metric": "tConversationDuration", "range": limits}]}


def test_conversations_outside_the_interval_come_too_when_they_started_on_its_day(
    server: StandIn, client: httpx.Client
) -> None:
    first = server.organisation.conversations[0].started
    assert first > datetime.fromisoformat("2026-03-02T08:00:00+00:00")
    assert page(client, interval="2026-03-02T00:00:00Z/2026-03-02T00:00:01Z")["totalHits"] == 10
    assert page(client, interval="2026-03-01T00:00:00Z/2026-03-02T00:00:00.001Z")["totalHits"] == 10


def test_a_day_that_begins_where_the_interval_ends_is_not_touched(client: httpx.Client) -> None:
    assert page(client, interval="2026-03-01T00:00:00Z/2026-03-02T00:00:00Z") == {"totalHits": 0}
    assert page(client, interval="2026-03-03T00:00:00Z/2026-03-04T00:00:00Z") == {"totalHits": 0}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            {"interval": "2026-03-01T00:00:00Z/2026-04-01T00:00:01Z"},
            "You must specify a search interval as part of your query that does not exceed 31 days.",
        ),
        ({}, "You must specify a valid search interval as part of your query."),
        ({"interval": "yesterday"}, "You must specify a valid search interval as part of your query."),
        ({"interval": DAY, "paging": {"pageSize": 101}}, "The page size may not exceed 100."),
        (
            {"interval": DAY, "paging": {"pageSize": 100, "pageNumber": 1001}},
            "Pagination may not exceed 100000 results. Consider querying in smaller intervals or using filters.",
        ),
        ({"interval": DAY, "segmentFilters": [where("colour", "red")]}, "Invalid value 'colour' in a filter."),
        (
            {"interval": DAY, "segmentFilters": [{"type": "and"}]},
            "A filter must have at least one predicate or clause.",
        ),
    ],
)
def test_what_a_query_must_not_ask_is_400(client: httpx.Client, body: dict[str, Any], message: str) -> None:
    reply = client.post(QUERY, json=body)
    told = reply.json()
    assert (reply.status_code, told["code"], told["message"]) == (400, "bad.request", message)


def test_an_interval_of_31_days_is_allowed(client: httpx.Client) -> None:
    assert page(client, interval="2026-03-01T00:00:00Z/2026-04-01T00:00:00Z")["totalHits"] == 10


def test_pages_are_of_25_by_default_and_hold_each_conversation_once_in_the_order_of_time() -> None:
    with StandIn(tiny(60, seconds=2)) as server, asking(server) as client:
        pages = [client.post(QUERY, json={"interval": DAY, "paging": {"pageNumber": n}}).json() for n in (1, 2, 3, 4)]
        assert [len(ids(one)) for one in pages] == [25, 25, 10, 0]
        assert [one["totalHits"] for one in pages] == [60] * 4
        assert "conversations" not in pages[3]
        expected = [one.id for one in server.organisation.conversations]
        assert [one for part in pages for one in ids(part)] == expected
        backwards = client.post(QUERY, json={"interval": DAY, "order": "desc", "paging": {"pageSize": 60}})
        assert ids(backwards.json()) == expected[::-1]


def test_no_more_than_so_many_can_be_reached() -> None:
    made = tiny(12, seconds=2)
    body = {"interval": DAY, "paging": {"pageSize": 5, "pageNumber": 2}}
    assert query(made, body, reachable=10).status == 200
    refused = query(made, {**body, "paging": {"pageSize": 5, "pageNumber": 3}}, reachable=10)
    assert (refused.status, refused.body["message"][:40]) == (400, "Pagination may not exceed 100000 results")


def test_filters_on_segments_let_through_who_fits(server: StandIn, client: httpx.Client) -> None:
    calls = server.organisation.conversations
    assert len(ids(page(client, segmentFilters=[VOICE]))) == 10
    assert ids(page(client, segmentFilters=[where("mediaType", "email")])) == []
    queue, agent = calls[0].queue_id, calls[3].legs[0].agent_id
    assert queue is not None
    in_queue, of_agent = (
        [one.id for one in calls if one.queue_id == queue],
        [one.id for one in calls if any(leg.agent_id == agent for leg in one.legs)],
    )
    assert ids(page(client, segmentFilters=[where("queueId", queue)])) == in_queue
    assert ids(page(client, segmentFilters=[VOICE, where("userId", agent)])) == of_agent
    assert 0 < len(in_queue) < 10
    assert 0 < len(of_agent) < 10
    held = page(client, segmentFilters=[where("segmentType", "hold")])
    assert ids(held) == [one.id for one in calls if one.on_hold]


def test_an_or_lets_through_what_fits_either_way(server: StandIn, client: httpx.Client) -> None:
    first, second = (one.id for one in server.organisation.conversations[:2])
    predicates = [where("conversationId", one)["predicates"][0] for one in (first, second)]
    reply = page(client, conversationFilters=[{"type": "or", "predicates": predicates}])
    assert ids(reply) == [first, second]


def test_a_filter_on_the_length_keeps_its_limits(server: StandIn, client: httpx.Client) -> None:
    lengths = sorted(one.length for one in server.organisation.conversations)
    middle = lengths[5]
    assert lengths[4] < middle < lengths[6]
    for limits, expected in (({"gte": middle}, 5), ({"gt": middle}, 4), ({"lte": middle}, 6), ({"lt": middle}, 5)):
        assert page(client, conversationFilters=[longer(**limits)])["totalHits"] == expected
    assert page(client, conversationFilters=[longer(gte=lengths[0], lt=lengths[2])])["totalHits"] == 2


def test_details_are_given_by_id_too(server: StandIn, client: httpx.Client) -> None:
    first, second = (one.id for one in server.organisation.conversations[:2])
    whole = page(client)["conversations"]
    base = "/api/v2/analytics/conversations"
    assert client.get(f"{base}/{first}/details").json() == whole[0]
    assert client.get(f"{base}/details", params={"id": f"{second},nobody"}).json() == {"conversations": [whole[1]]}
    assert client.get(f"{base}/nobody/details").status_code == 404


def test_what_segments_and_metrics_tell_of_hold_is_the_same() -> None:
    made = tiny(30, holds=0.5, transfers=0.3, consults=0.2)
    seen = 0
    for call in made.conversations:
        for participant in details(made, call)["participants"]:
            (session,) = participant["sessions"]
            metrics: dict[str, int] = {}
            for metric in session["metrics"]:
                metrics[metric["name"]] = metrics.get(metric["name"], 0) + metric["value"]
            held = sum(_length(one) for one in session["segments"] if one["segmentType"] == "hold")
            assert (participant["purpose"] == "agent") == ("tHandle" in metrics)
            assert metrics.get("tHeld", 0) == metrics.get("tHeldComplete", 0) == held
            if "tHandle" in metrics:
                assert metrics["tHandle"] == metrics["tTalk"] + held + metrics["tAcw"]
                assert metrics["tTalk"] == metrics["tTalkComplete"]
                seen += held > 0
    assert seen >= 15


def test_the_agent_is_known_by_id_alone_and_the_queue_by_its_name() -> None:
    made = tiny(1, outbound=0)
    told = details(made, made.conversations[0])
    names = {one["purpose"]: one.get("participantName") for one in told["participants"]}
    assert names == {
        "customer": "Mobile Number",
        "ivr": "Main IVR",
        "acd": made.queue_name[str(made.conversations[0].queue_id)],
        "agent": None,
    }
    recorded = [one["purpose"] for one in told["participants"] if one["sessions"][0].get("recording")]
    assert recorded == ["customer"]


def _length(segment: dict[str, str]) -> int:
    start, end = (datetime.fromisoformat(segment[key]) for key in ("segmentStart", "segmentEnd"))
    return round((end - start).total_seconds() * 1000)
