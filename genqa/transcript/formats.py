"""The table of formats. Adding one is a file with a recogniser and a reader, and a row here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from genqa.transcript import (
    assemblyai,
    aws_transcribe,
    azure_batch,
    azure_fast,
    azure_realtime,
    contact_lens,
    deepgram,
    generic,
    genesys_cloud,
    google_speech,
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
)  # fmt: skip

BY_NAME = {row.name: row for row in FORMATS}
