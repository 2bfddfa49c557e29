"""Azure batch transcription, against a real file and the shapes of other versions of the service."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from genqa.errors import BrokenTranscript
from tests.transcript.shapes import SHAPES, read, speech, texts, times, word_counts


def test_a_real_file(sample: Any) -> None:
    found = sample("transcripts/azure_batch.json")
    assert (found.format, found.length) == ("azure_batch", 7_480)
    assert times(found) == [
        ("agent", "1", 40, 2_220),
        ("guest", "2", 2_280, 5_360),
        ("agent", "1", 5_400, 7_460),
    ]
    assert texts(found) == ["Run Alabama drivers license.", "0030", "669"]
    assert word_counts(found) == {"1": 7, "2": 4}
    assert speech(found) == {"1": 4_150, "2": 2_980}


def test_a_single_channel_0_on_everything_tells_nobody_apart() -> None:
    one = deepcopy(SHAPES["azure_batch"])
    one["recognizedPhrases"][1]["channel"] = 0
    found = read(one)
    assert [said[:2] for said in times(found)] == [("unknown", ""), ("unknown", "")]
    assert found.anonymous


def test_two_channels_are_two_sides() -> None:
    found = read(SHAPES["azure_batch"], agent_channel=1)
    assert times(found) == [("guest", "channel 0", 1_000, 2_000), ("agent", "channel 1", 2_500, 2_750)]
    assert texts(found) == ["Thanks.", "Hi."]  # of the best alternative alone


def test_a_channel_without_a_phrase_still_is_one() -> None:
    silent = deepcopy(SHAPES["azure_batch"])
    del silent["recognizedPhrases"][1]
    silent["combinedRecognizedPhrases"] = [{"channel": 0, "display": "Thanks."}, {"channel": 1, "display": ""}]
    assert not read(silent).anonymous


@pytest.mark.parametrize(
    "length",
    [
        {"durationInTicks": 74800000},
        {"durationTicks": 74800000.0},
        {"durationMilliseconds": 7480},
        {"duration": "PT7.48S"},
        {"durationInTicks": None, "duration": "PT7.48S"},
        {"durationInTicks": "74800000"},
    ],
)
def test_the_length_stands_under_one_of_several_keys(length: dict[str, Any]) -> None:
    assert read({"recognizedPhrases": [], **length}).length == 7_480


@pytest.mark.parametrize(
    "when",
    [
        {"offset": "PT1.5S", "duration": "PT0.25S"},
        {"offsetInTicks": 15000000, "durationInTicks": 2500000},
        {"offsetMilliseconds": 1500, "durationMilliseconds": 250.0},
        {"offsetInTicks": 15000000.0, "duration": "PT0.25S"},
    ],
)
def test_a_phrase_is_timed_by_whichever_key_it_has(when: dict[str, Any]) -> None:
    found = read({"recognizedPhrases": [{"nBest": [{"display": "Hi."}], **when}]})
    assert times(found) == [("unknown", "", 1_500, 1_750)]


def test_a_phrase_that_was_not_recognised_is_no_speech() -> None:
    failed = {"recognitionStatus": "InitialSilenceTimeout", "offset": "PT0S", "duration": "PT30S", "nBest": []}
    empty = {"recognitionStatus": "Success", "offset": "PT0S", "duration": "PT30S", "nBest": [{"display": ""}]}
    assert read({"recognizedPhrases": [failed, empty]}).utterances == ()


def test_a_failed_job_is_refused() -> None:
    job = {"self": "s", "status": "Failed", "properties": {"error": {"code": "InvalidData", "message": "No audio."}}}
    with pytest.raises(BrokenTranscript, match="could not transcribe this call: No audio"):
        read(job)
