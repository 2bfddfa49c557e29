"""What a reader of one format hands over: segments as the file has them, before sides are decided or times checked.

A reader translates names and units, nothing else. It never guesses who is the agent, never drops a segment for a bad
time (it hands over ``None``), never sorts. All of that is the same for every format and happens once, in the frame.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from genqa.call import Role

_PIECE = 100_000


class RawWord(NamedTuple):
    """A word with its times in ms, ``None`` where the file has no usable one; and whose it is, where the file says so.

    ``punctuation``: text that has no times because it is not spoken, and that stands among no segment's words.
    """

    start: int | None
    end: int | None
    text: str
    label: str | None = None
    role: Role | None = None
    channel: int | None = None
    punctuation: bool = False

    def on_channel(self, channel: int) -> RawWord:
        """The same word there; in a third of the time that ``_replace`` takes, for files of a million words."""
        return RawWord(self.start, self.end, self.text, self.label, self.role, channel, self.punctuation)


class Segment(NamedTuple):
    """A stretch of speech as the file has it. Times in ms, ``None`` where the file has no usable one.

    ``label`` is the speaker's or channel's name in the file, ``None`` where there is none; ``role`` only what the file
    itself says about it; ``channel`` the audio channel, from 0.
    """

    label: str | None
    start: int | None
    end: int | None
    text: str
    words: tuple[RawWord, ...] = ()
    role: Role | None = None
    channel: int | None = None

    def on_channel(self, channel: int) -> Segment:
        """The same segment there."""
        return Segment(self.label, self.start, self.end, self.text, self.words, self.role, channel)


@dataclass(slots=True)
class Reading:
    """One file, read.

    ``length``: what the provider states as the recording's length, in ms. ``channels``: how many audio channels the
    file tells apart (0 and 1: none). ``untimed``: why the file says nothing of time although it has text.
    ``on_call_clock``: times go on while the recorder pauses. ``epoch``: the epoch ms of time 0, where the file has
    dates. ``connected``: when the first agent came on, in ms. ``warnings``: what the reader noticed, in sentences.
    """

    segments: list[Segment] = field(default_factory=list)
    length: int | None = None
    channels: int = 0
    untimed: str | None = None
    on_call_clock: bool = False
    epoch: int | None = None
    connected: int | None = None
    warnings: list[str] = field(default_factory=list)


class Document:
    """A file as readers meet it: its text, and its JSON where it is JSON (parsed once, for all of them).

    ``recording``: the id of the recording that is wanted, for formats that put several into one file.
    """

    __slots__ = ("json", "recording", "text")

    def __init__(self, text: str, parsed: Any, recording: str | None = None) -> None:
        self.text = text
        self.json = parsed
        self.recording = recording

    @classmethod
    def of(cls, value: Any) -> Document:
        """A document from a JSON value, for tests and for replies that are already parsed."""
        return cls(json.dumps(value), value)

    @property
    def keys(self) -> list[str]:
        """The keys at the top of the JSON, those of the first element for a list."""
        top = self.json[0] if isinstance(self.json, list) and self.json else self.json
        return list(top) if isinstance(top, dict) else []

    def lines(self) -> Iterator[str]:
        """The text's lines, whether they end in LF, in CR LF or in CR alone; no more than a piece of them in memory."""
        end = "\n" if "\n" in self.text else "\r"
        start = 0
        while start <= len(self.text):
            stop = self.text.find(end, start + _PIECE)
            piece = self.text[start : stop if stop >= 0 else None]
            yield from (piece.removesuffix("\r").replace("\r\n", "\n") if end == "\n" else piece).split(end)
            if stop < 0:
                return
            start = stop + 1
