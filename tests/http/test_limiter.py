"""The limiter against servers that count in fixed and in sliding minutes, with 16 workers in simulated time."""

from __future__ import annotations

from itertools import cycle, repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genqa.errors import InvalidSetting
from genqa.http import Limiter
from tests.http.servers import FakeTime
from tests.http.simulated import CountingServer, crowd

QUICK = (0.02, 0.03)
KINDS = [(False, 0.0), (False, 37.5), (False, 59.9), (True, 0.0)]
each_kind = pytest.mark.parametrize(
    ("sliding", "phase"), KINDS, ids=["fixed", "mid-minute", "end of minute", "sliding"]
)


@each_kind
@pytest.mark.parametrize("tells", [True, False], ids=["with headers", "without"])
def test_with_300_a_minute_nothing_meets_a_429(sliding: bool, phase: float, tells: bool) -> None:
    server = CountingServer(300, sliding, phase, tells)
    time, _ = crowd(server, lambda clock: Limiter(300, clock), 1150, ways=repeat(QUICK))
    assert server.refused == []
    assert len(server.seen) == 1150
    assert server.most_in_a_minute <= 297
    assert time.now < 3 * 62 + 5  # 297 at once in each of four minutes: no slower than it must be


@each_kind
def test_a_run_of_less_than_the_limit_waits_for_nothing(sliding: bool, phase: float) -> None:
    server = CountingServer(300, sliding, phase)
    time, waiting = crowd(server, lambda clock: Limiter(300, clock), 290, ways=repeat(QUICK))
    assert waiting.waited == 0
    assert time.now < 1.0
    assert server.refused == []


@each_kind
def test_a_second_run_straight_after_the_first_learns_what_is_left(sliding: bool, phase: float) -> None:
    server = CountingServer(300, sliding, phase)
    server.seen = [0.0] * 250
    crowd(server, lambda clock: Limiter(300, clock), 400, ways=repeat(QUICK))
    assert server.refused == []
    assert len(server.seen) == 650


def test_a_lower_limit_at_the_server_is_learnt_from_its_first_answer() -> None:
    server = CountingServer(100, sliding=True)
    crowd(server, lambda clock: Limiter(300, clock), 350, ways=repeat(QUICK))
    assert server.refused == []


def test_a_higher_one_does_not_lift_what_is_set() -> None:
    server = CountingServer(1000, sliding=True)
    crowd(server, lambda clock: Limiter(50, clock), 120, ways=repeat(QUICK))
    assert server.most_in_a_minute == 50


def test_with_no_limit_set_and_none_told_nobody_waits() -> None:
    server = CountingServer(10**6, sliding=True, tells=False)
    _, waiting = crowd(server, lambda clock: Limiter(None, clock), 1000, ways=repeat(QUICK))
    assert waiting.waited == 0


def test_with_no_limit_set_the_servers_is_kept() -> None:
    server = CountingServer(80, sliding=False, phase=10.0)
    crowd(server, lambda clock: Limiter(None, clock), 200, ways=repeat(QUICK))
    assert server.refused == []


def test_a_limit_that_was_set_too_high_and_is_told_by_nobody_costs_some_429_and_loses_nothing() -> None:
    server = CountingServer(100, sliding=False, tells=False)
    time, _ = crowd(server, lambda clock: Limiter(300, clock), 350, ways=repeat(QUICK))
    assert len(server.seen) == 350
    assert 0 < len(server.refused) <= 3 * 16
    assert time.now < 4 * 62


@given(
    allowed=st.integers(1, 30),
    sliding=st.booleans(),
    phase=st.floats(0, 59),
    ways=st.lists(st.tuples(st.floats(0, 9), st.floats(0, 9)), min_size=1, max_size=12),
    requests=st.integers(1, 40),
    workers=st.integers(1, 5),
)
def test_no_minute_ever_sees_more_than_is_allowed_however_slow_the_ways_are(
    allowed: int, sliding: bool, phase: float, ways: list[tuple[float, float]], requests: int, workers: int
) -> None:
    server = CountingServer(allowed, sliding, phase, tells=False)
    crowd(server, lambda clock: Limiter(allowed, clock), requests, workers=workers, ways=cycle(ways))
    assert server.refused == []
    assert server.most_in_a_minute <= allowed
    assert len(server.seen) == requests


@given(
    configured=st.none() | st.integers(1, 60),
    allowed=st.integers(6, 30),
    used=st.integers(0, 40),
    phase=st.floats(0, 59),
    ways=st.lists(st.tuples(st.floats(0, 3), st.floats(0, 3)), min_size=1, max_size=12),
)
def test_whatever_is_set_and_used_by_others_all_get_through(
    configured: int | None, allowed: int, used: int, phase: float, ways: list[tuple[float, float]]
) -> None:
    server = CountingServer(allowed, False, phase)
    server.seen = [0.0] * min(used, allowed)
    crowd(server, lambda clock: Limiter(configured, clock), 50, workers=5, ways=cycle(ways))
    assert len(server.seen) == min(used, allowed) + 50
    assert len(server.refused) <= 10  # no more than two rounds of all workers: before and after the first answer


def test_after_a_429_nobody_asks_before_its_time_and_then_one_goes_ahead() -> None:
    time = FakeTime()
    limiter = Limiter(300, time.clock)
    assert [limiter.take_place() for _ in range(3)] == [0, 0, 0]
    limiter.answered({}, too_many=True)
    assert 0 < limiter.take_place() < 1  # nobody slips through before it is known how long to wait
    limiter.pause(30)
    limiter.pause(10)  # another's shorter wait does not shorten it
    assert limiter.take_place() == 30
    time.now += 29
    assert limiter.take_place() == 1
    limiter.answered(None)
    limiter.answered(None)  # the other two failed on their way meanwhile
    time.now += 1
    assert limiter.take_place() == 0
    assert 0 < limiter.take_place() < 1
    limiter.answered({})
    assert [limiter.take_place() for _ in range(5)] == [0] * 5


def test_the_one_that_goes_ahead_may_be_refused_again() -> None:
    time = FakeTime()
    limiter = Limiter(300, time.clock)
    limiter.take_place()
    for _ in range(3):
        limiter.answered({}, too_many=True)
        limiter.pause(5)
        assert limiter.take_place() == 5
        time.now += 5
        assert limiter.take_place() == 0
        assert limiter.take_place() > 0


def test_a_place_is_free_again_a_minute_after_its_answer() -> None:
    time = FakeTime()
    limiter = Limiter(1, time.clock)
    assert limiter.take_place() == 0
    time.now += 100
    assert 0 < limiter.take_place() < 1  # still under way: who knows when the server counts it
    limiter.answered({})
    assert limiter.take_place() == 61
    time.now += 61
    assert limiter.take_place() == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"inin-ratelimit-count": "x", "inin-ratelimit-allowed": "y", "inin-ratelimit-reset": "z"},
        {"inin-ratelimit-count": "9" * 40, "inin-ratelimit-allowed": "9" * 40, "inin-ratelimit-reset": "9" * 40},
        {"inin-ratelimit-count": "-5", "inin-ratelimit-allowed": "-1", "inin-ratelimit-reset": "-9"},
        {"inin-ratelimit-count": "5", "inin-ratelimit-allowed": "0", "inin-ratelimit-reset": "9"},
        {"inin-ratelimit-count": "³", "inin-ratelimit-allowed": "³", "inin-ratelimit-reset": ""},
    ],
)
def test_headers_that_make_no_sense_change_nothing(headers: dict[str, str]) -> None:
    limiter = Limiter(10, FakeTime().clock)
    limiter.take_place()
    limiter.answered(headers)
    assert limiter.limit == 10
    assert limiter.take_place() == 0


def test_a_reset_of_days_keeps_nobody_waiting_longer_than_a_minute() -> None:
    limiter = Limiter(10, FakeTime().clock)
    limiter.take_place()
    limiter.answered({"inin-ratelimit-count": "10", "inin-ratelimit-allowed": "10", "inin-ratelimit-reset": "86400"})
    assert limiter.take_place() == 61


def test_a_count_of_an_earlier_answer_that_comes_late_is_not_believed() -> None:
    limiter = Limiter(10, FakeTime().clock)
    for _ in range(2):
        limiter.take_place()
    limiter.answered({"inin-ratelimit-count": "10", "inin-ratelimit-allowed": "10", "inin-ratelimit-reset": "30"})
    limiter.answered({"inin-ratelimit-count": "3", "inin-ratelimit-allowed": "10", "inin-ratelimit-reset": "30"})
    assert limiter.take_place() == 30


@pytest.mark.parametrize("per_minute", [0, -1])
def test_less_than_one_a_minute_is_no_setting(per_minute: int) -> None:
    with pytest.raises(InvalidSetting):
        Limiter(per_minute)


@pytest.mark.parametrize(("per_minute", "kept"), [(1, 1), (50, 50), (100, 99), (300, 297), (3000, 2970)])
def test_one_in_a_hundred_is_left_to_others(per_minute: int, kept: int) -> None:
    assert Limiter(per_minute).limit == kept
