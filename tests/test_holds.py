"""The ways to tell genqa about hold: a total, spans typed in, a file."""

from __future__ import annotations

import json
import pickle

import pytest

from genqa.call import Hold
from genqa.errors import HoldError
from genqa.genesys.states import instant
from genqa.genesys.states import read as read_states
from genqa.holds import KnownHold, from_file, given, spans, total
from genqa.spans import Spans
from tests.state_changes import EXAMPLE, START, at


def states(*events: object, start: str | None = START, length: int = 300_000):
    given = from_file(json.dumps({"entities": list(events)}).encode(), "states.json", start)
    return given.at(length)


def test_the_example_of_the_contract_is_ninety_seconds() -> None:
    known = states(*EXAMPLE)
    assert known.hold is not None
    assert (known.hold.total, known.hold.spans) == (90_000, Spans([(135_000, 225_000)]))
    assert (known.connected, known.hold.call_end, known.recording_start) == (10_000, 300_000, START)
    assert known.warnings == ()


def test_events_in_any_order_and_states_in_any_case() -> None:
    known = states(*[{**event, "state": event["state"].title()} for event in reversed(EXAMPLE)])
    assert known.hold is not None
    assert known.hold.spans == Spans([(135_000, 225_000)])


def test_without_the_recordings_start_hold_is_a_total_without_a_place() -> None:
    known = states(*EXAMPLE, start=None)
    assert known.hold is not None
    assert (known.hold.total, known.hold.spans, known.connected) == (90_000, None, None)


def test_the_recordings_start_may_stand_in_the_file() -> None:
    known = from_file(json.dumps({"startTime": START, "entities": EXAMPLE}).encode()).at(300_000)
    assert known.hold is not None
    assert known.hold.spans == Spans([(135_000, 225_000)])


def test_a_hold_while_on_hold_is_one_hold_from_the_first() -> None:
    known = states(at("14:30:10Z", "TALK"), at("14:31:00Z", "HOLD"), at("14:31:30Z", "HOLD"), at("14:32:00Z", "TALK"))
    assert known.hold is not None
    assert known.hold.total == 60_000


@pytest.mark.parametrize("ending", ["TALK", "DISCONNECTED", "QUEUE"])
def test_what_ends_a_hold(ending: str) -> None:
    known = states(at("14:31:00Z", "HOLD"), at("14:31:20Z", "RINGING"), at("14:32:00Z", ending))
    assert known.hold is not None
    assert known.hold.total == 60_000


def test_an_unknown_state_changes_no_hold_and_is_counted() -> None:
    known = states(
        at("14:31:00Z", "HOLD"), at("14:31:20Z", "PARKED"), at("14:31:30Z", "parked"), at("14:32:00Z", "TALK")
    )
    assert known.hold is not None
    assert known.hold.total == 60_000
    assert known.warnings == ("states.json: the state 'PARKED' (2×) is not known and changes no hold",)


def test_zones_and_fractions() -> None:
    known = states(at("16:31:00.250+02:00", "HOLD"), at("14:32:00Z", "TALK"))
    assert known.hold is not None
    assert known.hold.spans == Spans([(60_250, 120_000)])


def test_a_call_that_ends_on_hold_holds_to_the_recordings_end() -> None:
    known = states(at("14:30:10Z", "TALK"), at("14:31:00Z", "HOLD"), length=100_000)
    assert known.hold is not None
    assert (known.hold.spans, known.hold.open_ended) == (Spans([(60_000, 100_000)]), True)


def test_a_call_that_ends_on_hold_holds_to_the_last_event_where_that_is_later() -> None:
    known = states(at("14:31:00Z", "HOLD"), at("14:32:30Z", "PARKED"), length=100_000)
    assert known.hold is not None
    assert known.hold.spans == Spans([(60_000, 150_000)])


def test_a_hold_with_no_known_end_has_no_length() -> None:
    for known in (states(at("14:31:00Z", "HOLD"), length=60_000), states(at("14:31:00Z", "HOLD"), start=None)):
        assert known.hold is not None
        assert (known.hold.total, known.hold.spans, known.hold.open_ended) == (None, None, True)


def test_a_call_without_hold_was_held_for_no_time() -> None:
    known = states(at("14:30:10Z", "TALK"), at("14:35:00Z", "DISCONNECTED"), start=None)
    assert known.hold is not None
    assert (known.hold.total, known.hold.spans) == (0, Spans())


def test_a_file_without_events_tells_nothing() -> None:
    known = states()
    assert known.hold is None
    assert known.warnings == ("states.json: no state change in it, so nothing tells whether the guest was on hold",)


def test_holds_on_the_recordings_clock() -> None:
    given = from_file(b'{"holds": [{"start": 62, "end": 152}, {"start": 100, "end": 160.5}, {"start": -5, "end": 1}]}')
    known = given.at(0)
    assert known.hold is not None
    assert (known.hold.spans, known.hold.total, known.hold.in_file) == (
        Spans([(62_000, 160_500), (0, 1000)]),
        99_500,
        True,
    )
    assert known.warnings == ("a hold before the recording's start was cropped to it",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1:02-2:32", [(62_000, 152_000)]),
        (" 0:10 – 0:12.5 , 61-62; 1:00:00 to 1:00:01", [(10_000, 12_500), (61_000, 62_000), (3_600_000, 3_601_000)]),
    ],
)
def test_holds_as_a_person_types_them(text: str, expected: list[tuple[int, int]]) -> None:
    known = spans(text).at(0)
    assert known.hold is not None
    assert known.hold.spans == Spans(expected)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no hold was given"),
        ("soon", "“soon” is not a hold"),
        ("2:00-1:00", "ends before it starts"),
        ("1:2:3:4-5", "is not a hold"),
    ],
)
def test_holds_that_cannot_be_read(text: str, says: str) -> None:
    with pytest.raises(HoldError, match=says):
        spans(text)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "not valid JSON"),
        (b"[" * 100_000, "not valid JSON"),
        (b'"hold"', "neither state changes"),
        (b'{"holds": [{"start": 1}]}', "hold 1 needs start and end"),
        (b'{"holds": [{"start": 1, "end": NaN}]}', "hold 1 needs start and end"),
        (b'{"holds": [{"start": 1, "end": 1e300}]}', "hold 1 needs start and end"),
        (b'{"holds": [{"start": 5, "end": 1}]}', "hold 1 ends before it starts"),
        (b'{"entities": [{"timestamp": "2023-10-25T14:30:05Z"}]}', "event 1 has no state"),
        (b'{"entities": [{"timestamp": "noon", "state": "HOLD"}]}', "event 1 .HOLD. has no readable timestamp"),
        (b'{"startTime": 5, "entities": []}', "is not a time such as"),
        (
            b'{"startTime": "2023-10-25", "entities": [{"timestamp": "2024-10-25", "state": "HOLD"}]}',
            "more than a week",
        ),
    ],
)
def test_files_that_cannot_be_read_are_refused_in_words(content: bytes, says: str) -> None:
    with pytest.raises(HoldError, match=says):
        from_file(content)


@pytest.mark.parametrize("seconds", [-1, float("nan"), float("inf"), 1e12])
def test_a_total_that_makes_no_sense(seconds: float) -> None:
    with pytest.raises(HoldError, match="hold is a number of seconds from 0 up"):
        total(seconds)


def test_a_given_hold_can_travel_to_another_process() -> None:
    for told in (total(5), spans("1-2"), from_file(json.dumps(EXAMPLE).encode(), recording_start=START)):
        assert pickle.loads(pickle.dumps(told)).at(300_000) == told.at(300_000)


def test_hold_from_a_source_is_the_hold_with_connect_and_start() -> None:
    told = Hold(90_000, Spans([(135_000, 225_000)]), call_end=300_000, source="segments")
    found = given(told, 10_000, START)
    assert found is not None
    assert found.at(300_000) == KnownHold(told, connected=10_000, recording_start=START)


def test_a_source_that_tells_nothing_of_hold_may_tell_connect_and_start() -> None:
    found = given(None, 10_000, None)
    assert found is not None
    assert found.at(300_000) == KnownHold(None, connected=10_000)
    assert given(None, None, None) is None


def test_state_changes_from_a_source_wait_for_the_length_and_tell_connect_and_start_themselves() -> None:
    changes = read_states(EXAMPLE[:3], "states", instant(START))
    found = given(changes, 99, None)
    assert found is not None
    assert (found.at(200_000).connected, found.at(200_000).recording_start) == (10_000, START)
    assert [found.at(length).hold.total for length in (200_000, 300_000)] == [65_000, 165_000]
    assert pickle.loads(pickle.dumps(found)).at(200_000) == found.at(200_000)


def test_where_state_changes_tell_no_connect_and_no_start_the_source_may() -> None:
    found = given(read_states([EXAMPLE[2], EXAMPLE[3]], "states", None), 7, START)
    assert found is not None
    assert (found.at(0).connected, found.at(0).recording_start, found.at(0).hold.total) == (7, START, 90_000)
