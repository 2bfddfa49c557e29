"""Tokens: who gets one, how long it is good, and what a request without one is told."""

from __future__ import annotations

import httpx
import pytest

from genqa.demo.organisation import tiny
from genqa.demo.server import StandIn
from tests.demo.asking import asking, log_in

ME = "/api/v2/tokens/me"


def test_the_right_client_gets_a_token_that_works(server: StandIn) -> None:
    reply = log_in(server)
    assert reply.status_code == 200
    token = reply.json()
    assert (sorted(token), token["token_type"], token["expires_in"]) == (
        ["access_token", "expires_in", "token_type"],
        "bearer",
        86399,
    )
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    me = httpx.get(server.base_url + ME, headers=headers).json()
    assert me["organization"]["name"] == "Northwind (made up)"
    assert me["OAuthClient"]["id"] == server.client_id


@pytest.mark.parametrize(
    ("client", "secret", "description"),
    [("nobody", "x", "client not found"), ("stand-in-client", "wrong", "authentication failed")],
)
def test_another_client_or_secret_is_told_400_in_the_words_of_the_login(
    server: StandIn, client: str, secret: str, description: str
) -> None:
    reply = log_in(server, client, secret)
    assert reply.status_code == 400
    assert reply.json() == {"error": "invalid_client", "description": description}


def test_another_grant_is_refused(server: StandIn) -> None:
    auth = (server.client_id, server.client_secret)
    reply = httpx.post(f"{server.base_url}/oauth/token", auth=auth, data={"grant_type": "password"})
    assert (reply.status_code, reply.json()["error"]) == (400, "unsupported_grant_type")


@pytest.mark.parametrize(
    ("headers", "code"),
    [({}, "authentication.required"), ({"Authorization": "Bearer made-up"}, "bad.credentials")],
)
def test_a_call_without_a_good_token_is_401(server: StandIn, headers: dict[str, str], code: str) -> None:
    reply = httpx.get(server.base_url + ME, headers=headers)
    assert (reply.status_code, reply.json()["code"], reply.json()["status"]) == (401, code, 401)
    assert reply.json()["contextId"] == reply.headers["ININ-Correlation-Id"]


def test_a_token_runs_out_and_a_new_one_helps() -> None:
    now = [1_800_000_000.0]
    with StandIn(tiny(1), clock=lambda: now[0], expires_in=60) as server, asking(server) as client:
        now[0] += 59
        assert client.get(ME).status_code == 200
        now[0] += 1
        assert client.get(ME).json()["code"] == "bad.credentials"
        client.headers["Authorization"] = f"Bearer {log_in(server).json()['access_token']}"
        assert client.get(ME).status_code == 200


def test_the_log_tells_who_asked_without_their_secrets(server: StandIn) -> None:
    token = log_in(server).json()["access_token"]
    log_in(server, secret="wrong")
    httpx.get(server.base_url + ME, headers={"Authorization": f"Bearer {token}"})
    httpx.get(server.base_url + ME, headers={"Authorization": "Bearer other"})
    httpx.get(server.base_url + ME)
    assert [(one.method, one.path, one.authorization, one.right, one.status) for one in server.log] == [
        ("POST", "/oauth/token", "basic", True, 200),
        ("POST", "/oauth/token", "basic", False, 400),
        ("GET", ME, "bearer", True, 200),
        ("GET", ME, "bearer", False, 401),
        ("GET", ME, "none", None, 401),
    ]
    assert token not in repr(server.log)
    assert server.client_secret not in repr(server.log)
    assert (server.count(), server.count("/api"), server.count("/api", status=401)) == (5, 3, 2)


def test_its_environment_names_the_server_and_a_rate_that_does_not_slow_down(server: StandIn) -> None:
    assert server.environ == {
        "GENQA_GENESYS_API": "platform",
        "GENQA_GENESYS_BASE_URL": server.base_url,
        "GENQA_GENESYS_PER_MINUTE": "100000",
        "GENQA_GENESYS_CLIENT_ID": "stand-in-client",
        "GENQA_GENESYS_CLIENT_SECRET": "stand-in-secret",
    }
