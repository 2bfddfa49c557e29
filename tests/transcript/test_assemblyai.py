"""AssemblyAI, against real files and the documented multichannel shape."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from genqa.errors import BrokenTranscript, UnknownFormat
from tests.transcript.shapes import SHAPES, read, speech, texts, times, word_counts


@pytest.mark.parametrize("name", ["assemblyai_transcription", "assemblyai_utterances"])
def test_words_are_milliseconds_and_the_length_is_seconds(sample: Any, name: str) -> None:
    found = sample(f"calls/four_engines/{name}.json")
    assert (found.format, found.length) == ("assemblyai", 25_000)
    assert speech(found) == {"A": 20_690}  # 20.7 s of words
    assert word_counts(found) == {"A": 60}
    assert times(found) == [("unknown", "A", 170, 25_140)]
    assert found.anonymous


def test_utterances_may_be_null() -> None:
    without = {**SHAPES["assemblyai"], "utterances": None}
    assert times(read(without)) == [("agent", "A", 1_000, 2_000), ("guest", "B", 2_500, 2_750)]


def test_channels_count_from_1() -> None:
    """The documented shape of a multichannel file."""
    two = deepcopy(SHAPES["assemblyai"])
    two["audio_channels"] = 2
    two["utterances"] = [
        {"channel": "1", "speaker": "1", "start": 1000, "end": 2000, "text": "Thanks.", "words": []},
        {"channel": "2", "speaker": "2", "start": 2500, "end": 2750, "text": "Hi.", "words": []},
    ]
    assert [said[:2] for said in times(read(two, agent_channel=1))] == [("guest", "1"), ("agent", "2")]


def test_one_speaking_channel_of_two_is_not_anonymous() -> None:
    two = deepcopy(SHAPES["assemblyai"])
    two["audio_channels"] = 2
    two["utterances"] = None
    two["words"] = [{"text": "Thanks.", "start": 1000, "end": 2000, "channel": "1"}]
    found = read(two)
    assert (times(found), found.anonymous) == ([("agent", "1", 1_000, 2_000)], False)


def test_text_without_words_has_no_times() -> None:
    found = read({"id": "i", "audio_url": "u", "status": "completed", "text": "Thanks. Hi.", "words": None})
    assert (found.format, texts(found)) == ("assemblyai", ["Thanks. Hi."])
    assert found.untimed == "the transcript has no usable times"


def test_a_failed_job_is_refused_with_the_providers_reason() -> None:
    failed = {"id": "i", "status": "error", "audio_url": "u", "text": None, "error": "Download error, 404\nof u"}
    with pytest.raises(BrokenTranscript, match=r"could not transcribe this call: Download error, 404 of u$"):
        read(failed)


def test_an_unfinished_job_is_refused() -> None:
    with pytest.raises(BrokenTranscript, match=r"had not finished with this call \(processing\)"):
        read({"id": "i", "status": "processing", "audio_url": "u", "text": None})


def test_words_alone_are_not_taken_for_assemblyais_since_nothing_tells_their_unit() -> None:
    with pytest.raises(UnknownFormat):
        read({"text": "Yeah.", "words": [{"text": "Yeah.", "start": 170, "end": 718}]})
