"""What Google's errors mean here: those of an answer, those of an operation, those of one file of it.

All are a ``google.rpc.Status``, https://cloud.google.com/apis/design/errors: a code, and words for developers. What
concerns the sound of this one recording is told from what concerns the settings by those words, for both are
``INVALID_ARGUMENT``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
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
from genqa.http.origins import shown

#: The codes of google.rpc.Code that are told apart.
INVALID_ARGUMENT, PERMISSION_DENIED, RESOURCE_EXHAUSTED, UNAUTHENTICATED = 3, 7, 8, 16
#: A fault of the service, or of the moment: the same may go well another time.
PASSING = frozenset({2, 4, 10, 13, 14})
_OF_THE_SOUND = re.compile(
    r"(?i)\b(audio (data|content|file|length|duration)|encoding|codec|sample ?rate|wav|header|duration|minutes"
    r"|too (long|short|large)|(mono|channels?))\b"
)
_OF_THE_SETTINGS = re.compile(r"(?i)\b(model|language|locale|location|region|recognizer|diarization|feature|phrase)")
#: A limit that is not over in a minute, which is all that waiting is good for.
_USED_UP = re.compile(r"(?i)\b(per day|daily|per month|monthly|billing|check quota)\b")
SETTINGS = "GENQA_STT_GOOGLE_MODEL, GENQA_STT_GOOGLE_LOCATION, GENQA_STT_GOOGLE_SPEAKERS and GENQA_STT_LANGUAGE"


def judge(denied: Denial) -> GenqaError | None:
    """The error that an answer is, where its status alone does not say it."""
    if denied.status == 400:
        return invalid(denied.words, denied.where)
    if denied.status == 429 and _USED_UP.search(denied.words):
        return _limit(denied.words)
    return None


def failed(status: Any, where: str, shorten: Callable[[str], str] = shown) -> GenqaError:
    """The error that an operation, or a file of one, ended with."""
    code = status.get("code") if isinstance(status, dict) else None
    words = shorten(str(status.get("message") or "")) if isinstance(status, dict) else ""
    said = f": {words}" if words else ""
    if code == INVALID_ARGUMENT and (_OF_THE_SOUND.search(words) or _OF_THE_SETTINGS.search(words)):
        return invalid(words, where)
    if code == RESOURCE_EXHAUSTED:
        return _limit(words)
    if code == PERMISSION_DENIED:
        return MissingPermission(
            f"{where}: it may not do this{said}; let the service account read the bucket"
            " (Storage Object Admin) and transcribe (Cloud Speech Client)"
        )
    if code == UNAUTHENTICATED:
        return WrongCredentials(f"{where}: the service account is refused{said}; check GENQA_STT_GOOGLE_CREDENTIALS")
    if code in PASSING:
        return Unreachable(f"{where}: its operation failed{said}; the next run begins anew")
    return TranscriptionFailed(f"{where} could not be transcribed{said}")


def invalid(words: str, where: str) -> GenqaError:
    """What INVALID_ARGUMENT means."""
    if _OF_THE_SOUND.search(words):
        return UnsupportedAudio(f"it does not take this recording: {words}; choose another provider for it")
    return NotConfigured(f"{where} refuses what is asked for{f': {words}' if words else ''}; check {SETTINGS}")


def _limit(words: str) -> LimitReached:
    return LimitReached(
        f"the quota is used up{f': {words}' if words else ''}; see IAM, Quotas in Google's"
        " console, or go on when it is renewed"
    )
