"""AWS Post-Call Analytics, against the documented shape and turns of the test file in AWS' own repository.

Shape: ``output_json_structure.md`` of aws-samples/amazon-transcribe-post-call-analytics; turns: its
``pca-ui/src/lambda/testfile.json``, whose words end where they start.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from tests.transcript.shapes import SHAPES, read, speech, texts, times, word_counts


def turn(start: float, end: float, speaker: str, text: str, *words: tuple[str, float, float]) -> dict[str, Any]:
    return {
        "SegmentStartTime": start,
        "SegmentEndTime": end,
        "SegmentSpeaker": speaker,
        "OriginalText": text,
        "DisplayText": text,
        "WordConfidence": [
            {"Text": word, "Confidence": 1.0, "StartTime": begin, "EndTime": finish} for word, begin, finish in words
        ],
    }


def call(*turns: dict[str, Any], duration: Any = "28.67") -> dict[str, Any]:
    labels = [{"Speaker": "spk_0", "DisplayText": "Agent"}, {"Speaker": "spk_1", "DisplayText": "Customer"}]
    return {"ConversationAnalytics": {"Duration": duration, "SpeakerLabels": labels}, "SpeechSegments": list(turns)}


EARLY = call(
    turn(0.04, 0.25, "spk_0", "MM.", ("MM.", 0.04, 0.04)),
    turn(7.74, 9.25, "spk_0", "Yes. Mhm.", ("Yes.", 7.74, 7.74), (" Mhm.", 9.04, 9.04)),
    turn(9.04, 10.56, "spk_1", "Hey, how", ("Hey,", 9.04, 9.04), (" how", 9.64, 9.64)),
    turn(27.04, 28.96, "spk_1", "Do you", ("Do", 27.04, 27.04), (" you", 27.14, 27.14)),
)


def test_roles_come_from_the_display_text_of_the_speakers() -> None:
    found = read(SHAPES["aws_pca"])
    assert (found.format, found.roles_basis) == ("aws_pca", "named in the file")
    assert times(found) == [("agent", "spk_1", 1_000, 2_000), ("guest", "spk_0", 2_500, 2_750)]


def test_a_turn_with_words_lasts_from_its_first_to_its_last_and_reads_as_it_is_displayed() -> None:
    found = read(SHAPES["aws_pca"])
    assert texts(found) == ["Thanks, [PII].", "Hi."]
    assert [word.text for word in found.utterances[0].words] == ["Thanks,", "[PII]."]
    assert speech(found) == {"spk_1": 1_000, "spk_0": 250}


def test_words_that_end_where_they_start_tell_no_time_and_their_turns_count_whole() -> None:
    found = read(EARLY)
    assert times(found) == [
        ("agent", "spk_0", 40, 250),
        ("agent", "spk_0", 7_740, 9_250),
        ("guest", "spk_1", 9_040, 10_560),
        ("guest", "spk_1", 27_040, 28_960),
    ]
    assert speech(found) == {"spk_0": 1_720, "spk_1": 3_440}
    assert word_counts(found) == {"spk_0": 0, "spk_1": 0}
    assert found.warnings == ("the words in the file have no ends: turns count whole, with the pauses inside them",)


def test_one_word_without_length_among_others_is_no_reason_to_doubt_them() -> None:
    found = read(call(turn(1.0, 4.0, "spk_0", "So yes", ("So", 1.0, 1.0), (" yes", 2.0, 3.0))))
    assert (times(found), speech(found), found.warnings) == ([("agent", "spk_0", 1_000, 3_000)], {"spk_0": 1_000}, ())


def test_the_length_is_what_the_file_states_though_the_last_turn_ends_after_it() -> None:
    found = read(EARLY)
    assert (found.length, found.utterances[-1].end) == (28_670, 28_960)
    assert read(call(turn(1.0, 2.0, "spk_0", "Hi"), duration="None")).length is None


def test_a_speaker_that_the_provider_could_not_tell_is_on_no_side() -> None:
    found = read(call(turn(1.0, 2.0, "spk_0", "Hi"), turn(3.0, 4.0, "spk_1", "Hi"), turn(5.0, 6.0, "Unknown_1", "hm")))
    assert [said[:2] for said in times(found)] == [("agent", "spk_0"), ("guest", "spk_1"), ("unknown", "Unknown_1")]


def test_speakers_without_a_role_are_told_apart_by_their_words() -> None:
    unnamed = deepcopy(SHAPES["aws_pca"])
    unnamed["ConversationAnalytics"]["SpeakerLabels"] = [{"DisplayText": "Agent"}, {"Speaker": "spk_0"}]
    unnamed["SpeechSegments"][1]["DisplayText"] = "Hi, how can I help you?"
    found = read(unnamed)
    assert [said[:2] for said in times(found)] == [("guest", "spk_1"), ("agent", "spk_0")]
    assert found.roles_basis == "the words: says “how can I help”"


def test_a_call_nobody_spoke_in() -> None:
    found = read(call())
    assert (found.format, found.utterances, found.length) == ("aws_pca", (), 28_670)
