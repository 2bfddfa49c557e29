"""IBM Watson, against the shapes in IBM's documentation ("Speaker labels", "Hesitations and disfluencies")."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from tests.transcript.shapes import SHAPES, read, speech, texts, times, word_counts


def result(*words: tuple[str, float, float], final: bool = True) -> dict[str, Any]:
    transcript = "".join(f"{word} " for word, _, _ in words)
    best = {"confidence": 0.9, "timestamps": [list(word) for word in words], "transcript": transcript}
    return {"alternatives": [best, {"transcript": "something else "}], "final": final}


def label(start: float, end: float, speaker: int) -> dict[str, Any]:
    return {"from": start, "to": end, "speaker": speaker, "confidence": 0.5, "final": False}


def test_a_word_is_the_speakers_whose_label_starts_with_it() -> None:
    found = read(
        {
            "result_index": 0,
            "results": [
                result(("hello", 0.28, 0.62), ("yeah", 0.65, 0.96)),
                result(("yeah", 1.02, 1.14), ("how's", 1.21, 1.4), ("Billy", 1.4, 1.84)),
            ],
            "speaker_labels": [
                label(0.28, 0.62, 0),
                label(0.65, 0.96, 1),
                label(1.02, 1.14, 1),
                label(1.21, 1.4, 0),
                label(1.4, 1.84, 0),
            ],
        }
    )
    assert found.format == "watson"
    assert times(found) == [
        ("agent", "0", 280, 620),
        ("guest", "1", 650, 1_140),
        ("agent", "0", 1_210, 1_840),
    ]
    assert texts(found) == ["hello", "yeah yeah", "how's Billy"]


def test_a_hesitation_is_a_sound_of_its_speaker_and_stays_as_typed() -> None:
    found = read(SHAPES["watson"])
    assert texts(found) == ["thanks %HESITATION", "hi"]
    assert (speech(found), word_counts(found)) == ({"0": 1_000, "1": 250}, {"0": 2, "1": 1})


def test_a_hesitation_between_two_words_is_no_silence() -> None:
    """The documented example: the marker's time touches both neighbours'."""
    words = [("that", 7.31, 7.69), ("%HESITATION", 7.69, 7.98), ("that's", 7.98, 8.41), ("a", 8.41, 8.48)]
    assert speech(read({"result_index": 0, "results": [result(*words)]})) == {"": 1_170}


def test_without_speaker_labels_there_is_one_voice_without_a_name() -> None:
    found = read({"result_index": 0, "results": [result(("hello", 0.28, 0.62))]})
    assert (times(found), found.anonymous) == ([("unknown", "", 280, 620)], True)


def test_a_word_without_a_label_among_others_is_nobodys() -> None:
    found = read({"results": [result(("hello", 0.2, 0.6), ("hm", 0.7, 0.9))], "speaker_labels": [label(0.2, 0.6, 0)]})
    assert [said[:2] for said in times(found)] == [("unknown", "0"), ("unknown", "")]


def test_interim_results_are_left_out_and_counted() -> None:
    results = [result(("hel", 0.2, 0.5), final=False), result(("hello", 0.2, 0.6))]
    found = read({"result_index": 0, "results": results})
    assert (texts(found), found.warnings) == (
        ["hello"],
        ("1 interim result left out: only final ones are what was said",),
    )


def test_a_basic_response_has_text_and_no_times() -> None:
    """The first example of "Understanding speech recognition results"."""
    best = {"confidence": 0.96, "transcript": "several tornadoes touch down as a line of severe thunderstorms "}
    found = read({"result_index": 0, "results": [{"alternatives": [best], "final": True}]})
    assert (found.format, found.untimed) == ("watson", "the transcript has no usable times")
    assert texts(found) == ["several tornadoes touch down as a line of severe thunderstorms"]


@pytest.mark.parametrize("timestamps", [None, [], [[]], [["hello", 0.2]], ["hello"], {"hello": [0.2, 0.6]}])
def test_timestamps_of_another_shape_leave_the_text(timestamps: Any) -> None:
    odd = deepcopy(SHAPES["watson"])
    odd["results"][0]["alternatives"][0]["timestamps"] = timestamps
    assert texts(read(odd)) == ["thanks %HESITATION hi"]


def test_a_call_nobody_spoke_in() -> None:
    found = read({"result_index": 0, "results": []})
    assert (found.format, found.utterances) == ("watson", ())
