"""A stand-in for ``faster_whisper`` where it is not installed: one word for each stretch of sound, with sloppy times.

It hears loudness only. Like the real one it draws times over silence, and says things again and again when told to.
"""

from __future__ import annotations

import sys
import wave
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from genqa.stt.local import whisper

RATE = 16_000
_FRAME = RATE // 100
#: How far beyond the sound of a word its times reach.
SLOPPY = 0.4
#: By how many samples its ends of speech are late.
LATE = RATE * 15 // 100


@dataclass
class Word:
    word: str
    start: float
    end: float
    probability: float = 0.9


@dataclass
class Segment:
    words: list[Word]
    compression_ratio: float
    avg_logprob: float = -0.2
    no_speech_prob: float = 0.01
    temperature: float = 0.0


@dataclass
class VadOptions:
    threshold: float
    min_silence_duration_ms: int
    speech_pad_ms: int
    max_speech_duration_s: float


@dataclass
class Told:
    """What the stand-in was asked, and what it is to do. ``loops``: the packs, from 0, in which it repeats itself.

    ``passes_over``: those of which it takes many words for one.
    """

    languages: list[str] = field(default_factory=lambda: ["en", "de"])
    sure: float = 0.9
    loops: tuple[int, ...] = ()
    passes_over: tuple[int, ...] = ()
    breaks: bool = False
    loaded: list[dict[str, Any]] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    seeds: list[int] = field(default_factory=list)
    heard: int = 0
    at_work: int = 0
    most_at_once: int = 0


def loud(sound: NDArray[np.float32], shortest_pause: float) -> list[tuple[int, int]]:
    """Where it sounds, in samples."""
    frames = sound[: len(sound) // _FRAME * _FRAME].reshape(-1, _FRAME)
    at = np.flatnonzero(np.abs(frames).max(axis=1) > 0.02) * _FRAME
    runs: list[tuple[int, int]] = []
    for first in at.tolist():
        if runs and first - runs[-1][1] < shortest_pause * RATE:
            runs[-1] = runs[-1][0], first + _FRAME
        else:
            runs.append((first, first + _FRAME))
    return runs


def decode_audio(file: Any, sampling_rate: int) -> NDArray[np.float32]:
    assert sampling_rate == RATE
    with wave.open(file) as came:
        assert (came.getnchannels(), came.getsampwidth(), RATE % came.getframerate()) == (1, 2, 0)
        samples = np.frombuffer(came.readframes(came.getnframes()), "<i2")
        return np.repeat(samples, RATE // came.getframerate()).astype(np.float32) / 32768


def get_speech_timestamps(sound: NDArray[np.float32], options: VadOptions) -> list[dict[str, int]]:
    found = loud(sound, options.min_silence_duration_ms / 1000)
    longest = round(options.max_speech_duration_s * RATE)
    return [
        {"start": start, "end": min(start + longest, last + LATE)}
        for first, last in found
        for start in range(first, last, longest)
    ]


def install(monkeypatch: pytest.MonkeyPatch) -> Told:
    """Puts it where the real one would be imported from."""
    told = Told()

    class Tokenizer:
        def encode(self, text: str) -> Any:
            ids = text.split()
            return type("Encoding", (), {"ids": ids})

    class WhisperModel:
        def __init__(self, folder: str, **how: Any) -> None:
            if told.breaks:
                raise RuntimeError("Unsupported model binary version.\nGo away")
            told.loaded.append({"folder": folder, **how})
            self.supported_languages = told.languages
            self.hf_tokenizer = Tokenizer()

        def detect_language(self, sound: NDArray[np.float32]) -> tuple[str, float, list[Any]]:
            return "de", told.sure, []

        def transcribe(self, sound: NDArray[np.float32], **how: Any) -> tuple[Any, None]:
            told.at_work += 1
            told.most_at_once = max(told.most_at_once, told.at_work)
            number = len(told.asked)
            told.asked.append(how)
            told.seconds.append(len(sound) / RATE)
            ratio = 9.0 if number in told.loops else 1.1
            words = []
            for first, last in loud(sound, 0.05 if number not in told.passes_over else 0.2):
                words.append(Word(f" word{told.heard}", first / RATE - SLOPPY, last / RATE + SLOPPY))
                told.heard += 1
            return segments(words, ratio), None

    def segments(words: list[Word], ratio: float) -> Iterator[Segment]:
        yield from (Segment([word], ratio) for word in words)
        told.at_work -= 1

    package, vad, engine = ModuleType("faster_whisper"), ModuleType("faster_whisper.vad"), ModuleType("ctranslate2")
    package.decode_audio, package.WhisperModel, package.vad = decode_audio, WhisperModel, vad  # type: ignore[attr-defined]
    vad.VadOptions, vad.get_speech_timestamps = VadOptions, get_speech_timestamps  # type: ignore[attr-defined]
    engine.set_random_seed = told.seeds.append  # type: ignore[attr-defined]
    for module in (package, vad, engine):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(whisper.metadata, "version", lambda name: "0.0")
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    return told
