"""What is asked again, what is not, and how long genqa waits in between."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from genqa.errors import BadReply, RateLimited, Refused, Unreachable
from genqa.http import Limiter, Patience, Web
from genqa.http.patience import Waiting
from genqa.http.retry import ERRAND, Errand, Retry
from tests.http.conftest import OpenWeb
from tests.http.servers import FakeTime, Say, Server, Step, chunks, reset, said, silence

OK = said(200, {"fine": True})


def test_a_429_is_asked_again_after_the_seconds_that_retry_after_names(
    server: Server, web: Web, time: FakeTime
) -> None:
    server.on("/a", said(429, {}, retry_after="7"), OK)
    assert web.get("/a").body == {"fine": True}
    assert time.waits == [7.0]
    assert (web.limited, web.waited, web.requests) == (1, 7.0, 3)  # the token's request is one of three


def test_without_retry_after_the_seconds_of_the_message_count(server: Server, web: Web, time: FakeTime) -> None:
    server.on("/a", said(429, {"message": "Rate limit exceeded the maximum. Retry the request in [42] seconds"}), OK)
    web.get("/a")
    assert time.waits == [42.0]


def test_without_either_the_waits_double_as_far_as_chance_lets_them(server: Server, web: Web, time: FakeTime) -> None:
    server.on("/a", said(429, {}), said(429, {}), said(429, {}), said(429, {}), OK)
    web.get("/a")
    assert time.waits == [1.0, 2.0, 4.0, 8.0]


def test_retry_after_as_a_date_counts_from_the_servers_own_clock(server: Server, web: Web, time: FakeTime) -> None:
    dates = {"Date": "Mon, 02 Mar 2026 09:00:00 GMT", "Retry-After": "Mon, 02 Mar 2026 09:00:30 GMT"}
    server.on("/a", Say(429, b"", dates), OK)
    web.get("/a")
    assert time.waits == [30.0]


@pytest.mark.parametrize(
    "date", ["Mon, 02 Mar 2026 14:00:45 -0000", "Mon Mar  2 14:00:45 2026", "Monday, 02-Mar-26 14:00:45 GMT"]
)
def test_dates_of_older_servers_are_in_gmt_too(date: str, server: Server, web: Web, time: FakeTime) -> None:
    server.on("/a", Say(429, b"", {"Retry-After": date}), OK)
    web.get("/a")
    assert time.waits == [45.0]


def test_without_the_servers_clock_a_date_counts_from_this_machines(server: Server, web: Web, time: FakeTime) -> None:
    server.on("/a", Say(429, b"", {"Retry-After": "Mon, 02 Mar 2026 14:00:45 GMT"}), OK)
    web.get("/a")
    assert time.waits == [45.0]


@pytest.mark.parametrize("given", ["-5", "soon", "nan", "inf", "Mon, 32 Mar 2026 09:00:00 GMT", "٣"])
def test_a_retry_after_that_makes_no_sense_counts_as_none(given: str, server: Server, web: Web, time: FakeTime) -> None:
    server.on("/a", Say(429, b"", {"Retry-After": given.encode().decode("latin-1")}), OK)
    web.get("/a")
    assert time.waits == [1.0]


@pytest.mark.parametrize("given", ["0", "Sun, 01 Mar 2026 14:00:00 GMT"])
def test_a_retry_after_of_now_or_in_the_past_still_backs_off(
    given: str, server: Server, web: Web, time: FakeTime
) -> None:
    server.on("/a", Say(429, b"", {"Retry-After": given}), Say(429, b"", {"Retry-After": given}), OK)
    web.get("/a")
    assert time.waits == [1.0, 2.0]


@pytest.mark.parametrize(
    ("given", "words"), [("86400", "24 h"), ("9" * 30, "more than 99 h"), ("121", "2 min"), ("1e300", "more than 99 h")]
)
def test_a_wait_longer_than_the_longest_is_told_and_not_slept(
    given: str, words: str, server: Server, web: Web, time: FakeTime
) -> None:
    server.on("/a", Say(429, b"", {"Retry-After": given}))
    with pytest.raises(
        RateLimited, match=rf"^rate limited: 127\.0\.0\.1:\d+/a asks to wait {words}; genqa .*--resume$"
    ):
        web.get("/a")
    assert time.waits == []
    assert len(server.to("/a")) == 1


def test_a_long_wait_of_one_thing_does_not_keep_others_waiting(server: Server, web: Web, time: FakeTime) -> None:
    server.on("/a", Say(429, b"", {"Retry-After": "86400"}))
    server.on("/b", OK)
    with pytest.raises(RateLimited):
        web.get("/a")
    assert web.get("/b").status == 200
    assert time.waits == []


def test_all_waits_of_one_request_together_have_an_end(server: Server, open_web: OpenWeb, time: FakeTime) -> None:
    server.on("/a", said(429, {}, retry_after="50"))
    web = open_web(patience=Patience(longest_wait=60, total_wait=120))
    with pytest.raises(
        RateLimited,
        match="asks to wait 50 s after 100 s of waiting; genqa is set to wait 60 s at a time and 2 min in all",
    ):
        web.get("/a")
    assert time.waits == [50.0, 50.0]


def test_so_have_waits_that_nobody_asked_for(server: Server, open_web: OpenWeb, time: FakeTime) -> None:
    server.on("/a", said(429, {}))
    with pytest.raises(RateLimited, match="/a refuses after 7 s of waiting;"):
        open_web(patience=Patience(total_wait=14)).get("/a")
    assert time.waits == [1.0, 2.0, 4.0]


def test_no_wait_at_all_can_be_set(server: Server, open_web: OpenWeb, time: FakeTime) -> None:
    server.on("/a", said(429, {}, retry_after="1"))
    with pytest.raises(RateLimited):
        open_web(patience=Patience(longest_wait=0)).get("/a")
    assert time.waits == []


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
    with pytest.raises(Unreachable, match=r"/a: no connection \(.*refused.*\); given up after 3 tries$"):
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
