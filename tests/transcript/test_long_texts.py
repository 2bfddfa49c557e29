"""Texts made to be slow: lines without an end, markup that never closes, what a pattern could go back over."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from genqa import transcript
from genqa.errors import GenqaError
from tests.transcript.text_shapes import TEXTS, large

LETTERS = 300_000
MOST_SECONDS = 5.0  # each takes a fraction of one; what grows with the square takes hours

VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\n"
GRID = 'File type = "ooTextFile"\n"TextGrid"\n0\n9\n<exists>\n1\n"IntervalTier"\n"a"\n0\n9\n1\n1\n2\n'
HARD = {
    "one long line": ("", "a"),
    "one long line of spaces": ("1", " "),
    "empty lines": ("1\n", "\n"),
    "carriage returns": ("1\r", "\r"),
    "short lines": (VTT, "a\n"),
    "arrows": ("1\n", "-->"),
    "lines of arrows": ("1\n", "-->\n"),
    "times without an end": ("1\n00:00:01,000 -->", " "),
    "digits for a time": ("1\n", "1"),
    "colons": (VTT, "1:"),
    "tags that open": (VTT, "<"),
    "tags that open with a letter": (VTT, "<c"),
    "tags that do nothing": (VTT, "a<b>"),
    "voices": (VTT, "<v A>a<v B>b"),
    "a voice without an end": (VTT + "<v.", "a"),
    "times in a text": (VTT, "<00:01.500>a "),
    "entities": (VTT, "&amp"),
    "brackets": (VTT, "["),
    "names": (VTT, "A:\n"),
    "cues of one line that roll": (VTT, "\n\n00:01.000 --> 00:01.000\na\na"),
    "quotes": (GRID, '"'),
    "quotes and a letter": (GRID, '"a'),
    "a quote without an end": (GRID + '"', "a"),
    "flags": (GRID, "<exists>"),
    "a number without an end": (GRID, "1"),
    "signs": (GRID, " -1e+"),
    "fields": ("a A 1.0 1.0 b\na A 1.0 1.0 ", "b "),
    "recordings": ("", "a A 1.0 1.0 b\n"),
    "alternatives": ("a A 1.0 1.0 b\n", "a A * * <ALT_BEGIN>\n"),
    "comments": ("", ";;\n"),
    "underscores": ("a_00001_audio 1 1.0 1.0 b\n", "_"),
}


@pytest.mark.parametrize("what", HARD)
@pytest.mark.parametrize("format", [None, "srt", "webvtt", "ctm"])
def test_a_hard_text_takes_no_longer_than_an_easy_one(what: str, format: str | None) -> None:
    head, again = HARD[what]
    data = (head + again * (LETTERS // len(again))).encode()
    started = time.process_time()
    with suppress(GenqaError):
        transcript.read(data, format=format)
    assert time.process_time() - started < MOST_SECONDS


@pytest.mark.parametrize("name", TEXTS)
def test_twice_the_text_takes_about_twice_the_time(name: str) -> None:
    def seconds(size: int) -> float:
        data = large(name, size)
        started = time.process_time()
        assert transcript.read(data).format == name
        return time.process_time() - started

    seconds(100_000)
    assert seconds(1_600_000) < 4 * 16 * seconds(100_000) + 1
