"""What the refusals of Azure Speech mean, and what a batch says of a recording that it could not transcribe.

    the service   {"code": "InvalidArgument", "message": …, "innerError": {"code": "AudioLengthLimitExceeded", …}}
    its gateway   {"error": {"code": "401", "message": …}}

https://learn.microsoft.com/rest/api/speechtotext/transcriptions, under ErrorCode and DetailedErrorCode.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from genqa.errors import (
    GenqaError,
    LimitReached,
    MissingPermission,
    NotConfigured,
    TranscriptionFailed,
    Unreachable,
    UnsupportedAudio,
    WrongCredentials,
)
from genqa.http import Denial

#: What is wrong with this one recording.
OF_THE_SOUND = frozenset(
    {
        "AudioLengthLimitExceeded",
        "BadChannelConfiguration",
        "EmptyAudioFile",
        "InvalidAudioFormat",
        "InvalidChannelSpecification",
        "UnsupportedMediaType",
    }
)
#: What is wrong with its language, as far as the service can tell.
OF_THE_LANGUAGE = frozenset({"MultipleLanguagesIdentified", "NoLanguageIdentified"})
#: What is wrong with where the sound lies.
OF_THE_CONTAINER = frozenset({"InaccessibleCustomerStorage", "InvalidUri"})
#: A fault of the service.
PASSING = frozenset({"InternalServerError", "ServiceUnavailable", "InternalCommunicationFailed"})
_OF_THE_SOUND = re.compile(r"(?i)\b(audio|channels?|codec|duration|too (long|short|large)|wav)\b")
_USED_UP = re.compile(r"(?i)call volume quota|quota (is |has been )?(exceeded|exhausted|used up)|per month|monthly")
_SETTINGS = "check GENQA_STT_AZURE_API_VERSION, GENQA_STT_AZURE_LANGUAGES and GENQA_STT_LANGUAGE"


def judge(denied: Denial) -> GenqaError | None:
    """The error that an answer is, where its status alone does not say it."""
    codes, words = set(_codes(denied.body)), _words(denied)
    said = f": {words}" if words else ""
    known = f" (request {denied.request})" if denied.request else ""
    if denied.status == 401:
        return WrongCredentials(
            f"the key is refused{said}{known}; check GENQA_STT_AZURE_KEY, and that it belongs to GENQA_STT_AZURE_REGION"
        )
    if denied.status in (403, 429) and _USED_UP.search(words):
        return LimitReached(f"the quota is used up{said}{known}; go on when it is renewed, or choose a higher tier")
    if denied.status == 403:
        return MissingPermission(f"the key may not do this{said}{known}; check the resource's tier and its network")
    if codes & OF_THE_LANGUAGE or denied.status == 422:
        return TranscriptionFailed(f"it could not transcribe this recording{said}{known}")
    of_the_sound = codes & OF_THE_SOUND or (denied.status == 400 and _OF_THE_SOUND.search(words))
    if of_the_sound or denied.status in (413, 415):
        return UnsupportedAudio(f"it does not take this recording{said}{known}; choose another provider for it")
    if denied.status == 400:
        return NotConfigured(f"{denied.where} refuses what is asked for{said}{known}; {_SETTINGS}")
    return None


def failed(code: str, words: str) -> GenqaError:
    """The error that a job of a batch ended with; ``words`` are fit to be shown."""
    said = f": {words}" if words else f": {code}" if code else ""
    if code in OF_THE_SOUND:
        return UnsupportedAudio(f"it does not take this recording{said}; choose another provider for it")
    if code in OF_THE_CONTAINER:
        return NotConfigured(f"it cannot read the container{said}; check GENQA_STT_AZURE_CONTAINER_URL")
    if code in PASSING:
        return Unreachable(f"its job failed{said}; the next run begins anew")
    return TranscriptionFailed(f"it could not transcribe this recording{said}")


def _codes(body: Any) -> Iterator[str]:
    """The codes of an error, and of those within it."""
    while isinstance(body, dict):
        if isinstance(code := body.get("code"), str):
            yield code
        body = body.get("innerError") or body.get("innererror") or body.get("error")


def _words(denied: Denial) -> str:
    """The most telling words of an error: the innermost."""
    body, found = denied.body, ""
    while isinstance(body, dict):
        if isinstance(message := body.get("message"), str) and message:
            found = message
        body = body.get("innerError") or body.get("innererror") or body.get("error")
    return denied.shown(found)
