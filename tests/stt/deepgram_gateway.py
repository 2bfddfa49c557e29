"""Deepgram's pre-recorded API as it is documented: https://developers.deepgram.com/reference/speech-to-text/listen-pre-recorded"""

from __future__ import annotations

import io
import wave
from typing import Any, ClassVar

from tests.http.servers import Say, Step, said
from tests.stt.gateway import Asked, Gateway
from tests.stt.takes import SECRET

LISTEN = "POST /v1/listen"
REQUEST = "0b6ef2a2-9f6e-4c9a-8a77-0d0c8f1e7a11"
#: Query names of the reference that genqa may use, and which of them may come more than once.
KNOWN = {
    "model", "language", "detect_language", "punctuate", "smart_format", "utterances", "multichannel", "diarize",
    "redact", "keyterm", "keywords", "mip_opt_out",
}  # fmt: skip
SEVERAL = {"redact", "keyterm", "keywords"}
SPOKEN = (
    [("thank", 0.48, 0.72), ("you", 0.72, 0.88), ("for", 0.88, 1.04), ("calling", 1.04, 1.52)],
    [("hi", 2.1, 2.3), ("my", 2.34, 2.5), ("order", 2.5, 2.9), ("is", 2.9, 3.0), ("late", 3.0, 3.4)],
)


def refused(status: int, code: str, message: str, **headers: str) -> Say:
    """An error as the page on errors shows it."""
    return said(status, {"err_code": code, "err_msg": message, "request_id": REQUEST}, **headers)


class DeepgramGateway(Gateway):
    routes: ClassVar[dict[str, str]] = {LISTEN: "listen"}

    def listen(self, asked: Asked) -> Step:
        asked.must(asked.headers.get("authorization") == f"Token {SECRET}", "the key comes as Token")
        asked.must(asked.headers.get("content-type") in ("audio/wav", "audio/ogg"), "the body is a recording")
        asked.must("content-length" in asked.headers, "its length is told")
        names = [name for name, _ in asked.query]
        asked.must(set(names) <= KNOWN, f"no query but {sorted(KNOWN)}")
        for name in set(names) - SEVERAL:
            asked.must(names.count(name) == 1, f"{name} comes once")
        asked.must(("language" in names) != ("detect_language" in names), "a language, or its detection")
        asked.must(not ("multichannel" in names and "diarize" in names), "channels, or voices")
        asked.must(not ("keyterm" in names and not asked.all("model")[0].startswith("nova-3")), "keyterm is Nova-3's")
        asked.must(
            not ("keywords" in names and asked.all("model")[0].startswith("nova-3")), "keywords are not Nova-3's"
        )
        with wave.open(io.BytesIO(asked.body)) as file:
            channels = file.getnchannels()
        asked.must((channels == 2) == (asked.all("multichannel") == ["true"]), "multichannel is what the file is")
        return said(200, transcribed(channels, diarize="diarize" in names), dg_request_id=REQUEST)


def transcribed(channels: int, *, diarize: bool) -> dict[str, Any]:
    """An answer as the reference shows it."""
    utterances: list[dict[str, Any]] = []
    for side, spoken in enumerate(SPOKEN):
        words = [
            {"word": word, "start": start, "end": end, "confidence": 0.99, "punctuated_word": word.title()}
            | ({"speaker": side, "speaker_confidence": 0.8} if diarize else {})
            for word, start, end in spoken
        ]
        utterances.append(
            {
                "start": spoken[0][1], "end": spoken[-1][2], "confidence": 0.99,
                "channel": side if channels == 2 else 0,
                "transcript": " ".join(word for word, *_ in spoken), "words": words, "id": f"utterance-{side}",
            }
            | ({"speaker": side} if diarize else {})
        )  # fmt: skip
    listed = [
        {
            "alternatives": [
                {
                    "transcript": " ".join(said["transcript"] for said in utterances if said["channel"] == channel),
                    "confidence": 0.99,
                    "words": [word for said in utterances if said["channel"] == channel for word in said["words"]],
                }
            ]
        }
        for channel in range(channels)
    ]
    return {
        "metadata": {
            "transaction_key": "deprecated", "request_id": REQUEST, "sha256": "0" * 64,
            "created": "2026-03-02T09:00:00.000Z", "duration": 4.0, "channels": channels, "models": ["m-1"],
            "model_info": {"m-1": {"name": "general-nova-3", "version": "2025-07-31.0", "arch": "nova-3"}},
        },
        "results": {"channels": listed, "utterances": utterances},
    }  # fmt: skip
