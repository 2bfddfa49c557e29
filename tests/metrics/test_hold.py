"""Hold on two clocks: scored by the call's, taken out of the recording only where it lies in the recording."""

from __future__ import annotations

from genqa.call import Call, Hold, Length
from genqa.metrics import measure
from genqa.spans import NOTHING, Spans
from tests.calls import call, said

TALK = (said("agent", 0, 100), said("guest", 200, 210))
ON_CALL = Hold(90_000, Spans([(105_000, 195_000)]), call_end=210_000)


def test_a_hold_that_was_recorded_is_taken_out_of_silence() -> None:
    measures = measure(Call(Length(210_000, "audio"), TALK, ON_CALL))
    assert measures.holds == Spans([(105_000, 195_000)])
    assert [tuple(gap) for gap in measures.silence_gaps or ()] == [(100_000, 105_000), (195_000, 200_000)]


def test_a_recorder_that_paused_leaves_nothing_to_take_out() -> None:
    talk = (said("agent", 0, 100), said("guest", 110, 120))
    measures = measure(Call(Length(120_000, "audio"), talk, ON_CALL))
    assert (measures.hold, measures.longest_hold, measures.holds) == (90_000, 90_000, NOTHING)
    assert [tuple(gap) for gap in measures.silence_gaps or ()] == [(100_000, 110_000)]
    assert measures.warnings == (
        "the recording is 1:30 shorter than the call: the recorder paused, so hold of 1:30 takes no room in it",
    )


def test_a_second_of_difference_is_no_pause() -> None:
    assert measure(Call(Length(209_000, "audio"), TALK, ON_CALL)).holds == Spans([(105_000, 195_000)])


def test_a_file_that_lacks_only_part_of_the_hold_leaves_its_place_unknown() -> None:
    measures = measure(Call(Length(170_000, "audio"), (said("agent", 0, 100), said("guest", 160, 170)), ON_CALL))
    assert (measures.hold, measures.holds) == (90_000, None)
    assert measures.not_measured["holds"] == (
        "the recording is 40.0 s shorter than the call, but hold is 1:30: nothing tells which part of it was recorded"
    )


def test_a_last_word_is_no_length_and_tells_nothing_of_pauses() -> None:
    assert measure(Call(Length(200_000, "last word"), TALK, ON_CALL)).holds == Spans([(105_000, 195_000)])


def test_hold_on_the_recordings_clock_is_cropped_to_it_and_scored_whole() -> None:
    measures = measure(call(*TALK, hold=Hold(60_000, Spans([(190_000, 250_000)]), in_file=True)))
    assert (measures.hold, measures.holds) == (60_000, Spans([(190_000, 210_000)]))
    assert "40.0 s of hold lie outside the recording, which ends at 3:30" in measures.warnings


def test_speech_during_hold_is_worth_a_warning() -> None:
    measures = measure(call(*TALK, hold=Hold(60_000, Spans([(50_000, 110_000)]), in_file=True)))
    assert measures.warnings == ("agent or guest speak during hold: check when the recording starts",)


def test_a_hold_without_an_end_leaves_hold_unknown() -> None:
    measures = measure(call(*TALK, hold=Hold(None, open_ended=True)))
    assert (measures.hold, measures.holds, measures.longest_hold) == (None, None, None)
    assert measures.not_measured["hold_time_seconds"] == "a hold began whose end nothing tells"


def test_no_hold_known_to_have_happened_is_a_hold_of_0() -> None:
    measures = measure(call(*TALK, hold=Hold(0)))
    assert (measures.hold, measures.longest_hold, measures.holds) == (0, 0, NOTHING)
    assert "holds" not in measures.not_measured


def test_no_source_for_hold_is_not_a_hold_of_0() -> None:
    measures = measure(call(*TALK))
    assert (measures.hold, measures.holds) == (None, None)
    assert measures.not_measured["hold_time_seconds"] == "nothing tells whether the guest was on hold"
