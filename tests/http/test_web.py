"""Plain asking: paths, lists, bodies, what comes back and what is counted."""

from __future__ import annotations

import json
import socket
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from genqa.errors import InvalidSetting, MissingDependency, NotConfigured, Unreachable
from genqa.http import Patience, Web
from genqa.http.routes import _certificates
from tests.http.conftest import OpenWeb
from tests.http.servers import Say, Server, said


def test_lists_are_joined_by_commas_as_the_sdk_does(server: Server, web: Web) -> None:
    server.on("/users", said(200, {}))
    web.get("/users", {"id": ["a", "b"], "pageSize": 100, "state": "any"})
    assert server.to("/users")[0].path == "/users?id=a%2Cb&pageSize=100&state=any"


def test_a_path_with_a_query_of_its_own_keeps_it(server: Server, web: Web) -> None:
    server.on("/users", said(200, {}))
    web.get("/users?pageNumber=2", {"pageSize": 100})
    web.get("/users?pageNumber=3")
    assert [heard.path for heard in server.to("/users")] == ["/users?pageNumber=2&pageSize=100", "/users?pageNumber=3"]


def test_a_post_sends_json(server: Server, web: Web) -> None:
    server.on("/query", said(200, {"totalHits": 0}))
    reply = web.post("/query", {"interval": "ä/b"}, repeatable=True, params={"x": 1})
    (heard,) = server.to("/query")
    assert (heard.method, heard.path, json.loads(heard.body)) == ("POST", "/query?x=1", {"interval": "ä/b"})
    assert (heard.headers["content-type"], heard.headers["accept"]) == ("application/json", "application/json")
    assert reply.body == {"totalHits": 0}


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_any_good_answer_comes_back_with_its_status(status: int, server: Server, web: Web) -> None:
    server.on("/a", Say(status, b"", {"ININ-Correlation-Id": "abc"}))
    reply = web.get("/a")
    assert (reply.status, reply.body, reply.headers["inin-correlation-id"]) == (status, None, "abc")


def test_a_202_with_a_body_brings_it(server: Server, web: Web) -> None:
    server.on("/a", said(202, {"id": "r", "mediaUris": None}))
    assert web.get("/a").body == {"id": "r", "mediaUris": None}


def test_one_connection_serves_one_request_after_the_other(server: Server, web: Web) -> None:
    ports = []
    server.on("/a", lambda handler: (ports.append(handler.client_address[1]), said(200, {})(handler))[1])
    for _ in range(5):
        web.get("/a")
    assert len(ports) == 5
    assert len(set(ports)) == 1


def test_sixteen_workers_are_served_side_by_side(server: Server, web: Web) -> None:
    server.on("/a", said(200, {"fine": True}))
    with ThreadPoolExecutor(16) as workers:
        bodies = list(workers.map(lambda _: web.get("/a").body, range(200)))
    assert bodies == [{"fine": True}] * 200
    assert (web.requests, web.limited, web.waited) == (201, 0, 0.0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"longest_wait": -1},
        {"total_wait": float("nan")},
        {"connect_seconds": 0},
        {"read_seconds": float("inf")},
        {"tries": 0},
    ],
)
def test_a_patience_that_makes_no_sense_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(InvalidSetting, match=next(iter(wrong))):
        Patience(**wrong)  # type: ignore[arg-type]


@pytest.fixture
def proxy(elsewhere: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The environment names a proxy for everything, with a password; it refuses all."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTPS_PROXY", f"http://me:pr0xy-pass@127.0.0.1:{elsewhere.server_port}")
    monkeypatch.setenv("HTTP_PROXY", elsewhere.url)
    elsewhere.on("api.example.invalid:443", Say(403, b""))
    return elsewhere


def test_the_proxy_of_the_environment_is_used_for_other_machines(proxy: Server, open_web: OpenWeb) -> None:
    web = open_web(base_url="https://api.example.invalid", login=None, patience=Patience(tries=1))
    with pytest.raises(Unreachable, match=r"/a: no connection \(403 Forbidden\); given up") as caught:
        web.get("/a")
    assert [(heard.method, heard.path) for heard in proxy.heard] == [("CONNECT", "api.example.invalid:443")]
    assert proxy.heard[0].headers["proxy-authorization"].startswith("Basic ")
    assert "pr0xy-pass" not in str(caught.value)


def test_but_never_for_this_one(proxy: Server, server: Server, web: Web, tmp_path: Path) -> None:
    server.on("/a", said(200, {}))
    web.get("/a")
    web.download(f"http://localhost:{server.server_port}/a", tmp_path / "a", most_bytes=10)
    assert proxy.heard == []


def test_nor_for_a_host_that_no_proxy_names(proxy: Server, open_web: OpenWeb, monkeypatch: pytest.MonkeyPatch) -> None:
    look_up = socket.getaddrinfo

    def unknown(host: str, *rest: Any, **more: Any) -> Any:
        if host == "api.example.invalid":
            raise socket.gaierror(-2, "Name or service not known")
        return look_up(host, *rest, **more)

    monkeypatch.setenv("NO_PROXY", "example.invalid")
    web = open_web(base_url="https://api.example.invalid", login=None, patience=Patience(tries=1))
    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(Unreachable, match="Name or service not known"):
        web.get("/a")
    assert proxy.heard == []


def test_a_proxy_without_a_scheme_is_http(proxy: Server, open_web: OpenWeb, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"127.0.0.1:{proxy.server_port}")
    with pytest.raises(Unreachable, match="403 Forbidden"):
        open_web(base_url="https://api.example.invalid", login=None, patience=Patience(tries=1)).get("/a")


@pytest.mark.parametrize("value", ["ftp://me:pr0xy-pass@proxy.example", "http://me:pr0xy-pass@a:b:c"])
def test_a_proxy_that_is_none_is_told_without_its_password(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", value)
    with pytest.raises(NotConfigured, match=r"^HTTPS_PROXY or ALL_PROXY is not the URL of a proxy$"):
        Web("https://api.example.invalid", login=None)


def test_a_socks_proxy_needs_a_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "socksio", None)
    monkeypatch.setenv("HTTPS_PROXY", "socks5://127.0.0.1:1080")
    with pytest.raises(MissingDependency, match=r"pip install 'httpx\[socks\]'"):
        Web("https://api.example.invalid", login=None)


def test_certificates_that_cannot_be_read_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _certificates.cache_clear()
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    with pytest.raises(
        NotConfigured, match="SSL_CERT_FILE or SSL_CERT_DIR names no readable certificates: No such file"
    ):
        Web("https://api.example.invalid", login=None)
