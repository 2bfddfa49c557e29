"""SegLST, against MeetEval's reference."""

from __future__ import annotations

import json
from copy import deepcopy

import pytest

from genqa import transcript
from genqa.errors import SeveralRecordings
from tests.transcript.conftest import ReadSample
from tests.transcript.shapes import SHAPES, read, speech, texts, times


def test_one_session_of_meetevals_reference(sample: ReadSample) -> None:
    found = sample("turns/meeteval_ref.seglst.json", recording="recordingA")
    assert found.format == "seglst"
    assert times(found) == [
        ("agent", "Alice", 0, 0),
        ("guest", "Bob", 1_000, 2_000),
        ("agent", "Alice", 2_000, 3_000),
        ("agent", "Alice", 5_000, 6_000),
    ]
    assert texts(found)[1] == "Strategic staircase we need a paradigm shift"
    assert found.warnings == ()


def test_several_sessions_are_listed(sample: ReadSample) -> None:
    with pytest.raises(SeveralRecordings, match=r"holds 2 recordings: recordingA, recordingB\. Give one"):
        sample("turns/meeteval_ref.seglst.json")


def test_an_id_that_the_only_session_does_not_have_is_just_a_name() -> None:
    data = json.dumps(SHAPES["seglst"]).encode()
    assert transcript.read(data, recording="rec-1") == transcript.read(data)


def test_a_diarization_has_no_words_and_its_times_count() -> None:
    turns = [{key: value for key, value in turn.items() if key != "words"} for turn in SHAPES["seglst"]]
    found = read(turns)
    assert speech(found) == {"anna": 1_000, "ben": 250}
    assert found.warnings == ("no turn has a text: nothing can be searched, words per minute are not known",)


def test_turns_of_no_session_beside_those_of_one_are_counted() -> None:
    turns = [*deepcopy(SHAPES["seglst"]), {"speaker": "carl", "start_time": 5, "end_time": 6, "words": "who?"}]
    found = read(turns)
    assert texts(found) == ["thank you", "hi"]
    assert found.warnings == ("1 turns belong to no session and were left out",)


def test_a_session_may_be_a_number_and_a_speaker_a_role() -> None:
    turn = {"session_id": 7, "speaker": "agent", "start_time": 1, "end_time": 2, "words": "hello"}
    assert times(read([turn, {**turn, "speaker": "Customer", "start_time": 1.5}])) == [
        ("agent", "agent", 1_000, 2_000),
        ("guest", "Customer", 1_500, 2_000),
    ]
