"""Kaldi as the BBC runs it: turns against a real file, words against the shape of its transcript editor's samples."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from tests.transcript.shapes import SHAPES, read, speech, texts, times, word_counts


def test_turns_alone_are_speech_without_text(sample: Any) -> None:
    found = sample("transcripts/kaldi_segments.json")
    assert (found.format, len(found.utterances), found.untimed) == ("kaldi", 77, None)
    assert speech(found) == {"S0": 2_740, "S1": 7_940, "S12": 428_320, "S22": 1_950, "S10": 204_660}
    assert times(found)[1] == ("guest", "S1", 9_100, 13_010)
    assert times(found)[-1] == ("guest", "S1", 706_320, 710_350)
    assert set(texts(found)) == {""}


def test_a_word_is_the_speakers_in_whose_turn_its_middle_lies() -> None:
    found = read(SHAPES["kaldi"])
    assert times(found) == [("agent", "S0", 1_000, 2_000), ("guest", "S1", 2_500, 2_750)]
    assert (texts(found), word_counts(found)) == (["Thanks.", "Hi."], {"S0": 1, "S1": 1})


def test_a_turn_without_words_is_no_speech_where_others_have_some() -> None:
    more = deepcopy(SHAPES["kaldi"])
    more["segmentation"]["segments"].append({"start": 9, "duration": 5, "speaker": {"@id": "S1"}})
    assert speech(read(more)) == {"S0": 1_000, "S1": 250}


def test_a_word_in_nobodys_turn_is_on_no_side() -> None:
    more = deepcopy(SHAPES["kaldi"])
    more["words"].append({"start": 5.0, "end": 5.5, "word": "hm", "punct": "hm"})
    assert times(read(more))[2] == ("unknown", "", 5_000, 5_500)


def test_a_service_wraps_the_whole_in_retval() -> None:
    wrapped = {"action": "audio-transcribe", "retval": {"status": True, **SHAPES["kaldi"]}}
    assert read(wrapped).utterances == read(SHAPES["kaldi"]).utterances


def test_words_alone_are_one_voice_without_a_name() -> None:
    found = read({"words": SHAPES["kaldi"]["words"]})
    assert (found.format, found.anonymous, speech(found)) == ("kaldi", True, {"": 1_250})
