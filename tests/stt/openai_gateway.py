"""OpenAI's transcription as it is documented: https://platform.openai.com/docs/api-reference/audio/createTranscription"""

from __future__ import annotations

from typing import Any, ClassVar

from tests.http.servers import Say, Step, said
from tests.stt.gateway import Asked, Gateway
from tests.stt.takes import SECRET

TRANSCRIPTIONS = "POST /v1/audio/transcriptions"
FIELDS = {
    "model", "language", "prompt", "response_format", "temperature", "timestamp_granularities[]", "chunking_strategy",
}  # fmt: skip
TYPES = ("audio/wav", "audio/ogg")
SPOKEN = (
    [(" Thank", 0.48, 0.72), (" you", 0.72, 0.88), (" for", 0.88, 1.04), (" calling.", 1.04, 1.52)],
    [(" Hi,", 2.1, 2.3), (" my", 2.34, 2.5), (" order", 2.5, 2.9), (" is", 2.9, 3.0), (" late.", 3.0, 3.4)],
)


def refused(status: int, message: str, kind: str, code: str | None = None, **headers: str) -> Say:
    """An error as the guide on errors shows it."""
    return said(status, {"error": {"message": message, "type": kind, "param": None, "code": code}}, **headers)


class OpenAIGateway(Gateway):
    """Knows the channel by the level of its samples, as ``MadeTake`` makes them. ``key``: whether it asks for one."""

    routes: ClassVar[dict[str, str]] = {TRANSCRIPTIONS: "transcriptions"}
    key: str | None = SECRET
    times = True

    def transcriptions(self, asked: Asked) -> Step:
        wanted = f"Bearer {self.key}" if self.key else None
        asked.must(asked.headers.get("authorization") == wanted, "the key comes as Bearer, where there is one")
        asked.must("content-length" in asked.headers and not asked.query, "its length is told, and there is no query")
        (file,) = [part for part in asked.form if part.file_name is not None]
        asked.must(file.name == "file" and file.content_type in TYPES, "the recording is the field file")
        asked.must(file.file_name in ("recording.wav", "recording.ogg"), "its name tells its kind, and nothing else")
        asked.must(len(file.content) <= 25 * 2**20, "it is not larger than 25 MB")
        fields = asked.fields
        asked.must(set(fields) <= FIELDS, f"no field but {sorted(FIELDS)}")
        several = {name for name, values in fields.items() if len(values) > 1}
        asked.must(several <= {"timestamp_granularities[]"}, "other fields come once")
        asked.must(len(fields.get("language", ["en"])[0]) == 2, "a language has two letters")
        if "diarize" in fields["model"][0]:
            asked.must(fields["response_format"] == ["diarized_json"], "a model that diarizes answers diarized_json")
            asked.must(fields.get("chunking_strategy") == ["auto"], "and takes more than 30 s in chunks alone")
            asked.must(not {"prompt", "timestamp_granularities[]"} & set(fields), "and takes neither prompt nor words")
            return said(200, diarized())
        asked.must(fields["response_format"] == ["verbose_json"], "times come with verbose_json alone")
        asked.must(fields["timestamp_granularities[]"] == ["word", "segment"], "words and segments are asked for")
        asked.must(fields["temperature"] == ["0"], "nothing is made up")
        wav = file.content[:4] == b"RIFF"
        head = b"RIFF" if file.content_type == "audio/wav" else b"OggS"
        asked.must(file.content.startswith(head), "the recording is what its type says")
        return said(
            200, verbose(file.content[44] - 1 if wav else 0) if self.times else {"text": "Thank you for calling."}
        )


def verbose(side: int) -> dict[str, Any]:
    """A ``verbose_json`` of one side."""
    spoken = SPOKEN[side]
    text = "".join(word for word, *_ in spoken)
    segment = {
        "id": 0, "seek": 0, "start": spoken[0][1], "end": spoken[-1][2], "text": text, "tokens": [50364, 1],
        "temperature": 0.0, "avg_logprob": -0.2, "compression_ratio": 1.1, "no_speech_prob": 0.01,
    }  # fmt: skip
    words = [{"word": word.strip(" .,"), "start": start, "end": end} for word, start, end in spoken]
    return {
        "task": "transcribe", "language": "english", "duration": 4.0, "text": text.strip(), "words": words,
        "segments": [segment], "usage": {"type": "duration", "seconds": 4},
    }  # fmt: skip


def diarized() -> dict[str, Any]:
    """A ``diarized_json`` of both sides."""
    segments = [
        {
            "type": "transcript.text.segment", "id": f"seg_{side}", "speaker": "AB"[side], "start": spoken[0][1],
            "end": spoken[-1][2], "text": "".join(word for word, *_ in spoken),
        }
        for side, spoken in enumerate(SPOKEN)
    ]  # fmt: skip
    text = " ".join(str(segment["text"]).strip() for segment in segments)
    return {"task": "transcribe", "duration": 4.0, "text": text, "segments": segments}
