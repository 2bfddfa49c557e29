"""Rev.ai, against a real transcript of one speaker and the documented shape of two."""

from __future__ import annotations

from typing import Any

from tests.transcript.shapes import SHAPES, read, speech, texts, times, word_counts


def test_a_monologue_of_107_seconds(sample: Any) -> None:
    found = sample("calls/monologue/revai.json")
    assert (found.format, found.length, found.warnings) == ("revai", None, ())
    assert times(found) == [("unknown", "0", 300, 43_620), ("unknown", "0", 44_010, 106_330)]
    assert (speech(found), word_counts(found)) == ({"0": 83_150}, {"0": 414})
    assert found.utterances[0].text.startswith("Hi, my name's Jack resinger. And I'm gonna be talking about how")


def test_one_speaker_of_a_monologue_leaves_talk_over_unknown(sample: Any) -> None:
    found = sample("calls/monologue/revai.json")
    assert (found.anonymous, found.roles_basis) == (True, "one voice without a name: nobody can say whose it is")


def test_two_speakers_and_speech_that_nobody_understood() -> None:
    found = read(SHAPES["revai"])
    assert times(found) == [("agent", "0", 1_000, 2_000), ("guest", "1", 2_500, 2_750)]
    assert (texts(found), speech(found)) == (["Thanks.", "<inaudible>"], {"0": 1_000, "1": 250})


def test_speech_that_nobody_understood_or_timed_is_counted_as_lost() -> None:
    elements = [{"type": "text", "value": "Hi", "ts": 1.0, "end_ts": 2.0}, {"type": "unknown", "value": "<inaudible>"}]
    found = read({"monologues": [{"speaker": 0, "elements": elements}]})
    assert (texts(found), speech(found)) == (["Hi <inaudible>"], {"0": 1_000})
    assert found.warnings == ("1 word left out, no usable time",)


def test_words_without_spaces_between_them_are_no_single_word() -> None:
    """The first example of Rev.ai's documentation has no elements for the spaces."""
    elements = [
        {"type": "text", "value": "Hello", "ts": 0.5, "end_ts": 1.5, "confidence": 1},
        {"type": "text", "value": "World", "ts": 1.75, "end_ts": 2.85, "confidence": 0.8},
        {"type": "punct", "value": "."},
    ]
    assert texts(read({"monologues": [{"speaker": 1, "elements": elements}]})) == ["Hello World."]


def test_a_monologue_of_spaces_is_nothing_said() -> None:
    silent = {"monologues": [{"speaker": 0, "elements": [{"type": "punct", "value": " "}]}]}
    assert read(silent).utterances == read({"monologues": []}).utterances == ()
