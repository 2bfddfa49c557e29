"""Which rows the player has, and whose sound is drawn in them."""

from __future__ import annotations

from genqa.call import Role, Utterance
from genqa.result import Origin, Result, judge
from genqa.scoring import built_in
from genqa.spans import Spans
from genqa.ui.player.lanes import Lane, lanes_of, side_names
from tests.calls import call, said

AGENT, GUEST = said("agent", 0, 2), said("guest", 2, 4)


def result(*heard: Utterance, agent_channel: int | None = None) -> Result:
    return judge("r", call(*heard, length=10), built_in()["linear"], origin=Origin(agent_channel=agent_channel))


def rows(of: Result, channels: int) -> list[tuple[str, int | None]]:
    return [(lane.name, lane.channel) for lane in lanes_of(of, channels)]


def test_each_side_has_the_sound_of_its_channel_in_its_lane() -> None:
    assert lanes_of(result(GUEST, AGENT, agent_channel=1), 2) == (
        Lane("agent", Role.AGENT, 1, Spans([(0, 2000)])),
        Lane("guest", Role.GUEST, 0, Spans([(2000, 4000)])),
    )


def test_where_nothing_tells_whose_a_channel_is_it_has_a_row_of_its_own() -> None:
    assert rows(result(AGENT, GUEST), 2) == [("channel 1", 0), ("channel 2", 1), ("agent", None), ("guest", None)]
    assert [lane.role for lane in lanes_of(result(AGENT), 2)][:2] == [Role.UNKNOWN, Role.UNKNOWN]


def test_a_recording_of_one_channel_stands_above_the_lanes() -> None:
    assert rows(result(AGENT, GUEST, agent_channel=0), 1) == [("recording", 0), ("agent", None), ("guest", None)]


def test_without_a_waveform_there_are_lanes_alone() -> None:
    assert rows(result(AGENT, GUEST, agent_channel=0), 0) == [("agent", None), ("guest", None)]


def test_several_voices_of_one_channel_do_not_each_have_its_sound() -> None:
    two = result(said("agent:anna", 0, 1), said("agent:ben", 2, 3), GUEST, agent_channel=0)
    assert rows(two, 2) == [
        ("agent's sound", 0), ("guest's sound", 1), ("agent:anna", None), ("agent:ben", None), ("guest", None),
    ]  # fmt: skip
    assert [lane.role for lane in lanes_of(two, 2)][:2] == [Role.AGENT, Role.GUEST]


def test_a_side_that_says_nothing_still_has_its_sound() -> None:
    assert lanes_of(result(GUEST, agent_channel=0), 2)[0] == Lane("agent", Role.AGENT, 0, Spans())
    assert rows(result(AGENT, agent_channel=1), 2) == [("agent", 1), ("guest", 0)]


def test_an_ivr_stands_below_the_sides_and_has_no_sound() -> None:
    assert rows(result(said("ivr", 0, 1), AGENT, GUEST, agent_channel=0), 2) == [
        ("agent", 0), ("guest", 1), ("ivr", None),
    ]  # fmt: skip


def test_pauses_of_a_third_of_a_second_are_bridged_for_drawing() -> None:
    (lane,) = lanes_of(result(said("agent", 0, 1), said("agent", 1.3, 2), said("agent", 2.301, 3)), 0)
    assert lane.speech == Spans([(0, 2000), (2301, 3000)])


def test_the_volume_of_each_side_is_named_by_what_is_known() -> None:
    assert side_names(result(AGENT, agent_channel=1), 2) == ("guest", "agent")
    assert side_names(result(AGENT), 2) == ("channel 1", "channel 2")
    assert side_names(result(AGENT), 1) == ("recording",)
