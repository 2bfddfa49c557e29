"""Python looks for garbage less often while something is read, and as often as before afterwards."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from threading import Barrier, Thread

import pytest

from genqa import transcript
from genqa.errors import BrokenTranscript
from genqa.transcript.garbage import SELDOM, seldom_looked_for

USUAL = (700, 10, 10)


@pytest.fixture(autouse=True)
def usual() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(*USUAL)
    yield
    gc.set_threshold(*before)


def test_seldom_while_it_lasts_and_as_before_afterwards() -> None:
    with seldom_looked_for():
        assert gc.get_threshold() == SELDOM
    assert gc.get_threshold() == USUAL


def test_while_a_file_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    monkeypatch.setattr(transcript, "decode", lambda data, name: seen.append(gc.get_threshold()) or _refuse())
    for read in (lambda: transcript.read(b"x"), lambda: transcript.read_two_sides(b"x", b"y")):
        with pytest.raises(BrokenTranscript):
            read()
    assert seen == [SELDOM, SELDOM]


def test_as_before_after_a_file_that_was_refused() -> None:
    with pytest.raises(BrokenTranscript):
        transcript.read(b"")
    assert gc.get_threshold() == USUAL


@pytest.mark.parametrize("set_by_others", [(0, 10, 10), (1_000_000, 2_000, 3_000)])
def test_whoever_turned_it_off_or_further_down_is_left_alone(set_by_others: tuple[int, int, int]) -> None:
    gc.set_threshold(*set_by_others)
    with seldom_looked_for():
        assert gc.get_threshold() == set_by_others
    assert gc.get_threshold() == set_by_others


def test_of_two_at_a_time_the_last_to_end_changes_it_back() -> None:
    both_read, one_ended = Barrier(2, timeout=10), Barrier(2, timeout=10)
    seen = []

    def first() -> None:
        with seldom_looked_for():
            both_read.wait()
        one_ended.wait()

    def second() -> None:
        with seldom_looked_for():
            both_read.wait()
            one_ended.wait()
            seen.append(gc.get_threshold())

    threads = [Thread(target=first), Thread(target=second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert seen == [SELDOM]
    assert gc.get_threshold() == USUAL


def _refuse() -> None:
    raise BrokenTranscript("no")
