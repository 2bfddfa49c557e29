"""Every endpoint of the platform dialect asked over HTTP, as often as it has different things to say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import httpx

from genqa.demo.server import StandIn

DAY = "2026-03-02T00:00:00.000Z/2026-03-03T00:00:00.000Z"


class Visit(NamedTuple):
    """One request and its reply; ``body`` is ``None`` where there is none."""

    method: str
    path: str
    status: int
    body: Any


def visit(server: StandIn) -> list[Visit]:
    """What the server answers to all that :func:`_asked` asks, in order."""
    with httpx.Client(base_url=server.base_url) as client:
        login = client.post(
            "/oauth/token",
            auth=(server.client_id, server.client_secret),
            data={"grant_type": "client_credentials"},
        )
        client.headers["Authorization"] = f"Bearer {login.json()['access_token']}"
        found = []
        for method, path, body in _asked(server):
            reply = client.request(method, path, json=body)
            found.append(Visit(method, path.partition("?")[0], reply.status_code, reply.json() if reply.text else None))
        submitted = [one for one in found if one.path.endswith("/batchrequests") and one.status == 200]
        for number in range(2):
            reply = client.get(submitted[0].body["selfUri"])
            found.append(Visit("GET", submitted[0].body["selfUri"], reply.status_code, reply.json()))
            assert reply.json()["status"] == ("InProgress", "Completed")[number]
    return found


def _asked(server: StandIn) -> Iterator[tuple[str, str, Any]]:
    analytics, organisation = "/api/v2/analytics/conversations", server.organisation
    calls = organisation.conversations
    everything = {"interval": DAY, "paging": {"pageSize": 100, "pageNumber": 1}}
    yield "POST", f"{analytics}/details/query", everything
    yield "POST", f"{analytics}/details/query", {"interval": "2026-01-01T00:00:00Z/2026-01-02T00:00:00Z"}
    yield "POST", f"{analytics}/details/query", {"interval": "2026-01-01T00:00:00Z/2026-03-02T00:00:00Z"}
    yield "GET", f"{analytics}/details?id={calls[0].id},{calls[1].id}", None
    yield "GET", f"{analytics}/{calls[0].id}/details", None
    yield "GET", f"{analytics}/unknown/details", None
    for call in calls:
        base = f"/api/v2/conversations/{call.id}"
        yield "GET", f"{base}/recordingmetadata", None
        for form in ("WAV", "WAV", "NONE"):
            yield "GET", f"{base}/recordings?formatId={form}", None
        for one in call.recordings:
            yield "GET", f"{base}/recordingmetadata/{one.id}", None
            for _ in range(2):
                yield "GET", f"{base}/recordings/{one.id}?formatId=WAV&download=true", None
        spoken = f"/api/v2/speechandtextanalytics/conversations/{call.id}/communications/{call.guest_session}"
        yield "GET", f"{spoken}/transcripturl", None
        yield "GET", f"{spoken}/transcripturls", None
    wanted = [{"conversationId": call.id} for call in calls]
    yield "POST", "/api/v2/recording/batchrequests", {"batchDownloadRequestList": [*wanted, {"conversationId": "none"}]}
    yield "POST", "/api/v2/recording/batchrequests", {"batchDownloadRequestList": wanted * 6}
    yield "GET", "/api/v2/users?state=any&pageSize=20", None
    yield "GET", "/api/v2/users?pageSize=2", None
    yield "GET", f"/api/v2/users/{organisation.agents[0].id}", None
    yield "GET", "/api/v2/routing/queues", None
    yield "GET", f"/api/v2/routing/queues/{organisation.queues[0].id}", None
    yield "GET", "/api/v2/routing/wrapupcodes", None
    yield "GET", "/api/v2/tokens/me", None
    yield "GET", "/api/v2/organizations/limits/namespaces/platform.api", None
    yield "GET", "/api/v2/recording/settings", None
