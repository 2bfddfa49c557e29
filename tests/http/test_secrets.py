"""No secret, no token and no signature of a link is in what genqa says: in no error, no log line and no ``repr``."""

from __future__ import annotations

import base64
import json
import logging
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from genqa.errors import GenqaError, LinkExpired
from genqa.http import Key, Login, Web
from genqa.http.origins import origin, parsed, shown
from genqa.http.token import Token
from tests.http.conftest import OpenWeb
from tests.http.servers import CLIENT_ID, CLIENT_SECRET, TOKEN_PATH, Handler, Say, Server, reset, said

SIGNATURE = "X-Amz-Signature=5160a7e"
BASIC = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
SECRETS = (CLIENT_SECRET, BASIC, "token-1", "token-2", SIGNATURE, "5160a7e", "session-cookie")


def assert_tells_nothing(text: str) -> None:
    assert [secret for secret in SECRETS if secret in text] == []


def whole_story(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))


def test_what_is_logged_of_a_whole_run_tells_nothing(
    server: Server, elsewhere: Server, web: Web, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.on("/a", said(200, {}, set_cookie="session-cookie"))
    server.on("/part", Say(302, b"", {"Location": f"{elsewhere.url}/b?{SIGNATURE}"}))
    elsewhere.on("/b", Say(302, b"", {"Location": f"/call.wav?{SIGNATURE}"}))
    elsewhere.on("/call.wav", Say(200, b"RIFF"))
    web.get("/a")
    web.download("/part", tmp_path / "call.wav", most_bytes=10)
    assert f"HTTP Request: GET 127.0.0.1:{elsewhere.server_port}/call.wav " in caplog.text
    assert_tells_nothing(caplog.text)


def test_how_things_are_shown_tells_nothing(server: Server, elsewhere: Server, web: Web, tmp_path: Path) -> None:
    server.on("/a", said(200, {"mediaUri": f"https://media.example.com/x?{SIGNATURE}"}))
    elsewhere.on("/call.wav", Say(200, b"RIFF"))
    reply = web.get("/a")
    download = web.download(f"{elsewhere.url}/call.wav?{SIGNATURE}", tmp_path / "call.wav", most_bytes=10)
    token = Token(server.login, origin(parsed(server.url, "it")), lambda: 0.0)
    for shown_thing in (web, server.login, reply, download, token):
        assert_tells_nothing(repr(shown_thing))
        assert_tells_nothing(str(shown_thing))
    assert repr(Login("https://login.example.com/oauth/token", "an id", "a secret")) == (
        "Login(url='https://login.example.com/oauth/token', client_id='an id', client_secret='…')"
    )
    assert repr(reply) == "Reply(status=200)"


def echo(handler: Handler) -> None:
    """A server that tells in its message what it was sent."""
    sent = (
        f"{handler.headers['Authorization']} and {handler.headers['Authorization']!r} of https://a.example/?{SIGNATURE}"
    )
    said(int(handler.path.rpartition("/")[2]), {"message": f"{sent} {CLIENT_SECRET} token-1"})(handler)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 503])
def test_a_server_that_repeats_what_it_was_sent_is_not_quoted_with_it(status: int, server: Server, web: Web) -> None:
    server.on(f"/{status}", echo)
    with pytest.raises(GenqaError) as caught:
        web.get(f"/{status}")
    assert_tells_nothing(whole_story(caught.value))


@pytest.mark.parametrize("status", [302, 400, 401, 403, 500])
def test_nor_is_a_login(status: int, server: Server, web: Web) -> None:
    words = f"Basic {BASIC}, or {BASIC}, or {CLIENT_SECRET}"
    server.on(TOKEN_PATH, said(status, {"description": words, "message": words}))
    with pytest.raises(GenqaError) as caught:
        web.get("/a")
    assert_tells_nothing(whole_story(caught.value))


FAULTS: dict[str, Callable[[Handler], None]] = {
    "expired": Say(403, b""),
    "gone": Say(404, b""),
    "hung up": reset,
    "fault": Say(500, b""),
    "cut off": Say(200, b"RI", length=4),
    "too long": Say(200, bytes(11)),
    "elsewhere": Say(302, b"", {"Location": f"http://media.example.com/x?{SIGNATURE}"}),
    "in a circle": Say(302, b"", {"Location": f"/call.wav?{SIGNATURE}"}),
    "nothing": Say(204, b""),
    "busy": Say(429, b"", {"Retry-After": "999"}),
    "a cut address": Say(302, b"", {"Location": f"https://a:b?{SIGNATURE}"}),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_an_error_about_a_link_names_host_and_path_alone(
    fault: Callable[[Handler], None], elsewhere: Server, web: Web, tmp_path: Path
) -> None:
    elsewhere.on("/call.wav", fault)
    with pytest.raises(GenqaError, match=r"127\.0\.0\.1:\d+/call\.wav") as caught:
        web.download(f"{elsewhere.url}/call.wav?{SIGNATURE}", tmp_path / "call.wav", most_bytes=10)
    assert_tells_nothing(whole_story(caught.value))


@pytest.mark.parametrize(
    "link", [f"http://media.example.com/x?{SIGNATURE}", f"https://a:b?{SIGNATURE}", f"?{SIGNATURE}"]
)
def test_an_error_about_a_link_that_is_none_tells_nothing(link: str, web: Web, tmp_path: Path) -> None:
    with pytest.raises(GenqaError) as caught:
        web.download(link, tmp_path / "call.wav", most_bytes=10)
    assert_tells_nothing(whole_story(caught.value))


def test_an_error_about_where_nobody_listens_names_host_and_path_alone(
    elsewhere: Server, web: Web, tmp_path: Path
) -> None:
    elsewhere.end()
    with pytest.raises(GenqaError, match=r"/call\.wav: no connection") as caught:
        web.download(f"{elsewhere.url}/call.wav?{SIGNATURE}", tmp_path / "call.wav", most_bytes=10)
    assert_tells_nothing(whole_story(caught.value))


def test_an_expired_link_is_no_reason_to_send_the_token_after_it(
    server: Server, elsewhere: Server, web: Web, tmp_path: Path
) -> None:
    elsewhere.on("/call.wav", Say(403, b""))
    with pytest.raises(LinkExpired):
        web.download(f"{elsewhere.url}/call.wav?{SIGNATURE}", tmp_path / "call.wav", most_bytes=10)
    assert [heard.authorization for heard in elsewhere.heard] == [None]
    assert server.heard == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("two\nlines\tand\x00 more", "two lines and more"),
        ("see HTTPS://a.example/x?sig=1#y now", "see HTTPS://a.example/x?… now"),
        ("https://me:pass@a.example/x", "https://…@a.example/x"),
        ("bearer abc.def, BASIC Zm9v", "bearer …, BASIC …"),
        ("a known one: hunter2!", "a known one: …!"),
        ("x" * 400, "x" * 299 + "…"),
    ],
)
def test_words_from_elsewhere_are_one_short_line_without_secrets(text: str, line: str) -> None:
    assert shown(text, ("hunter2", "")) == line


@pytest.mark.parametrize("said_as", ["{}", "Authorization: Bearer {}", "escaped"])
def test_a_key_that_the_api_sends_back_is_in_nothing_that_is_kept(
    server: Server, open_web: OpenWeb, said_as: str
) -> None:
    key = "k3y/of-the+organisation"
    text = json.dumps({"text": said_as.format(key), "fine": True})
    if said_as == "escaped":
        text = '{"text": "k3y\\/of-the+organisation", "fine": true}'
    server.on("/a", Say(200, text.encode()))
    reply = open_web(login=Key(key, "the key", scheme="Bearer")).get("/a")
    assert key not in str(reply.body)
    assert b"of-the+organisation" not in reply.content
    assert reply.body["fine"] is True
    assert json.loads(reply.content) == reply.body


def test_a_key_that_is_a_word_takes_no_word_out_of_a_transcript(server: Server, open_web: OpenWeb) -> None:
    server.on("/a", said(200, {"text": "none of that"}))
    assert open_web(login=Key("none", "the key")).get("/a").body == {"text": "none of that"}
