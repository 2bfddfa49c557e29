"""Deepgram's pre-recorded API: the recording goes out, and the same answer brings the transcript.

Contract: https://developers.deepgram.com/reference/speech-to-text/listen-pre-recorded, errors:
https://developers.deepgram.com/docs/errors. Two channels go as one file with ``multichannel``: each is transcribed
apart, and charged. There is no job: what was sent and not answered cannot be asked for again.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from genqa.errors import (
    BadReply,
    GenqaError,
    LimitReached,
    MissingPermission,
    NotConfigured,
    TranscriptionFailed,
    Unreachable,
    UnsupportedAudio,
    WrongCredentials,
)
from genqa.http import Denial, Web
from genqa.settings import Setting
from genqa.settings.rows import Row
from genqa.stt import asking
from genqa.stt.provider import Keep, Note, Take, Transcribed, Wishes

TITLE = "Deepgram"
SETTINGS: tuple[Row, ...] = (
    Row("key", "the API key", secret=True),
    Row("model", "which model transcribes", "nova-3"),
    Row("smart_format", "whether it writes numbers, dates and sums as figures; changes how many words there are", "no",
        choices=("yes", "no")),
    Row("training", "whether Deepgram may keep recordings to improve its models, at a lower price", "no",
        choices=("yes", "no")),
    asking.seconds_allowed(1200),
    asking.endpoint("https://api.deepgram.com"),
)  # fmt: skip

#: The largest file that is taken, and the most terms of a vocabulary.
MOST_BYTES, MOST_TERMS = 2_000_000_000, 100
#: What it is asked to leave out where personal data is to be left out.
REDACTED = ("pci", "pii", "numbers")
_PATH = "/v1/listen"


def connect(values: Mapping[str, Setting], wishes: Wishes, stop: threading.Event) -> Deepgram:
    """Ready to be asked."""
    return Deepgram(asking.web(values, asking.key_of(values, scheme="Token"), _judge, stop), values, wishes)


class Deepgram:
    """The provider. See ``genqa.stt.provider.Provider``."""

    def __init__(self, web: Web, values: Mapping[str, Setting], wishes: Wishes) -> None:
        self._web = web
        self._model = values["model"].value
        self._formats = values["smart_format"].value == "yes"
        self._trains = values["training"].value == "yes"
        self._wishes = wishes

    def transcribe(self, take: Take, note: Note | None, keep: Keep) -> Transcribed:
        """One request, two channels in it where there are two."""
        warnings: list[str] = []
        with asking.told_by(TITLE):
            body = asking.sent(take.file(most_bytes=MOST_BYTES))
            params = self._params(take.channels, warnings)
            keep({"sent": take.channels})
            reply = self._web.send("POST", _PATH, body, repeatable=False, params=params)
            answer = asking.as_object(reply, _PATH)
            results = answer.get("results")
            if not isinstance(results, dict):
                raise BadReply(f"{_PATH} answers without results; check the endpoint")
            heard = results.get("channels")
            if isinstance(heard, list) and len(heard) != take.channels:
                raise TranscriptionFailed(f"it heard {len(heard)} of {take.channels} channels: who speaks is not known")
        model = _model(answer) or self._model
        return Transcribed((reply.content,), "deepgram", model, tuple(warnings))

    def clean_up(self, note: Note) -> None:
        """Nothing was put there that could be removed."""

    def close(self) -> None:
        """Give up the connections."""
        self._web.close()

    def _params(self, channels: int, warnings: list[str]) -> list[tuple[str, str]]:
        wishes = self._wishes
        asked = [("model", self._model), ("punctuate", "true"), ("utterances", "true")]
        asked.append(("multichannel", "true") if channels == 2 else ("diarize", "true"))
        asked.append(("language", wishes.language) if wishes.language else ("detect_language", "true"))
        if self._formats:
            asked.append(("smart_format", "true"))
        if not self._trains:
            asked.append(("mip_opt_out", "true"))
        if wishes.redact:
            asked += [("redact", group) for group in REDACTED]
        if wishes.vocabulary:
            asked += self._vocabulary(warnings)
        return asked

    def _vocabulary(self, warnings: list[str]) -> list[tuple[str, str]]:
        """Phrases for Nova-3, single words for what came before it, nothing for Whisper."""
        model, phrases = self._model, self._wishes.vocabulary
        if model.startswith("nova-3"):
            return [("keyterm", term) for term in asking.first_phrases(phrases, MOST_TERMS, TITLE, warnings)]
        if model.startswith(("nova", "enhanced", "base")):
            single = tuple(phrase for phrase in phrases if " " not in phrase)
            if len(single) < len(phrases):
                warnings.append(f"{TITLE}'s {model} takes single words only: phrases of the vocabulary were left out")
            return [("keywords", word) for word in asking.first_phrases(single, MOST_TERMS, TITLE, warnings)]
        warnings.append(f"{TITLE}'s {model} takes no vocabulary: it was left out")
        return []


def _model(answer: Mapping[str, Any]) -> str:
    """Name and version of the model, as the answer tells: ``general-nova-3 2025-07-31.0``."""
    metadata = answer.get("metadata")
    told = metadata.get("model_info") if isinstance(metadata, dict) else None
    models = told.values() if isinstance(told, dict) else ()
    names = [f"{one.get('name', '')} {one.get('version', '')}".strip() for one in models if isinstance(one, dict)]
    return ", ".join(dict.fromkeys(name for name in names if name))


def _judge(denial: Denial) -> GenqaError | None:
    """What Deepgram's refusals mean; ``None``: what their status says."""
    said, code = denial.words, asking.text_of(denial, "err_code", "category")
    known = f" (request {denial.request})" if denial.request else ""
    if code == "INSUFFICIENT_PERMISSIONS":
        return MissingPermission(f"{said}{known}; give the key the role Member, or choose another model")
    if denial.status == 401:
        return WrongCredentials(f"the key is refused{known}; check GENQA_STT_DEEPGRAM_KEY")
    if denial.status == 402:
        return LimitReached(f"the project has no credit left{known}; add some at console.deepgram.com")
    if denial.status == 400 and ("corrupt or unsupported" in said or "failed to process audio" in said):
        return UnsupportedAudio(f"it cannot read this recording: {said}{known}")
    if denial.status == 400 and "No such model" in said:
        return NotConfigured(f"{said}{known}; check GENQA_STT_DEEPGRAM_MODEL and GENQA_STT_LANGUAGE")
    if denial.status == 404:
        return NotConfigured(f"{denial.where} is not there; check GENQA_STT_DEEPGRAM_ENDPOINT")
    if denial.status == 413:
        return UnsupportedAudio(f"the recording is too large for it{known}; choose another provider for it")
    if denial.status == 422:
        return Unreachable(f"the recording did not reach it whole{known}; it is sent again by the next run")
    if denial.status == 504:
        return TranscriptionFailed(f"this recording takes longer than it allows{known}; choose another provider for it")
    return None
