"""Hold, connect and legs on the clock of a recording, by literal values."""

from __future__ import annotations

from genqa.call import Call, Hold, Length
from genqa.genesys.platform.facts import Facts, condensed
from genqa.genesys.platform.timeline import Told, timeline
from genqa.genesys.source import Leg
from genqa.metrics.hold import place
from genqa.spans import NOTHING, Spans
from tests.genesys.platform.made import NOON, agent, conversation, customer, queue, segment, session

NAMES = {"ann": "Ann A.", "ben": "Ben B."}


def placed(*participants, end=500, **more):
    return timeline(Facts.of(condensed(conversation(*participants, end=end))), NAMES, **more)


def talk(start, end):
    return segment("interact", start, end)


def hold(start, end):
    return segment("hold", start, end)


def test_one_agent_who_holds_once() -> None:
    ann = agent("ann", talk(50, 190), hold(190, 295), talk(295, 500), held=(105,))
    line = placed(customer(10, 500), ann)
    assert line.start == NOON + 10_000
    assert line.hold == Hold(105_000, Spans([(180_000, 285_000)]), call_end=490_000, source="segments")
    assert line.connected == 40_000
    assert line.legs == (Leg("ann", "Ann A.", 40_000, 490_000, 105_000),)
    assert (line.agent, line.warnings) == ("ann", ())


def test_no_hold_is_a_hold_of_nothing() -> None:
    line = placed(customer(0, 500), agent("ann", talk(50, 500)))
    assert line.hold == Hold(0, NOTHING, call_end=500_000, source="segments")


def test_a_leg_without_segments_leaves_hold_unknown() -> None:
    line = placed(customer(0, 500), agent("ann"))
    assert line.hold is None
    assert line.warnings == ("the segments of an agent's leg are missing: whether the guest was on hold is unknown",)
    assert (line.connected, line.legs) == (None, ())


def test_of_a_leg_without_segments_the_metric_gives_the_total() -> None:
    line = placed(customer(0, 500), agent("ann", held=(20, 15)))
    assert line.hold == Hold(35_000, source="tHeld")


def test_one_of_two_legs_without_segments_leaves_hold_unknown() -> None:
    line = placed(customer(0, 500), agent("ann", talk(50, 90), hold(90, 120)), agent("ben", held=(9,)))
    assert line.hold is None


def test_a_consulted_agents_talk_is_not_with_the_guest() -> None:
    ann = agent("ann", talk(50, 100), hold(100, 300), talk(300, 500), name="ann leg", held=(200,))
    ben = agent("ben", talk(150, 250), hold(250, 320), peerId="ann leg", held=(70,))
    line = placed(customer(0, 500), ann, ben)
    # ben's hold holds ann, and is no hold of the guest
    assert line.hold is not None
    assert line.hold.spans == Spans([(100_000, 300_000)])
    assert line.hold.total == 200_000
    assert line.connected == 50_000
    assert [leg.hold for leg in line.legs] == [200_000, 70_000]


def test_a_consulted_agent_who_takes_the_call_over_talks_to_the_guest_from_then_on() -> None:
    ann = agent("ann", talk(50, 100), hold(100, 300), name="ann leg", held=(200,))
    ben = agent("ben", talk(150, 400), hold(400, 450), talk(450, 500), peerId="ann leg", held=(50,))
    line = placed(customer(0, 500), ann, ben)
    assert line.hold is not None
    assert line.hold.spans == Spans([(100_000, 300_000), (400_000, 450_000)])
    assert line.warnings == ()


def test_two_who_hold_at_once_are_one_hold_of_the_guest() -> None:
    ann = agent("ann", talk(50, 100), hold(100, 200), peerId="customer leg")
    ben = agent("ben", hold(150, 250), talk(250, 500), peerId="customer leg")
    line = placed(customer(0, 500), ann, ben)
    assert line.hold is not None
    assert (line.hold.total, line.hold.spans) == (150_000, Spans([(100_000, 250_000)]))


def test_the_guest_is_not_on_hold_while_another_agent_talks_to_them() -> None:
    ann = agent("ann", talk(50, 100), hold(100, 300), talk(300, 500), peerId="customer leg", held=(200,))
    ben = agent("ben", talk(150, 250), peerId="customer leg")
    line = placed(customer(0, 500), ann, ben)
    assert line.hold is not None
    assert line.hold.spans == Spans([(100_000, 150_000), (250_000, 300_000)])
    assert line.hold.total == 100_000
    assert line.warnings == ("for 1:40 of a hold another agent talked to the guest: that time is no hold of theirs",)


def test_who_holds_on_one_leg_and_talks_on_another_talks_to_somebody_else() -> None:
    ann = agent("ann", talk(50, 100), hold(100, 300), talk(300, 500))
    ann["sessions"].append(session("ann asks outside", talk(120, 280)))
    line = placed(customer(0, 500), ann)
    assert line.hold is not None
    assert line.hold.total == 200_000


def test_segments_and_metric_that_disagree_are_a_warning_in_words() -> None:
    line = placed(customer(0, 500), agent("ann", talk(50, 100), hold(100, 190), talk(190, 500), held=(91.1,)))
    assert line.hold is not None
    assert line.hold.total == 90_000
    assert line.warnings == ("hold of Ann A. is 1:30 by the segments and 1:31 by tHeld: the segments were taken",)


def test_a_second_of_disagreement_is_rounding() -> None:
    line = placed(customer(0, 500), agent("ann", talk(50, 100), hold(100, 190), talk(190, 500), held=(91,)))
    assert line.warnings == ()


def test_an_agent_nobody_knows_is_shown_by_id() -> None:
    line = placed(customer(0, 500), agent("u-17", talk(50, 100), hold(100, 190), held=(5,)))
    assert line.legs[0].name == "u-17"
    assert line.warnings[0].startswith("hold of u-17 is 1:30 by the segments")


def test_a_hold_that_nobody_closed_runs_to_the_end_of_the_call() -> None:
    line = placed(customer(0, 480), agent("ann", talk(50, 100), hold(100, None)), end=480)
    assert line.hold == Hold(380_000, Spans([(100_000, 480_000)]), call_end=480_000, open_ended=True, source="segments")


def test_machine_and_queue_are_before_the_connect_and_wrap_up_is_after_the_end() -> None:
    ivr = {"purpose": "ivr", "sessions": [session("ivr", segment("ivr", 0, 20))]}
    ann = agent("ann", segment("alert", 42, 50), talk(50, 500), segment("wrapup", 500, 535))
    line = placed(customer(0, 500), ivr, queue("Billing", "q"), ann)
    assert (line.connected, line.legs[0].start, line.legs[0].end) == (50_000, 50_000, 500_000)


def test_the_agent_is_who_talked_longest_and_the_queue_is_theirs() -> None:
    ann = agent("ann", segment("interact", 50, 100, queueId="q1"))
    ben = agent("ben", segment("interact", 100, 500, queueId="q2"))
    line = placed(customer(0, 500), ann, ben)
    assert (line.agent, line.queue) == ("ben", "q2")


def test_what_the_recording_tells_goes_before_analytics() -> None:
    told = Told(NOON + 12_000, NOON + 499_000)
    line = placed(customer(10, 500), agent("ann", talk(50, 190), hold(190, 295), talk(295, 500)), told=told)
    assert line.start == NOON + 12_000
    assert line.hold == Hold(105_000, Spans([(178_000, 283_000)]), call_end=487_000, source="segments")


def test_without_a_recorded_legs_start_the_conversations_is_taken_and_said() -> None:
    deaf = {"purpose": "customer", "sessions": [session("customer leg", recording=True)]}
    line = placed(deaf, agent("ann", talk(50, 500)))
    assert line.start == NOON
    assert line.warnings == ("nothing tells when the recording starts: the conversation's start was taken",)


def test_a_recording_of_one_agents_station_is_about_that_agent() -> None:
    ann = agent("ann", talk(50, 100), hold(100, 150), talk(150, 200), recording=True)
    ben = agent("ben", talk(200, 300), hold(300, 400), talk(400, 500), recording=True)
    line = placed(customer(0, 500), ann, ben, session="ben leg", alone=False)
    assert line.start == NOON + 200_000
    assert line.hold == Hold(100_000, Spans([(100_000, 200_000)]), call_end=300_000, source="segments")
    assert [leg.user_id for leg in line.legs] == ["ben"]
    assert line.agent == "ben"


def test_where_only_one_agents_leg_was_recorded_the_hold_within_it_is_meant() -> None:
    ann = agent("ann", talk(50, 100), hold(100, 150), talk(150, 200), recording=True)
    ben = agent("ben", talk(200, 300), hold(300, 400), talk(400, 500))
    guest = {"purpose": "customer", "sessions": [session("customer leg", talk(0, 500))]}
    line = placed(guest, ann, ben)
    assert line.start == NOON + 50_000
    assert line.hold == Hold(50_000, Spans([(50_000, 100_000)]), call_end=150_000, source="segments")


def test_of_several_recordings_each_has_the_hold_within_it() -> None:
    ann = agent("ann", talk(0, 100), hold(100, 300), talk(300, 500))
    told = Told(NOON + 200_000, NOON + 500_000)
    line = placed(customer(0, 500), ann, told=told, alone=False)
    assert line.hold is not None
    assert (line.hold.total, line.hold.spans) == (100_000, Spans([(0, 100_000)]))


def test_a_consultation_has_no_hold_of_the_guest() -> None:
    line = placed(customer(0, 500), agent("ann", talk(0, 100), hold(100, 300)), consult=True)
    assert line.hold is None


ONE_HOLD = (customer(0, 500), agent("ann", talk(50, 190), hold(190, 295), talk(295, 500), held=(105,)))


def in_a_file_of(seconds, line):
    return place(Call(Length(round(seconds * 1000), "audio"), hold=line.hold))


def test_a_suppressed_hold_is_scored_in_full_and_removes_nothing_from_the_file() -> None:
    shown = in_a_file_of(395, placed(*ONE_HOLD))
    assert (shown.total, shown.in_file, shown.recorder_paused) == (105_000, NOTHING, True)


def test_a_recorded_hold_lies_in_the_file() -> None:
    shown = in_a_file_of(500, placed(*ONE_HOLD))
    assert (shown.total, shown.in_file) == (105_000, Spans([(190_000, 295_000)]))


def test_a_pause_for_card_numbers_is_not_taken_for_a_suppressed_hold() -> None:
    told = Told(NOON, NOON + 500_000, Spans([(NOON + 100_000, NOON + 220_000)]))
    ann = agent("ann", talk(50, 240), hold(240, 345), talk(345, 500), held=(105,))
    line = placed(customer(0, 500), ann, told=told)
    shown = in_a_file_of(380, line)  # 120 s are missing from the file, none of them hold
    assert (shown.total, shown.in_file) == (105_000, Spans([(120_000, 225_000)]))
    assert line.connected == 50_000
    assert line.warnings == (
        "the recorder paused for 2:00 that were no hold: nothing of that time is in the recording",
    )


def test_hold_and_card_numbers_both_left_out_of_the_file() -> None:
    told = Told(NOON, NOON + 500_000, Spans([(NOON + 300_000, NOON + 320_000)]))
    shown = in_a_file_of(375, placed(*ONE_HOLD, told=told))
    assert (shown.total, shown.in_file, shown.recorder_paused) == (105_000, NOTHING, True)
