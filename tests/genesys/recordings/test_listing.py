"""Which recordings there are: pages, windows, ids and names."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from genqa.errors import BadReply, Refused
from genqa.genesys.recordings import Recordings
from genqa.genesys.source import NotFetched, Outcome, Wanted
from tests.genesys.gateway import SEARCH, Gateway, as_json, recording

FIRST = datetime(2023, 10, 25, tzinfo=UTC)


def wanted(**other: Any) -> Wanted:
    return Wanted(**({"since": datetime(2020, 1, 1, tzinfo=UTC), "until": datetime(2030, 1, 1, tzinfo=UTC)} | other))


def hourly(number: int) -> list[dict[str, Any]]:
    """So many recordings, one an hour, the latest first; rec-0 is the earliest."""
    return [recording(hour, (FIRST + timedelta(hours=hour)).isoformat()) for hour in reversed(range(number))]


def ids(source: Recordings, **other: Any) -> list[str | None]:
    return [found.recording_id for found in source.find(wanted(**other))]


def test_the_search_is_asked_as_the_contract_says(gateway: Gateway, recordings: Recordings) -> None:
    gateway.recordings = [recording()]
    (found,) = recordings.find(wanted())
    assert (found.conversation_id, found.recording_id, found.started_at) == ("int-1", "rec-1", "2023-10-25T14:30:00Z")
    assert [(one.method, one.path, one.body) for one in gateway.log] == [
        ("POST", "/oauth/token", "grant_type=client_credentials"),
        (
            "POST",
            SEARCH,
            {"filter": {"type": "type eq 'voice'", "sort": "startTime desc"}, "pageSize": 100, "pageNumber": 1},
        ),
    ]
    assert recordings.requests == 2


def test_pages_are_asked_for_until_one_comes_short(gateway: Gateway, recordings: Recordings) -> None:
    gateway.recordings = hourly(250)
    assert ids(recordings) == [f"rec-{number}" for number in reversed(range(250))]
    assert [one.body["pageNumber"] for one in gateway.log[1:]] == [1, 2, 3]


def test_a_last_page_that_is_full_is_followed_by_an_empty_one(gateway: Gateway, recordings: Recordings) -> None:
    gateway.recordings = hourly(200)
    assert len(ids(recordings)) == 200
    assert gateway.paths() == [SEARCH] * 3


def test_a_server_that_gives_fewer_a_page_than_asked_and_says_so_is_asked_to_the_end(
    gateway: Gateway, recordings: Recordings
) -> None:
    gateway.recordings, gateway.most_a_page = hourly(30), 25
    assert len(ids(recordings)) == 30
    assert gateway.paths() == [SEARCH] * 2


def test_calls_written_while_the_pages_are_read_double_and_lose_none(gateway: Gateway, recordings: Recordings) -> None:
    listed = gateway.recordings = hourly(250)
    fresh = [recording(900 + number, "2024-01-01T00:00:00Z") for number in range(3)]
    gateway.before_page[2] = lambda: listed.__setitem__(slice(0, 0), fresh)
    assert ids(recordings) == [f"rec-{number}" for number in reversed(range(250))]


def test_pages_end_with_the_first_that_is_all_before_the_window(gateway: Gateway, recordings: Recordings) -> None:
    gateway.recordings = hourly(1000)
    found = ids(recordings, since=FIRST + timedelta(hours=950))
    assert found == [f"rec-{number}" for number in reversed(range(950, 1000))]
    assert gateway.paths() == [SEARCH] * 2


@pytest.mark.parametrize("mixed", [False, True])
def test_where_the_latest_do_not_come_first_every_page_is_read(
    gateway: Gateway, recordings: Recordings, mixed: bool
) -> None:
    gateway.recordings = hourly(300)[::-1]
    if mixed:
        gateway.recordings = gateway.recordings[1::2] + gateway.recordings[::2]
    assert sorted(ids(recordings, since=FIRST + timedelta(hours=298))) == ["rec-298", "rec-299"]
    assert gateway.paths() == [SEARCH] * 4


def test_the_window_holds_its_beginning_and_not_its_end(gateway: Gateway, recordings: Recordings) -> None:
    gateway.recordings = hourly(5)
    found = ids(recordings, since=FIRST + timedelta(hours=1), until=FIRST + timedelta(hours=3))
    assert found == ["rec-2", "rec-1"]


@pytest.mark.parametrize("start", [None, "", "soon", 5])
def test_a_recording_without_a_readable_start_is_never_left_out(
    gateway: Gateway, recordings: Recordings, start: Any
) -> None:
    gateway.recordings = [recording(1, start=start)]
    (found,) = recordings.find(wanted(since=datetime(2029, 1, 1, tzinfo=UTC)))
    assert (found.recording_id, found.started_at) == ("rec-1", None)


def test_a_start_in_another_zone_is_told_in_utc(gateway: Gateway, recordings: Recordings) -> None:
    gateway.recordings = [recording(1, start="2023-10-25T16:30:00.250+02:00")]
    assert [found.started_at for found in recordings.find(wanted())] == ["2023-10-25T14:30:00.250000Z"]


def test_all_recordings_of_a_conversation_whenever_they_were_made(gateway: Gateway, recordings: Recordings) -> None:
    gateway.recordings = hourly(300)
    gateway.recordings[150]["interactionId"] = gateway.recordings[250]["interactionId"] = "int-wanted"
    found = ids(recordings, conversations=("int-wanted",), since=datetime(2029, 1, 1, tzinfo=UTC))
    assert found == ["rec-149", "rec-49"]


def test_once_a_conversation_was_met_no_page_a_week_older_is_read(gateway: Gateway, recordings: Recordings) -> None:
    gateway.recordings = hourly(1000)
    assert ids(recordings, conversations=("int-990",)) == ["rec-990"]
    assert gateway.paths() == [SEARCH] * 2


def test_recordings_by_id_end_the_search_when_all_were_met(gateway: Gateway, recordings: Recordings) -> None:
    gateway.recordings = hourly(1000)
    assert ids(recordings, recordings=("rec-920", "rec-999")) == ["rec-999", "rec-920"]
    assert gateway.paths() == [SEARCH]


def test_an_id_that_is_not_there_is_looked_for_on_every_page(gateway: Gateway, recordings: Recordings) -> None:
    gateway.recordings = hourly(250)
    found = list(recordings.find(wanted(recordings=("rec-5", "rec-gone"))))
    assert [(one.recording_id, one.facts.get("missing", False)) for one in found] == [
        ("rec-5", False), ("rec-gone", True)
    ]  # fmt: skip
    assert gateway.paths() == [SEARCH] * 3


def test_an_id_that_is_not_listed_fails_and_is_not_passed_over(
    gateway: Gateway, recordings: Recordings, tmp_path: Path
) -> None:
    gateway.recordings = hourly(2)
    for named in ({"recordings": ("rec-9",)}, {"conversations": ("int-9",)}):
        found = list(recordings.find(wanted(**named)))
        (said,) = recordings.fetch(found, tmp_path)
        assert isinstance(said, NotFetched)
        assert (said.outcome, said.reason, said.advice) == (
            Outcome.FAILED, "nothing with this id is listed", "check the id"
        )  # fmt: skip
    assert gateway.paths() == [SEARCH] * 2


def test_conversations_narrow_recordings_that_are_named_too(gateway: Gateway, recordings: Recordings) -> None:
    gateway.recordings = hourly(9)
    assert ids(recordings, recordings=("rec-5",), conversations=("int-5", "int-7")) == ["rec-5"]
    (found,) = recordings.find(wanted(recordings=("rec-5",), conversations=("int-7",)))
    assert found.facts == {"missing": True}


def test_queue_and_agent_are_names_or_ids_in_any_case(gateway: Gateway, recordings: Recordings) -> None:
    gateway.recordings = [
        recording(4, agentId="a-1", agentName="Mara L.", queueName="Billing"),
        recording(3, agentId="a-2", agentName="Jon P.", queueName="Billing"),
        recording(2, agentId="A-1"),
        recording(1),
    ]
    assert ids(recordings, agent="mara l.") == ["rec-4"]
    assert ids(recordings, agent="a-1") == ["rec-4", "rec-2"]
    assert ids(recordings, queue=" BILLING ") == ["rec-4", "rec-3"]
    assert ids(recordings, queue="Billing", agent="Jon P.") == ["rec-3"]
    assert ids(recordings, queue="Orders") == []


def test_a_filter_that_cannot_be_kept_to_is_refused_before_anything_is_asked(
    gateway: Gateway, recordings: Recordings
) -> None:
    with pytest.raises(Refused, match="does not tell how long a recording is; leave --min-seconds out"):
        ids(recordings, min_seconds=60)
    assert gateway.log == []


def test_a_limit_takes_the_latest_and_reads_no_further_page(gateway: Gateway, recordings: Recordings) -> None:
    gateway.recordings = hourly(300)
    assert ids(recordings, limit=3) == ["rec-299", "rec-298", "rec-297"]
    assert gateway.paths() == [SEARCH]


def test_a_limit_takes_the_latest_also_where_they_do_not_come_first(gateway: Gateway, recordings: Recordings) -> None:
    gateway.recordings = hourly(300)[::-1]
    assert ids(recordings, limit=3) == ["rec-299", "rec-298", "rec-297"]
    assert gateway.paths() == [SEARCH] * 4


def test_a_list_that_repeats_its_page_for_ever_is_given_up(gateway: Gateway, recordings: Recordings) -> None:
    gateway.answers[SEARCH] = as_json({"entities": hourly(100), "pageSize": 100})
    found = []
    with pytest.raises(BadReply, match="the list of recordings: page 2 is page 1 again; the list has no end"):
        found.extend(one.recording_id for one in recordings.find(wanted()))
    assert len(found) == 100


def test_entries_without_an_id_are_told_of_when_all_others_were_found(gateway: Gateway, recordings: Recordings) -> None:
    gateway.recordings = [recording(2), {"status": "COMPLETED"}, "rec-?", recording(7, id=" "), recording(1)]
    found = []
    with pytest.raises(BadReply, match="3 of its entries have no id and were left out; all others stand"):
        found.extend(one.recording_id for one in recordings.find(wanted()))
    assert found == ["rec-2", "rec-1"]


@pytest.mark.parametrize("body", [{}, [], {"entities": None}, {"entities": {}}, None])
def test_a_page_without_entities_is_no_page(gateway: Gateway, recordings: Recordings, body: Any) -> None:
    gateway.answers[SEARCH] = as_json(body)
    with pytest.raises(BadReply, match="the list of recordings: page 1 has no entities"):
        ids(recordings)


def test_a_recording_is_the_same_until_what_counts_of_it_changes(gateway: Gateway, recordings: Recordings) -> None:
    def fingerprint(**told: Any) -> str:
        gateway.recordings = [recording(**told)]
        (found,) = recordings.find(wanted())
        return found.fingerprint

    first = fingerprint()
    assert fingerprint(lastAccessed="2024-01-01T00:00:00Z") == first
    assert fingerprint(status="DELETED") != first
    assert fingerprint(agentName="Mara L.") != first
    assert fingerprint(parts=[]) != first


def test_estimate(recordings: Recordings) -> None:
    assert recordings.estimate(1000) == 2000
