"""The fault plan: each fault as a client meets it, when it is due and not otherwise."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx
import pytest

from genqa.demo.faults import ACTS, UNSOUND, Faults, Rule, everything
from genqa.demo.organisation import tiny
from genqa.demo.server import StandIn
from tests.demo.asking import DAY, QUERY, asking, ids, log_in, page

ME, USERS = "/api/v2/tokens/me", "/api/v2/users"


def statuses(*rules: Rule, path: str = ME, count: int = 6) -> list[int]:
    """What a row of equal requests is answered."""
    with StandIn(tiny(1), faults=Faults(rules)) as server, asking(server) as client:
        return [client.get(path).status_code for _ in range(count)]


def test_a_rule_acts_on_the_times_it_names_on_every_kth_or_always() -> None:
    assert statuses(Rule("failing", path=ME, times=(2, 3))) == [200, 503, 503, 200, 200, 200]
    assert statuses(Rule("failing", path=ME, every=3, status=500)) == [200, 200, 500, 200, 200, 500]
    assert statuses(Rule("missing", path="/api/*")) == [404] * 6


def test_a_rule_counts_only_what_it_is_about() -> None:
    rule = Rule("failing", "GET", "/api/v2/users", times=(1,))
    with StandIn(tiny(1), faults=Faults((rule,))) as server, asking(server) as client:
        assert [client.get(path).status_code for path in (ME, ME, USERS, USERS)] == [200, 200, 503, 200]
    assert statuses(Rule("failing", "POST", path=ME)) == [200] * 6


def test_the_first_rule_that_acts_wins_and_the_others_count_on() -> None:
    both = (Rule("failing", path=ME, times=(1,)), Rule("missing", path=ME, times=(1, 2)))
    assert statuses(*both, count=3) == [503, 404, 200]


@pytest.mark.parametrize(
    ("told_in", "header", "message"),
    [
        ("seconds", "2", "Rate limit exceeded the maximum. Retry the request in [2] seconds"),
        ("message", None, "Rate limit exceeded the maximum. Retry the request in [2] seconds"),
        ("nothing", None, "Rate limit exceeded the maximum."),
    ],
)
def test_a_429_tells_the_wait_where_the_plan_has_it(told_in: str, header: str | None, message: str) -> None:
    rule = Rule("limited", path=ME, times=(1,), seconds=2, told_in=told_in)
    with StandIn(tiny(1), faults=Faults((rule,))) as server, asking(server) as client:
        reply = client.get(ME)
        assert (reply.status_code, reply.headers.get("Retry-After"), reply.json()["message"]) == (429, header, message)
        assert client.get(ME).status_code == 200


def test_a_429_may_tell_the_wait_as_a_date() -> None:
    rule = Rule("limited", path=ME, seconds=90, told_in="date")
    at = datetime(2026, 3, 2, 12, tzinfo=UTC)
    with StandIn(tiny(1), faults=Faults((rule,)), clock=at.timestamp) as server, asking(server) as client:
        told = client.get(ME).headers["Retry-After"]
    assert told == "Mon, 02 Mar 2026 12:01:30 GMT"
    assert (parsedate_to_datetime(told) - at).total_seconds() == 90


def test_a_revoked_token_is_401_from_then_on_and_a_new_one_works() -> None:
    with StandIn(tiny(1), faults=Faults((Rule("revoked", path=ME, times=(2,)),))) as server, asking(server) as client:
        assert [client.get(ME).status_code for _ in range(3)] == [200, 401, 401]
        client.headers["Authorization"] = f"Bearer {log_in(server).json()['access_token']}"
        assert client.get(ME).status_code == 200


@pytest.mark.parametrize(
    ("path", "code", "named"),
    [
        ("/api/v2/routing/queues", "missing.permissions", "[routing:queue:view]"),
        (
            "/api/v2/conversations/c/recordingmetadata",
            "missing.any.permissions",
            "[recording:recording:view, recording:recordingSegment:view, recording:snippetRecording:view, "
            "recording:screenRecording:view]",
        ),
    ],
)
def test_a_403_names_what_the_endpoint_takes(path: str, code: str, named: str) -> None:
    with StandIn(tiny(1), faults=Faults((Rule("forbidden", path=path),))) as server, asking(server) as client:
        told = client.get(path).json()
    assert (told["status"], told["code"]) == (403, code)
    assert told["message"].endswith(named)


def test_a_reset_is_a_reset_and_not_an_end() -> None:
    rule = Rule("reset", path=ME, times=(1,))
    with StandIn(tiny(1), faults=Faults((rule,))) as server, asking(server) as client:
        with pytest.raises(httpx.ReadError, match="reset"):
            client.get(ME)
        assert client.get(ME).status_code == 200
        assert [one.status for one in server.log if one.path == ME] == [0, 200]


def test_a_body_that_is_cut_is_shorter_than_was_promised() -> None:
    rule = Rule("cut", path=USERS, times=(1,))
    with StandIn(tiny(1), faults=Faults((rule,))) as server, asking(server) as client:
        with pytest.raises(httpx.RemoteProtocolError, match="complete message body"):
            client.get(USERS)
        assert client.get(USERS).json()["total"] == 5
        assert [(one.status, one.cut) for one in server.log if one.path == USERS] == [(200, True), (200, False)]


def test_a_slow_answer_is_given_up_by_who_will_not_wait_and_ends_with_the_server() -> None:
    rule = Rule("slow", path=ME, times=(1,), seconds=600)
    with StandIn(tiny(1), faults=Faults((rule,))) as server, asking(server) as client:
        with pytest.raises(httpx.ReadTimeout):
            client.get(ME, timeout=0.05)
        assert client.get(ME).status_code == 200


def test_an_address_of_media_that_is_declared_too_old_stays_so_and_a_new_one_works() -> None:
    rule = Rule("expired", path="/transcript/*", times=(1,))
    with StandIn(tiny(1), faults=Faults((rule,))) as server, asking(server) as client:
        call = server.organisation.conversations[0]
        path = f"/api/v2/speechandtextanalytics/conversations/{call.id}/communications/{call.guest_session}"
        first, second = (client.get(f"{path}/transcripturl").json()["url"] for _ in range(2))
        assert [httpx.get(first).status_code for _ in range(2)] == [403, 403]
        assert httpx.get(second).status_code == 200


def test_rows_move_between_pages_so_that_one_is_missed_and_another_comes_twice() -> None:
    rule = Rule("moved", path=QUERY, times=(1,))
    with StandIn(tiny(6, seconds=2), faults=Faults((rule,))) as server, asking(server) as client:
        pages = [page(client, 3, number) for number in (1, 2)]
        expected = [one.id for one in server.organisation.conversations]
        assert [one["totalHits"] for one in pages] == [5, 6]
        assert [*ids(pages[0]), *ids(pages[1])] == [*expected[1:4], *expected[3:]]
        assert ids(page(client, 3, 1)) == expected[:3]


def test_a_page_may_come_without_its_conversations() -> None:
    with (
        StandIn(tiny(3, seconds=2), faults=Faults((Rule("listless", path=QUERY),))) as server,
        asking(server) as client,
    ):
        assert client.post(QUERY, json={"interval": DAY}).json() == {"totalHits": 3}


def test_a_word_that_is_no_fault_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="'explode' is no fault; there are limited, revoked"):
        Rule("explode")


def test_unsound_recordings_are_the_calls_that_were_named_and_no_others() -> None:
    made = tiny(8, seconds=2)
    plan = Faults(unsound=(*enumerate(UNSOUND), (99, "archived")))
    changed = plan.applied(made)
    whole = [one.recordings[0] for one in changed.conversations]
    assert [(one.state, one.empty, one.gone, one.redacted) for one in whole] == [
        ("ARCHIVED", False, False, False),
        ("DELETED", False, False, False),
        ("UPLOADING", False, False, False),
        ("ERROR", False, False, False),
        ("AVAILABLE", True, False, False),
        ("AVAILABLE", False, True, False),
        ("AVAILABLE", False, False, True),
        ("AVAILABLE", False, False, False),
    ]
    assert [made.conversations.index(replace(call, recordings=made.recording[one.id][0].recordings))
            for call, one in changed.sound_calls] == [6, 7]  # fmt: skip


def test_everything_has_each_fault_that_passes_and_is_the_same_for_the_same_seed() -> None:
    assert everything(3) == everything(3)
    assert everything(3) != everything(4)
    assert set(ACTS) - {rule.do for rule in everything().rules} == {"forbidden", "missing", "listless"}
    assert {rule.told_in for rule in everything().rules if rule.do == "limited"} == {
        "seconds",
        "date",
        "message",
        "nothing",
    }
    for seed in range(20):
        places, words = zip(*everything(seed).unsound, strict=True)
        assert len(set(places)) == 5
        assert set(words) == {"archived", "deleted", "empty", "gone", "redacted"}


def test_under_everything_a_patient_client_reads_every_conversation() -> None:
    with StandIn(tiny(8, seconds=2), faults=everything(2)) as server:
        token = next(reply for _ in range(3) if (reply := log_in(server)).status_code == 200).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        seen: Counter[int] = Counter()
        with httpx.Client(base_url=server.base_url, headers=headers) as client:
            for _ in range(10):
                reply = client.post(QUERY, json={"interval": DAY})
                seen[reply.status_code] += 1
        assert seen[200] >= 6
        assert {429, 500} <= set(seen)
        assert reply.json()["totalHits"] == 8
