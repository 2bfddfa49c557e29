from __future__ import annotations

from typing import Any

from genqa.call import Hold
from genqa.charts.describe import describe
from genqa.result import judge
from genqa.scoring.rubric import built_in
from genqa.spans import Spans
from tests.calls import REFERENCE, call, said


def words(*utterances: Any, **facts: Any) -> str:
    return describe(judge("a call", call(*utterances, **facts), built_in()["linear"]))


def test_the_reference_call_in_words():
    assert words(*REFERENCE, length=5.2, hold=Hold(90_000)) == (
        "Recording of 5.2 s. Speech: agent 3.0 s in 2 utterances, guest 1.7 s in 1 utterance. No silence. "
        "Talk-over 0.2 s in 1 event, at 0:03.8. Hold 1:30, not drawn: only a total was given."
    )


def test_silence_and_hold_with_their_places():
    hold = Hold(20_000, Spans([(20_000, 30_000), (40_000, 50_000)]), in_file=True)
    told = words(said("agent", 0, 10), said("guest", 12, 20), said("agent", 54, 60), hold=hold)

    assert told == (
        "Recording of 1:00. Speech: agent 16.0 s in 2 utterances, guest 8.0 s in 1 utterance. "
        "Silence 16.0 s in 3 gaps, the longest 10.0 s at 0:30.0. No talk-over. Hold 20.0 s, the first at 0:20.0."
    )


def test_what_is_not_known_is_named_with_its_reason():
    assert words(length=3) == (
        "Recording of 3.0 s. Nobody is heard. "
        "Silence is not known: no utterance: nothing tells who speaks when. "
        "Talk-over is not known: no utterance: nothing tells who speaks when. "
        "Hold is not known: nothing tells whether the guest was on hold."
    )


def test_a_hold_during_which_the_recorder_paused_is_not_in_the_recording():
    hold = Hold(30_000, Spans([(5_000, 35_000)]), call_end=40_000)

    assert words(*REFERENCE, length=10, hold=hold).endswith("Hold 30.0 s, none of it in the recording.")


def test_no_hold_is_said():
    assert words(*REFERENCE, hold=Hold(0)).endswith("No hold.")
