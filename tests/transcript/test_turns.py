"""Whose turn it is at a time."""

from __future__ import annotations

import pytest

from genqa.transcript.turns import Turns

TURNS = Turns([(5_000, 6_000, "B"), (0, 2_000, "A"), (None, 9_000, "C"), (7_000, None, "D"), (3_000, 3_000, "E")])


@pytest.mark.parametrize(
    ("start", "end", "speaker"),
    [
        (500, 900, "A"),
        (1_900, 2_098, "A"),  # the middle is the last ms of A's turn
        (1_900, 2_100, None),  # the middle is the first after it
        (5_000, 5_000, "B"),
        (-500, -100, None),
        (3_000, 3_000, None),  # a turn of no length holds nothing
        (7_500, 8_500, None),
        (None, 900, None),
        (500, None, None),
    ],
)
def test_the_middle_of_a_word_finds_its_turn(start: int | None, end: int | None, speaker: str | None) -> None:
    assert TURNS.speaker(start, end) == speaker


def test_without_turns_nobody_has_one() -> None:
    assert Turns([]).speaker(0, 1_000) is None
