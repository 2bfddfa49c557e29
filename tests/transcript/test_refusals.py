"""A file that fits no format is told the format whose keys it has."""

from __future__ import annotations

from typing import Any

import pytest

from genqa.errors import UnknownFormat
from tests.transcript.shapes import read


@pytest.mark.parametrize(
    ("damaged", "nearest"),
    [
        ({"SpeechSegments": {}}, "aws_pca"),
        ({"audio_segments": {}}, "bedrock"),
        ({"monologues": [{"speaker": 0}]}, "revai"),
        ({"segmentation": []}, "kaldi"),
        ({"speaker_labels": []}, "watson"),
        ([{"session_id": "call-7", "begin": 1.0, "stop": 2.0}], "seglst"),
    ],
)
def test_a_key_of_a_format_tells_it(damaged: Any, nearest: str) -> None:
    with pytest.raises(UnknownFormat, match=rf"; nearest: {nearest}, which --format {nearest} forces$"):
        read(damaged)


@pytest.mark.parametrize(
    ("damaged", "nearest"),
    [
        ({"monologues": [{"speaker": 0}], "schemaVersion": "2.0"}, "gecko"),
        ({"results": {}, "transcripts": {}, "speaker_labels": []}, "watson"),
        ({"metadata": {}, "audio_segments": {}}, "bedrock"),
        ([{"start": 1.0, "end": 2.0, "session_ids": "call-7"}], "seglst"),
    ],
)
def test_a_key_of_its_own_goes_before_any_number_that_several_formats_have(damaged: Any, nearest: str) -> None:
    with pytest.raises(UnknownFormat, match=f"; nearest: {nearest}, which"):
        read(damaged)


def test_keys_that_several_formats_have_are_better_than_nothing() -> None:
    with pytest.raises(UnknownFormat, match="; nearest: deepgram, which"):
        read({"metadata": {}, "request": "r"})


def test_a_file_with_no_key_of_any_format_is_told_none() -> None:
    with pytest.raises(UnknownFormat, match=r"Top-level keys: colour, weight$"):
        read({"colour": 1, "weight": 2})
