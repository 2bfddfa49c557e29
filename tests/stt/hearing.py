"""An OpenAI-compatible server of one's own that hears who speaks when: made-up words, true times.

python -m tests.stt.hearing [SECONDS]        serves until it is ended, answering after so many seconds
"""

from __future__ import annotations

import sys
import threading
from typing import Any, ClassVar

import numpy as np

from genqa.audio import read
from tests.http.servers import Step, said
from tests.stt.gateway import Asked, Gateway

PATH = "POST /v1/audio/transcriptions"
SAID = "I see what you mean"


class Hearing(Gateway):
    """Answers ``verbose_json`` for each file of one channel; ``seconds``: so long it takes, ``open`` lets it answer."""

    routes: ClassVar[dict[str, str]] = {PATH: "transcriptions"}
    seconds = 0.0

    def __init__(self) -> None:
        super().__init__()
        self.open = threading.Event()
        self.open.set()

    def transcriptions(self, asked: Asked) -> Step:
        asked.must(asked.fields["response_format"] == ["verbose_json"], "times come with verbose_json alone")
        (file,) = [part for part in asked.form if part.file_name is not None]
        answer = said(200, heard(file.content))

        def later(handler: Any) -> Any:
            self.over.wait(self.seconds)
            while not self.open.wait(0.05) and not self.over.is_set():
                pass
            return answer(handler)

        return later


def heard(wav: bytes) -> dict[str, Any]:
    """A sentence for each stretch of half a second and more in which the channel sounds."""
    recording = read(wav)
    samples = np.abs(recording.channels[0].astype(float))
    tenth = recording.rate // 10
    loud = [bool(samples[at : at + tenth].max(initial=0) > 300) for at in range(0, len(samples), tenth)]
    segments: list[dict[str, Any]] = []
    words: list[dict[str, Any]] = []
    start: int | None = None
    for at, sounds in enumerate([*loud, False]):
        if sounds and start is None:
            start = at
        elif not sounds and start is not None and not any(loud[at : at + 4]):
            if at - start >= 3:
                _say(segments, words, start / 10, at / 10)
            start = None
    text = " ".join(segment["text"] for segment in segments)
    return {"task": "transcribe", "language": "english", "duration": len(samples) / recording.rate, "text": text,
            "words": words, "segments": segments}  # fmt: skip


def _say(segments: list[dict[str, Any]], words: list[dict[str, Any]], start: float, end: float) -> None:
    each = (end - start) / len(SAID.split())
    words += [
        {"word": word, "start": round(start + n * each, 2), "end": round(start + (n + 1) * each, 2)}
        for n, word in enumerate(SAID.split())
    ]
    segments.append({"id": len(segments), "start": start, "end": end, "text": SAID, "avg_logprob": -0.2,
                     "no_speech_prob": 0.01})  # fmt: skip


def main(seconds: float = 0.0) -> None:
    gateway = Hearing()
    gateway.seconds = seconds
    print(f"{gateway.url}/v1", flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
