"""Hold from state changes: every rule of the recordings API's page, from its replies to seconds of hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from genqa.genesys import states
from genqa.genesys.source import Fetched, Wanted
from genqa.holds import KnownHold, given
from genqa.spans import Spans
from tests.genesys.gateway import EVENTS, Gateway, as_json, recording, served, sound, source
from tests.state_changes import EXAMPLE, START, at

LENGTH = 300_000
ALL = Wanted(datetime(2020, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC))


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    """A gateway with one recording, from 14:30:00."""
    with served(Gateway()) as running:
        running.recordings = [recording(start=START)]
        running.answers["/api/v2/recordings/rec-1/parts/part-1"] = sound()
        yield running


def fetched(gateway: Gateway, folder: Path) -> Fetched:
    with source(gateway) as recordings:
        (answer,) = recordings.fetch(list(recordings.find(ALL)), folder)
    assert isinstance(answer, Fetched), answer
    return answer


def known(gateway: Gateway, folder: Path, events: list[Any], length: int = LENGTH) -> KnownHold:
    """What analysing gets to know of hold when the interaction has these events."""
    gateway.events["int-1"] = events
    answer = fetched(gateway, folder)
    assert answer.warnings == ()
    told = given(answer.hold, answer.connected, answer.about.started_at)
    assert told is not None
    return told.at(length)


def hold(gateway: Gateway, folder: Path, events: list[Any], length: int = LENGTH) -> tuple[int | None, Spans | None]:
    found = known(gateway, folder, events, length).hold
    assert found is not None
    return found.total, found.spans


def test_the_example_is_ninety_seconds(gateway: Gateway, tmp_path: Path) -> None:
    found = known(gateway, tmp_path, EXAMPLE)
    assert found.hold is not None
    assert (found.hold.total, found.hold.spans) == (90_000, Spans([(135_000, 225_000)]))
    assert (found.connected, found.hold.call_end, found.recording_start) == (10_000, 300_000, START)
    assert found.warnings == ()


def test_events_in_any_order_and_states_in_any_case(gateway: Gateway, tmp_path: Path) -> None:
    mixed = [{**EXAMPLE[number], "state": EXAMPLE[number]["state"].lower()} for number in (3, 0, 4, 2, 1)]
    assert hold(gateway, tmp_path, mixed) == (90_000, Spans([(135_000, 225_000)]))


def test_of_one_instant_the_order_in_which_they_came_counts(gateway: Gateway, tmp_path: Path) -> None:
    events = [at("14:31:00Z", "TALK"), at("14:31:00Z", "HOLD"), at("14:32:00Z", "TALK")]
    assert hold(gateway, tmp_path, events) == (60_000, Spans([(60_000, 120_000)]))


def test_of_one_instant_the_order_is_turned_round_where_the_latest_came_first(gateway: Gateway, tmp_path: Path) -> None:
    events = [at("14:32:00Z", "TALK"), at("14:31:00Z", "HOLD"), at("14:31:00Z", "TALK")]
    assert hold(gateway, tmp_path, events) == (60_000, Spans([(60_000, 120_000)]))


def test_events_that_are_all_of_one_instant_keep_their_order(gateway: Gateway, tmp_path: Path) -> None:
    assert hold(gateway, tmp_path, [at("14:31:00Z", "HOLD"), at("14:31:00Z", "TALK")]) == (0, Spans())


def test_hold_while_on_hold_is_one_hold_from_the_first(gateway: Gateway, tmp_path: Path) -> None:
    events = [at("14:31:00Z", "HOLD"), at("14:31:30Z", "HOLD"), at("14:32:00Z", "TALK")]
    assert hold(gateway, tmp_path, events) == (60_000, Spans([(60_000, 120_000)]))


@pytest.mark.parametrize("ending", ["TALK", "DISCONNECTED", "QUEUE", "talk"])
def test_what_ends_a_hold(gateway: Gateway, tmp_path: Path, ending: str) -> None:
    events = [at("14:31:00Z", "HOLD"), at("14:31:20Z", "RINGING"), at("14:32:00Z", ending)]
    assert hold(gateway, tmp_path, events) == (60_000, Spans([(60_000, 120_000)]))


def test_several_holds_add_up(gateway: Gateway, tmp_path: Path) -> None:
    events = [at("14:31:00Z", "HOLD"), at("14:31:10Z", "TALK"), at("14:32:00Z", "HOLD"), at("14:32:05Z", "QUEUE")]
    assert hold(gateway, tmp_path, events) == (15_000, Spans([(60_000, 70_000), (120_000, 125_000)]))


def test_a_call_that_ends_on_hold_holds_to_the_recordings_end(gateway: Gateway, tmp_path: Path) -> None:
    found = known(gateway, tmp_path, [at("14:30:10Z", "TALK"), at("14:31:00Z", "HOLD")], length=100_000)
    assert found.hold is not None
    assert (found.hold.total, found.hold.spans) == (40_000, Spans([(60_000, 100_000)]))
    assert found.hold.open_ended


def test_or_to_the_last_event_where_that_is_later(gateway: Gateway, tmp_path: Path) -> None:
    events = [at("14:31:00Z", "HOLD"), at("14:32:30Z", "RINGING")]
    assert hold(gateway, tmp_path, events, length=100_000) == (90_000, Spans([(60_000, 150_000)]))


def test_with_neither_later_the_hold_is_unknown(gateway: Gateway, tmp_path: Path) -> None:
    found = known(gateway, tmp_path, [at("14:30:10Z", "TALK"), at("14:31:00Z", "HOLD")], length=60_000)
    assert found.hold is not None
    assert (found.hold.total, found.hold.spans, found.hold.open_ended) == (None, None, True)


def test_more_than_a_thousand_events_are_read_to_the_end(gateway: Gateway, tmp_path: Path) -> None:
    busy = [at(f"14:{minute:02}:{second:02}Z", "TALK") for minute in range(30, 60) for second in range(60)]
    last = [at("15:00:00Z", "HOLD"), at("15:01:00Z", "TALK")]
    assert hold(gateway, tmp_path, [*busy, *last]) == (60_000, Spans([(1_800_000, 1_860_000)]))
    assert [asked.query for asked in gateway.log if asked.path == EVENTS] == [
        {"interactionId": "int-1", "type": "stateChange", "limit": "1000", "pageNumber": "1"},
        {"interactionId": "int-1", "type": "stateChange", "limit": "1000", "pageNumber": "2"},
    ]


def test_a_thousand_events_are_followed_by_an_empty_page(gateway: Gateway, tmp_path: Path) -> None:
    busy = [at(f"14:{30 + number // 60:02}:{number % 60:02}Z", "TALK") for number in range(998)]
    events = [*busy, at("14:50:00Z", "HOLD"), at("14:51:00Z", "TALK")]
    assert len(events) == 1000
    assert hold(gateway, tmp_path, events)[0] == 60_000
    assert gateway.paths().count(EVENTS) == 2


@pytest.mark.parametrize(
    ("moment", "start_ms"),
    [
        ("2023-10-25T14:31:00Z", 60_000),
        ("2023-10-25T16:31:00+02:00", 60_000),
        ("2023-10-25T14:31:00.250Z", 60_250),
        ("2023-10-25T16:31:00.250123+02:00", 60_250),
        ("2023-10-25T14:31:00", 60_000),
    ],
)
def test_timestamps_in_every_way(gateway: Gateway, tmp_path: Path, moment: str, start_ms: int) -> None:
    events = [{"timestamp": moment, "state": "HOLD"}, at("14:32:00Z", "TALK")]
    assert hold(gateway, tmp_path, events)[1] == Spans([(start_ms, 120_000)])


def test_an_unknown_state_changes_no_hold_and_is_counted(gateway: Gateway, tmp_path: Path) -> None:
    events = [at("14:31:00Z", "HOLD"), at("14:31:20Z", "PARKED"), at("14:31:30Z", "parked"), at("14:32:00Z", "TALK")]
    found = known(gateway, tmp_path, events)
    assert found.hold is not None
    assert (found.hold.total, found.hold.spans) == (60_000, Spans([(60_000, 120_000)]))
    assert found.warnings == ("the state changes: the state 'PARKED' (2×) is not known and changes no hold",)


def test_no_event_at_all_is_not_a_call_without_hold(gateway: Gateway, tmp_path: Path) -> None:
    found = known(gateway, tmp_path, [])
    assert (found.hold, found.recording_start) == (None, START)
    assert found.warnings == (
        "the state changes: no state change in it, so nothing tells whether the guest was on hold",
    )


def test_events_without_a_hold_are_a_call_without_hold(gateway: Gateway, tmp_path: Path) -> None:
    assert hold(gateway, tmp_path, [at("14:30:10Z", "TALK"), at("14:35:00Z", "DISCONNECTED")]) == (0, Spans())


def test_without_the_recordings_start_hold_has_a_length_and_no_place(gateway: Gateway, tmp_path: Path) -> None:
    gateway.recordings, gateway.events["int-1"] = [recording(start=None)], EXAMPLE
    answer = fetched(gateway, tmp_path)
    told = given(answer.hold, answer.connected, answer.about.started_at)
    assert told is not None
    found = told.at(LENGTH)
    assert found.hold is not None
    assert (found.hold.total, found.hold.spans, found.connected) == (90_000, None, None)
    assert answer.warnings == ("the source tells no start of the recording: hold has no place in it",)


@pytest.mark.parametrize(
    ("event", "says"),
    [
        ({"timestamp": "noon", "state": "HOLD"}, "event 2 (HOLD) has no readable timestamp"),
        ({"timestamp": "2023-10-25T14:32:00Z"}, "event 2 has no state"),
        ("HOLD", "event 2 has no state"),
        (
            {"timestamp": "2024-10-25T14:32:00Z", "state": "HOLD"},
            "HOLD at 2024-10-25 14:32 is more than a week from the recording's start",
        ),
    ],
)
def test_an_event_that_cannot_be_read_leaves_hold_unknown_and_is_said(
    gateway: Gateway, tmp_path: Path, event: Any, says: str
) -> None:
    gateway.events["int-1"] = [EXAMPLE[0], event, *EXAMPLE[1:]]
    answer = fetched(gateway, tmp_path)
    assert (answer.hold, answer.connected) == (None, None)
    assert answer.warnings == (
        f"state changes of int-1: {says}: hold is left out, because a part of it would be wrong",
    )


def test_an_interaction_that_is_not_there_leaves_hold_unknown(gateway: Gateway, tmp_path: Path) -> None:
    answer = fetched(gateway, tmp_path)
    assert answer.hold is None
    assert answer.warnings == (
        "the state changes of int-1 are not at the source, so nothing tells whether the guest was on hold",
    )


def test_a_recording_without_an_interaction_has_no_state_changes(gateway: Gateway, tmp_path: Path) -> None:
    gateway.recordings = [recording(interactionId=None)]
    answer = fetched(gateway, tmp_path)
    assert (answer.hold, answer.about.interaction_id) == (None, None)
    assert answer.warnings == ("the recording names no interaction, so nothing tells whether the guest was on hold",)
    assert EVENTS not in gateway.paths()


def test_pages_of_events_that_never_end_fail_the_recording(gateway: Gateway, tmp_path: Path) -> None:
    gateway.answers[EVENTS] = as_json({"entities": [EXAMPLE[0]] * 1000})
    with source(gateway) as recordings:
        (answer,) = recordings.fetch(list(recordings.find(ALL)), tmp_path)
    assert not isinstance(answer, Fetched)
    assert answer.reason == "state changes of int-1: page 2 is page 1 again; the list has no end"


def test_a_time_is_written_in_utc() -> None:
    assert states.utc(datetime.fromisoformat("2023-10-25T16:30:00.250+02:00")) == "2023-10-25T14:30:00.250000Z"
