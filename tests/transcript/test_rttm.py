"""RTTM, against dscore's reference, VoxConverse's and NIST's documented lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from genqa import transcript
from genqa.errors import UnknownFormat
from genqa.transcript.rttm import NO_WORDS
from tests.transcript.conftest import ReadSample
from tests.transcript.shapes import speech, texts, times, word_counts
from tests.transcript.text_shapes import TEXTS, read_text


def test_dscores_reference(sample: ReadSample) -> None:
    found = sample("turns/dscore_ref.rttm")
    assert found.format == "rttm"
    assert len(found.utterances) == 13
    assert speech(found) == {"speaker1": 10_337, "speaker2": 20_709}
    assert times(found)[:3] == [
        ("agent", "speaker1", 0, 558),
        ("guest", "speaker2", 678, 2_211),
        ("agent", "speaker1", 1_100, 4_328),
    ]
    assert (found.length, found.anonymous, found.untimed) == (None, False, None)


def test_voxconverses_turns_that_are_not_in_order(sample: ReadSample) -> None:
    found = sample("turns/voxconverse_jnivh.rttm")
    assert speech(found) == {"spk00": 84_520, "spk01": 40_720, "spk02": 41_640}
    assert [said.start for said in found.utterances] == sorted(said.start for said in found.utterances)
    assert max(said.end for said in found.utterances) == 139_240


def test_that_there_are_no_words_is_said(sample: ReadSample) -> None:
    assert sample("turns/dscore_ref.rttm").warnings == (NO_WORDS,)
    assert set(texts(sample("turns/dscore_ref.rttm"))) == {""}


def test_comments_blank_lines_and_other_types_say_nothing_of_who_speaks() -> None:
    found = read_text(
        ";; made by hand\n\n"
        "SPKR-INFO call-7 1 <NA> <NA> <NA> unknown anna <NA> <NA>\n"
        "NON-SPEECH call-7 1 2.000 0.500 <NA> noise <NA> <NA> <NA>\n" + TEXTS["rttm"]
    )
    assert times(found) == times(read_text(TEXTS["rttm"]))
    assert found.warnings == (NO_WORDS,)


def test_a_turn_without_a_speaker_or_a_length() -> None:
    found = read_text(
        TEXTS["rttm"]
        + "SPEAKER call-7 1 3.0 0 <NA> <NA> anna <NA> <NA>\n"
        + "SPEAKER call-7 1 4.0 <NA> <NA> <NA> anna <NA> <NA>\n"
        + "SPEAKER call-7 1 5.0 -1.0 <NA> <NA> anna <NA> <NA>\n"
        + "SPEAKER call-7 1 6.0 0.5 <NA> <NA> <NA> <NA> <NA>\n"
    )
    assert times(found)[2:] == [
        ("agent", "anna", 3_000, 3_000),
        ("agent", "anna", 5_000, 5_000),
        ("unknown", "", 6_000, 6_500),
    ]
    assert found.warnings[1:] == (
        "1 segment does not say who speaks, where others do: what nobody is named for counts for neither side",
        "1 of 6 segments left out, no usable time: number 4",
        "1 segment ends before it starts: the text counts, the time does not",
    )


def test_lines_that_cannot_be_read_are_counted() -> None:
    found = read_text(TEXTS["rttm"] + "SPEAKER call-7 1 soon 1.0 <NA> <NA> anna <NA> <NA>\nwhat\n")
    assert len(found.utterances) == 2
    assert found.warnings[0] == "2 lines cannot be read and were left out: line 3, 4"


def test_names_with_spaces_stay_two_people() -> None:
    found = read_text(
        "SPEAKER call-7 1 1.0 1.0 <NA> <NA> John Smith <NA> <NA>\n"
        "SPEAKER call-7 1 3.0 1.0 <NA> <NA> John Doe <NA> <NA>\n"
    )
    assert [said.party.label for said in found.utterances] == ["John Smith", "John Doe"]


def test_words_are_used_where_there_are_lexemes() -> None:
    """The documented line of NIST's RT-05 for words; ``ben`` has none and keeps his turn."""
    found = read_text(
        TEXTS["rttm"]
        + "LEXEME call-7 1 1.1 0.2 thank lex anna 0.9 <NA>\n"
        + "LEXEME call-7 1 1.4 0.3 you lex anna 0.9 <NA>\n"
    )
    assert speech(found) == {"anna": 500, "ben": 250}
    assert word_counts(found) == {"anna": 2, "ben": 0}
    assert texts(found) == ["thank you", ""]
    assert found.warnings == ()


def test_two_channels_of_one_recording_are_two_sides() -> None:
    found = read_text(
        "SPEAKER call-7 1 1.0 1.0 <NA> <NA> <NA> <NA> <NA>\nSPEAKER call-7 2 1.5 1.0 <NA> <NA> <NA> <NA> <NA>\n",
        agent_channel=1,
    )
    assert times(found) == [("guest", "channel 0", 1_000, 2_000), ("agent", "channel 1", 1_500, 2_500)]


def test_two_files_are_two_sides(shared_data: Path) -> None:
    one, other = (shared_data / "turns" / name for name in ("dscore_ref.rttm", "voxconverse_jnivh.rttm"))
    found = transcript.read_two_sides(one.read_bytes(), other.read_bytes(), names=("one", "other"))
    assert speech(found) == {"agent": 27_657, "guest": 138_400}
    assert found.warnings == (f"one: {NO_WORDS}", f"other: {NO_WORDS}")


def test_a_text_that_is_only_said_to_be_rttm() -> None:
    with pytest.raises(UnknownFormat, match="nothing in it can be read as RTTM"):
        read_text("Thank you for calling.\n", format="rttm")
