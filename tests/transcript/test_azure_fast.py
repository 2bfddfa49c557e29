"""Azure fast transcription, against a real file and the documented multichannel shape."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from genqa.errors import UnknownFormat
from tests.transcript.shapes import SHAPES, read, speech, texts, times, word_counts


def test_a_real_file(sample: Any) -> None:
    found = sample("transcripts/azure_fast_diarized.json")
    assert (found.format, found.length, len(found.utterances)) == ("azure_fast", 182_439, 8)
    assert times(found)[0] == ("agent", "1", 960, 1_600)
    assert times(found)[-1] == ("agent", "1", 181_960, 182_240)
    assert word_counts(found) == {"0": 11, "1": 16}
    assert speech(found) == {"0": 1_880, "1": 3_200}
    assert found.roles_basis == "the words: says “Thank you for calling”"


def test_multichannel_phrases_are_put_in_the_order_of_time() -> None:
    two = deepcopy(SHAPES["azure_fast"])
    two["phrases"].insert(1, {"channel": 0, "offsetMilliseconds": 9000, "durationMilliseconds": 500, "text": "Bye."})
    found = read(two, agent_channel=0)
    assert times(found) == [
        ("agent", "channel 0", 1_000, 2_000),
        ("guest", "channel 1", 2_500, 2_750),
        ("agent", "channel 0", 9_000, 9_500),
    ]


def test_the_first_preview_called_milliseconds_offset_and_duration() -> None:
    phrase = {"offset": 960, "duration": 640, "text": "Good afternoon.", "words": [{"text": "Good", "offset": 960}]}
    found = read({"duration": 182439, "combinedPhrases": [], "phrases": [phrase]})
    assert (found.length, times(found)) == (182_439, [("unknown", "", 960, 1_600)])


def test_a_phrase_without_text_and_words_is_no_speech() -> None:
    silent = deepcopy(SHAPES["azure_fast"])
    silent["phrases"].append({"channel": 0, "offsetMilliseconds": 3000, "durationMilliseconds": 60000, "text": ""})
    assert len(read(silent).utterances) == 2


def test_an_error_message_in_its_place_is_said_to_be_one() -> None:
    reply = {"error": {"code": "401", "message": "Access denied due to invalid subscription key."}}
    with pytest.raises(UnknownFormat, match="an error message of the provider, not a transcript: Access denied"):
        read(reply)


def test_text_is_kept_where_only_words_have_it() -> None:
    words = deepcopy(SHAPES["azure_fast"])
    words["phrases"][0]["text"] = None
    assert texts(read(words)) == ["Thanks.", "Hi."]
