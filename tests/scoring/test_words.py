"""What a rubric's numbers mean, as a reader of the settings finds it."""

from __future__ import annotations

from genqa.scoring import built_in, parse
from genqa.scoring.words import beginning, in_words, remarks

LINEAR, BANDED = built_in()["linear"], built_in()["banded"]


def test_linear_in_words() -> None:
    assert in_words(LINEAR) == (
        ("hold", "the guest's hold, in all", "−10 if more than 60 s, −20 if more than 120 s", "",
         "costs nothing, and is said so"),
        ("silence", "silence, in all", "−2 for each second", "", "no score"),
        ("talk-over", "talk-over, in all", "−5 for each second", "", "no score"),
    )  # fmt: skip
    assert beginning(LINEAR) == "Points are lost from 100; a score is kept within 0 and 100."
    assert remarks(LINEAR) == ()


def test_banded_in_words() -> None:
    rows = in_words(BANDED)
    assert [(row.component, row.weight) for row in rows] == [
        ("dead air", "25 of 100"),
        ("longest silence", "15 of 100"),
        ("talk-over", "20 of 100"),
        ("interruptions by the agent", "15 of 100"),
        ("longest hold", "15 of 100"),
        ("response latency", "10 of 100"),
    ]
    assert rows[0].measured == "silences longer than 3 s, as a share of the conversation less hold"
    assert rows[0].effect == "100 % up to 5 %, 50 % up to 15 %, none above"
    assert rows[3].effect == "100 % up to 0, 50 % up to 4, 10 % up to 10, none above"
    assert rows[5].effect == "100 % up to 1.5 s, 50 % up to 3 s, none above"
    assert {row.unknown for row in rows} == {"left out"}
    assert remarks(BANDED) == ("critical: when the longest hold is more than 300 s",)
    assert beginning(BANDED).endswith("with less than 60 % of the weight measured there is no score.")


def test_a_weight_is_a_part_of_whatever_the_weights_come_to() -> None:
    rubric = parse("""
        name = "own"
        version = 1
        kind = "bands"
        [[component]]
        name = "hush"
        quantity = "longest_silence"
        weight = 3
        bands = [{ up_to = 2.5, points = 0.25 }]
        [[component]]
        name = "cut in"
        quantity = "agent_interruptions"
        weight = 1
        bands = [{ up_to = 0, points = 1 }]
    """)
    assert [(row.weight, row.effect) for row in in_words(rubric)] == [
        ("3 of 4", "25 % up to 2.5 s, none above"),
        ("1 of 4", "100 % up to 0, none above"),
    ]
