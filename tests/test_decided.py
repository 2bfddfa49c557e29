"""Which decision about the agent's channel holds for a call."""

from __future__ import annotations

import pytest

from genqa.call import About
from genqa.decided import Kind, channel_for

CALL = About(source="gc", direction="inbound", trunk="+4930123450")


@pytest.mark.parametrize(
    ("closer", "farther"),
    [
        (Kind("gc", "inbound"), Kind("gc")),
        (Kind("gc", None, "+4930*"), Kind("gc", "inbound")),
        (Kind("gc", None, "+4930123*"), Kind("gc", "inbound", "+4930*")),
        (Kind("gc", None, "+4930123450"), Kind("gc", "inbound", "+4930123*")),
        (Kind("gc", "inbound", "+4930123450"), Kind("gc", None, "+4930123450")),
    ],
)
def test_the_closest_decision_holds_whichever_was_made_first(closer: Kind, farther: Kind) -> None:
    assert channel_for({closer: 1, farther: 0}, CALL) == channel_for({farther: 0, closer: 1}, CALL) == 1


@pytest.mark.parametrize(
    "kind",
    [
        Kind("upload"), Kind("gc", "outbound"), Kind("gc", None, "+4930123451"), Kind("gc", None, "+4930124*"),
        Kind("gc", "outbound", "+4930123450"),
    ],
)  # fmt: skip
def test_a_decision_for_other_calls_does_not_hold(kind: Kind) -> None:
    assert channel_for({kind: 1}, CALL) is None


def test_a_call_that_tells_no_trunk_is_in_no_block_of_numbers() -> None:
    assert channel_for({Kind("gc", None, "*"): 1}, About(source="gc")) is None
    assert channel_for({Kind("gc", None, ""): 1}, About(source="gc")) is None
