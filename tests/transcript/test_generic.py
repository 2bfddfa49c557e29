"""genqa's own format: keys mix within a file, labels are read without regard to case."""

from __future__ import annotations

from typing import Any

import pytest

from genqa.errors import UnknownFormat
from tests.transcript.shapes import read, texts, times

SEGMENTS = [
    {"speaker": "agent", "start_time": 0.5, "end_time": 2.1, "transcript": "Hello, how can I help you?"},
    {"channel": 1, "startTime": "2.3", "endTime": "4.0", "text": "I need assistance with my account."},
    {"speaker": "channel_0", "start_time": 3.8, "end_time": 5.2, "transcript": "I can certainly help with that."},
]


@pytest.mark.parametrize("file", [{"results": SEGMENTS}, {"results": [], "transcripts": SEGMENTS}, SEGMENTS])
def test_keys_mix_within_a_file(file: Any) -> None:
    found = read(file)
    assert (found.format, found.roles_basis, found.warnings) == ("generic", "named in the file", ())
    assert times(found) == [
        ("agent", "agent", 500, 2_100),
        ("guest", "guest", 2_300, 4_000),
        ("agent", "agent", 3_800, 5_200),
    ]
    assert texts(found) == [
        "Hello, how can I help you?",
        "I need assistance with my account.",
        "I can certainly help with that.",
    ]


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("agent", "agent"),
        ("AGENT", "agent"),
        (" Channel_0 ", "agent"),
        ("0", "agent"),
        (0, "agent"),
        (0.0, "agent"),
        ("guest", "guest"),
        ("Customer", "guest"),
        ("channel_1", "guest"),
        ("1", "guest"),
        (1, "guest"),
        ("ivr", "ivr"),
        ("unknown", "unknown"),
    ],
)
def test_a_label_is_text_or_number_in_any_case(label: Any, role: str) -> None:
    other = {"speaker": "guest" if role == "agent" else "agent", "start_time": 2, "end_time": 3, "text": "there"}
    found = read([{"speaker": label, "start_time": 0, "end_time": 1, "text": "Hi"}, other])
    assert times(found)[0][0] == role


def test_a_missing_speaker_is_the_guest_where_others_have_one() -> None:
    found = read([{"speaker": "agent", "start_time": 0, "end_time": 1}, {"start_time": 1, "end_time": 2, "text": "Hi"}])
    assert [said[:2] for said in times(found)] == [("agent", "agent"), ("guest", "guest")]


def test_without_any_speaker_it_is_one_anonymous_voice() -> None:
    found = read([{"start_time": 0, "end_time": 1, "text": "Hi"}, {"start_time": 1, "end_time": 2, "text": "there"}])
    assert found.anonymous
    assert {said[0] for said in times(found)} == {"unknown"}


def test_a_missing_time_makes_that_segment_unusable_and_the_rest_is_kept() -> None:
    found = read([*SEGMENTS, {"speaker": "agent", "start_time": 6, "text": "Bye"}, {"speaker": "guest", "text": "Bye"}])
    assert len(found.utterances) == 3
    assert found.warnings == ("2 of 5 segments left out, no usable time: number 4, 5",)


def test_without_any_time_the_texts_are_all_there_is() -> None:
    found = read([{"speaker": "agent", "text": "Hello"}, {"speaker": "guest", "text": "Hi"}])
    assert (found.untimed, texts(found)) == ("the transcript has no usable times", ["Hello", "Hi"])
    assert [said[0] for said in times(found)] == ["agent", "guest"]


def test_names_of_neither_side_are_decided_by_the_words() -> None:
    found = read(
        [
            {"speaker": "Bo", "start_time": 0, "end_time": 1, "text": "Hello?"},
            {"speaker": "Al", "start_time": 1, "end_time": 2, "text": "Thank you for calling, how can I help?"},
        ]
    )
    assert [said[:2] for said in times(found)] == [("guest", "bo"), ("agent", "al")]


def test_choosing_a_channel_swaps_every_name_of_a_side() -> None:
    found = read(SEGMENTS, agent_channel=1)
    assert [said[0] for said in times(found)] == ["guest", "agent", "guest"]


@pytest.mark.parametrize("file", [[], {"results": []}, {"transcripts": []}])
def test_an_empty_list_is_a_call_in_which_nobody_speaks(file: Any) -> None:
    found = read(file)
    assert (found.format, found.utterances, found.anonymous) == ("generic", (), False)


@pytest.mark.parametrize(
    "file",
    [
        {"results": [], "totalBilled": "1s"},
        [{"speaker": "agent", "start": 0, "end": 1, "text": "seconds or milliseconds?"}],
        [{"speaker": "agent", "start_time": 0, "alternatives": []}],
    ],
)
def test_lists_of_other_formats_are_left_alone(file: Any) -> None:
    with pytest.raises(UnknownFormat):
        read(file)
