"""Recordings to be transcribed, made for tests, and providers set up for a stand-in."""

from __future__ import annotations

import wave
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from genqa.errors import UnsupportedAudio
from genqa.stt import Provider, Wishes, configured
from genqa.stt.config import Configured
from tests.stt.gateway import Unwaiting

SECRET = "k3y-of-the-organisation/+="


@dataclass
class MadeTake:
    """A ``Take`` of silence, 8 kHz; every file that is asked for is made, as WAV, and ``asked`` keeps what was."""

    folder: Path
    channels: int = 2
    seconds: float = 1.0
    recording_id: str = "rec 1/ü"
    rate: int = 8000
    agent_channel: int | None = None
    too_long: bool = False
    asked: list[tuple[int | None, int | None]] = field(default_factory=list)

    def file(self, channel: int | None = None, *, most_bytes: int | None = None) -> Path:
        self.asked.append((channel, most_bytes))
        if self.too_long:
            raise UnsupportedAudio("the recording is too long for this provider; choose another one for it")
        count = self.channels if channel is None else 1
        path = self.folder / f"take-{'all' if channel is None else channel}.wav"
        if not path.exists():
            # each channel has a level of its own, so that a server can tell them apart
            level = bytes([1 + (0 if channel is None else channel), 0])
            with wave.open(str(path), "wb") as file:
                file.setparams((count, 2, self.rate, 0, "NONE", ""))
                file.writeframes(level * count * round(self.rate * self.seconds))
        return path


class Notes:
    """What a provider kept, in order; ``keep`` stores."""

    def __init__(self) -> None:
        self.kept: list[dict[str, Any]] = []

    def keep(self, note: Any) -> None:
        self.kept.append(dict(note))

    @property
    def last(self) -> dict[str, Any]:
        return self.kept[-1]


def set_up(name: str, folder: Path, wishes: Wishes | None = None, **values: str) -> Configured:
    """The provider as the variables of its table set it up; ``GENQA_STT_{NAME}_`` stands before each key."""
    wishes = wishes or Wishes()
    general = {
        "GENQA_STT_LANGUAGE": wishes.language or "auto",
        "GENQA_STT_VOCABULARY": ", ".join(wishes.vocabulary),
        "GENQA_STT_REDACT": "yes" if wishes.redact else "no",
    }
    own = {f"GENQA_STT_{name.upper()}_{key.upper()}": value for key, value in values.items()}
    found = configured(general | own, folder).provider(name)
    assert found.wishes == wishes
    return found


def connect(name: str, folder: Path, stop: Unwaiting, wishes: Wishes | None = None, **values: str) -> Provider:
    """The same, ready to be asked."""
    return set_up(name, folder, wishes, **values).connect(stop)
