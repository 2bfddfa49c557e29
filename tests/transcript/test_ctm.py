"""CTM, against a file that Gecko wrote and the documented lines of NIST's and Kaldi's."""

from __future__ import annotations

import pytest

from genqa import transcript
from genqa.call import Call, Length
from genqa.errors import SeveralRecordings, UnknownFormat
from genqa.metrics import measure
from tests.transcript.conftest import ReadSample
from tests.transcript.shapes import speech, texts, times, word_counts
from tests.transcript.text_shapes import TEXTS, read_text


def test_geckos_words_and_segments(sample: ReadSample) -> None:
    found = sample("calls/sales_call/gecko.ctm")
    assert found.format == "ctm"
    assert len(found.utterances) == 63
    assert word_counts(found) == {"Roger": 1_093, "Virgil": 404, "": 1}
    assert speech(found) == {"Roger": 294_320, "Virgil": 110_820, "": 1_450}
    assert texts(found)[1].startswith("Yeah. I just… just got back from a week vacation in the poconos.")


def test_nobody_speaks_over_anybody_in_geckos_call(sample: ReadSample) -> None:
    found = sample("calls/sales_call/gecko.ctm")
    last = max(said.end for said in found.utterances)
    measured = measure(Call(Length(last, "last word"), found.utterances, anonymous=found.anonymous))
    assert (measured.talk_over, measured.talk_overs) == (0, ())


def test_geckos_segment_without_a_speaker_is_nobodys(sample: ReadSample) -> None:
    found = sample("calls/sales_call/gecko.ctm")
    assert [(role, start, end) for role, label, start, end in times(found) if not label] == [
        ("unknown", 33_250, 34_700)
    ]
    assert len(found.warnings) == 1 and "does not say who speaks" in found.warnings[0]


def test_recordings_that_are_called_like_geckos_segments_are_recordings() -> None:
    """Each starts anew, which segments of one call do not."""
    two = "call_00001_audio 1 5.0 0.5 hello 0.9\ncall_00002_audio 1 0.3 0.5 hi 0.9\n"
    with pytest.raises(SeveralRecordings, match="call_00001_audio, call_00002_audio"):
        read_text(two)
    assert texts(read_text(two, recording="call_00002_audio")) == ["hi"]


def test_channels_tell_the_sides_apart() -> None:
    for one, other in ("AB", "12", "01"):
        text = TEXTS["ctm"].replace(" A ", f" {one} ").replace(" B ", f" {other} ")
        found = read_text(text, agent_channel=1)
        assert times(found) == [("guest", "channel 0", 1_000, 2_000), ("agent", "channel 1", 2_500, 2_750)]
        assert texts(found) == ["thank you for", "hi"]
        assert found.warnings == ()


def test_one_channel_is_one_voice_of_which_nobody_knows_whose_it_is() -> None:
    found = read_text(TEXTS["ctm"].replace(" B ", " A "))
    assert found.anonymous
    assert {said.party.role.value for said in found.utterances} == {"unknown"}


def test_a_speaker_in_the_eighth_field() -> None:
    """The CTM of NIST's RT-04: confidence, type and speaker. Laughter is no word."""
    found = read_text(
        "call-7 1 1.0 0.5 hello 0.9 lex anna\ncall-7 1 1.6 0.5 haha 0.9 non-lex anna\ncall-7 1 2.5 0.5 hi NA lex ben\n"
    )
    assert times(found) == [("agent", "anna", 1_000, 1_500), ("guest", "ben", 2_500, 3_000)]


def test_only_the_first_of_several_alternatives_counts() -> None:
    found = read_text(
        ";; a comment\n"
        "call-7 A * * <ALT_BEGIN>\ncall-7 A 1.0 0.5 yeah\ncall-7 A * * <ALT>\ncall-7 A 1.0 0.3 yes\n"
        "call-7 A 1.3 0.2 sir\ncall-7 A * * <ALT_END>\ncall-7 A 1.5 0.5 please\ncall-7 A 2.0 0.5 <eps>\n"
    )
    assert texts(found) == ["yeah please"]
    assert speech(found) == {"": 1_000}
    assert found.warnings == ()


def test_zero_lengths_and_times_that_are_none() -> None:
    found = read_text(TEXTS["ctm"] + "call-7 B 2.8 0 uh 0.5\ncall-7 B <NA> <NA> so 0.5\ncall-7 B 3.0 x then 0.5\n")
    assert texts(found) == ["thank you for", "hi uh so"]
    assert found.warnings == ("1 lines cannot be read and were left out: line 7", "1 word left out, no usable time")


def test_a_number_spoken_is_a_word() -> None:
    found = read_text(TEXTS["ctm"] + "call-7 B 2.8 0.2 7 0.99\ncall-7 B 3.0 0.2 1990 0.99\n")
    assert texts(found)[1] == "hi 7 1990"


def test_two_files_are_two_sides() -> None:
    side = TEXTS["ctm"].replace(" B ", " A ").encode()
    found = transcript.read_two_sides(side, b"other 1 1.5 1.0 hello\n")
    assert times(found) == [("agent", "agent", 1_000, 2_750), ("guest", "guest", 1_500, 2_500)]
    assert speech(found) == {"agent": 1_250, "guest": 1_000}


def test_a_text_that_is_only_said_to_be_ctm() -> None:
    with pytest.raises(UnknownFormat, match="nothing in it can be read as CTM"):
        read_text("Thank you for calling.\n", format="ctm")
