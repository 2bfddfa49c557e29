"""What a way to tell speech from the rest must be: one channel in, block after block; spans out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from genqa.audio.recording import frames_to_ms
from genqa.spans import Spans

if TYPE_CHECKING:
    from genqa.audio.recording import Samples

#: Samples that are handed on at once where the whole channel is there.
_AT_ONCE = 1 << 20


class Listener(Protocol):
    """One channel being listened to."""

    def add(self, samples: Samples) -> None:
        """The next samples, however many."""

    def done(self) -> Spans:
        """When somebody speaks, in ms from the first sample. Nothing can be added any more."""


class Method(Protocol):
    """A way to tell speech in one channel; name, version and settings are kept with what was measured by it."""

    @property
    def name(self) -> str:
        """One word."""

    @property
    def version(self) -> int:
        """Grows whenever the same sound may come to other spans."""

    @property
    def settings(self) -> dict[str, Any]:
        """What it is set to, by name."""

    def listen(self, rate: int) -> Listener:
        """A listener for one channel with so many samples a second. How it is cut into blocks changes nothing."""

    def speech(self, samples: Samples, rate: int) -> Spans:
        """When somebody speaks in the samples of one channel, in ms from the first."""


class Tuned(ABC):
    """What methods have in common whose settings are the fields of a frozen dataclass."""

    __slots__ = ()

    @abstractmethod
    def listen(self, rate: int) -> Listener:
        """A listener for one channel with so many samples a second."""

    @property
    def version(self) -> int:
        """Grows whenever the same sound may come to other spans; a method that has changed overrides it."""
        return 1

    @property
    def settings(self) -> dict[str, Any]:
        """What it is set to, by name."""
        return asdict(self)  # type: ignore[call-overload,no-any-return]  # whoever inherits is a dataclass

    def speech(self, samples: Samples, rate: int) -> Spans:
        """When somebody speaks in the samples of one channel, in ms from the first."""
        listener = self.listen(rate)
        for first in range(0, len(samples), _AT_ONCE):
            listener.add(samples[first : first + _AT_ONCE])
        return listener.done()


def words(method: Method) -> str:
    """Name and version, as stored with the spans: ``voice v2``."""
    return f"{method.name} v{method.version}"


class Length:
    """How long the samples are that went by."""

    def __init__(self, rate: int) -> None:
        self._rate, self._samples = rate, 0

    def add(self, samples: Samples) -> None:
        """So many more."""
        self._samples += len(np.atleast_1d(samples))

    def crop(self, spans: Spans) -> Spans:
        """What lies within them."""
        return spans.crop(0, frames_to_ms(self._samples, self._rate))
