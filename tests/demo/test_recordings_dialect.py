"""The recordings dialect: its list, its parts in three ways, its state changes."""

from __future__ import annotations

import httpx
import pytest

from genqa import audio
from genqa.demo.organisation import tiny
from genqa.demo.server import StandIn
from genqa.genesys import states
from tests.demo.asking import asking

SEARCH = "/api/v2/recordings/search"
EVENTS = "/api/v2/interactions/events/details"
VOICE = {"type": "type eq 'voice'", "sort": "startTime desc"}


def test_the_list_has_one_recording_of_each_call_latest_first_until_a_page_comes_short(
    server: StandIn, client: httpx.Client
) -> None:
    pages = [client.post(SEARCH, json={"filter": VOICE, "pageSize": 4, "pageNumber": n}).json() for n in (1, 2, 3, 4)]
    assert [(one["pageSize"], one["pageNumber"], len(one["entities"])) for one in pages] == [
        (4, 1, 4),
        (4, 2, 4),
        (4, 3, 2),
        (4, 4, 0),
    ]
    listed = [entity for one in pages for entity in one["entities"]]
    assert [one["interactionId"] for one in listed] == [one.id for one in server.organisation.conversations][::-1]
    call = server.organisation.conversations[-1]
    assert call.whole is not None
    assert listed[0] == {
        "id": call.whole.id,
        "interactionId": call.id,
        "status": "COMPLETED",
        "startTime": call.at(call.whole.start).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "direction": call.direction,
        "parts": [{"id": f"{call.whole.id}-stereo", "type": "voice", "format": "wav", "status": "COMPLETED"}],
        "agentId": call.legs[0].agent_id,
        "agentName": server.organisation.agent_name[call.legs[0].agent_id],
        "queueName": server.organisation.queue_name[str(call.queue_id)],
    }


@pytest.mark.parametrize("way", ["bytes", "redirect", "json"])
def test_a_part_is_bytes_or_a_way_to_a_presigned_address(way: str) -> None:
    with StandIn(tiny(1, seconds=2), parts=way) as server, asking(server) as client:
        one = server.organisation.conversations[0].recordings[0]
        reply = client.get(f"/api/v2/recordings/{one.id}/parts/{one.id}-stereo")
        if way == "redirect":
            assert (reply.status_code, reply.content) == (302, b"")
            assert reply.headers["location"].startswith(server.media_url)
            reply = httpx.get(reply.headers["location"])
        elif way == "json":
            assert list(reply.json()) == ["url"]
            reply = httpx.get(reply.json()["url"])
        assert (reply.status_code, reply.headers["content-type"]) == (200, "audio/wav")
        assert len(audio.read(reply.content, name="part").channels) == 2


def test_two_monos_are_two_parts_and_an_unknown_part_is_404() -> None:
    with StandIn(tiny(1, seconds=2, layouts=("two monos",))) as server, asking(server) as client:
        (listed,) = client.post(SEARCH, json={"filter": VOICE}).json()["entities"]
        base = f"/api/v2/recordings/{listed['id']}/parts"
        for part in listed["parts"]:
            assert len(audio.read(client.get(f"{base}/{part['id']}").content, name="part").channels) == 1
        assert client.get(f"{base}/other").status_code == 404
        assert client.get("/api/v2/recordings/nothing/parts/other").status_code == 404


def test_state_changes_tell_the_hold_and_the_connect_of_the_call(server: StandIn, client: httpx.Client) -> None:
    seen = 0
    for call in server.organisation.conversations:
        query = {"interactionId": call.id, "type": "stateChange", "limit": 1000, "pageNumber": 1}
        told = client.get(EVENTS, params=query).json()["entities"]
        read = states.read(told, "events", call.started)
        hold = read.hold(call.length)
        assert (hold.total if hold else None, read.connected) == (call.on_hold.duration, call.legs[0].start)
        seen += bool(call.on_hold)
    assert seen >= 5


def test_state_changes_come_in_pages(server: StandIn, client: httpx.Client) -> None:
    call = next(one for one in server.organisation.conversations if one.on_hold and one.queue)
    query = {"interactionId": call.id, "type": "stateChange", "limit": 4}
    pages = [client.get(EVENTS, params={**query, "pageNumber": n}).json()["entities"] for n in (1, 2, 3)]
    assert [one["state"] for part in pages for one in part] == [
        "QUEUE",
        "RINGING",
        "TALK",
        "HOLD",
        "TALK",
        "DISCONNECTED",
    ]
    assert [len(part) for part in pages] == [4, 2, 0]
    assert client.get(EVENTS, params={**query, "limit": 1001}).status_code == 400
    assert client.get(EVENTS, params={**query, "interactionId": "nobody"}).status_code == 404


def test_the_permission_that_is_lacking_is_named() -> None:
    with StandIn(tiny(1), lacking=frozenset({"recording:read"})) as server, asking(server) as client:
        reply = client.post(SEARCH, json={"filter": VOICE})
    assert (reply.status_code, "[recording:read]" in reply.json()["message"]) == (403, True)
