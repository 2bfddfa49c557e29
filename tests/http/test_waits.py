"""How long genqa waits after a 429: what the server asks for, within what is set, else backing off."""

from __future__ import annotations

import pytest

from genqa.errors import RateLimited
from genqa.http import Patience, Web
from tests.http.conftest import OpenWeb
from tests.http.servers import FakeTime, Say, Server, said

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
