"""AWS Bedrock Data Automation, against the shape in its user guide ("Audio Standard Output")."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from tests.transcript.shapes import SHAPES, read, speech, texts, times, word_counts

#: The example of the user guide, to where it is cut short.
GUIDE: dict[str, Any] = {
    "metadata": {"asset_id": "0", "semantic_modality": "AUDIO", "number_of_channels": 2, "duration_millis": 237560},
    "audio_items": [
        {
            "item_index": 0,
            "audio_segment_index": 0,
            "content": "Auto",
            "start_timestamp_millis": 9,
            "end_timestamp_millis": 119,
        }
    ],
    "audio_segments": [
        {
            "start_timestamp_millis": 0,
            "end_timestamp_millis": 1970,
            "segment_index": 0,
            "type": "TRANSCRIPT",
            "text": "Auto sales, Cherry speaking. How can I help you?",
            "speaker": {"speaker_label": "spk_0"},
            "channel": {"channel_label": "ch_0"},
            "audio_item_indices": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
            "language": "EN",
        }
    ],
}


def test_the_example_of_the_guide() -> None:
    found = read(GUIDE)
    assert (found.format, found.length, found.untimed) == ("bedrock", 237_560, None)
    assert texts(found) == ["Auto sales, Cherry speaking. How can I help you?"]
    assert times(found) == [("unknown", "spk_0", 9, 119)]  # the one word of the twelve that the guide prints
    assert found.anonymous


def test_words_time_a_segment_and_punctuation_is_none() -> None:
    found = read(SHAPES["bedrock"])
    assert times(found) == [("agent", "spk_0", 1_000, 2_000), ("guest", "spk_1", 2_500, 2_750)]
    assert (speech(found), word_counts(found)) == ({"spk_0": 1_000, "spk_1": 250}, {"spk_0": 1, "spk_1": 1})


def test_the_agent_may_be_the_second_speaker() -> None:
    late = deepcopy(SHAPES["bedrock"])
    late["audio_segments"][1]["text"] = "Thank you for calling."
    assert [said[:2] for said in times(read(late))] == [("guest", "spk_0"), ("agent", "spk_1")]
    assert [said[:2] for said in times(read(SHAPES["bedrock"], agent_channel=1))] == [
        ("guest", "spk_0"),
        ("agent", "spk_1"),
    ]


def test_channels_without_speakers_are_the_voices() -> None:
    channels = deepcopy(SHAPES["bedrock"])
    for segment in channels["audio_segments"]:
        del segment["speaker"]
    found = read(channels)
    assert [said[1] for said in times(found)] == ["channel 0", "channel 1"]
    assert not found.anonymous


def test_two_channels_in_the_audio_that_no_segment_names_tell_nobody_apart() -> None:
    mono = deepcopy(SHAPES["bedrock"])
    for segment in mono["audio_segments"]:
        del segment["speaker"], segment["channel"]
    assert read(mono).anonymous


def test_items_are_found_by_their_index_in_whatever_order_they_stand() -> None:
    shuffled = deepcopy(SHAPES["bedrock"])
    shuffled["audio_items"].reverse()
    assert read(shuffled).utterances == read(SHAPES["bedrock"]).utterances


def test_items_without_an_index_are_found_by_their_place() -> None:
    unnumbered = deepcopy(SHAPES["bedrock"])
    for item in unnumbered["audio_items"]:
        del item["item_index"]
    assert read(unnumbered).utterances == read(SHAPES["bedrock"]).utterances


@pytest.mark.parametrize("indices", [None, [], [99], ["0"], "01", 3, [[0]]])
def test_a_segment_without_words_has_its_own_times(indices: Any) -> None:
    bare = deepcopy(SHAPES["bedrock"])
    bare["audio_segments"][0]["audio_item_indices"] = indices
    assert times(read(bare))[0] == ("agent", "spk_0", 900, 2_400)
