"""Deepgram, against real files of one speaker, of several, and the documented multichannel shape."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from tests.transcript.shapes import SHAPES, read, speech, texts, times, word_counts


@pytest.mark.parametrize("name", ["dg_transcription", "dg_utterances"])
def test_words_and_utterances_of_one_call_give_the_same_speech(sample: Any, name: str) -> None:
    found = sample(f"calls/four_engines/{name}.json")
    assert found.format == "deepgram"
    assert found.length == 25_933
    assert speech(found) == {"": 19_260}  # 19.3 s of words
    assert word_counts(found) == {"": 62}
    assert (found.utterances[0].start, found.utterances[-1].end) == (80, 25_440)
    assert found.anonymous


def test_the_providers_utterances_are_used_where_there_are_any(sample: Any) -> None:
    assert len(sample("calls/four_engines/dg_utterances.json").utterances) == 6
    assert len(sample("calls/four_engines/dg_transcription.json").utterances) == 2


def test_whisper_at_deepgram_has_words_without_punctuation(sample: Any) -> None:
    found = sample("calls/four_engines/dg_whisper_transcription.json")
    assert (found.format, speech(found), word_counts(found)) == ("deepgram", {"": 18_840}, {"": 59})
    assert found.utterances[0].text == "yeah as much as it's worth celebrating"


def test_a_word_of_another_speaker_inside_an_utterance_is_that_speakers(sample: Any) -> None:
    found = sample("transcripts/deepgram_speakers.json")
    assert found.length == 169_802
    assert word_counts(found) == {"0": 46, "1": 122, "2": 58}
    assert speech(found) == {"0": 12_545, "1": 36_160, "2": 15_925}
    assert len(found.utterances) == 25  # 22 in the file, three of which hold two speakers
    steps = [said for said in found.utterances if said.text == "Final steps before they begin the space walk."]
    copy = [said for said in found.utterances if said.text.startswith("Copy. Check display")]
    assert [said.party.label for said in steps + copy] == ["2", "1"]


def test_each_entry_of_channels_is_a_side() -> None:
    """The documented shape of ``multichannel=true``."""
    two = deepcopy(SHAPES["deepgram"])
    word = {"word": "hi", "start": 0.5, "end": 1.5}
    two["results"]["channels"] = [
        {"alternatives": [{"words": [{"word": "thanks", "start": 1.0, "end": 2.0}]}]},
        {"alternatives": [{"words": [word]}, {"words": [word, word]}]},
    ]
    found = read(two, agent_channel=0)
    assert times(found) == [("guest", "channel 1", 500, 1_500), ("agent", "channel 0", 1_000, 2_000)]
    assert not found.anonymous


def test_a_silent_second_channel_still_tells_two_sides_apart() -> None:
    two = deepcopy(SHAPES["deepgram"])
    two["results"]["channels"] = [
        {"alternatives": [{"words": [{"word": "thanks", "start": 1.0, "end": 2.0}]}]},
        {"alternatives": [{"transcript": "", "words": []}]},
    ]
    assert not read(two).anonymous


def test_the_speakers_of_two_channels_do_not_mix_though_both_count_from_0() -> None:
    two = deepcopy(SHAPES["deepgram"])
    two["results"]["channels"] = [
        {"alternatives": [{"words": [{"word": "thanks", "start": 1.0, "end": 2.0, "speaker": 0}]}]},
        {"alternatives": [{"words": [{"word": "hi", "start": 3.0, "end": 4.0, "speaker": 0}]}]},
    ]
    assert [said[0] for said in times(read(two, agent_channel=1))] == ["guest", "agent"]


def test_a_transcript_without_words_says_nothing_of_time() -> None:
    bare = {"results": {"channels": [{"alternatives": [{"transcript": "thanks hi"}]}]}}
    found = read(bare)
    assert (found.untimed, texts(found)) == ("the transcript has no usable times", ["thanks hi"])


def test_utterances_are_read_where_the_channels_were_cut_away() -> None:
    cut = {"results": {"utterances": [{"start": 1, "end": 2, "channel": 0, "speaker": 3, "transcript": "Thanks."}]}}
    found = read(cut)
    assert (found.format, times(found), texts(found)) == (
        "deepgram",
        [("unknown", "3", 1_000, 2_000)],
        ["Thanks."],
    )
