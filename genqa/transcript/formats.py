"""The table of formats. Adding one is a file with a recogniser and a reader, and a row here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from genqa.transcript import (
    assemblyai,
    aws_pca,
    aws_transcribe,
    azure_batch,
    azure_fast,
    azure_realtime,
    bedrock,
    contact_lens,
    ctm,
    deepgram,
    gecko,
    generic,
    genesys_cloud,
    google_speech,
    gridspace,
    kaldi,
    revai,
    rttm,
    seglst,
    speechmatics,
    srt,
    stm,
    textgrid,
    watson,
    webvtt,
    whisper,
)
from genqa.transcript.reading import Document, Reading


@dataclass(frozen=True, slots=True)
class Format:
    """One row: the name that forces it, the title people know it by, how it is recognised and read.

    ``seen``: whether the reader was checked on a file that the provider really made, or only on documentation.
    """

    name: str
    title: str
    recognises: Callable[[Document], bool]
    read: Callable[[Document], Reading]
    seen: bool


FORMATS: tuple[Format, ...] = (
    Format("generic", "generic segments", generic.recognises, generic.read, seen=True),
    Format("aws_transcribe", "Amazon Transcribe", aws_transcribe.recognises, aws_transcribe.read, seen=True),
    Format("contact_lens", "Amazon Contact Lens, Transcribe Call Analytics", contact_lens.recognises,
           contact_lens.read, seen=False),
    Format("google_v1", "Google Speech-to-Text v1", google_speech.recognises_v1, google_speech.read_v1, seen=False),
    Format("google_v2", "Google Speech-to-Text v2", google_speech.recognises_v2, google_speech.read_v2, seen=False),
    Format("azure_batch", "Azure batch transcription", azure_batch.recognises, azure_batch.read, seen=False),
    Format("azure_fast", "Azure fast transcription", azure_fast.recognises, azure_fast.read, seen=False),
    Format("azure_realtime", "Azure real-time transcription", azure_realtime.recognises,
           azure_realtime.read, seen=False),
    Format("genesys", "Genesys Cloud speech analytics", genesys_cloud.recognises, genesys_cloud.read, seen=False),
    Format("deepgram", "Deepgram", deepgram.recognises, deepgram.read, seen=True),
    Format("assemblyai", "AssemblyAI", assemblyai.recognises, assemblyai.read, seen=True),
    Format("whisper", "OpenAI transcription and the Whisper family", whisper.recognises, whisper.read, seen=False),
    Format("aws_pca", "AWS Post-Call Analytics", aws_pca.recognises, aws_pca.read, seen=False),
    Format("bedrock", "AWS Bedrock Data Automation", bedrock.recognises, bedrock.read, seen=False),
    Format("watson", "IBM Watson Speech to Text", watson.recognises, watson.read, seen=False),
    Format("revai", "Rev.ai", revai.recognises, revai.read, seen=True),
    Format("speechmatics_v1", "Speechmatics v1", speechmatics.recognises_v1, speechmatics.read_v1, seen=False),
    Format("speechmatics_v2", "Speechmatics v2", speechmatics.recognises_v2, speechmatics.read_v2, seen=False),
    Format("gridspace", "Gridspace", gridspace.recognises, gridspace.read, seen=True),
    Format("gecko", "Gecko", gecko.recognises, gecko.read, seen=True),
    Format("kaldi", "Kaldi, as the BBC runs it", kaldi.recognises, kaldi.read, seen=True),
    Format("seglst", "SegLST of CHiME and MeetEval", seglst.recognises, seglst.read, seen=False),
    Format("rttm", "RTTM, who speaks when", rttm.recognises, rttm.read, seen=True),
    Format("ctm", "CTM, timed words, Gecko's too", ctm.recognises, ctm.read, seen=True),
    Format("stm", "STM, turns for scoring", stm.recognises, stm.read, seen=False),
    Format("srt", "SubRip captions (SRT)", srt.recognises, srt.read, seen=False),
    Format("webvtt", "WebVTT captions", webvtt.recognises, webvtt.read, seen=True),
    Format("textgrid", "Praat TextGrid", textgrid.recognises, textgrid.read, seen=True),
)  # fmt: skip

BY_NAME = {row.name: row for row in FORMATS}
