"""Each file is recognised as one format, and no format takes another's files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from genqa import transcript
from genqa.errors import UnknownFormat
from genqa.transcript import BY_NAME, FORMATS, recognise
from genqa.transcript.decoding import decode
from genqa.transcript.reading import Document
from tests.transcript.shapes import SHAPES, read

REAL = {
    "calls/monologue/revai.json": "revai",
    "calls/sales_call/gecko.json": "gecko",
    "calls/four_engines/assemblyai_transcription.json": "assemblyai",
    "calls/four_engines/assemblyai_utterances.json": "assemblyai",
    "calls/four_engines/dg_transcription.json": "deepgram",
    "calls/four_engines/dg_utterances.json": "deepgram",
    "calls/four_engines/dg_whisper_transcription.json": "deepgram",
    "transcripts/aws_contact_lens.json": "contact_lens",
    "transcripts/aws_transcribe_channels.json": "aws_transcribe",
    "transcripts/aws_transcribe_channels_new.json": "aws_transcribe",
    "transcripts/aws_transcribe_plain.json": "aws_transcribe",
    "transcripts/aws_transcribe_speakers.json": "aws_transcribe",
    "transcripts/azure_batch.json": "azure_batch",
    "transcripts/azure_fast_diarized.json": "azure_fast",
    "transcripts/azure_realtime.json": "azure_realtime",
    "transcripts/deepgram_speakers.json": "deepgram",
    "transcripts/genesys_cloud_shape.json": "genesys",
    "transcripts/google_v2_shape.json": "google_v2",
    "transcripts/gridspace.json": "gridspace",
    "transcripts/kaldi_segments.json": "kaldi",
    "transcripts/openai_diarized.json": "whisper",
    "transcripts/speechmatics_v2.json": "speechmatics_v2",
}
#: Sound files of formats that have no row yet.
NO_ROW_YET = [
    "calls/sales_call/gecko.ctm",
    "calls/three_turns/reference.json",
    "captions/sample.srt",
    "captions/sample.vtt",
    "transcripts/gridspace.metadata.json",
    "turns/consultation_doctor.TextGrid",
    "turns/dscore_ref.rttm",
    "turns/meeteval_ref.seglst.json",
    "turns/meeteval_ref.stm",
]


def names(document: Document) -> list[str]:
    return [row.name for row in recognise(document)]


@pytest.mark.parametrize(("path", "name"), REAL.items())
def test_a_real_file_is_recognised_as_one_format(shared_data: Path, path: str, name: str) -> None:
    assert names(decode((shared_data / path).read_bytes(), path)) == [name]


def test_the_genesys_sample_is_recognised_as_one_format(shared_genesys: Path) -> None:
    assert names(decode((shared_genesys / "samples/transcript_file.json").read_bytes(), "")) == ["genesys"]


@pytest.mark.parametrize("name", SHAPES)
def test_a_documented_shape_is_recognised_as_one_format(name: str) -> None:
    assert names(Document.of(SHAPES[name])) == [name]


@pytest.mark.parametrize("path", NO_ROW_YET)
def test_a_file_of_another_format_is_not_taken_for_one_of_these(shared_data: Path, path: str) -> None:
    with pytest.raises(UnknownFormat):
        transcript.read((shared_data / path).read_bytes(), name=path)


@pytest.mark.parametrize(
    ("format", "value"),
    [
        ("Vosk", {"text": "hi", "result": [{"word": "hi", "start": 0, "end": 1}]}),
        ("ElevenLabs", {"language_code": "en", "text": "hi", "words": [{"text": "hi", "start": 0, "end": 1}]}),
        ("Picovoice", {"segments": [{"start_sec": 1.7, "end_sec": 3.9, "speaker_tag": 1}]}),
        ("a call's metadata", {"id": "1", "duration": 30}),
    ],
)
def test_the_shapes_of_other_providers_are_not_taken_for_one_of_these(format: str, value: Any) -> None:
    assert names(Document.of(value)) == [], format
    with pytest.raises(UnknownFormat):
        read(value)


def test_every_row_has_a_documented_shape_and_is_found_by_its_name() -> None:
    assert [row.name for row in FORMATS] == list(SHAPES) == list(BY_NAME)


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_tells_the_same_call(name: str) -> None:
    found = read(SHAPES[name], format=name)
    assert [(said.start, said.end) for said in found.utterances] == [(1_000, 2_000), (2_500, 2_750)]
    assert {said.party.role.value for said in found.utterances} == {"agent", "guest"}
    assert found.untimed is None and not found.anonymous and found.warnings == ()
