"""The token: got once for all threads, renewed in time and after a 401, and never shown to anyone but the API."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from genqa.errors import BadReply, NotConfigured, Refused, Unreachable, WrongCredentials
from genqa.http import Login, Web
from tests.http.conftest import OpenWeb
from tests.http.servers import CLIENT_ID, CLIENT_SECRET, TOKEN_PATH, FakeTime, Handler, Server, reset, said

OK = said(200, {})
UNAUTHORIZED = said(401, {"message": "Invalid login credentials.", "code": "bad.credentials"})


def only_with(token: str) -> Callable[[Handler], None]:
    """An answer of 401 to whoever brings another token."""

    def step(handler: Handler) -> None:
        (OK if handler.headers["Authorization"] == f"Bearer {token}" else UNAUTHORIZED)(handler)

    return step


def test_the_token_is_asked_for_as_the_sdk_does(server: Server, web: Web) -> None:
    server.on("/a", OK)
    web.get("/a")
    asked, used = server.heard
    assert (asked.method, asked.path, asked.body) == ("POST", TOKEN_PATH, b"grant_type=client_credentials")
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
    kind, _, encoded = (asked.authorization or "").partition(" ")
    assert (kind, base64.b64decode(encoded).decode()) == ("Basic", f"{CLIENT_ID}:{CLIENT_SECRET}")
    assert (used.method, used.path, used.authorization) == ("GET", "/a", "Bearer token-1")


def test_one_token_does_for_many_requests(server: Server, web: Web) -> None:
    server.on("/a", OK)
    for _ in range(5):
        web.get("/a")
    assert server.paths() == [TOKEN_PATH, *["/a"] * 5]
    assert web.requests == 6


def test_a_token_is_renewed_thirty_seconds_before_it_runs_out(server: Server, web: Web, time: FakeTime) -> None:
    server.on("/a", OK)
    web.get("/a")
    time.now += 3569
    web.get("/a")
    assert len(server.to(TOKEN_PATH)) == 1
    time.now += 1
    web.get("/a")
    assert [heard.authorization for heard in server.to("/a")] == ["Bearer token-1", "Bearer token-1", "Bearer token-2"]


@pytest.mark.parametrize(
    ("expires_in", "kept_for"),
    [(20, 10.0), (40, 20.0), (None, 270.0), ("3600", 270.0), (-5, 270.0), (1e99, 270.0), (float("nan"), 270.0)],
)
def test_a_short_or_senseless_life_of_a_token_is_lived_with(
    expires_in: object, kept_for: float, server: Server, web: Web, time: FakeTime
) -> None:
    server.on(TOKEN_PATH, said(200, {"access_token": "t", "expires_in": expires_in}))
    server.on("/a", OK)
    web.get("/a")
    time.now += kept_for - 0.5
    web.get("/a")
    assert len(server.to(TOKEN_PATH)) == 1
    time.now += 0.5
    web.get("/a")
    assert len(server.to(TOKEN_PATH)) == 2


def test_a_refused_token_is_renewed_once_and_the_request_repeated(server: Server, web: Web) -> None:
    server.on("/a", only_with("token-2"))
    assert web.post("/a", {"x": 1}, repeatable=False).status == 200
    assert [(heard.authorization, heard.body) for heard in server.to("/a")] == [
        ("Bearer token-1", b'{"x":1}'),
        ("Bearer token-2", b'{"x":1}'),
    ]


def test_a_token_refused_twice_ends_it(server: Server, web: Web) -> None:
    server.on("/a", UNAUTHORIZED)
    with pytest.raises(WrongCredentials, match=r"/a refuses the token, also a new one; check the client id and secret"):
        web.get("/a")
    assert server.paths() == [TOKEN_PATH, "/a", TOKEN_PATH, "/a"]


def test_eight_threads_whose_token_is_refused_renew_it_once(server: Server, web: Web) -> None:
    server.on("/first", OK)
    web.get("/first")
    together = threading.Barrier(8)

    def all_have_the_old_one(handler: Handler) -> None:
        if handler.headers["Authorization"] == "Bearer token-1":
            together.wait(10)  # nobody hears of the refusal before all have asked
        only_with("token-2")(handler)

    server.on("/a", all_have_the_old_one)
    with ThreadPoolExecutor(8) as workers:
        answers = list(workers.map(lambda _: web.get("/a").status, range(8)))
    assert answers == [200] * 8
    assert len(server.to(TOKEN_PATH)) == 2
    assert (
        sorted(str(heard.authorization) for heard in server.to("/a")) == ["Bearer token-1"] * 8 + ["Bearer token-2"] * 8
    )


def test_sixteen_threads_that_begin_at_once_ask_for_one_token(server: Server, web: Web) -> None:
    server.on("/a", OK)
    with ThreadPoolExecutor(16) as workers:
        assert [answer.status for answer in workers.map(lambda _: web.get("/a"), range(32))] == [200] * 32
    assert len(server.to(TOKEN_PATH)) == 1


def test_an_unknown_client_is_told_to_look_at_the_region(server: Server, web: Web) -> None:
    server.on(TOKEN_PATH, said(400, {"error": "invalid_client", "description": "client not found"}))
    with pytest.raises(
        WrongCredentials, match=r"^127\.0\.0\.1 does not know this client id; check \w+_CLIENT_ID, and the region: "
    ):
        web.get("/a")


@pytest.mark.parametrize("status", [400, 401])
def test_a_wrong_secret_is_told(status: int, server: Server, web: Web) -> None:
    server.on(TOKEN_PATH, said(status, {"error": "invalid_client", "description": "authentication failed"}))
    with pytest.raises(
        WrongCredentials, match=r"refuses the client \(authentication failed\); check the client id and"
    ):
        web.get("/a")


def test_credentials_once_refused_are_not_tried_again_by_each_worker(server: Server, web: Web) -> None:
    server.on(TOKEN_PATH, said(400, {"description": "authentication failed"}))

    def ask(_: int) -> str:
        with pytest.raises(WrongCredentials) as caught:
            web.get("/a")
        return str(caught.value)

    with ThreadPoolExecutor(8) as workers:
        assert len(set(workers.map(ask, range(16)))) == 1
    assert server.paths() == [TOKEN_PATH]


def test_the_request_for_the_token_is_as_patient_as_any(server: Server, web: Web, time: FakeTime) -> None:
    server.on(TOKEN_PATH, said(429, {}, retry_after="5"), said(503, {}), reset, said(200, {"access_token": "t"}))
    server.on("/a", OK)
    web.get("/a")
    assert time.waits == [5.0, 2.0, 4.0]
    assert server.to("/a")[0].authorization == "Bearer t"


def test_a_login_that_only_fails_is_given_up_and_asked_again_the_next_time(server: Server, web: Web) -> None:
    server.on(TOKEN_PATH, *[said(500, {})] * 6, said(200, {"access_token": "t"}))
    server.on("/a", OK)
    with pytest.raises(Unreachable, match=rf"{TOKEN_PATH} answers 500; given up after 6 tries$"):
        web.get("/a")
    assert web.get("/a").status == 200


@pytest.mark.parametrize("token", [None, 7, "", "two words", "line\r\nX-Evil: 1", "ä"])
def test_an_answer_without_a_usable_token_is_a_bad_reply(token: object, server: Server, web: Web) -> None:
    server.on(TOKEN_PATH, said(200, {"access_token": token}))
    with pytest.raises(BadReply, match="answers without a token; check the login URL"):
        web.get("/a")


@pytest.mark.parametrize("status", [302, 403, 404])
def test_any_other_answer_of_the_login_is_told(status: int, server: Server, web: Web) -> None:
    server.on(TOKEN_PATH, said(status, {"message": "not here"}, location="http://127.0.0.1:1/"))
    with pytest.raises(Refused, match=rf"gives no token: it answers {status} not here; check the login URL$"):
        web.get("/a")
    assert len(server.heard) == 1


def test_a_client_without_a_login_asks_without_a_token(server: Server, open_web: OpenWeb) -> None:
    server.on("/a", OK)
    open_web(login=None).get("/a")
    assert [heard.authorization for heard in server.heard] == [None]


def test_the_secret_goes_over_https_alone(server: Server, open_web: OpenWeb) -> None:
    with pytest.raises(
        NotConfigured, match=r"the login URL is plain http: login\.example\.com/oauth/token is only asked"
    ):
        open_web(login=Login("http://login.example.com/oauth/token", "id", "secret"))
