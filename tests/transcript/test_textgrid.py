"""Praat's TextGrid, against PriMock57's two files of one consultation and Praat's documented short format."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from genqa import transcript
from genqa.call import Call, Length
from genqa.errors import BrokenTranscript, UnknownFormat
from genqa.metrics import measure
from genqa.transcript import Transcript
from tests.transcript.conftest import ReadSample
from tests.transcript.shapes import speech, texts, times, word_counts
from tests.transcript.text_shapes import TEXTS, read_text


def grid(*tiers: tuple[str, str, list[str]], end: str = "9") -> str:
    """Praat's short format: class and name of each tier, and its intervals' or points' fields."""
    lines = ['File type = "ooTextFile"', '"TextGrid"', "0", end, "<exists>", str(len(tiers))]
    for kind, name, fields in tiers:
        count = len(fields) // (3 if kind == "IntervalTier" else 2)
        lines += [f'"{kind}"', f'"{name}"', "0", end, str(count), *fields]
    return "\n".join(lines) + "\n"


def both(shared_data: Path) -> Transcript:
    sides = (shared_data / "turns" / f"consultation_{who}.TextGrid" for who in ("doctor", "patient"))
    return transcript.read_two_sides(*[path.read_bytes() for path in sides])


def test_a_file_of_one_side(sample: ReadSample) -> None:
    found = sample("turns/consultation_doctor.TextGrid")
    assert found.format == "textgrid"
    assert found.length == 457_920  # its xmax
    assert len(found.utterances) == 53
    assert speech(found) == {"Doctor": 295_001}
    assert times(found)[0] == ("agent", "Doctor", 2_533, 12_500)
    assert texts(found)[-1] == "<UNIN/> Thank you. <UNSURE>Bye bye</UNSURE>."
    assert (found.roles_basis, found.anonymous, found.warnings) == ("named in the file", False, ())


def test_the_other_side(sample: ReadSample) -> None:
    found = sample("turns/consultation_patient.TextGrid")
    assert (found.length, len(found.utterances), speech(found)) == (457_860, 56, {"Patient": 216_175})
    assert times(found)[0] == ("guest", "Patient", 3_907, 4_907)


def test_both_sides_speak_at_once_for_63_8_of_447_4_seconds(shared_data: Path) -> None:
    found = both(shared_data)
    measured = measure(Call(Length(found.length or 0, "stated"), found.utterances))
    assert measured.talk_over == 63_786
    assert sum(measured.partition[name] for name in ("agent", "guest", "several")) == 447_390
    assert found.length == 457_920


def test_the_short_format_and_two_tiers() -> None:
    found = read_text(
        grid(
            ("IntervalTier", "Doctor", ["0", "1", '""', "1", "2.5", '"how can I help"', "2.5", "9", '" "']),
            ("IntervalTier", "Patient", ["0", "3", '""', "3", "4", '"he said ""ouch"""', "4", "9", '""']),
        )
    )
    assert times(found) == [("agent", "Doctor", 1_000, 2_500), ("guest", "Patient", 3_000, 4_000)]
    assert texts(found) == ["how can I help", 'he said "ouch"']
    assert found.length == 9_000


def test_long_and_short_format_are_read_alike() -> None:
    quoted_or_number = re.findall(r'"[^"]*"|<exists>|(?<=\s)[\d.]+(?=\s)', TEXTS["textgrid"])
    short = "\n".join(['File type = "ooTextFile short"', *quoted_or_number[1:]]) + "\n"
    assert short != TEXTS["textgrid"]
    assert read_text(short) == read_text(TEXTS["textgrid"])


def test_names_that_are_no_roles_are_labels() -> None:
    found = read_text(
        grid(
            ("IntervalTier", "Ben", ["1", "2", '"hi"']),
            ("IntervalTier", "Ann", ["3", "4", '"how can I help"']),
            ("IntervalTier", "", ["5", "6", '"hm"']),
        )
    )
    assert times(found) == [
        ("guest", "Ben", 1_000, 2_000),
        ("agent", "Ann", 3_000, 4_000),
        ("guest", "tier 3", 5_000, 6_000),
    ]


def test_one_tier_without_a_name_is_one_voice() -> None:
    found = read_text(grid(("IntervalTier", "", ["1", "2", '"hi"'])))
    assert found.anonymous


def test_points_are_left_out_and_said_so() -> None:
    found = read_text(
        grid(
            ("TextTier", "bell", ["0.5", '"ding"', "0.7", '"dong"']),
            ("IntervalTier", "agent", ["1", "2", '"hi"']),
        )
    )
    assert times(found) == [("agent", "agent", 1_000, 2_000)]
    assert found.warnings == ("1 tiers of points left out: only intervals say who speaks when",)


def test_an_aligners_words_are_words_and_its_phones_are_left_out() -> None:
    """The tiers of the Montreal Forced Aligner."""
    found = read_text(
        grid(
            ("IntervalTier", "agent - words", ["1", "1.4", '"hello"', "1.4", "2", '"sil"', "2", "2.5", '"there"']),
            ("IntervalTier", "agent - phones", ["1", "1.2", '"HH"', "1.2", "1.4", '"AH"']),
            ("IntervalTier", "guest - words", ["3", "4", '"hi"']),
            ("IntervalTier", "guest - phones", ["3", "4", '"HH"']),
        )
    )
    assert speech(found) == {"agent": 900, "guest": 1_000}
    assert word_counts(found) == {"agent": 2, "guest": 1}
    assert found.warnings == ("2 tiers without speech left out: agent - phones, guest - phones",)


def test_zero_length_reversed_and_repeated_intervals() -> None:
    found = read_text(
        grid(("IntervalTier", "agent", ["1", "1", '"a"', "3", "2", '"b"', "4", "5", '"c"', "4", "5", '"c"']))
    )
    assert speech(found) == {"agent": 1_000}
    assert texts(found) == ["a", "b", "c", "c"]


@pytest.mark.parametrize(
    ("cut", "message"),
    [
        (TEXTS["textgrid"].index('"hi"'), r"is cut off: tier 'customer' holds 1 of 3 intervals$"),
        (TEXTS["textgrid"].index('i"\n'), r"is cut off: tier 'customer' holds 1 of 3 intervals$"),
        (TEXTS["textgrid"].index("item [2]"), r"the TextGrid is cut off$"),
        (TEXTS["textgrid"].index("intervals: size"), r"the TextGrid is cut off$"),
        (TEXTS["textgrid"].index("xmax"), r"the TextGrid is cut off$"),
    ],
)
def test_a_file_that_is_cut_off_is_refused(cut: int, message: str) -> None:
    """What is missing would be silence."""
    with pytest.raises(BrokenTranscript, match=message):
        read_text(TEXTS["textgrid"][:cut])


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("xmax = 2.5\n", "xmax = soon\n", r"interval 1 of tier 'customer' is not two times and a text$"),
        ('text = "hi"', "text = hi", r"interval 2 of tier 'customer' is not two times and a text$"),
        ("size = 2", "size = -2", r"does not say how many tiers there are$"),
        ("size = 2", "size = 2.0", r"does not say how many tiers there are$"),
        ("size = 2", "size = 9999999999999", r"does not say how many tiers there are$"),
        ("size = 2", "size = 3", r"the TextGrid is cut off$"),
        ('"IntervalTier"', '"DurationTier"', r"tier '(agent|customer)' of this TextGrid is neither of intervals nor"),
    ],
)
def test_a_file_that_is_built_in_another_way_is_refused(old: str, new: str, message: str) -> None:
    broken = TEXTS["textgrid"].replace(old, new)
    assert broken != TEXTS["textgrid"]
    with pytest.raises(BrokenTranscript, match=message):
        read_text(broken)


def test_a_grid_without_tiers_is_a_call_in_which_nobody_speaks() -> None:
    found = read_text(grid().replace("<exists>\n0", "<absent>"))
    assert (found.utterances, found.length) == ((), 9_000)


def test_a_text_that_is_only_said_to_be_a_textgrid() -> None:
    with pytest.raises(UnknownFormat, match="nothing in it can be read as Praat TextGrid"):
        read_text("Thank you for calling.\n", format="textgrid")
