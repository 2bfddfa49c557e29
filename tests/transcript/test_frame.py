"""What holds for every format: order, voices, two files for the two sides, texts without times."""

from __future__ import annotations

import json
from typing import Any

import pytest

from genqa import transcript
from genqa.call import Party, Role, Utterance, Word
from genqa.errors import BrokenTranscript
from genqa.transcript import Choice, rules
from genqa.transcript.reading import RawWord, Reading, Segment
from tests.transcript.shapes import SHAPES, read, texts, times


def ruled(*segments: Segment, **more: Any) -> transcript.Transcript:
    return rules.transcript("test", Reading(segments=list(segments), **more), Choice())


def side(*segments: dict[str, Any]) -> bytes:
    return json.dumps({"segments": list(segments), "text": "", "duration": 9.0}).encode()


def test_utterances_come_in_the_order_of_time() -> None:
    found = ruled(Segment("b", 5_000, 6_000, "later"), Segment("a", 0, 1_000, "first"), Segment("a", 0, 500, "short"))
    assert texts(found) == ["short", "first", "later"]


def test_a_whole_utterance() -> None:
    words = (RawWord(1_200, 1_900, "Sam"), RawWord(900, 1_100, "hello"), RawWord(None, 5, "lost"))
    found = ruled(Segment("a", 1_000, 1_500, "Hello, Sam.", words, Role.AGENT))
    assert found.utterances == (
        Utterance(
            Party(Role.AGENT, "a"),
            900,
            1_900,
            "Hello, Sam.",
            (Word(900, 1_100, "hello"), Word(1_200, 1_900, "Sam")),
        ),
    )
    assert found.warnings == ("1 word left out, no usable time",)


def test_words_before_the_recording_and_reversed_ones_take_no_time_there() -> None:
    words = (RawWord(-300, -100, "before"), RawWord(-100, 200, "across"), RawWord(900, 800, "reversed"))
    [said] = ruled(Segment("a", -300, 1_000, "t", words)).utterances
    assert said.words == (Word(0, 0, "before"), Word(0, 200, "across"), Word(900, 900, "reversed"))
    assert (said.start, said.end) == (0, 1_000)


def test_a_channel_is_a_voice_only_beside_another() -> None:
    one = [Segment(None, 0, 1_000, "a", channel=0), Segment(None, 1_000, 2_000, "b", channel=0)]
    assert times(ruled(*one, channels=1)) == [("unknown", "", 0, 1_000), ("unknown", "", 1_000, 2_000)]
    assert {said[1] for said in times(ruled(*one, channels=2))} == {"channel 0"}


def test_speakers_on_a_single_channel_are_not_mapped_as_that_channel() -> None:
    one = Reading([Segment("1", 0, 1_000, "a", channel=0), Segment("2", 1_000, 2_000, "b", channel=0)], channels=1)
    found = rules.transcript("test", one, Choice(channel_map={"test": 1}))
    assert [said[:2] for said in times(found)] == [("agent", "1"), ("guest", "2")]


def test_speech_of_nobody_on_a_channel_with_speakers_is_nobodys() -> None:
    found = ruled(
        Segment("spk_0", 0, 1_000, "a", channel=0),
        Segment(None, 1_000, 2_000, "b", channel=0),
        Segment(None, 2_000, 3_000, "c", channel=1),
        channels=2,
    )
    assert [said[:2] for said in times(found)] == [("agent", "spk_0"), ("unknown", ""), ("guest", "channel 1")]


def test_more_than_ten_unusable_segments_are_counted_and_the_first_ten_named() -> None:
    found = ruled(Segment("a", 0, 1, "x"), *[Segment("a", None, 1, "x")] * 12)
    assert found.warnings == ("12 of 13 segments left out, no usable time: number 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, …",)


def test_a_length_of_nothing_is_no_length() -> None:
    assert (ruled(length=0).length, ruled(length=-5).length, ruled(length=5).length) == (None, None, 5)


def test_where_a_text_is_missing_the_words_are_it() -> None:
    assert texts(ruled(Segment("a", 0, 1_000, "", (RawWord(0, 500, "Hi"), RawWord(500, 600, "."))))) == ["Hi."]


def test_two_files_are_the_two_sides_of_one_call() -> None:
    agent = side({"start": 1.0, "end": 2.0, "text": "Thanks"})
    guest = side({"start": 0.5, "end": 1.5, "text": "Hi", "speaker": "SPEAKER_00"})
    found = transcript.read_two_sides(agent, guest)
    assert times(found) == [("guest", "guest", 500, 1_500), ("agent", "agent", 1_000, 2_000)]
    assert (found.format, found.length, found.anonymous) == ("whisper", 9_000, False)
    assert found.roles_basis == "one file a side: the agent's first"


def test_two_files_may_be_of_two_formats() -> None:
    found = transcript.read_two_sides(side(), json.dumps(SHAPES["deepgram"]).encode())
    assert found.format == "whisper+deepgram"
    assert {said[0] for said in times(found)} == {"guest"}


def test_one_side_without_times_leaves_the_call_unmeasured_and_keeps_its_text() -> None:
    found = transcript.read_two_sides(
        side({"start": 1.0, "end": 2.0, "text": "Thanks"}), b'{"text": "Hi"}', names=("a.json", "g.json")
    )
    assert found.untimed == "g.json: the transcript has no usable times"
    assert sorted(texts(found)) == ["Hi", "Thanks"]


def test_warnings_name_the_file_they_are_about() -> None:
    numbers = {"start": 1.0, "end": 2.0, "text": "42", "words": [{"word": "42"}]}
    found = transcript.read_two_sides(side(), side(numbers), names=("a.json", "g.json"))
    assert found.warnings == (
        "g.json: 1 word has no times in the file: each was given the room between its neighbours",
    )


def test_an_error_in_one_of_two_files_names_it() -> None:
    with pytest.raises(BrokenTranscript, match=r"^g\.json: the file is empty$"):
        transcript.read_two_sides(side(), b"", names=("a.json", "g.json"))


def test_what_a_genesys_file_knows_of_the_call_is_passed_on() -> None:
    found = read(SHAPES["genesys"])
    assert (found.epoch, found.connected, found.on_call_clock) == (1_772_460_000_000, 500, True)
    assert read(SHAPES["deepgram"]).epoch is None


@pytest.mark.parametrize("status", ["FAILED", "error", "IN_PROGRESS"])
def test_a_status_in_a_generic_file_is_the_calls_own(status: str) -> None:
    assert read({"status": status, **SHAPES["generic"]}).format == "generic"
