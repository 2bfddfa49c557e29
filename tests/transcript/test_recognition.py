"""Each file is recognised as one format, and no format takes another's files."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from genqa import transcript
from genqa.errors import UnknownFormat
from genqa.transcript import BY_NAME, FORMATS, recognise
from genqa.transcript.decoding import decode
from genqa.transcript.reading import Document
from tests.transcript.shapes import SHAPES, read
from tests.transcript.text_shapes import TEXTS

REAL = {
    "calls/monologue/revai.json": "revai",
    "calls/sales_call/gecko.ctm": "ctm",
    "calls/sales_call/gecko.json": "gecko",
    "captions/captions_with_bom.vtt": "webvtt",
    "captions/cue_tags.vtt": "webvtt",
    "captions/invalid_timeframe.srt": "srt",
    "captions/missing_timeframe.vtt": "webvtt",
    "captions/sample.srt": "srt",
    "captions/sample.vtt": "webvtt",
    "captions/youtube_dl.vtt": "webvtt",
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
    "turns/consultation_doctor.TextGrid": "textgrid",
    "turns/consultation_patient.TextGrid": "textgrid",
    "turns/dscore_ref.rttm": "rttm",
    "turns/meeteval_ref.seglst.json": "seglst",
    "turns/meeteval_ref.stm": "stm",
    "turns/voxconverse_jnivh.rttm": "rttm",
}
#: Sound files beside a transcript that are none.
NO_TRANSCRIPTS = ["calls/three_turns/reference.json", "transcripts/gridspace.metadata.json"]
#: Texts with numbers, times or speakers in them that are no transcript.
OTHER_TEXTS = {
    "prose": "We have 3 4 people in here.\nThey have 5 6 dogs, each of them 2 3 years old.\n",
    "a note on one line": "Take a 3 4 times",
    "a dialogue": "Agent: Thank you for calling.\nCustomer: Hi, I have 2 questions: 1 about 3.5 and 1 about 4.5.\n",
    "CSV": "speaker,start_time,end_time,text\nagent,0.5,2.1,Hello\nguest,2.3,4.0,I need help\n",
    "CSV with semicolons": "call 1;2 3;0,5\ncall 2;3 4;0,7\n",
    "tab-separated": "id\tchannel\tstart\tend\ttext\n1\t0\t0.5\t2.1\thello\n",
    "a table of numbers": "10 1 0.5 0.7 3 4\n11 1 0.6 0.8 4 5\n12 2 0.7 0.9 5 6\n",
    "processes": "root 1 0.0 0.1 167744 11520 ? Ss Jan01 0:05 /sbin/init\n"
    "root 2 0.0 0.0 0 0 ? S Jan01 0:00 [kthreadd]\nroot 3 0.0 0.0 0 0 ? I< Jan01 0:00 [rcu_gp]\n",
    "a log": "2026-03-02 12:00:01,123 INFO 3.5 4.5 request done\n2026-03-02 12:00:02,456 WARN 1.0 2.0 slow --> retry\n",
    "another log": "Mar 2 12:00:01 host app[1]: SPEAKER on\nMar 2 12:00:02 host app[1]: SPEAKER off\n",
    "HTML": '<!DOCTYPE html>\n<html>\n<!-- 00:00:01 -->\n<body class="a">\n<p>WEBVTT 1 2</p>\n</body>\n</html>\n',
    "Python": 'import re\n\nTIMES = "00:00:01,000 --> 00:00:02,000"\n\n\ndef read() -> str:\n    return "SPEAKER"\n',
    "Markdown": "# SRT\n\nA cue:\n\n    1\n    00:00:01,000 --> 00:00:02,000\n\nThen text.\n\nAnd so on.\n",
    "another object of Praat's": 'File type = "ooTextFile"\nObject class = "PitchTier"\n\nxmin = 0\nxmax = 3\n',
    "a word that starts like WebVTT": "WEBVTTX\n\nhello\n",
    "only comments": ";; SPEAKER call-7 1 1.000 1.000 <NA> <NA> anna <NA> <NA>\n",
    "RTTM types without RTTM": "SPEAKER of the house\nSEGMENT of an orange\n",
}


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


def test_every_file_beside_the_project_is_in_one_of_the_lists(shared_data: Path) -> None:
    suffixes = {".json", ".ctm", ".srt", ".vtt", ".rttm", ".stm", ".TextGrid"}
    there = {path.relative_to(shared_data).as_posix() for path in shared_data.rglob("*") if path.suffix in suffixes}
    assert there == {*REAL, *NO_TRANSCRIPTS}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_recognised_as_one_format(name: str) -> None:
    assert names(decode(TEXTS[name].encode(), "")) == [name]


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_line_ends_and_encodings_change_nothing(name: str, encoding: str) -> None:
    as_it_is = transcript.read(TEXTS[name].encode())
    for end in ("\r\n", "\r"):
        assert transcript.read(TEXTS[name].replace("\n", end).encode(encoding)) == as_it_is


@pytest.mark.parametrize("what", OTHER_TEXTS)
def test_a_text_that_is_no_transcript_is_not_taken_for_one(what: str) -> None:
    assert names(decode(OTHER_TEXTS[what].encode(), "")) == []
    with pytest.raises(UnknownFormat, match="fits no format that genqa reads"):
        transcript.read(OTHER_TEXTS[what].encode())


@pytest.mark.parametrize("path", NO_TRANSCRIPTS)
def test_a_file_beside_a_transcript_is_not_taken_for_one(shared_data: Path, path: str) -> None:
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
    assert [row.name for row in FORMATS] == [*SHAPES, *TEXTS] == list(BY_NAME)


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_tells_the_same_call(name: str) -> None:
    found = read(SHAPES[name], format=name)
    assert [(said.start, said.end) for said in found.utterances] == [(1_000, 2_000), (2_500, 2_750)]
    assert {said.party.role.value for said in found.utterances} == {"agent", "guest"}
    assert found.untimed is None and not found.anonymous and found.warnings == ()


@pytest.mark.parametrize("name", TEXTS)
def test_every_text_tells_the_same_call(name: str) -> None:
    found = transcript.read(TEXTS[name].encode(), format=name)
    assert found == replace(transcript.read(TEXTS[name].encode()), format=name)
    assert [(said.start, said.end) for said in found.utterances] == [(1_000, 2_000), (2_500, 2_750)]
    assert [said.party.role.value for said in found.utterances] == ["agent", "guest"]
    assert found.untimed is None and not found.anonymous


@pytest.mark.parametrize("name", [*SHAPES, *TEXTS])
def test_two_files_of_any_format_are_the_two_sides_of_a_call(name: str) -> None:
    data = TEXTS[name].encode() if name in TEXTS else json.dumps(SHAPES[name]).encode()
    found = transcript.read_two_sides(data, data)
    assert (found.format, found.roles_basis) == (name, "one file a side: the agent's first")
    assert sorted((said.party.role.value, said.start, said.end) for said in found.utterances) == [
        ("agent", 1_000, 2_000),
        ("agent", 2_500, 2_750),
        ("guest", 1_000, 2_000),
        ("guest", 2_500, 2_750),
    ]
