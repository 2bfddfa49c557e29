"""People, queues, codes, limits; and transcripts where speech analytics is licensed."""

from __future__ import annotations

import httpx
import pytest

from genqa.demo.organisation import tiny
from genqa.demo.server import StandIn
from tests.demo.asking import asking

USERS, QUEUES = "/api/v2/users", "/api/v2/routing/queues"


def test_who_has_left_is_hidden_unless_any_state_is_asked_for(server: StandIn, client: httpx.Client) -> None:
    gone = server.organisation.agents[-1]
    everybody = ",".join(one.id for one in server.organisation.agents)
    active, all_of_them = (
        client.get(USERS, params={"id": everybody, **more}).json() for more in ({}, {"state": "any"})
    )
    assert (active["total"], all_of_them["total"]) == (5, 6)
    assert {one["name"]: one["state"] for one in all_of_them["entities"]}[gone.name] == "inactive"
    assert client.get(f"{USERS}/{gone.id}").status_code == 404
    assert client.get(f"{USERS}/{gone.id}", params={"state": "inactive"}).json()["name"] == gone.name


def test_lists_are_paged() -> None:
    with StandIn(tiny(1)) as server, asking(server) as client:
        first = client.get(USERS, params={"pageSize": 4, "state": "any"}).json()
        assert (first["pageSize"], first["total"], first["pageCount"], len(first["entities"])) == (4, 6, 2, 4)
        rest = client.get(first["nextUri"], params={"pageSize": 4, "pageNumber": 2, "state": "any"}).json()
        assert (len(rest["entities"]), "nextUri" in rest) == (2, False)
        assert client.get(USERS).json()["pageSize"] == 25


@pytest.mark.parametrize(
    ("name", "found"),
    [("Orders", ["Orders"]), ("orders", ["Orders"]), ("Ord", []), ("Ord*", ["Orders"]), ("*r*", ["Orders", "Support"])],
)
def test_queues_are_found_by_name(client: httpx.Client, name: str, found: list[str]) -> None:
    assert [one["name"] for one in client.get(QUEUES, params={"name": name}).json()["entities"]] == found


def test_queues_are_found_by_id(server: StandIn, client: httpx.Client) -> None:
    billing, _, support = server.organisation.queues
    listed = client.get(QUEUES, params={"id": f"{support.id},{billing.id},nothing"}).json()
    assert [one["name"] for one in listed["entities"]] == ["Billing", "Support"]
    assert client.get(f"{QUEUES}/{support.id}").json()["name"] == "Support"
    assert client.get(f"{QUEUES}/nothing").status_code == 404


def test_codes_limits_and_settings_are_told() -> None:
    with StandIn(tiny(1), per_minute=300) as server, asking(server) as client:
        codes = client.get("/api/v2/routing/wrapupcodes").json()["entities"]
        assert [one["name"] for one in codes] == ["Refund", "Information given"]
        limits = client.get("/api/v2/organizations/limits/namespaces/platform.api").json()["entities"]
        assert {one["value"] for one in limits} == {300}
        assert client.get("/api/v2/recording/settings").json()["recordingPlaybackUrlTtl"] == 60


def test_a_transcript_lies_on_the_media_origin(server: StandIn, client: httpx.Client) -> None:
    call = server.organisation.conversations[0]
    path = f"/api/v2/speechandtextanalytics/conversations/{call.id}/communications/{call.guest_session}"
    address = client.get(f"{path}/transcripturl").json()["url"]
    assert address.startswith(server.media_url)
    file = httpx.get(address).json()
    assert (file["conversationId"], file["communicationId"]) == (call.id, call.guest_session)
    assert len(file["transcripts"][0]["phrases"]) == len(call.said) > 3
    several = client.get(f"{path}/transcripturls").json()
    assert [one["recording"]["id"] for one in several["urls"]] == [call.recordings[0].id]
    assert httpx.get(several["urls"][0]["url"]).json() == file
    other = path.replace(call.guest_session, call.legs[0].session_id)
    assert client.get(f"{other}/transcripturl").status_code == 404


def test_a_call_without_a_transcript_is_404_and_without_a_licence_403() -> None:
    for made, status, code in (
        (tiny(1, transcripts=False), 404, "not.found"),
        (tiny(1, licensed=False), 403, "missing.permissions"),
    ):
        with StandIn(made) as server, asking(server) as client:
            call = made.conversations[0]
            path = f"/api/v2/speechandtextanalytics/conversations/{call.id}/communications/{call.guest_session}"
            reply = client.get(f"{path}/transcripturl")
            assert (reply.status_code, reply.json()["code"]) == (status, code)
            assert (status == 404) or "[speechAndTextAnalytics:data:view]" in reply.json()["message"]
