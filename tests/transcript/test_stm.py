"""STM, against MeetEval's reference and NIST's documented lines."""

from __future__ import annotations

import pytest

from genqa import transcript
from genqa.errors import SeveralRecordings, UnknownFormat
from tests.transcript.conftest import ReadSample
from tests.transcript.shapes import speech, texts, times
from tests.transcript.text_shapes import TEXTS, read_text


def test_one_recording_of_meetevals_reference(sample: ReadSample) -> None:
    found = sample("turns/meeteval_ref.stm", recording="recordingA")
    assert times(found) == [
        ("agent", "Alice", 1_000, 1_000),
        ("guest", "Bob", 1_000, 2_000),
        ("agent", "Alice", 2_000, 3_000),
        ("agent", "Alice", 5_000, 6_000),
    ]
    assert texts(found)[1] == "Strategic staircase we need a paradigm shift"
    assert found.warnings == ("1 of 5 turns hold no words: taken for silence",)


def test_the_other_recording(sample: ReadSample) -> None:
    found = sample("turns/meeteval_ref.stm", recording="recordingB")
    assert [said[2:] for said in times(found)] == [(3_000, 4_000), (4_000, 5_000)]
    assert found.anonymous is True  # Alice alone


@pytest.mark.parametrize("recording", [None, "recordingC", "recordinga"])
def test_without_the_id_of_one_of_them_the_recordings_are_listed(sample: ReadSample, recording: str | None) -> None:
    with pytest.raises(
        SeveralRecordings, match=r"meeteval_ref.stm: holds 2 recordings.*: recordingA, recordingB\. Give"
    ):
        sample("turns/meeteval_ref.stm", recording=recording)


def test_the_label_is_no_text() -> None:
    assert texts(read_text(TEXTS["stm"])) == ["thank you for calling", "hi"]
    assert texts(read_text(TEXTS["stm"].replace("<o,f0,female> ", "<unk> "))) == ["<unk> thank you for calling", "hi"]


def test_where_no_turn_has_a_text_the_times_count() -> None:
    found = read_text("call-7 1 anna 1.0 2.0\ncall-7 1 ben 2.5 2.75\n")
    assert speech(found) == {"anna": 1_000, "ben": 250}
    assert found.warnings == ("no turn has a text: nothing can be searched, words per minute are not known",)


def test_what_is_not_to_be_scored_is_an_unknown_voice_and_a_gap_is_none() -> None:
    found = read_text(
        ";; TED-LIUM writes both\n"
        + TEXTS["stm"]
        + "call-7 1 inter_segment_gap 2.75 4.00 <o,,unknown> ignore_time_segment_in_scoring\n"
        + "call-7 1 excluded_region 4.00 5.00 <o,,unknown> IGNORE_TIME_SEGMENT_IN_SCORING\n"
    )
    assert times(found)[2:] == [("unknown", "", 4_000, 5_000)]
    assert found.warnings == ("1 stretches are marked as not to be scored: they count for neither side",)


def test_channels_a_and_b_are_two_sides() -> None:
    text = TEXTS["stm"].replace(" 1 ben", " B ben").replace(" 1 anna", " A anna")
    assert times(read_text(text, agent_channel=1)) == [
        ("guest", "anna", 1_000, 2_000),
        ("agent", "ben", 2_500, 2_750),
    ]


def test_lines_that_cannot_be_read_are_counted() -> None:
    found = read_text(
        TEXTS["stm"] + "call-7 1 ben\ncall-7 1 ben 3.0 now yes\ncall-7 1 ben 4.0 <NA> yes\ncall-7 1 ben 5 6 no\n"
    )
    assert len(found.utterances) == 3
    assert found.warnings == (
        "2 lines cannot be read and were left out: line 3, 4",
        "1 of 4 segments left out, no usable time: number 3",
    )


def test_two_files_are_two_sides() -> None:
    found = transcript.read_two_sides(b"a 1 x 1.5 2.5 hello\n", b"b 1 x 2.0 3.0 hi\n")
    assert times(found) == [("agent", "agent", 1_500, 2_500), ("guest", "guest", 2_000, 3_000)]


def test_a_text_that_is_only_said_to_be_stm() -> None:
    with pytest.raises(UnknownFormat, match="nothing in it can be read as STM"):
        read_text("Thank you for calling.\n", format="stm")
