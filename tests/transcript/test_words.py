"""Utterances from words: a pause of more than a second, or somebody else in a pause, ends one."""

from __future__ import annotations

import pytest

from genqa.transcript.reading import RawWord, Segment
from genqa.transcript.words import provided, sentence, utterances


def word(who: str, start: int | None, end: int | None, text: str = "w", channel: int | None = None) -> RawWord:
    return RawWord(start, end, text, who, channel=channel)


def spans(segments: list[Segment]) -> list[tuple[str | None, int | None, int | None]]:
    return [(said.label, said.start, said.end) for said in segments]


def test_a_pause_of_one_second_is_within_an_utterance_and_a_longer_one_ends_it() -> None:
    assert spans(utterances([word("a", 0, 500), word("a", 1_500, 2_000)])) == [("a", 0, 2_000)]
    assert spans(utterances([word("a", 0, 500), word("a", 1_501, 2_000)])) == [("a", 0, 500), ("a", 1_501, 2_000)]


def test_somebody_who_speaks_in_a_pause_ends_the_utterance() -> None:
    found = utterances([word("a", 0, 500), word("b", 600, 700), word("a", 800, 900)])
    assert spans(found) == [("a", 0, 500), ("a", 800, 900), ("b", 600, 700)]


def test_somebody_who_speaks_over_a_word_does_not() -> None:
    found = utterances([word("a", 0, 500), word("b", 400, 700), word("a", 600, 900)])
    assert spans(found) == [("a", 0, 900), ("b", 400, 700)]


def test_the_same_label_on_two_channels_is_two_voices() -> None:
    found = utterances([word("0", 0, 500, channel=0), word("0", 600, 700, channel=1), word("0", 800, 900, channel=0)])
    assert [(said.channel, said.start) for said in found] == [(0, 0), (0, 800), (1, 600)]


def test_a_file_that_jumps_back_in_time_starts_a_new_utterance() -> None:
    assert spans(utterances([word("a", 9_000, 9_500), word("a", 0, 500)])) == [("a", 9_000, 9_500), ("a", 0, 500)]


def test_punctuation_joins_the_text_and_is_no_word() -> None:
    said = utterances(
        [word("a", 0, 500, "Hello"), RawWord(None, None, ",", "a", punctuation=True), word("a", 600, 900, "Sam")]
    )
    assert (said[0].text, said[0].words) == ("Hello, Sam", (word("a", 0, 500, "Hello"), word("a", 600, 900, "Sam")))


def test_a_word_without_times_stays_in_the_text_and_is_handed_over_to_be_counted() -> None:
    [said] = utterances([word("a", None, None, "so"), word("a", 0, 500, "it"), word("a", 600, None, "is")])
    assert (said.start, said.end, said.text) == (0, 500, "so it is")
    assert said.words == (word("a", None, None, "so"), word("a", 0, 500, "it"), word("a", 600, None, "is"))


def test_words_without_any_time_are_one_segment_for_each_turn() -> None:
    found = utterances([word("a", None, None, "thank"), word("a", None, None, "you"), word("b", None, None, "hi")])
    assert [(said.label, said.start, said.text) for said in found] == [("a", None, "thank you"), ("b", None, "hi")]


def test_no_words_are_no_utterances() -> None:
    assert utterances([]) == []


def test_a_providers_utterance_keeps_its_text_and_times() -> None:
    whole = Segment("a", 0, 1_000, "Hello, Sam.")
    words = [word("a", 100, 500, "hello"), word("a", 500, 900, "sam")]
    assert provided(whole, words) == [whole._replace(words=tuple(words))]


def test_a_providers_utterance_with_words_of_two_speakers_is_two() -> None:
    whole = Segment("a", 0, 1_000, "Hello. Hi.", channel=1)
    found = provided(whole, [word("a", 100, 500, "Hello."), word("b", 500, 900, "Hi.")])
    assert [(said.label, said.start, said.end, said.text, said.channel) for said in found] == [
        ("a", 100, 500, "Hello.", 1),
        ("b", 500, 900, "Hi.", 1),
    ]


def test_words_without_a_speaker_are_the_utterances() -> None:
    [said] = provided(Segment("a", 0, 1_000, "Hi."), [RawWord(0, 500, "Hi.")])
    assert said.label == "a"


def test_an_utterance_without_a_speaker_is_its_words() -> None:
    [said] = provided(Segment(None, 0, 1_000, "Hi."), [word("a", 0, 500, "Hi.")])
    assert said.label == "a"


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["Hello", ",", "Sam", "."], "Hello, Sam."),
        (["What", "?!", "No"], "What?! No"),
        (["costs", ".5", "cents"], "costs .5 cents"),
        (["", "Hi", ""], "Hi"),
        ([".", "Hi"], ". Hi"),
        (["你好", "。"], "你好。"),
        ([], ""),
    ],
)
def test_a_sentence_has_no_space_before_punctuation(words: list[str], text: str) -> None:
    assert sentence(words) == text
