"""What is asked again, what is not, and what is said when it is given up."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from genqa.errors import BadReply, NotConnected, RateLimited, Refused, Unreachable
from genqa.http import Limiter, Patience, Web
from genqa.http.patience import Waiting
from genqa.http.retry import ERRAND, Errand, Retry
from tests.http.conftest import OpenWeb
from tests.http.servers import FakeTime, Say, Server, Step, chunks, reset, said, silence

OK = said(200, {"fine": True})


PASSING: dict[str, Step] = {
    **{str(status): said(status, {"message": "passing"}) for status in (408, 500, 502, 503, 504)},
    "reset": reset,
    "cut off": Say(200, b'{"fine": ', length=14),
    "cut off in pieces": chunks(b'{"fine": ', whole=False),
    "no gzip": Say(200, b"no gzip", {"Content-Encoding": "gzip"}),
}
each_passing = pytest.mark.parametrize("step", PASSING.values(), ids=PASSING)


@each_passing
def test_a_passing_fault_of_a_get_is_asked_again(step: Step, server: Server, web: Web, time: FakeTime) -> None:
    server.on("/a", step, step, OK)
    assert web.get("/a").body == {"fine": True}
    assert time.waits == [1.0, 2.0]


@each_passing
def test_so_is_that_of_a_post_that_does_no_harm_twice(step: Step, server: Server, web: Web) -> None:
    server.on("/a", step, OK)
    assert web.post("/a", {"x": 1}, repeatable=True).body == {"fine": True}
    assert [heard.body for heard in server.to("/a")] == [b'{"x":1}', b'{"x":1}']


@each_passing
def test_a_post_that_may_have_been_done_is_not_repeated(step: Step, server: Server, web: Web, time: FakeTime) -> None:
    server.on("/a", step, OK)
    with pytest.raises((Unreachable, BadReply)):
        web.post("/a", {}, repeatable=False)
    assert len(server.to("/a")) == 1
    assert time.waits == []


def test_a_post_that_was_refused_for_a_while_was_not_done_and_is_repeated(
    server: Server, web: Web, time: FakeTime
) -> None:
    server.on("/a", said(429, {}, retry_after="3"), said(429, {}), OK)
    assert web.post("/a", {}, repeatable=False).body == {"fine": True}
    assert time.waits == [3.0, 2.0]


def test_a_server_that_only_fails_is_given_up_and_its_words_told(server: Server, web: Web, time: FakeTime) -> None:
    server.on("/a", said(500, {"message": "Out of\ncheese"}, inin_correlation_id="abc-1"))
    with pytest.raises(Unreachable, match=r"/a answers 500: Out of cheese; given up after 6 tries \(.* abc-1\)$"):
        web.get("/a")
    assert time.waits == [1.0, 2.0, 4.0, 8.0, 16.0]
    assert len(server.to("/a")) == 6


def test_a_server_that_only_hangs_up_is_given_up(server: Server, web: Web) -> None:
    server.on("/a", reset)
    with pytest.raises(Unreachable, match=r"/a: the connection broke; given up after 6 tries$"):
        web.get("/a")


def test_an_answer_that_is_always_cut_off_is_a_bad_reply(server: Server, web: Web) -> None:
    server.on("/a", Say(200, b"{", length=100))
    with pytest.raises(BadReply, match=r"/a: the answer breaks off before its end; given up after 6 tries$"):
        web.get("/a")


def test_a_server_that_says_nothing_is_asked_again_and_given_up(server: Server, open_web: OpenWeb) -> None:
    server.on("/a", silence)
    with pytest.raises(Unreachable, match=r"/a: no answer within 0\.05 s; given up after 2 tries$"):
        open_web(patience=Patience(read_seconds=0.05, tries=2), login=None).get("/a")


def test_where_nobody_listens_even_a_post_is_sent_again_for_nothing_was_sent(
    open_web: OpenWeb, elsewhere: Server, time: FakeTime
) -> None:
    elsewhere.end()
    with pytest.raises(NotConnected, match=r"/a: no connection \(.*refused.*\); given up after 3 tries$"):
        open_web(base_url=elsewhere.url, login=None, patience=Patience(tries=3)).post("/a", {}, repeatable=False)
    assert time.waits == [1.0, 2.0]


def test_a_fault_with_retry_after_waits_as_long(server: Server, web: Web, time: FakeTime) -> None:
    server.on("/a", said(503, {}, retry_after="20"), OK)
    web.get("/a")
    assert time.waits == [20.0]


def test_a_fault_that_will_last_for_hours_is_told_at_once(server: Server, web: Web, time: FakeTime) -> None:
    server.on("/a", said(503, {}, retry_after="7200"))
    with pytest.raises(Unreachable, match=r"/a answers 503; asks to wait 2 h$"):
        web.get("/a")
    assert time.waits == []


@pytest.mark.parametrize("status", [400, 404, 409, 413, 415, 501])
def test_nothing_else_is_asked_again(status: int, server: Server, web: Web, time: FakeTime) -> None:
    server.on("/a", said(status, {"message": "no"}), OK)
    with pytest.raises(Exception, match="no"):
        web.get("/a")
    assert len(server.to("/a")) == 1
    assert time.waits == []


@pytest.mark.parametrize("location", ["https://a:b", "\x7f", "https://[::1", "//"])
def test_an_answer_that_points_to_what_is_no_url_is_an_answer(location: str, server: Server, web: Web) -> None:
    server.on("/a", Say(302, b"", {"Location": location}))
    with pytest.raises(BadReply, match="/a answers 302 and points elsewhere"):
        web.get("/a")


def test_each_request_has_patience_of_its_own(server: Server, open_web: OpenWeb, time: FakeTime) -> None:
    web = open_web(patience=Patience(total_wait=10, tries=3))
    for path in ("/a", "/b", "/c"):
        server.on(path, said(500, {}), said(429, {}, retry_after="8"), OK)
        web.get(path)
    assert time.waits == [1.0, 8.0] * 3


def test_an_answer_that_only_trickles_is_no_answer(server: Server, open_web: OpenWeb, time: FakeTime) -> None:
    class Slow:
        """Each look at the clock finds 40 s gone."""

        def __call__(self) -> float:
            time.now += 40
            return time.now

    clocks = time.time
    server.on("/a", chunks(b"[1,", b"2]"))
    web = open_web(time=type(clocks)(Slow(), clocks.wall, clocks.chance), login=None, patience=Patience(tries=1))
    with pytest.raises(Unreachable, match="no answer within 60 s"):
        web.get("/a")


def test_an_answer_beyond_all_measure_is_not_kept_in_memory(
    server: Server, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("genqa.http.retry.MOST_BYTES", 1000)
    server.on("/a", Say(200, b"[" + b"1," * 1000 + b"1]"))
    with pytest.raises(BadReply, match=r"/a answers with more than 0 MB"):
        web.get("/a")
    assert len(server.to("/a")) == 1


def test_the_servers_words_are_told_where_it_refuses(server: Server, web: Web) -> None:
    server.on("/a", said(400, {"message": "does not exceed 31 days.", "code": "bad.request", "contextId": "9b7c"}))
    with pytest.raises(Refused, match=r"/a answers 400: does not exceed 31 days\. \(correlation id 9b7c\)$"):
        web.get("/a")


def test_a_download_counts_its_waits_over_all_its_steps(
    server: Server, open_web: OpenWeb, time: FakeTime, tmp_path: Path
) -> None:
    server.on("/a", said(429, {}, retry_after="8"), Say(302, b"", {"Location": "/b"}))
    server.on("/b", said(429, {}, retry_after="8"))
    with pytest.raises(RateLimited, match="after 8 s of waiting"):
        open_web(patience=Patience(total_wait=10)).download("/a", tmp_path / "a.wav", most_bytes=10)
    assert time.waits == [8.0]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (
            httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate"),
            "its certificate is not trusted; SSL_CERT_FILE can name a file with your organisation's own; given up",
        ),
        (httpx.LocalProtocolError("Illegal header value"), "the connection broke; given up after 1 try"),
    ],
)
def test_what_time_does_not_heal_is_not_asked_again(fault: httpx.TransportError, words: str, time: FakeTime) -> None:
    def fail(_: httpx.Request) -> httpx.Response:
        raise fault

    waiting = Waiting(time, time.time)
    transport = Retry(httpx.MockTransport(fail), Limiter(None, time.clock), Patience(), waiting)
    with pytest.raises(Unreachable, match=words):
        transport.handle_request(httpx.Request("GET", "https://api.example.com/a"))
    assert time.waits == []


@pytest.mark.parametrize(("limited", "free_in"), [(True, 30.0), (False, 0.0)], ids=["the API", "a storage"])
def test_when_the_api_refuses_one_worker_all_others_wait_too(limited: bool, free_in: float, time: FakeTime) -> None:
    answers = iter([httpx.Response(429, headers={"Retry-After": "30"}), httpx.Response(200)])
    limiter = Limiter(300, time.clock)
    transport = Retry(httpx.MockTransport(lambda _: next(answers)), limiter, Patience(), Waiting(time, time.time))
    others = []
    time.meanwhile = lambda: others.append(limiter.take_place())
    errand = Errand(repeatable=True, limited=limited)
    transport.handle_request(httpx.Request("GET", "https://api.example.com/a", extensions={ERRAND: errand}))
    assert (time.waits, others) == ([30.0], [free_in])


def test_a_request_without_an_errand_is_repeated_by_its_method(time: FakeTime) -> None:
    sent = []

    def fail(request: httpx.Request) -> httpx.Response:
        sent.append((request.method, request.extensions["timeout"]["read"]))
        return httpx.Response(500)

    transport = Retry(httpx.MockTransport(fail), Limiter(None, time.clock), Patience(tries=2), Waiting(time, time.time))
    for method in ("GET", "HEAD"):
        with pytest.raises(Unreachable):
            transport.handle_request(httpx.Request(method, "https://api.example.com/a"))
    assert transport.handle_request(httpx.Request("POST", "https://api.example.com/a")).status_code == 500
    assert sent == [("GET", 60.0), ("GET", 60.0), ("HEAD", 60.0), ("HEAD", 60.0), ("POST", 60.0)]
