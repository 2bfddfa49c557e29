"""Fast transcription: the recording goes out as a form, and the same answer brings the transcript.

https://learn.microsoft.com/azure/ai-services/speech-service/fast-transcription-create. There is no job: what was sent
and not answered cannot be asked for again. Two channels go as one file, and each is transcribed apart.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from genqa.errors import BadReply, NotAtSource, NotConfigured
from genqa.http import Form, Web
from genqa.stt.asking import sent

#: What one request takes, https://learn.microsoft.com/azure/ai-services/speech-service/speech-services-quotas-and-limits
#: (less than 2 hours and 300 MB; the reference of the API says 250 MB).
MOST_SECONDS, MOST_BYTES = 2 * 3600 - 1, 250_000_000
#: The first version that takes phrases.
PHRASES_SINCE = "2025-10-15"

PATH = "/speechtotext/transcriptions:transcribe"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for. ``languages``: those that may be spoken, none: it finds out. ``speakers``: at most so many."""

    api_version: str
    languages: tuple[str, ...]
    phrases: tuple[str, ...]
    speakers: int


def transcribe(web: Web, asked: Asked, file: Path, channels: int) -> bytes:
    """The answer as it came, which ``azure_fast`` reads.

    :raises NotConfigured: there is no fast transcription there. :raises GenqaError: another leaf.
    """
    form = Form((("definition", json.dumps(_definition(asked, channels))),), sent(file), "audio", f"call{file.suffix}")
    try:
        reply = web.send("POST", PATH, form, repeatable=False, params={"api-version": asked.api_version})
    except NotAtSource as error:
        raise NotConfigured(
            f"{error}; fast transcription is not offered in every region: check GENQA_STT_AZURE_REGION, or set"
            " GENQA_STT_AZURE_MODE to batch"
        ) from None
    if not isinstance(reply.body, dict) or not isinstance(reply.body.get("phrases"), list):
        raise BadReply(f"{PATH} answers without phrases; check GENQA_STT_AZURE_ENDPOINT")
    return reply.content


def _definition(asked: Asked, channels: int) -> dict[str, Any]:
    definition: dict[str, Any] = {"profanityFilterMode": "None"}
    if asked.languages:
        definition["locales"] = list(asked.languages)
    if channels == 2:
        definition["channels"] = [0, 1]
    else:
        definition["diarization"] = {"enabled": True, "maxSpeakers": asked.speakers}
    if asked.phrases:
        definition["phraseList"] = {"phrases": list(asked.phrases)}
    return definition
