"""OpenAI's transcription API, and servers of one's own that answer as it does: faster-whisper-server, speaches, vLLM …

Contract: https://platform.openai.com/docs/api-reference/audio/createTranscription. Two channels are two requests side
by side, a file each. There is no job: what was sent and not answered cannot be asked for again.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping

from genqa.errors import (
    BadReply,
    GenqaError,
    LimitReached,
    NotConfigured,
    UnsupportedAudio,
    WrongCredentials,
)
from genqa.http import Denial, Form, Web
from genqa.settings import Setting
from genqa.settings.rows import Row
from genqa.stt import asking
from genqa.stt.provider import Keep, Note, Take, Transcribed, Wishes, each_channel

TITLE = "OpenAI-compatible endpoint"
_ENDPOINT = "https://api.openai.com/v1"
#: A model that tells voices apart, in an answer of its own form.
_DIARIZES = "diarize"
#: Of a prompt 224 tokens count; so many letters are about as many.
MOST_PROMPT = 800
_PATH = "/audio/transcriptions"


def _timed(text: str, origin: str) -> str:
    """A model that times what it hears. :raises NotConfigured: it does not."""
    if text.startswith("gpt-") and _DIARIZES not in text:
        raise NotConfigured(
            f"{origin}: {text[:40]} tells no times, and without them nothing can be measured; use whisper-1 (times of "
            "words) or gpt-4o-transcribe-diarize (tells voices apart)"
        )
    return text


SETTINGS: tuple[Row, ...] = (
    Row("key", "the API key; a server of one's own may need none", secret=True),
    Row("model", "which model transcribes: whisper-1, gpt-4o-transcribe-diarize, or one of the server's", "whisper-1",
        check=_timed),
    Row("most_megabytes", "the largest file that the server takes, in MB", "25", numbers=(1, 4000)),
    asking.seconds_allowed(1200),
    asking.endpoint(_ENDPOINT, "where its API begins, /v1 with it: OpenAI's, or that of a server of one's own"),
)  # fmt: skip


def also_needs(told: Mapping[str, Setting]) -> tuple[str, ...]:
    """OpenAI itself takes a key."""
    return () if "endpoint" in told and told["endpoint"].value != _ENDPOINT else ("key",)


def connect(values: Mapping[str, Setting], wishes: Wishes, stop: threading.Event) -> OpenAI:
    """Ready to be asked."""
    return OpenAI(asking.web(values, asking.key_of(values, scheme="Bearer"), _judge, stop), values, wishes)


class OpenAI:
    """The provider. See ``genqa.stt.provider.Provider``."""

    def __init__(self, web: Web, values: Mapping[str, Setting], wishes: Wishes) -> None:
        self._web = web
        self._model = values["model"].value
        self._most_bytes = int(values["most_megabytes"].value) * 1_000_000
        self._wishes = wishes
        self._diarizes = _DIARIZES in self._model

    def transcribe(self, take: Take, note: Note | None, keep: Keep) -> Transcribed:
        """A request a channel, all at once."""
        warnings: list[str] = []
        with asking.told_by(TITLE):
            fields = self._fields(warnings)
            files = [take.file(channel, most_bytes=self._most_bytes) for channel in range(take.channels)]
            keep({"sent": take.channels})
            answered: list[int] = []

            def ask(channel: int) -> bytes:
                path = files[channel]
                form = Form(fields, asking.sent(path), file_name=f"recording{path.suffix}")
                reply = self._web.send("POST", _PATH, form, repeatable=False)
                answered.append(channel)
                answer = asking.as_object(reply, _PATH)
                if not isinstance(answer.get("text"), str):
                    raise BadReply(f"{_PATH} answers without a text; check GENQA_STT_OPENAI_ENDPOINT")
                if answer["text"] and not (answer.get("segments") or answer.get("words")):
                    warnings.append(
                        f"{self._model} tells no times on this server: nothing can be measured by its words"
                    )
                return reply.content

            try:
                contents = each_channel(take, ask)
            except GenqaError:
                if 0 < len(answered) < take.channels:  # and charged, whatever became of the other channel
                    keep({"sent": take.channels, "answered": len(answered)})
                raise
        if take.channels == 1 and not self._diarizes:
            warnings.append(
                f"{self._model} does not tell voices apart, and the recording has one channel: who says what is unknown"
            )
        return Transcribed(contents, "whisper", self._model, tuple(dict.fromkeys(warnings)))

    def clean_up(self, note: Note) -> None:
        """Nothing was put there that could be removed."""

    def close(self) -> None:
        """Give up the connections."""
        self._web.close()

    def _fields(self, warnings: list[str]) -> tuple[tuple[str, str], ...]:
        wishes = self._wishes
        fields = [("model", self._model)]
        if self._diarizes:
            fields += [("response_format", "diarized_json"), ("chunking_strategy", "auto")]
        else:
            fields += [("response_format", "verbose_json"), ("temperature", "0")]
            fields += [("timestamp_granularities[]", "word"), ("timestamp_granularities[]", "segment")]
        if wishes.language:
            language = asking.primary(wishes.language)
            if len(language) == 2:
                fields.append(("language", language))
            else:
                warnings.append(f"it knows languages of two letters: {wishes.language} was not passed on")
        if wishes.vocabulary and self._diarizes:
            warnings.append(f"{self._model} takes no vocabulary: it was left out")
        elif wishes.vocabulary:
            fields.append(("prompt", _prompt(wishes.vocabulary, warnings)))
        if wishes.redact:
            warnings.append("it does not leave out personal data: the transcript has all that was said")
        return tuple(fields)


def _prompt(vocabulary: tuple[str, ...], warnings: list[str]) -> str:
    """The vocabulary as a text before the recording, in which the model finds how words are spelt."""
    taken: list[str] = []
    length = 0
    for phrase in vocabulary:
        length += len(phrase) + 2
        if length > MOST_PROMPT:
            left = len(vocabulary) - len(taken)
            warnings.append(
                f"it takes about {MOST_PROMPT} letters of vocabulary; {left:,} words and phrases were left out"
            )
            break
        taken.append(phrase)
    return ", ".join(taken)


def _judge(denial: Denial) -> GenqaError | None:
    """What OpenAI's refusals mean; ``None``: what their status says."""
    said, code = denial.words, asking.text_of(denial, "code") or asking.text_of(denial, "type")
    known = f" (request {denial.request})" if denial.request else ""
    if denial.status == 401:  # its words have letters of the key in them
        return WrongCredentials(f"{denial.where} refuses the key{known}; check GENQA_STT_OPENAI_KEY")
    if code in ("insufficient_quota", "billing_hard_limit_reached", "billing_not_active") or denial.status == 402:
        return LimitReached(f"the quota is used up{known}: {said}")
    if code == "model_not_found":
        return NotConfigured(f"{said}{known}; check GENQA_STT_OPENAI_MODEL")
    if denial.status in (404, 405):
        return NotConfigured(f"{denial.where} is not there; check GENQA_STT_OPENAI_ENDPOINT, which ends in /v1")
    if denial.status == 413:
        return UnsupportedAudio(f"the file is too large{known}: {said}; set GENQA_STT_OPENAI_MOST_MEGABYTES lower")
    if denial.status in (400, 415) and any(word in said.lower() for word in ("file format", "audio file", "decode")):
        return UnsupportedAudio(f"it cannot read this recording{known}: {said}")
    return None
