"""Lists of conversations: windows, pages, totals that move, limits that the server tells, ids."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from genqa.errors import BadReply, NotAtSource, Refused, Unreachable
from genqa.genesys.platform.details import DAY_MS, Details, Query
from genqa.genesys.platform.instants import epoch_ms
from tests.genesys.platform.made import NOON, ScriptedWeb

MIDNIGHT = NOON - 14 * 3_600_000


class Server:
    """Conversations ``c0``, ``c1``, … an hour apart from midnight on, listed as the details query lists them."""

    def __init__(self, calls: int, every_ms: int = 3_600_000) -> None:
        self.starts = {f"c{number}": MIDNIGHT + number * every_ms for number in range(calls)}
        self.bodies: list[dict[str, Any]] = []

    def __call__(self, method: str, path: str, body: dict[str, Any]) -> Any:
        assert (method, path) == ("POST", "/api/v2/analytics/conversations/details/query")
        self.bodies.append(body)
        since, until = (epoch_ms(text) for text in body["interval"].split("/"))
        fit = [call for call, start in self.starts.items() if since <= start < until]
        if body["order"] == "desc":
            fit.reverse()
        first = (body["paging"]["pageNumber"] - 1) * body["paging"]["pageSize"]
        page = [{"conversationId": call} for call in fit[first : first + body["paging"]["pageSize"]]]
        return {"totalHits": len(fit)} | ({"conversations": page} if page else {})


def listed(server, days=1.0, query=None):
    web = ScriptedWeb(server)
    pages = Details(web).between(MIDNIGHT, MIDNIGHT + round(days * DAY_MS), query or Query())
    return [one["conversationId"] for page in pages for one in page]


def test_the_question_is_that_of_the_sample(shared_genesys: Path) -> None:
    sample = json.loads((shared_genesys / "samples" / "analytics_details_query_request.json").read_bytes())
    query = Query(("c3000000-0000-4000-8000-000000000001",), min_ms=30_000)
    assert query.body((MIDNIGHT, MIDNIGHT + DAY_MS), 1) == sample


def test_an_agent_and_one_of_two_queues_are_asked_of_the_server() -> None:
    filters = Query(("q1", "q2"), user="u").body((MIDNIGHT, NOON), 1)["segmentFilters"]
    assert [(one["type"], [(row["dimension"], row["value"]) for row in one["predicates"]]) for one in filters] == [
        ("and", [("mediaType", "voice"), ("userId", "u")]),
        ("or", [("queueId", "q1"), ("queueId", "q2")]),
    ]


def test_a_window_is_read_page_by_page() -> None:
    server = Server(240, every_ms=60_000)
    assert listed(server) == [f"c{number}" for number in range(240)]
    assert [body["paging"] for body in server.bodies] == [
        {"pageSize": 100, "pageNumber": 1},
        {"pageSize": 100, "pageNumber": 2},
        {"pageSize": 100, "pageNumber": 3},
    ]


def test_a_full_last_page_is_not_followed_by_an_empty_one() -> None:
    server = Server(200, every_ms=60_000)
    assert len(listed(server)) == 200
    assert len(server.bodies) == 2


def test_nothing_found_is_no_conversations_at_all() -> None:
    assert listed(Server(0)) == []


def test_a_single_page_is_looked_at_twice() -> None:
    server = Server(3)

    def late(method, path, body):
        whole = server(method, path, body)
        if len(server.bodies) > 1:
            return whole
        return {"conversations": whole["conversations"][1:], "totalHits": 2}

    assert sorted(listed(late)) == ["c0", "c1", "c2"]
    assert len(server.bodies) == 3


def test_ninety_days_are_three_windows_of_at_most_31_days() -> None:
    server = Server(90 * 2, every_ms=DAY_MS // 2)
    assert len(listed(server, days=90)) == 180
    assert {body["interval"] for body in server.bodies} == {
        "2026-03-02T00:00:00.000Z/2026-04-02T00:00:00.000Z",
        "2026-04-02T00:00:00.000Z/2026-05-03T00:00:00.000Z",
        "2026-05-03T00:00:00.000Z/2026-05-31T00:00:00.000Z",
    }


def test_latest_first_goes_back_through_the_windows_and_stops_when_nobody_asks_on() -> None:
    server = Server(90 * 2, every_ms=DAY_MS // 2)
    web = ScriptedWeb(server)
    pages = Details(web).between(MIDNIGHT, MIDNIGHT + 90 * DAY_MS, Query(latest_first=True))
    assert next(pages)[0]["conversationId"] == "c179"
    pages.close()
    assert web.requests == 1


def test_a_total_that_moves_makes_the_window_be_asked_again() -> None:
    server = Server(150, every_ms=60_000)
    late = server.starts.pop("c0")

    def moving(method, path, body):
        if len(server.bodies) == 1:  # c0 is written between the pages: every row moves down by one
            server.starts = {"c0": late} | server.starts
        return server(method, path, body)

    assert sorted(listed(moving)) == sorted(f"c{number}" for number in range(150))
    assert [body["paging"]["pageNumber"] for body in server.bodies] == [1, 2, 1, 2]


def test_a_total_that_never_rests_ends_all_the_same_and_is_said(caplog) -> None:
    asked = []

    def restless(method, path, body):
        asked.append(body["paging"]["pageNumber"])
        number = len(asked)
        return {"conversations": [{"conversationId": f"c{number}"}], "totalHits": 100 + number}

    with caplog.at_level(logging.WARNING, logger="genqa.genesys"):
        found = listed(restless)
    assert asked == [1, 2] * 4
    assert len(found) == 8
    assert "kept changing while it was read" in caplog.text


def test_a_window_with_more_than_paging_reaches_is_halved() -> None:
    def full(method, path, body):
        since, until = (epoch_ms(text) for text in body["interval"].split("/"))
        hours = (until - since) // 3_600_000
        total = 100_001 if hours > 6 else 1
        return {"conversations": [{"conversationId": body["interval"]}], "totalHits": total}

    assert listed(full) == [
        f"2026-03-02T{start:02d}:00:00.000Z/2026-03-0{3 if end == 24 else 2}T{end % 24:02d}:00:00.000Z"
        for start, end in ((0, 6), (6, 12), (12, 18), (18, 24))
    ]


def test_more_in_a_minute_than_paging_reaches_is_said_with_what_to_do() -> None:
    with pytest.raises(Refused, match=r"more than 100,000 calls are listed for the minute from .* one queue at a time"):
        listed(lambda *_: {"conversations": [], "totalHits": 100_001})


def test_a_window_that_the_server_calls_too_long_is_cut_to_what_it_allows() -> None:
    server = Server(20, every_ms=DAY_MS)

    def strict(method, path, body):
        since, until = (epoch_ms(text) for text in body["interval"].split("/"))
        if until - since > 7 * DAY_MS:
            return Refused("POST … answers 400: You must specify a search interval that does not exceed 7 days.")
        return server(method, path, body)

    assert listed(strict, days=20) == [f"c{number}" for number in range(20)]
    assert len({body["interval"] for body in server.bodies}) == 3


def test_a_window_that_is_too_long_for_an_unknown_reason_is_halved() -> None:
    server = Server(4, every_ms=DAY_MS)

    def strict(method, path, body):
        since, until = (epoch_ms(text) for text in body["interval"].split("/"))
        return Refused("the interval is too long") if until - since > DAY_MS else server(method, path, body)

    assert listed(strict, days=4) == ["c0", "c1", "c2", "c3"]


def test_a_refusal_of_paging_halves_the_window() -> None:
    server = Server(48)

    def strict(method, path, body):
        since, until = (epoch_ms(text) for text in body["interval"].split("/"))
        too_much = Refused("400: Pagination may not exceed 100000 results.")
        return too_much if until - since > DAY_MS else server(method, path, body)

    assert len(listed(strict, days=2)) == 48


@pytest.mark.parametrize("words", ["answers 400: invalid filter", "the interval makes no sense"])
def test_any_other_refusal_leaves_in_the_end(words) -> None:
    with pytest.raises(Refused, match=words):
        listed(lambda *_: Refused(words))


@pytest.mark.parametrize("body", [None, [], {"conversations": "none"}])
def test_a_reply_that_is_no_list_is_a_bad_reply(body) -> None:
    with pytest.raises(BadReply):
        listed(lambda *_: body)


def test_conversations_are_asked_for_by_id_fifty_at_a_time() -> None:
    def server(method, path, params):
        return {"conversations": [{"conversationId": call} for call in reversed(params["id"]) if call != "c7"]}

    web = ScriptedWeb(server)
    found = dict(Details(web).by_id([f"c{number}" for number in range(60)]))
    assert [len(params["id"]) for _, _, params in web.asked] == [50, 10]
    assert list(found) == [f"c{number}" for number in range(60)]
    assert [call for call, one in found.items() if one is None] == ["c7"]


@pytest.mark.parametrize("error", [NotAtSource("gone"), Refused("no id")])
def test_one_id_that_is_none_does_not_spoil_the_others(error) -> None:
    def server(method, path, params):
        return error if "bad" in params["id"] else {"conversations": [{"conversationId": params["id"][0]}]}

    found = dict(Details(ScriptedWeb(server)).by_id(["good", "bad"]))
    assert found == {"good": {"conversationId": "good"}, "bad": None}


def test_a_server_that_does_not_answer_is_not_taken_for_an_id_that_is_not_there() -> None:
    with pytest.raises(Unreachable):
        list(Details(ScriptedWeb(lambda *_: Unreachable("no answer"))).by_id(["c1"]))
