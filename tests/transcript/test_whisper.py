"""OpenAI's diarized output against a real file; the rest of the Whisper family in the shapes its tools document."""

from __future__ import annotations

from typing import Any

import pytest

from genqa.errors import UnknownFormat
from tests.transcript.shapes import SHAPES, read, speech, texts, times, word_counts


def test_openai_diarized(sample: Any) -> None:
    found = sample("transcripts/openai_diarized.json")
    assert (found.format, found.length, found.roles_basis) == ("whisper", 27_400, "named in the file")
    assert times(found) == [
        ("agent", "agent", 0, 4_700),
        ("guest", "A", 4_700, 11_800),
        ("agent", "agent", 12_100, 18_500),
    ]


def test_openai_with_text_alone_has_no_times() -> None:
    found = read({"text": "Thanks for calling.", "usage": {"type": "tokens", "total_tokens": 30}})
    assert (found.format, texts(found)) == ("whisper", ["Thanks for calling."])
    assert found.untimed == "the transcript has no usable times"
    assert found.anonymous


def test_openai_with_words_beside_segments() -> None:
    """``timestamp_granularities: word, segment``: each word goes to the segment in which its middle lies."""
    found = read(
        {
            "task": "transcribe",
            "duration": "8.47",
            "text": "Thanks. Hi there.",
            "words": [
                {"word": "Thanks", "start": 1.0, "end": 2.0},
                {"word": "Hi", "start": 2.4, "end": 2.75},
                {"word": "there", "start": 2.75, "end": 3.0},
            ],
            "segments": [
                {"id": 0, "start": 0.0, "end": 2.5, "text": " Thanks."},
                {"id": 1, "start": 2.5, "end": 4.0, "text": " Hi there."},
            ],
        }
    )
    assert found.length == 8_470
    assert [[word.text for word in said.words] for said in found.utterances] == [["Thanks"], ["Hi", "there"]]
    assert speech(found) == {"": 1_600}


def test_openai_with_words_instead_of_segments() -> None:
    found = read({"text": "Thanks hi", "words": [{"word": "Thanks", "start": 1.0, "end": 2.0}]})
    assert (times(found), texts(found)) == ([("unknown", "", 1_000, 2_000)], ["Thanks"])


def test_faster_whisper_as_a_bare_list_of_segments() -> None:
    segment = {"id": 1, "seek": 0, "start": 1.0, "end": 2.0, "text": " Thanks.", "tokens": [1], "avg_logprob": -0.2}
    words = [{"start": 1.2, "end": 1.9, "word": " Thanks.", "probability": 0.9}]
    found = read([{**segment, "words": words}])
    assert (found.format, times(found), speech(found)) == ("whisper", [("unknown", "", 1_000, 2_000)], {"": 700})


def test_whisper_timestamped_calls_a_words_text_text() -> None:
    words = [{"text": "Thanks.", "start": 1.0, "end": 2.0, "confidence": 0.8}]
    found = read({"text": "Thanks.", "segments": [{"start": 1.0, "end": 2.0, "text": " Thanks.", "words": words}]})
    assert [word.text for word in found.utterances[0].words] == ["Thanks."]


def test_whisperx_words_of_two_speakers_in_one_segment_are_split() -> None:
    found = read(SHAPES["whisper"])
    assert times(found) == [("agent", "SPEAKER_00", 1_000, 2_000), ("guest", "SPEAKER_01", 2_500, 2_750)]


def test_whisperx_a_word_without_a_speaker_is_its_segments() -> None:
    words = [{"word": "Thanks", "start": 1.0, "end": 1.4, "speaker": "S1"}, {"word": "you", "start": 1.5, "end": 1.9}]
    segment = {"start": 1.0, "end": 2.0, "text": "Thanks you", "speaker": "S1", "words": words}
    assert word_counts(read({"segments": [segment], "word_segments": words})) == {"S1": 2}


def test_whisperx_a_segment_without_a_speaker_counts_for_neither_side() -> None:
    segments = [
        {"start": 1.0, "end": 2.0, "text": "Thanks", "speaker": "S0"},
        {"start": 2.0, "end": 3.0, "text": "Hi", "speaker": "S1"},
        {"start": 3.0, "end": 4.0, "text": "hm"},
    ]
    assert [said[0] for said in times(read({"segments": segments}))] == ["agent", "guest", "unknown"]


def test_whisperx_numbers_get_the_room_between_their_neighbours() -> None:
    words = [
        {"word": "7"},
        {"word": "and", "start": 1.5, "end": 2.0},
        {"word": "42"},
        {"word": "8"},
        {"word": "dollars", "start": 3.0, "end": 3.5},
        {"word": "20"},
    ]
    found = read({"segments": [{"start": 1.0, "end": 4.0, "text": "7 and 42 8 dollars 20", "words": words}]})
    assert [(word.text, word.start, word.end) for word in found.utterances[0].words] == [
        ("7", 1_000, 1_500),
        ("and", 1_500, 2_000),
        ("42", 2_000, 2_500),
        ("8", 2_500, 3_000),
        ("dollars", 3_000, 3_500),
        ("20", 3_500, 4_000),
    ]
    assert found.warnings == ("4 words have no times in the file: each was given the room between its neighbours",)


def test_a_number_between_words_that_touch_has_no_room_and_no_time() -> None:
    words = [
        {"word": "a", "start": 1.0, "end": 2.0},
        {"word": "1"},
        {"word": "b", "start": 1.9, "end": 3.0},
    ]
    found = read({"segments": [{"start": 1.0, "end": 3.0, "text": "a 1 b", "words": words}]})
    assert speech(found) == {"": 2_000}


def test_a_segment_without_times_lasts_as_long_as_its_words() -> None:
    words = [{"word": "Thanks", "start": 1.0, "end": 2.0}]
    found = read({"segments": [{"start": None, "end": None, "text": "Thanks", "words": words}]}, format="whisper")
    assert times(found) == [("unknown", "", 1_000, 2_000)]


def test_a_silent_call() -> None:
    found = read({"text": "", "segments": [], "language": "en"})
    assert (found.format, found.utterances, found.roles_basis) == ("whisper", (), "nobody speaks")


@pytest.mark.parametrize(
    "unclear",
    [
        [{"start": 1.0, "end": 2.0, "text": "Thanks", "speaker": "A"}],
        {"text": "Yeah.", "words": [{"text": "Yeah.", "start": 170, "end": 718}]},
    ],
)
def test_numbers_that_could_be_seconds_or_milliseconds_are_not_taken_for_either(unclear: Any) -> None:
    with pytest.raises(UnknownFormat):
        read(unclear)
