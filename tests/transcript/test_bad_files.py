"""Whatever is handed in: one line that says what is wrong, never a traceback, never another exception."""

from __future__ import annotations

import copy
import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genqa import transcript
from genqa.call import Role
from genqa.errors import BrokenTranscript, GenqaError, InvalidSetting, UnknownFormat
from genqa.transcript import BY_NAME, Choice
from genqa.transcript.reading import Document
from tests.transcript.shapes import SHAPES, read, texts, times

BAD = Path(__file__).parent / "bad"


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("cut_off_in_a_text.json", r"line 1, column 85: Unterminated string \(the file seems to be cut off\)$"),
        ("cut_off_between_keys.json", r"not valid JSON at line 1, column \d+: .* \(the file seems to be cut off\)$"),
        ("empty.json", r": the file is empty$"),
        ("only_a_byte_order_mark_and_spaces.json", r": the file is empty$"),
        ("nul_bytes.json", r": not a text file; it holds NUL bytes$"),
        ("an_image.json", r": not a text file; a transcript is JSON or text in UTF-8$"),
        ("latin_1.json", r": not a text file; a transcript is JSON or text in UTF-8$"),
        ("missing_comma.json", r"line 1, column 34: Expecting ',' delimiter$"),
        ("json_lines.json", r"line 2, column 1: Extra data$"),
        ("trailing_comma.json", r"not valid JSON at line 1, column \d+"),
    ],
)
def test_a_broken_file_is_refused_with_what_is_wrong_and_where(file: str, message: str) -> None:
    with pytest.raises(BrokenTranscript, match=message) as refused:
        transcript.read((BAD / file).read_bytes(), name=file)
    assert str(refused.value).startswith(f"{file}: ")
    assert "\n" not in str(refused.value)


def test_every_bad_file_has_a_test() -> None:
    rows = test_a_broken_file_is_refused_with_what_is_wrong_and_where.pytestmark[0].args[1]
    assert {row[0] for row in rows} == {file.name for file in BAD.iterdir()}


@pytest.mark.parametrize("opening", ["[", '{"a":', '{"results":['])
def test_nesting_beyond_reason_is_refused(opening: str) -> None:
    with pytest.raises(BrokenTranscript, match="nested too deeply"):
        transcript.read((opening * 100_000).encode())


def test_a_number_of_5000_digits_is_refused() -> None:
    digits = "9" * 5_000
    with pytest.raises(BrokenTranscript, match="holds a number too long to be read"):
        transcript.read(f'[{{"speaker": "agent", "start_time": {digits}, "end_time": 2, "text": "Hi"}}]'.encode())


def test_a_number_of_400_digits_is_no_time() -> None:
    digits = "9" * 400
    found = transcript.read(
        f'[{{"speaker": "agent", "start_time": {digits}, "end_time": 2, "text": "Hi"}},'
        f'{{"speaker": {digits}, "start_time": 1, "end_time": 2, "text": "there"}}]'.encode()
    )
    assert texts(found) == ["there"]
    assert found.warnings == ("1 of 2 segments left out, no usable time: number 1",)


@pytest.mark.parametrize(
    "text",
    ["hello", "WEBVTT2\n\n00:00.000 -> 00:01.000\nHi", "SPEAKER a 1 0.0 1.0 <NA>", '"a text"', "12"],
)
def test_text_that_is_no_json_fits_no_format(text: str) -> None:
    with pytest.raises(UnknownFormat, match="fits no format that genqa reads"):
        transcript.read(text.encode())


def test_an_unknown_shape_is_told_its_keys_and_the_nearest_format() -> None:
    with pytest.raises(UnknownFormat, match=r"Top-level keys: recognisedPhrases, source; nearest: azure_batch, which"):
        read({"recognisedPhrases": [], "source": "x"})


@pytest.mark.parametrize("value", [{}, [1, 2], [[]], {"results": 3}, {"a\nb": 1}, [None]])
def test_json_of_no_known_shape_fits_no_format(value: Any) -> None:
    with pytest.raises(UnknownFormat) as refused:
        read(value)
    assert "\n" not in str(refused.value)


def test_a_provider_error_is_said_to_be_one() -> None:
    with pytest.raises(UnknownFormat, match=r"an error message of the provider, not a transcript: Invalid key$"):
        read({"err_code": "INVALID_AUTH", "err_msg": "Invalid\u0000 key", "request_id": "r"})


@pytest.mark.parametrize("format", list(BY_NAME))
def test_a_format_that_is_forced_on_something_else_is_refused(format: str) -> None:
    with pytest.raises(GenqaError):
        read({"entries": [{"who": 0, "said": []}]}, format=format)


def test_a_format_that_is_forced_is_used() -> None:
    found = read([{"start": 1.0, "end": 2.0, "text": "Thanks"}], format="whisper")
    assert (found.format, times(found)) == ("whisper", [("unknown", "", 1_000, 2_000)])


def test_an_unknown_format_name_is_told_the_nearest() -> None:
    with pytest.raises(InvalidSetting, match="no format is called 'deepgramm'; did you mean deepgram"):
        read({}, format="deepgramm")


def test_nan_infinity_negative_and_reversed_times() -> None:
    file = (
        '[{"speaker": "agent", "start_time": NaN, "end_time": 1, "text": "nan"},'
        ' {"speaker": "agent", "start_time": 0, "end_time": Infinity, "text": "infinity"},'
        ' {"speaker": "agent", "start_time": "NaN", "end_time": "-inf", "text": "in words"},'
        ' {"speaker": "guest", "start_time": -0.5, "end_time": 0.25, "text": "early"},'
        ' {"speaker": "agent", "start_time": 3, "end_time": 2, "text": "reversed"}]'
    )
    found = transcript.read(file.encode())
    assert times(found) == [("guest", "guest", 0, 250), ("agent", "agent", 3_000, 3_000)]
    assert found.warnings == (
        "3 of 5 segments left out, no usable time: number 1, 2, 3",
        "1 segment ends before it starts: the text counts, the time does not",
        "1 segment starts before the recording: what lies before it was cropped",
    )


def test_half_a_character_does_not_get_through_to_the_database() -> None:
    file = r'[{"speaker": "a\ud83d", "start_time": 0, "end_time": 1, "text": "Hi \ud83d\u0000there"}]'
    said = transcript.read(file.encode()).utterances[0]
    assert (said.text, said.party.label) == ("Hi ?there", "a?")
    assert said.text.encode("utf-8")


def test_utf_16_with_a_byte_order_mark_is_read() -> None:
    assert texts(transcript.read(json.dumps(SHAPES["generic"]).encode("utf-16"))) == ["thank you for calling", "hi"]


def test_a_million_speakers_take_no_longer_than_a_few() -> None:
    def seconds(speakers: int) -> float:
        words = [
            {"word": "hi", "start": at / 10, "end": at / 10 + 0.05, "speaker": at % speakers} for at in range(20_000)
        ]
        data = json.dumps({"results": {"channels": [{"alternatives": [{"words": words}]}]}}).encode()
        started = time.process_time()
        transcript.read(data)
        return time.process_time() - started

    assert seconds(20_000) < 10 * seconds(2) + 1


def check_message(refused: GenqaError) -> None:
    assert str(refused) and len(str(refused).splitlines()) == 1


junk = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats()
    | st.sampled_from(
        ["", "agent", "1.5s", "PT1S", "1.5", "ch_1", "nan", "Success", "punctuation", "\ud800", "internal"]
    )
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path to everything inside a JSON value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(deeper for key, item in inside for deeper in places(item, (*path, key)))]


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, Any]:
    """A format's name and its small file with a few places dropped, replaced by junk, or exchanged."""
    name = draw(st.sampled_from(list(SHAPES)))
    value = [copy.deepcopy(SHAPES[name])]
    for _ in range(draw(st.integers(1, 4))):
        *way, key = draw(st.sampled_from(places(value)[1:]))
        holder: Any = value
        for step in way:
            holder = holder[step]
        change = draw(st.sampled_from(["drop", "junk", "exchange", "repeat"]))
        if change == "drop" and holder is not value:
            del holder[key]
        elif change == "junk":
            holder[key] = draw(junk)
        elif change == "repeat" and isinstance(holder, list) and holder is not value:
            holder.append(copy.deepcopy(holder[key]))
        elif change == "exchange":
            other = draw(st.sampled_from(list(holder))) if isinstance(holder, dict) else 0
            holder[key], holder[other] = holder[other], holder[key]
    return name, value[0]


@given(damaged())
def test_a_damaged_file_is_read_or_refused(damage: tuple[str, Any]) -> None:
    name, value = damage
    for forced in (None, name):
        try:
            found = read(value, format=forced)
        except GenqaError as refused:
            check_message(refused)
            continue
        assert all(0 <= said.start <= said.end for said in found.utterances)
        assert all(said.party.role in Role for said in found.utterances)
        assert all(0 <= word.start <= word.end for said in found.utterances for word in said.words)
        assert json.dumps(texts(found), ensure_ascii=False).encode()


@given(junk, st.sampled_from(list(BY_NAME)))
def test_no_reader_raises_anything_of_its_own_on_junk(value: Any, format: str) -> None:
    row = BY_NAME[format]
    document = Document.of(value)
    assert row.recognises(document) in (True, False)
    row.read(document)


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        transcript.read(data, choice=Choice(agent_channel=0))
    except GenqaError as refused:
        check_message(refused)
