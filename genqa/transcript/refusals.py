"""Why a file is not read: it says that the provider failed, or it fits no format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any

from genqa.transcript import units
from genqa.transcript.reading import Document

#: Where providers write how the job went (AssemblyAI, Transcribe, Azure; Contact Lens; Transcribe's own API).
_STATES = (
    ("status",),
    ("JobStatus",),
    ("TranscriptionJob", "TranscriptionJobStatus"),
    ("CallAnalyticsJob", "CallAnalyticsJobStatus"),
)
_FAILED = {"failed", "error"}
_UNFINISHED = {"queued", "processing", "in_progress", "inprogress", "running", "notstarted", "submitted"}
#: Where they write why it failed, the most telling first. The last three alone are an error message (Deepgram; OpenAI,
#: Google, Azure; AssemblyAI).
_REASONS = (
    ("TranscriptionJob", "FailureReason"),
    ("CallAnalyticsJob", "FailureReason"),
    ("properties", "error", "message"),
    ("FailureReason",),
    ("err_msg",),
    ("error", "message"),
    ("error",),
)
#: Keys by which a damaged or unusual file still tells where it comes from.
_TELLTALE = {
    "results": "generic", "transcripts": "generic", "jobName": "aws_transcribe", "Transcript": "contact_lens",
    "Participants": "contact_lens", "recognizedPhrases": "azure_batch", "phrases": "azure_fast",
    "NBest": "azure_realtime", "conversationId": "genesys", "metadata": "deepgram", "utterances": "assemblyai",
    "audio_duration": "assemblyai", "segments": "whisper", "start": "whisper", "end": "whisper", "speaker": "generic",
    "start_time": "generic", "end_time": "generic", "SpeechSegments": "aws_pca", "ConversationAnalytics": "aws_pca",
    "audio_segments": "bedrock", "audio_items": "bedrock", "speaker_labels": "watson", "result_index": "watson",
    "monologues": "revai", "schemaVersion": "gecko", "segmentation": "kaldi", "session_id": "seglst",
}  # fmt: skip
#: Those of them that several formats have, and that tell nothing beside one that is a format's own.
_SHARED = {
    "results", "transcripts", "metadata", "segments", "start", "end", "speaker", "start_time", "end_time", "monologues",
}  # fmt: skip


def failure(document: Document) -> str | None:
    """What the file itself says about a job that failed or has not finished, ``None`` where it says no such thing."""
    top = units.record(document.json)
    if any(isinstance(top.get(key), list) for key in ("results", "transcripts")):
        return None  # generic and Genesys files, in which a status would be the call's
    state = next((found for path in _STATES if (found := units.text(_at(top, path)))), "")
    if state.lower() in _FAILED:
        return f"the provider could not transcribe this call: {_reason(top) or f'{state}, without a reason'}"
    if state.lower() in _UNFINISHED or top.get("done") is False:
        return f"the provider had not finished with this call ({state or 'done: false'}); fetch the transcript again"
    return None


def unknown(document: Document, name: str, formats: Iterable[str]) -> str:
    """The message for a sound file that fits no format."""
    known = ", ".join(formats)
    if document.json is None:
        return f"{name}: fits no format that genqa reads ({known})"
    reason = _reason(units.record(document.json))
    if reason:
        return f"{name}: an error message of the provider, not a transcript: {reason}"
    keys = document.keys
    found = one_line(", ".join(keys[:12]), 300) if keys else f"none, the top is a {type(document.json).__name__}"
    near = _nearest(keys)
    hint = f"; nearest: {near}, which --format {near} forces" if near else ""
    return f"{name}: fits no format that genqa reads ({known}). Top-level keys: {found}{hint}"


def one_line(text: str, longest: int = 200) -> str:
    """Somebody else's text, fit to stand in a message."""
    whole = units.text(text[: longest * 4])
    return " ".join("".join(letter if letter.isprintable() else " " for letter in whole).split())[:longest]


def _at(value: Any, path: Sequence[str]) -> Any:
    for key in path:
        value = units.record(value).get(key)
    return value


def _reason(top: dict[str, Any]) -> str:
    return next((one_line(found) for path in _REASONS if (found := units.text(_at(top, path)))), "")


def _nearest(keys: Sequence[str]) -> str | None:
    found = [match for key in keys[:50] for match in get_close_matches(key[:60], _TELLTALE, 1, cutoff=0.8)]
    telling = [match for match in found if match not in _SHARED] or found
    votes = Counter([_TELLTALE[match] for match in telling])
    return votes.most_common(1)[0][0] if votes else None
