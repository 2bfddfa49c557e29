"""Where genqa may ask, and that the token is shown at the API's origin alone, whatever points where."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from genqa.errors import BadReply, LinkExpired, NotConfigured, SourceError
from genqa.http import Web
from genqa.http.origins import is_loopback, may_be_asked, named, origin
from genqa.http.token import Token
from tests.http.conftest import OpenWeb
from tests.http.servers import TOKEN_PATH, Say, Server, said

FILE = Say(200, b"RIFF", {"Content-Type": "audio/wav"})


def to(url: str, status: int = 302) -> Say:
    return Say(status, b"", {"Location": url})


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "call.wav"


@pytest.mark.parametrize(
    "url",
    [
        "http://api.example.com",
        "http://192.168.1.10:8080",
        "http://10.0.0.1",
        "http://localhost.example.com",
        "http://127.0.0.1.example.com",
        "http://0.0.0.0",
        "http://[::]",
        "http://api.localhost",
    ],
)
def test_plain_http_is_refused_beyond_this_machine(url: str) -> None:
    with pytest.raises(NotConfigured, match=r"the base URL is plain http: .* is only asked over https$"):
        Web(url, login=None)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8080", "http://localhost", "http://[::1]:9", "http://127.9.9.9/x", "https://a.example"]
)
def test_https_and_plain_http_on_this_machine_are_not(url: str) -> None:
    Web(url, login=None).close()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "api.example.com",
        "ftp://api.example.com",
        "https://",
        "file:///etc/passwd",
        "https://a:b:c",
        "https://a:99999",
    ],
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(NotConfigured, match="the base URL"):
        Web(url, login=None)


@pytest.mark.parametrize("url", ["https://me:pass@a.example", "https://a.example?key=pass", "https://a.example/#pass"])
def test_an_address_with_more_than_a_place_in_it_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(NotConfigured, match="no more than scheme, host and path") as caught:
        Web(url, login=None)
    assert "pass" not in str(caught.value)


def test_an_origin_is_scheme_host_and_port() -> None:
    assert origin(httpx.URL("https://A.example/x")) == origin(httpx.URL("https://a.example:443/y"))
    assert origin(httpx.URL("http://a.example")) != origin(httpx.URL("https://a.example"))
    assert origin(httpx.URL("https://a.example:8443")) != origin(httpx.URL("https://a.example"))
    assert origin(httpx.URL("https://a.example.com")) != origin(httpx.URL("https://a.example"))


@pytest.mark.parametrize(
    "url",
    [
        "http://api.example.com/a",
        "https://api.example.com:8443/a",
        "https://media.example.com/a",
        "https://api.example.com.evil.example/a",
        "https://api.example.com@evil.example/a",
    ],
)
def test_the_token_is_put_on_no_request_to_another_origin(url: str, server: Server) -> None:
    token = Token(server.login, origin(httpx.URL("https://api.example.com/")), lambda: 0.0)
    (sent,) = token.sync_auth_flow(httpx.Request("GET", url))
    assert "authorization" not in sent.headers


def test_a_file_elsewhere_is_fetched_without_the_token_and_not_counted(
    server: Server, elsewhere: Server, web: Web, target: Path
) -> None:
    elsewhere.on("/call.wav", FILE)
    web.download(f"{elsewhere.url}/call.wav?sig=1", target, most_bytes=10)
    assert [(heard.path, heard.authorization) for heard in elsewhere.heard] == [("/call.wav?sig=1", None)]
    assert (server.heard, web.requests) == ([], 0)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_elsewhere_is_followed_without_the_token(
    status: int, server: Server, elsewhere: Server, web: Web, target: Path
) -> None:
    server.on("/part", to(f"{elsewhere.url}/call.wav?sig=1", status))
    elsewhere.on("/call.wav", FILE)
    assert web.download("/part", target, most_bytes=10).content_type == "audio/wav"
    assert server.to("/part")[0].authorization == "Bearer token-1"
    assert [(heard.path, heard.authorization) for heard in elsewhere.heard] == [("/call.wav?sig=1", None)]
    assert web.requests == 2


def test_a_redirect_within_the_api_keeps_the_token(server: Server, web: Web, target: Path) -> None:
    server.on("/part", to("../other?x=1"))
    server.on("/other", FILE)
    web.download("/part", target, most_bytes=10)
    assert [(heard.path, heard.authorization) for heard in server.heard[1:]] == [
        ("/part", "Bearer token-1"),
        ("/other?x=1", "Bearer token-1"),
    ]


def test_who_redirects_back_to_the_api_gains_nothing_by_it(
    server: Server, elsewhere: Server, web: Web, target: Path
) -> None:
    server.on("/part", to(f"{elsewhere.url}/there"))
    elsewhere.on("/there", to(f"{server.url}/secrets-of-others"))
    server.on("/secrets-of-others", said(401, {}))
    with pytest.raises(LinkExpired):
        web.download("/part", target, most_bytes=10)
    assert [heard.authorization for heard in server.to("/secrets-of-others")] == [None]
    assert [heard.authorization for heard in elsewhere.heard] == [None]
    assert len(server.to(TOKEN_PATH)) == 1


def test_localhost_is_another_origin_than_127_0_0_1(server: Server, web: Web, target: Path) -> None:
    server.on("/part", to(f"http://localhost:{server.server_port}/call.wav"))
    server.on("/call.wav", FILE)
    web.download("/part", target, most_bytes=10)
    assert [heard.authorization for heard in server.to("/call.wav")] == [None]


def test_a_401_elsewhere_renews_no_token(server: Server, elsewhere: Server, web: Web, target: Path) -> None:
    elsewhere.on("/call.wav", said(401, {}))
    with pytest.raises(LinkExpired):
        web.download(f"{elsewhere.url}/call.wav", target, most_bytes=10)
    assert server.heard == []


def test_the_sixth_redirect_is_one_too_many(server: Server, web: Web, target: Path) -> None:
    for step in range(5):
        server.on(f"/{step}", to(f"/{step + 1}"))
    server.on("/5", FILE)
    assert web.download("/0", target, most_bytes=10).bytes == 4
    server.on("/5", to("/6"))
    server.on("/6", FILE)
    with pytest.raises(BadReply, match="more than 5 redirects"):
        web.download("/0", target, most_bytes=10)


@pytest.mark.parametrize(
    "location", ["", "http://media.example.com/x", "ftp://127.0.0.1/x", "file:///etc/passwd", "https://a:99999/"]
)
def test_a_redirect_to_where_genqa_does_not_go_is_a_bad_reply(
    location: str, server: Server, web: Web, target: Path
) -> None:
    server.on("/part", to(location))
    with pytest.raises(BadReply, match=r"/part points to .*; only https is followed$"):
        web.download("/part", target, most_bytes=10)
    assert not target.exists()


@pytest.mark.parametrize("url", ["call.wav", "", "http://media.example.com/x", "file:///etc/passwd", "https://a:b:c/"])
def test_a_link_to_where_genqa_does_not_go_is_a_bad_reply(url: str, web: Web, target: Path) -> None:
    with pytest.raises(BadReply, match="gives a link"):
        web.download(url, target, most_bytes=10)


def test_another_machine_cannot_send_genqa_to_this_one() -> None:
    far, near = httpx.URL("https://api.example.com"), httpx.URL("http://127.0.0.1:8080/admin")
    assert may_be_asked(near) and may_be_asked(near, near)
    assert not may_be_asked(near, far)


@pytest.mark.parametrize("status", [301, 302, 307])
def test_the_api_itself_is_not_followed_elsewhere(status: int, server: Server, elsewhere: Server, web: Web) -> None:
    server.on("/a", to(f"{elsewhere.url}/a?token=1", status))
    elsewhere.on("/a", said(200, {}))
    with pytest.raises(BadReply, match=rf"/a answers {status} and points elsewhere; check the base URL$"):
        web.get("/a")
    with pytest.raises(BadReply):
        web.post("/a", {}, repeatable=True)
    assert elsewhere.heard == []


@pytest.mark.parametrize("path", ["a", "@evil.example/a", "ftp://evil.example/a", ""])
def test_a_path_that_is_none_is_a_mistake_of_the_caller(path: str, server: Server, web: Web) -> None:
    with pytest.raises(ValueError, match="a path of the API begins with /"):
        web.get(path)
    assert server.heard == []


def test_two_slashes_name_no_other_host(server: Server, web: Web) -> None:
    with pytest.raises(SourceError):
        web.get("//evil.example/a")
    assert server.paths() == [TOKEN_PATH, "/evil.example/a"]  # the server of the test takes two for one


def test_a_base_url_with_a_path_and_a_slash_keeps_both_apart(server: Server, open_web: OpenWeb) -> None:
    server.on("/gateway/api/v2/a", said(200, {}))
    assert open_web(base_url=f"{server.url}/gateway/").get("/api/v2/a").status == 200


def test_no_cookie_of_one_origin_reaches_another_or_the_same_again(
    server: Server, elsewhere: Server, web: Web, target: Path
) -> None:
    server.on("/a", said(200, {}, set_cookie="session=secret; Path=/"))
    elsewhere.on("/call.wav", FILE)
    web.get("/a")
    web.get("/a")
    web.download(f"{elsewhere.url}/call.wav", target, most_bytes=10)
    assert [heard.headers.get("cookie") for heard in (*server.heard, *elsewhere.heard)] == [None] * 4


def test_a_url_is_named_by_host_and_path() -> None:
    assert named(httpx.URL("https://me:pass@media.example:8443/a/b.wav?sig=1#x")) == "media.example:8443/a/b.wav"
    assert named(httpx.URL("http://[::1]:80/a")) == "[::1]/a"


def test_this_machine_is_known_by_its_addresses_and_its_one_name() -> None:
    assert [is_loopback(httpx.URL(f"http://{host}/")) for host in ("127.0.0.1", "[::1]", "localhost", "LOCALHOST")] == [
        True
    ] * 4
    assert not is_loopback(httpx.URL("http://127.1/"))
