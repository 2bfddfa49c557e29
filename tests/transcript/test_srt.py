"""SubRip captions, against small files, one broken on purpose, and what the wild holds."""

from __future__ import annotations

import pytest

from genqa import transcript
from genqa.errors import UnknownFormat
from genqa.transcript.captions import ROLLING
from tests.transcript.conftest import ReadSample
from tests.transcript.shapes import texts, times
from tests.transcript.text_shapes import TEXTS, read_text


def srt(*cues: str) -> str:
    """Captions of two seconds each, one after the other."""
    lines = [f"{n}\n00:00:{2 * n:02},000 --> 00:00:{2 * n + 2:02},000\n{cue}\n" for n, cue in enumerate(cues)]
    return "\n".join(lines)


def test_the_cues_of_a_file(sample: ReadSample) -> None:
    found = sample("captions/sample.srt")
    assert [said[2:] for said in times(found)] == [
        (500, 7_000),
        (7_000, 11_890),
        (11_890, 16_320),
        (16_320, 21_580),
        (21_580, 23_880),
    ]
    assert texts(found) == [f"Caption text #{n}" for n in range(1, 6)]
    assert found.anonymous


def test_a_point_for_the_comma_is_read_as_one(sample: ReadSample) -> None:
    broken = sample("captions/invalid_timeframe.srt")
    assert broken == sample("captions/sample.srt")
    assert broken.warnings == ()


def test_hours_and_fraction_may_be_missing() -> None:
    found = read_text("1\n00:01 --> 00:02,5\nHello\n\n2\n1:00:03.25 --> 1:00:04\nHi\n")
    assert [said[2:] for said in times(found)] == [(1_000, 2_500), (3_603_250, 3_604_000)]


def test_a_cue_whose_times_are_broken_is_counted_and_the_others_are_read() -> None:
    broken = srt("one", "two", "three", "four", "five").replace("00:00:04,000 -->", "00:00:0x,000 -->")
    broken = broken.replace("00:00:08,000 --> 00:00:10,000\n", "")
    found = read_text(broken)
    assert texts(found) == ["one", "two", "four"]
    assert found.warnings == ("2 of 5 segments left out, no usable time: number 3, 5",)


@pytest.mark.parametrize("time", ["00:61:00,000", "00:00:61,000", "9999:00:00,000", "-00:00:01,000"])
def test_a_time_that_no_clock_shows_is_none(time: str) -> None:
    found = read_text(srt("one", "two") + f"\n3\n{time} --> {time}\nthree\n")
    assert texts(found) == ["one", "two"]
    assert found.warnings == ("1 of 3 segments left out, no usable time: number 3",)


def test_an_empty_line_that_is_missing_and_one_too_many() -> None:
    found = read_text(
        "1\n00:00:01,000 --> 00:00:02,000\nHello\n2\n00:00:02,000 --> 00:00:03,000\nYes\n\nplease\n\n\n"
        "3\n00:00:03,000 --> 00:00:04,000\n\n"
    )
    assert texts(found) == ["Hello", "Yes please"]
    assert found.warnings == ()


def test_markup_is_taken_out_and_what_only_looks_like_it_is_not() -> None:
    found = read_text(srt(r"{\an8}<i>Hello</i> <font color='#fff'>Sam</font> &amp; Co", "if 3 < 4 and 5 > 4 &foo;"))
    assert texts(found) == ["Hello Sam & Co", "if 3 < 4 and 5 > 4 &foo;"]


def test_roles_in_brackets_and_before_a_colon() -> None:
    found = read_text(srt("[CSR] Hello", "[Customer]: Hi there", "agent: How can I help?", "- Client: It broke"))
    assert [(said.party.role.value, said.party.label, said.text) for said in found.utterances] == [
        ("agent", "CSR", "Hello"),
        ("guest", "Customer", "Hi there"),
        ("agent", "agent", "How can I help?"),
        ("guest", "Client", "It broke"),
    ]
    assert found.roles_basis == "named in the file"


def test_a_name_is_one_when_it_comes_again() -> None:
    found = read_text(srt("Maria: Thank you for calling", "Ben Lee: Hi", "Maria: Sure", "Ben Lee: Good"))
    assert [(said.party.role.value, said.party.label) for said in found.utterances] == [
        ("agent", "Maria"),
        ("guest", "Ben Lee"),
        ("agent", "Maria"),
        ("guest", "Ben Lee"),
    ]
    assert texts(found)[0] == "Thank you for calling"


@pytest.mark.parametrize(
    "remark",
    [
        "Note: this is important",
        "Question: what now?",
        "so here is the thing: it broke",
        "10:30 works for me",
        "Maria: only once",
        "http://example.com/ is where",
        "It is what everybody always says: no",
    ],
)
def test_what_is_no_speaker_stays_in_the_text(remark: str) -> None:
    assert texts(read_text(srt("Hello", remark)))[1] == remark
    if not remark.startswith("Maria"):
        assert texts(read_text(srt(remark, "Hello", remark)))[::2] == [remark, remark]


def test_a_sound_alone_is_nobody_speaking_and_no_speaker() -> None:
    found = read_text(srt("[Music]", "Hello", "[MUSIC]", "[laughter] Hi", "[laughter] Ho", "♪"))
    assert texts(found) == ["Hello", "[laughter] Hi", "[laughter] Ho"]
    assert found.anonymous


def test_a_cue_of_two_speakers_tells_what_they_say_and_not_when() -> None:
    found = read_text(srt("Agent: Hello\nhow are you?", "Agent: Anything else?\nCustomer: No\nthank you"))
    assert times(found) == [
        ("agent", "Agent", 0, 2_000),
        ("agent", "Agent", 2_000, 2_000),
        ("guest", "Customer", 2_000, 2_000),
        ("unknown", "", 2_000, 4_000),
    ]
    assert texts(found) == ["Hello how are you?", "Anything else?", "No thank you", ""]
    assert found.warnings == ("1 captions hold several speakers: nothing tells when each of them speaks",)


def test_lines_that_roll_are_counted_once() -> None:
    """What becomes of recognised captions when they are converted from WebVTT."""
    rolled = read_text(
        srt("good morning", "good morning\nthis is Ann", "this is Ann\nhow are you", "how are you\nfine")
    )
    assert texts(rolled) == ["good morning", "this is Ann", "how are you", "fine"]
    assert rolled.untimed == ROLLING


def test_somebody_who_says_a_thing_twice_says_it_twice() -> None:
    found = read_text(srt("yes", "yes", "yes\nI do", "good", "great"))
    assert texts(found) == ["yes", "yes", "yes I do", "good", "great"]
    assert (found.untimed, found.warnings) == (None, ())


def test_two_files_are_two_sides() -> None:
    found = transcript.read_two_sides(srt("Hello").encode(), srt("", "Hi").encode())
    assert times(found) == [("agent", "agent", 0, 2_000), ("guest", "guest", 2_000, 4_000)]


@pytest.mark.parametrize("format", ["srt", "webvtt"])
def test_a_text_that_is_only_said_to_be_captions(format: str) -> None:
    with pytest.raises(UnknownFormat, match="nothing in it can be read as"):
        read_text("1\nThank you for calling.\n\n2\nYes\n", format=format)


def test_webvtt_without_its_head_is_read_as_srt() -> None:
    found = read_text(TEXTS["webvtt"].removeprefix("WEBVTT\n\n").replace("<v Agent>", "Agent: "))
    assert (found.format, texts(found)[0]) == ("srt", "Thank you for calling.")
