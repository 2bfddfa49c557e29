"""Asking again until something is ready."""

from __future__ import annotations

import pytest

from genqa.errors import Stopped
from genqa.genesys.platform.polling import Polling
from tests.genesys.platform.made import ScriptedWeb


class Clocked(ScriptedWeb):
    """A web whose pauses move a clock instead of taking time."""

    def __init__(self) -> None:
        super().__init__(lambda *_: None)
        self.now = 0.0

    def pause(self, seconds: float) -> None:
        self.now += seconds


def test_pauses_grow_to_five_seconds() -> None:
    web, asked = Clocked(), []
    answers = [None] * 8 + ["ready"]

    def ask() -> str | None:
        asked.append(round(web.now, 3))
        return answers.pop(0)

    assert Polling(web, 900, lambda: web.now).until(ask) == "ready"
    assert asked == [0, 0.2, 0.6, 1.4, 3.0, 6.2, 11.2, 16.2, 21.2]


def test_what_takes_too_long_is_given_up() -> None:
    web = Clocked()
    assert Polling(web, 10, lambda: web.now).until(lambda: None) is None
    assert web.now == pytest.approx(11.2)
    web.now = 0
    assert Polling(web, 10, lambda: web.now).until(lambda: None, most=1) is None
    assert web.now == pytest.approx(1.4)


def test_nobody_waits_for_a_round_that_was_given_up() -> None:
    web = Clocked()
    polling = Polling(web, 10, lambda: web.now)
    polling.give_up()
    with pytest.raises(Stopped):
        polling.until(lambda: None)
    with pytest.raises(Stopped):
        polling.go_on()
    assert web.now == 0
