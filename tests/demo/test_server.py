"""The server as such: headers, the rate, permissions, connections, the end."""

from __future__ import annotations

import re
import socket
import threading

import httpx
import pytest

from genqa.demo.organisation import tiny
from genqa.demo.platform_routes import ROUTES
from genqa.demo.server import StandIn
from genqa.genesys.platform import permission_for
from tests.demo.asking import asking, log_in, page

ME = "/api/v2/tokens/me"
RATE = ("inin-ratelimit-count", "inin-ratelimit-allowed", "inin-ratelimit-reset")


def test_each_reply_tells_of_the_rate_and_has_a_correlation_id_of_its_own(client: httpx.Client) -> None:
    replies = [client.get(ME) for _ in range(3)]
    assert [reply.headers["inin-ratelimit-count"] for reply in replies] == ["1", "2", "3"]
    assert {reply.headers["inin-ratelimit-allowed"] for reply in replies} == {"1000000"}
    assert all(1 <= int(reply.headers["inin-ratelimit-reset"]) <= 61 for reply in replies)
    assert len({reply.headers["ININ-Correlation-Id"] for reply in replies}) == 3


def test_beyond_the_rate_it_is_429_until_the_minute_is_over() -> None:
    now = [1_800_000_000.0]
    with StandIn(tiny(1), clock=lambda: now[0], per_minute=3) as server, asking(server) as client:
        assert [client.get(ME).status_code for _ in range(3)] == [200] * 3
        now[0] += 20
        refused = client.get(ME)
        assert (refused.status_code, refused.headers["Retry-After"]) == (429, "41")
        assert not [name for name in RATE if name in refused.headers]
        assert refused.json() == {
            "message": "Rate limit exceeded the maximum. Retry the request in [41] seconds",
            "code": "too.many.requests.retry.after",
            "status": 429,
            "contextId": refused.headers["ININ-Correlation-Id"],
            "details": [],
            "errors": [],
        }
        now[0] += 40
        again = client.get(ME)
        assert (again.status_code, again.headers["inin-ratelimit-count"]) == (200, "1")


def test_logging_in_and_media_do_not_count() -> None:
    with StandIn(tiny(1, seconds=2), per_minute=2) as server, asking(server) as client:
        call = server.organisation.conversations[0]
        path = f"/api/v2/speechandtextanalytics/conversations/{call.id}/communications/{call.guest_session}"
        address = client.get(f"{path}/transcripturl").json()["url"]
        assert [httpx.get(address).status_code for _ in range(3)] == [200] * 3
        assert [log_in(server).status_code for _ in range(3)] == [200] * 3
        assert [client.get(ME).status_code for _ in range(2)] == [200, 429]


@pytest.mark.parametrize(
    ("lacking", "path", "code", "named"),
    [
        ({"routing:queue:view"}, "/api/v2/routing/queues", "missing.permissions", "[routing:queue:view]"),
        (
            {"recording:recording:view", "recording:recordingSegment:view"},
            "/api/v2/speechandtextanalytics/conversations/c/communications/s/transcripturls",
            "missing.any.permissions",
            "[recording:recording:view, recording:recordingSegment:view]",
        ),
    ],
)
def test_a_lacking_permission_is_403_and_named(lacking: set[str], path: str, code: str, named: str) -> None:
    with StandIn(tiny(1), lacking=frozenset(lacking)) as server, asking(server) as client:
        reply = client.get(path)
        assert (reply.status_code, reply.json()["code"]) == (403, code)
        assert reply.json()["message"].endswith(named)
        assert client.get("/api/v2/users").status_code == 200


def test_one_of_several_permissions_is_enough() -> None:
    lacking = frozenset({"analytics:conversationDetail:view"})
    with StandIn(tiny(2), lacking=lacking) as server, asking(server) as client:
        assert page(client)["totalHits"] == 2


def test_the_permissions_that_genqa_names_are_those_that_the_endpoints_take() -> None:
    unasked = [route for route in ROUTES if route.path.endswith("/transcripturls")]
    named = {
        route.path: set(re.findall(r"\w+:\w+:\w+", permission_for(route.path)))
        for route in ROUTES
        if route not in unasked
    }
    taken = {route.path: {*route.needs.any, *route.needs.all} for route in ROUTES}
    assert [path for path, permissions in named.items() if not permissions <= taken[path]] == []
    assert set().union(*named.values()) == {
        "analytics:conversationDetail:view",
        "analytics:agentConversationDetail:view",
        "recording:recording:view",
        "speechAndTextAnalytics:data:view",
        "routing:queue:view",
    }


def test_what_is_not_there_is_404_and_another_method_405(client: httpx.Client) -> None:
    assert client.get("/api/v2/nothing").json()["code"] == "not.found"
    assert client.put("/api/v2/users").status_code == 405
    assert client.get("/oauth/token").status_code == 405


def test_a_connection_stays_open_for_many_requests(server: StandIn) -> None:
    with socket.create_connection(("127.0.0.1", int(server.base_url.rpartition(":")[2]))) as connection:
        replies = connection.makefile("rb")
        for _ in range(3):
            connection.sendall(b"GET /api/v2/tokens/me HTTP/1.1\r\nHost: x\r\n\r\n")
            assert replies.readline() == b"HTTP/1.1 401 Unauthorized\r\n"
            headers = dict(line.split(b": ", 1) for line in iter(replies.readline, b"\r\n"))
            replies.read(int(headers[b"Content-Length"]))
        replies.close()


def test_many_ask_at_once(server: StandIn) -> None:
    with asking(server) as client:
        counts: list[int] = []
        threads = [threading.Thread(target=lambda: counts.append(page(client)["totalHits"])) for _ in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert counts == [10] * 16


def test_a_stand_in_that_has_ended_answers_nobody_and_leaves_no_thread() -> None:
    before = set(threading.enumerate())
    with StandIn(tiny(1)) as server, asking(server) as client:
        assert client.get(ME).status_code == 200
        address = server.base_url
        server.stop()
        with pytest.raises(httpx.TransportError):
            client.get(ME)
        assert set(threading.enumerate()) == before
        with pytest.raises(httpx.ConnectError):
            httpx.get(address)
