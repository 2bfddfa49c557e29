"""One file with the transcripts of several recordings, from the reader up to the analysis."""

from __future__ import annotations

import pytest

from genqa import transcript
from genqa.analyse import File, Request, analyse
from genqa.errors import SeveralRecordings
from genqa.scoring import built_in
from genqa.transcript.recordings import channel_numbers
from tests.transcript.shapes import texts, times

STM = b"""\
call-1 1 agent 1.0 2.0 thank you for calling
call-1 1 guest 2.5 3.0 hi
call-2 1 agent 1.0 4.0 hello
"""


def test_the_recording_is_chosen_by_its_id() -> None:
    assert texts(transcript.read(STM, recording="call-1")) == ["thank you for calling", "hi"]
    assert texts(transcript.read(STM, recording=" call-2 ")) == ["hello"]


@pytest.mark.parametrize(
    ("recording", "message"),
    [
        (None, r"^all\.stm: holds 2 recordings: call-1, call-2\. Give one of these as the recording id$"),
        ("rec", r"^all\.stm: holds 2 recordings, and none is called 'rec': call-1, call-2\. Give one"),
        ("a\nb", r"and none is called 'a b'"),
    ],
)
def test_without_an_id_the_recordings_are_listed_in_one_line(recording: str | None, message: str) -> None:
    with pytest.raises(SeveralRecordings, match=message) as refused:
        transcript.read(STM, name="all.stm", recording=recording)
    assert "\n" not in str(refused.value)


def test_a_long_list_is_cut_short() -> None:
    many = "".join(f"call-{n} 1 agent 1.0 2.0 hi\n" for n in range(1_000))
    with pytest.raises(SeveralRecordings, match=r"holds 1000 recordings: call-0, .*call-19, …\. Give") as refused:
        transcript.read(many.encode())
    assert len(str(refused.value)) < 400


def test_both_sides_are_taken_from_the_same_recording() -> None:
    found = transcript.read_two_sides(STM, STM, recording="call-2")
    assert times(found) == [("agent", "agent", 1_000, 4_000), ("guest", "guest", 1_000, 4_000)]
    with pytest.raises(SeveralRecordings, match="the agent's transcript: holds 2 recordings"):
        transcript.read_two_sides(STM, STM)


def test_the_analysis_passes_the_recording_id_on() -> None:
    linear = built_in()["linear"]
    result = analyse(Request(transcripts=[File("all.stm", STM)], recording_id="call-1"), linear)
    assert (result.recording_id, result.call.length.ms) == ("call-1", 3_000)
    with pytest.raises(SeveralRecordings):
        analyse(Request(transcripts=[File("all.stm", STM)]), linear)


def test_an_id_that_a_file_of_one_recording_does_not_have_is_just_a_name() -> None:
    one = STM.replace(b"call-2", b"call-1")
    assert transcript.read(one, recording="rec-9") == transcript.read(one, recording="call-1") == transcript.read(one)


@pytest.mark.parametrize(
    ("names", "numbers"),
    [
        ("AB", {"A": 0, "B": 1}),
        ("ab", {"a": 0, "b": 1}),
        ("12", {"1": 0, "2": 1}),
        ("01", {"0": 0, "1": 1}),
        ("13", {"1": 0, "3": 2}),
        ("1B", {"1": 0, "B": 1}),
        ("1", {}),
        ("B", {}),
        ("", {}),
    ],
)
def test_channels_are_counted_from_0_and_one_alone_is_none(names: str, numbers: dict[str, int]) -> None:
    assert channel_numbers(set(names)) == numbers
