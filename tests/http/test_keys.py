"""Keys and renewed tokens in headers: where they go, where they never go, and what is said where they are refused."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from genqa.errors import (
    BadReply,
    GenqaError,
    LimitReached,
    LinkExpired,
    MissingPermission,
    RateLimited,
    Refused,
    UnsupportedAudio,
    WrongCredentials,
)
from genqa.http import Bearer, Denial, Key
from tests.http.conftest import OpenWeb
from tests.http.servers import FakeTime, Handler, Say, Server, said

SECRET = "k3y-of-the-organisation"
NAME = "the key GENQA_STT_DEEPGRAM_KEY"
OK = said(200, {})


@pytest.mark.parametrize(
    ("key", "header", "value"),
    [
        (Key(SECRET, NAME), "authorization", SECRET),
        (Key(SECRET, NAME, scheme="Token"), "authorization", f"Token {SECRET}"),
        (Key(SECRET, NAME, "Ocp-Apim-Subscription-Key"), "ocp-apim-subscription-key", SECRET),
    ],
)
def test_a_key_stands_in_its_header(key: Key, header: str, value: str, server: Server, open_web: OpenWeb) -> None:
    server.on("/a", OK)
    open_web(login=key).get("/a")
    assert server.to("/a")[0].headers[header] == value
    assert server.paths() == ["/a"]
    assert SECRET not in repr(key)


def test_without_a_login_there_is_no_credential(server: Server, open_web: OpenWeb) -> None:
    server.on("/a", OK)
    open_web(login=None).get("/a")
    assert server.to("/a")[0].authorization is None


def test_no_key_goes_to_another_origin_nor_along_a_redirect(
    server: Server, elsewhere: Server, open_web: OpenWeb, tmp_path: Path
) -> None:
    web = open_web(login=Key(SECRET, NAME))
    server.on("/a", Say(302, b"", {"Location": f"{elsewhere.url}/b"}))
    elsewhere.on("/b", OK)
    with pytest.raises(BadReply, match="points elsewhere"):
        web.get("/a")
    assert elsewhere.heard == []
    web.download("/a", tmp_path / "file", most_bytes=100)
    web.download(f"{elsewhere.url}/b", tmp_path / "file", most_bytes=100)
    assert [heard.authorization for heard in elsewhere.heard] == [None, None]
    elsewhere.on("/b", said(403, {}))
    with pytest.raises(LinkExpired):
        web.download(f"{elsewhere.url}/b", tmp_path / "file", most_bytes=100)


@pytest.mark.parametrize(
    ("status", "body", "kind", "message"),
    [
        (401, {"err_msg": f"bad {SECRET}"}, WrongCredentials, f"/a refuses {NAME}; check it: bad …"),
        (403, {"error": {"message": "no scope"}}, MissingPermission,
         f"/a: {NAME} may not do this: no scope; check what it is allowed"),
        (400, {"error": "Corrupt data", "request_id": "r-1"}, Refused,
         "/a answers 400: Corrupt data (correlation id r-1)"),
    ],
)  # fmt: skip
def test_refusals_name_the_key_and_never_show_it(
    status: int, body: object, kind: type[GenqaError], message: str, server: Server, open_web: OpenWeb
) -> None:
    server.on("/a", said(status, body))
    with pytest.raises(kind) as caught:
        open_web(login=Key(SECRET, NAME)).get("/a")
    assert type(caught.value) is kind
    assert str(caught.value) == f"127.0.0.1:{server.server_port}{message}"


class Account:
    """Gives tokens as a service account's library does."""

    def __init__(self) -> None:
        self.made = 1
        self.asked: list[bool] = []

    def __call__(self, renew: bool) -> str:
        self.asked.append(renew)
        self.made += renew
        return f"t0ken-{self.made}"


def test_a_token_of_somebody_else_is_renewed_once_where_it_is_refused(server: Server, open_web: OpenWeb) -> None:
    account = Account()
    web = open_web(login=Bearer(account, "the service account"))
    server.on("/a", OK, said(401, {}), OK)
    web.get("/a")
    web.get("/a")
    assert [heard.authorization for heard in server.to("/a")] == [
        "Bearer t0ken-1", "Bearer t0ken-1", "Bearer t0ken-2",
    ]  # fmt: skip
    assert account.asked == [False, False, False, True]


def test_a_token_that_is_refused_again_is_told_with_its_account(server: Server, open_web: OpenWeb) -> None:
    server.on("/a", said(401, {"error": {"message": "t0ken-1 and t0ken-2 are wrong"}}))
    web = open_web(login=Bearer(Account(), "the service account"))
    with pytest.raises(WrongCredentials, match=r"refuses the service account; check it: … and … are wrong$"):
        web.get("/a")
    assert len(server.to("/a")) == 2


def judge_of(seen: list[Denial]) -> Callable[[Denial], GenqaError | None]:
    def judge(denial: Denial) -> GenqaError | None:
        seen.append(denial)
        if "quota" in denial.words:
            return LimitReached(f"no quota: {denial.shown(str(denial.body))}")
        return UnsupportedAudio("not this codec") if denial.status == 415 else None

    return judge


def test_a_quota_that_is_used_up_is_not_waited_for(server: Server, open_web: OpenWeb, time: FakeTime) -> None:
    seen: list[Denial] = []
    web = open_web(login=Key(SECRET, NAME), judge=judge_of(seen))
    server.on("/a", said(429, {"error": {"message": "no quota", "code": SECRET}}, x_request_id="r-1"))
    with pytest.raises(LimitReached, match="'code': '…'"):
        web.get("/a")
    assert (time.waits, len(server.to("/a"))) == ([], 1)
    (denial,) = seen
    assert (denial.status, denial.where, denial.words, denial.request) == (
        429, f"127.0.0.1:{server.server_port}/a", "no quota", "r-1",
    )  # fmt: skip
    assert SECRET not in repr(denial)


def test_a_429_without_such_words_is_waited_for(server: Server, open_web: OpenWeb, time: FakeTime) -> None:
    web = open_web(login=Key(SECRET, NAME), judge=judge_of([]))
    server.on("/a", said(429, {"error": {"message": "too many at once"}}, retry_after="3"), OK)
    web.get("/a")
    assert time.waits == [3.0]
    server.on("/a", said(429, {}, retry_after="7200"))
    with pytest.raises(RateLimited):
        web.get("/a")


def test_what_the_api_says_goes_before_what_the_status_says(server: Server, open_web: OpenWeb) -> None:
    server.on("/a", said(415, {}))
    with pytest.raises(UnsupportedAudio, match=r"^not this codec$"):
        open_web(login=Key(SECRET, NAME), judge=judge_of([])).get("/a")


def test_an_answer_that_is_no_object_is_understood_too(server: Server, open_web: OpenWeb) -> None:
    seen: list[Denial] = []
    for body in (b"[1]", b"<html>", b'"text"', b'{"error": ["a"]}', b'{"message": {"a": 1}}'):
        server.on("/a", Say(400, body))
        with pytest.raises(Refused, match=r"/a answers 400$"):
            open_web(login=None, judge=judge_of(seen)).get("/a")
    assert [denial.words for denial in seen] == [""] * 5


def test_many_workers_have_a_refused_token_renewed_once(server: Server, open_web: OpenWeb) -> None:
    account = Account()

    def step(handler: Handler) -> None:
        (OK if handler.headers["Authorization"] == "Bearer t0ken-2" else said(401, {}))(handler)

    server.on("/a", step)
    web = open_web(login=Bearer(account, "the service account"))
    with ThreadPoolExecutor(8) as workers:
        statuses = list(workers.map(lambda _: web.get("/a").status, range(40)))
    assert statuses == [200] * 40
    assert account.asked.count(True) == 1
