"""Google Speech-to-Text: version 2 against a real file, version 1 against the documented shapes."""

from __future__ import annotations

from typing import Any

import pytest

from genqa.errors import BrokenTranscript
from tests.transcript.shapes import SHAPES, read, speech, texts, times, word_counts


def result(*words: tuple[str, str, str], text: str = "", **more: Any) -> dict[str, Any]:
    said = [{"startTime": start, "endTime": end, "word": word} for word, start, end in words]
    return {"alternatives": [{"transcript": text, "words": said}], **more}


def test_version_2_on_a_real_file(sample: Any) -> None:
    found = sample("transcripts/google_v2_shape.json")
    assert (found.format, found.length) == ("google_v2", None)
    assert times(found) == [("unknown", "2", 4_500, 5_400)]
    assert (speech(found), word_counts(found)) == ({"2": 900}, {"2": 3})


def test_text_behind_the_last_timed_word_is_kept(sample: Any) -> None:
    assert texts(sample("transcripts/google_v2_shape.json")) == ["okay Nanna I am ready"]


def test_a_last_result_that_repeats_every_word_is_the_only_one_used() -> None:
    found = read(SHAPES["google_v1"])
    assert found.format == "google_v1"
    assert times(found) == [("agent", "1", 1_000, 2_000), ("guest", "2", 2_500, 2_750)]
    assert word_counts(found) == {"1": 1, "2": 1}


def test_results_that_follow_each_other_are_all_used() -> None:
    tagged = [result(("thanks", "1s", "2s")), result(("hi", "2.5s", "2.75s"))]
    for one, tag in zip(tagged, (1, 2), strict=True):
        one["alternatives"][0]["words"][0]["speakerTag"] = tag
    assert word_counts(read({"results": tagged})) == {"1": 1, "2": 1}


def test_newer_files_of_version_1_name_speakers_by_label() -> None:
    labelled = [result(("thanks", "1s", "2s")), result(("thanks", "1s", "2s"), ("hi", "2.5s", "2.75s"))]
    for word, name in zip(labelled[1]["alternatives"][0]["words"], ("1", "2"), strict=True):
        word["speakerLabel"] = name
    found = read({"results": labelled})
    assert (found.format, word_counts(found)) == ("google_v1", {"1": 1, "2": 1})


def test_channel_tags_count_from_1_and_their_results_are_all_used() -> None:
    two = {
        "results": [
            result(("thanks", "1s", "2s"), channelTag=1),
            result(("hi", "0.5s", "0.75s"), channelTag=2),
        ]
    }
    found = read(two, agent_channel=0)
    assert times(found) == [("guest", "channel 1", 500, 750), ("agent", "channel 0", 1_000, 2_000)]


def test_the_repetition_in_one_channel_leaves_the_other_channel_alone() -> None:
    again = result(("hi", "0.5s", "0.75s"), channelTag=2)
    again["alternatives"][0]["words"][0]["speakerTag"] = 1
    other = result(("thanks", "1s", "2s"), channelTag=1)
    found = read({"results": [other, result(("hi", "0.5s", "0.75s"), channelTag=2), again]})
    assert sorted(said[2:] for said in times(found)) == [(500, 750), (1_000, 2_000)]


@pytest.mark.parametrize(
    "first",
    [
        {"startTime": "0s", "endTime": "1.300s"},
        {"endTime": "1.300s"},
        {"startTime": {}, "endTime": {"seconds": 1, "nanos": 300_000_000}},
        {"startTime": {"seconds": "0"}, "endTime": {"seconds": "1", "nanos": 300000000}},
        {"start_time": "0s", "end_time": "1.300s"},
        {"startOffset": "0s", "endOffset": "1.3s"},
        {"endOffset": "1.300s"},
        {"start_offset": {}, "end_offset": {"seconds": 1, "nanos": 300_000_000}},
    ],
)
def test_durations_are_written_in_many_ways(first: dict[str, Any]) -> None:
    found = read({"results": [{"alternatives": [{"transcript": "hi", "words": [{"word": "hi", **first}]}]}]})
    assert times(found) == [("unknown", "", 0, 1_300)]


def test_a_start_that_is_missing_later_on_is_not_0() -> None:
    words = [
        {"word": "thanks", "endTime": "1s"},
        {"word": "you", "endTime": "9s"},
        {"word": "bye", "startTime": "9s", "endTime": "10s"},
    ]
    found = read({"results": [{"alternatives": [{"words": words}]}]})
    assert speech(found) == {"": 2_000}
    assert found.warnings == ("1 word left out, no usable time",)
    assert texts(found) == ["thanks you", "bye"]


def test_total_billed_time_is_no_length() -> None:
    assert read(SHAPES["google_v1"]).length is None


def test_only_the_first_alternative_is_what_was_said() -> None:
    best = result(("thanks", "1s", "2s"))
    best["alternatives"].append({"transcript": "tanks", "words": [{"word": "tanks", "startTime": "1s"}]})
    assert texts(read({"results": [best]})) == ["thanks"]


def test_a_bill_without_results_is_a_call_in_which_nobody_speaks() -> None:
    found = read({"totalBilledTime": "15s", "requestId": "1"})
    assert (found.format, found.utterances) == ("google_v1", ())


def test_an_operation_wraps_the_answer() -> None:
    wrapped = {"name": "1", "done": True, "response": {"@type": "type", **SHAPES["google_v1"]}}
    assert word_counts(read(wrapped)) == {"1": 1, "2": 1}


def test_an_operation_that_has_not_finished_is_refused() -> None:
    with pytest.raises(BrokenTranscript, match="had not finished"):
        read({"name": "1", "done": False, "metadata": {"progressPercent": 3}})


def test_results_without_word_times_say_nothing_of_time() -> None:
    found = read({"results": [{"alternatives": [{"transcript": "thanks"}]}, {"alternatives": [{"transcript": "hi"}]}]})
    assert (found.untimed, texts(found)) == ("the transcript has no usable times", ["thanks", "hi"])
