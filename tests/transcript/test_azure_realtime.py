"""Azure real-time speech, against a real file."""

from __future__ import annotations

from typing import Any

from tests.transcript.shapes import SHAPES, read, texts, times, word_counts


def test_a_real_file(sample: Any) -> None:
    found = sample("transcripts/azure_realtime.json")
    assert (found.format, found.length) == ("azure_realtime", None)
    assert times(found) == [("agent", "0", 90, 650), ("guest", "1", 690, 1_700)]
    assert texts(found) == ["Hello.", "Hello hello."]  # the first of five alternatives


def test_words_and_the_simple_output() -> None:
    found = read(SHAPES["azure_realtime"])
    assert times(found) == [("agent", "Guest-1", 1_000, 2_000), ("guest", "Guest-2", 2_500, 2_750)]
    assert (texts(found), word_counts(found)) == (["Thanks.", "Hi."], {"Guest-1": 1, "Guest-2": 0})


def test_a_single_reply_is_a_transcript_of_one() -> None:
    assert texts(read(SHAPES["azure_realtime"][0])) == ["Thanks."]


def test_silence_that_the_service_reports_is_no_speech() -> None:
    silence = {"RecognitionStatus": "InitialSilenceTimeout", "Offset": 0, "Duration": 100000000, "DisplayText": ""}
    found = read([silence, *SHAPES["azure_realtime"]])
    assert len(found.utterances) == 2


def test_a_speaker_called_unknown_counts_for_neither_side() -> None:
    unknown = {**SHAPES["azure_realtime"][0], "SpeakerId": "Unknown"}
    found = read([*SHAPES["azure_realtime"], unknown])
    assert sorted(said[0] for said in times(found)) == ["agent", "guest", "unknown"]


def test_channels_tell_sides_apart() -> None:
    left = {"RecognitionStatus": "Success", "Offset": 0, "Duration": 10000000, "Channel": 0, "DisplayText": "Thanks."}
    right = {**left, "Channel": 1, "DisplayText": "Hi."}
    assert [said[:2] for said in times(read([left, right], agent_channel=1))] == [
        ("guest", "channel 0"),
        ("agent", "channel 1"),
    ]
