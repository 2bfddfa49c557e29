"""What answers mean: the samples of the contract, and the words a person gets."""

from __future__ import annotations

from pathlib import Path

import pytest

from genqa.errors import (
    BadReply,
    GenqaError,
    MissingPermission,
    NotAtSource,
    RateLimited,
    Refused,
    Unreachable,
    WrongCredentials,
)
from genqa.http import Web
from tests.http.conftest import OpenWeb
from tests.http.servers import FakeTime, Say, Server, said

SAMPLES: list[tuple[str, int, type[GenqaError], str]] = [
    (
        "error_400_interval",
        400,
        Refused,
        r"answers 400: You must .* not exceed 31 days\. \(correlation id [0-9a-f-]{36}\)$",
    ),
    (
        "error_401",
        401,
        WrongCredentials,
        r"also a new one; check the client id and secret: Invalid login credentials\.$",
    ),
    (
        "error_403_missing_all",
        403,
        MissingPermission,
        r"the client lacks speechAndTextAnalytics:data:view; add it to a role",
    ),
    (
        "error_403_missing_any",
        403,
        MissingPermission,
        r"lacks one of recording:recording:view, .*, recording:screenRecording",
    ),
    ("error_404", 404, NotAtSource, r"is not there: The requested resource was not found\.$"),
]


@pytest.mark.parametrize(("name", "status", "kind", "words"), SAMPLES, ids=[name for name, *_ in SAMPLES])
def test_the_samples_are_understood(
    name: str, status: int, kind: type[GenqaError], words: str, shared_genesys: Path, server: Server, web: Web
) -> None:
    server.on("/api/v2/x", Say(status, (shared_genesys / "samples" / f"{name}.json").read_bytes()))
    with pytest.raises(kind, match=words) as caught:
        web.get("/api/v2/x")
    assert type(caught.value) is kind
    assert str(caught.value).startswith(f"127.0.0.1:{server.server_port}/api/v2/x ") or kind is MissingPermission


def test_the_sample_of_a_429_is_waited_for(shared_genesys: Path, server: Server, web: Web, time: FakeTime) -> None:
    refused = Say(429, (shared_genesys / "samples" / "error_429.json").read_bytes())
    server.on("/a", refused, said(200, {}))
    web.get("/a")
    assert time.waits == [42.0]


def test_the_sample_of_a_wrong_client_is_understood(shared_genesys: Path, server: Server, web: Web) -> None:
    server.on("/oauth/token", Say(400, (shared_genesys / "samples" / "token_400_invalid_client.json").read_bytes()))
    with pytest.raises(WrongCredentials, match="authentication failed"):
        web.get("/a")


def test_the_sample_of_a_token_is_used(shared_genesys: Path, server: Server, web: Web) -> None:
    server.on("/oauth/token", Say(200, (shared_genesys / "samples" / "token_200.json").read_bytes()))
    server.on("/a", said(200, {}))
    web.get("/a")
    assert (server.to("/a")[0].authorization or "").startswith("Bearer ")


@pytest.mark.parametrize(
    ("message", "named"),
    [
        ("You are missing the following permission(s): [a:b:c]", "lacks a:b:c; add"),
        (
            "You are missing the following permission(s): [] in at least one of the following division(s): [7-7]",
            "lacks ",
        ),
        ("You are missing the following permission(s): [a:b:c] in ... division(s): [7-7]", "lacks a:b:c; add"),
        ("Forbidden", "lacks known:by:genqa; add"),
        ("", "lacks known:by:genqa; add"),
    ],
)
def test_a_missing_permission_is_named_by_the_server_or_else_by_the_path(
    message: str, named: str, server: Server, open_web: OpenWeb
) -> None:
    asked = []

    def known(path: str) -> str:
        asked.append(path)
        return "known:by:genqa"

    server.on("/api/v2/x", said(403, {"message": message}))
    with pytest.raises(MissingPermission, match=named):
        open_web(permissions=known).get("/api/v2/x", {"id": "7"})
    assert asked == ["/api/v2/x"]


def test_where_nobody_knows_the_permission_the_servers_words_stand(server: Server, web: Web) -> None:
    server.on("/a", said(403, {"message": "Not authorized.", "code": "not.authorized"}))
    with pytest.raises(MissingPermission, match=r"/a: the client may not do this: Not authorized\.; check its roles$"):
        web.get("/a")


def test_an_answer_that_is_no_json_is_a_bad_reply_where_it_fails_too(server: Server, web: Web) -> None:
    server.on("/a", Say(200, b"<html>Welcome</html>", {"Content-Type": "text/html"}))
    with pytest.raises(BadReply, match=r"/a answers with text/html where JSON is due; check the base URL$"):
        web.get("/a")
    server.on("/b", Say(400, b"<html>Bad</html>"))
    with pytest.raises(Refused, match=r"/b answers 400$"):
        web.get("/b")


@pytest.mark.parametrize("body", [b"[" * 100_000, b"{", b"\xff\xfe\xfd", b"nope"])
def test_no_body_is_too_broken_to_be_refused(body: bytes, server: Server, web: Web) -> None:
    server.on("/a", Say(200, body))
    with pytest.raises(BadReply, match="where JSON is due"):
        web.get("/a")
    server.on("/a", Say(400, body))
    with pytest.raises(Refused):
        web.get("/a")


@pytest.mark.parametrize("body", [b"[1]", b'"words"', b'{"message": 7}', b'{"message": null}', b"null"])
def test_an_error_in_another_shape_is_still_an_error(body: bytes, server: Server, web: Web) -> None:
    server.on("/a", Say(409, body))
    with pytest.raises(Refused, match="/a answers 409"):
        web.get("/a")


def test_a_post_that_failed_says_that_it_may_have_been_done(server: Server, web: Web) -> None:
    server.on("/a", said(503, {}))
    with pytest.raises(Unreachable, match=r"/a answers 503; not asked again, for it may have been done$"):
        web.post("/a", {}, repeatable=False)


def test_every_error_here_is_one_line(server: Server, web: Web) -> None:
    for status in (302, 400, 401, 403, 404, 409, 429, 500):
        server.on("/a", said(status, {"message": "two\nlines \u2028 or\x00 more"}, retry_after="999"))
        with pytest.raises(
            (BadReply, Refused, WrongCredentials, MissingPermission, NotAtSource, RateLimited, Unreachable)
        ) as e:
            web.get("/a")
        assert str(e.value).isprintable()
