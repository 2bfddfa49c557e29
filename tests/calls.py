"""Calls for tests, written as people would note them down: ``said("agent", 0.5, 2.1, "Hello")``."""

from __future__ import annotations

from typing import Any

from genqa.call import Call, Hold, Length, Party, Role, Utterance, Word
from genqa.spans import to_ms


def said(
    who: str, start: float, end: float, text: str = "some words here", words: list[Any] | None = None
) -> Utterance:
    """An utterance; ``who`` is a role, or role:label. Words are (start, end) or (start, end, text) in seconds."""
    role, _, label = who.partition(":")
    timed = tuple(Word(to_ms(word[0]), to_ms(word[1]), word[2] if len(word) > 2 else "word") for word in words or ())
    return Utterance(Party(Role(role), label or role), to_ms(start), to_ms(end), text, timed)


def call(*utterances: Utterance, length: float | None = None, hold: Hold | None = None, **facts: Any) -> Call:
    """A call of these utterances; without a length it ends with the last of them."""
    last = max((one.end for one in utterances), default=0)
    known = Length(last, "last word") if length is None else Length(to_ms(length), "audio")
    return Call(known, tuple(sorted(utterances, key=lambda one: (one.start, one.end))), hold, **facts)


REFERENCE = (
    said("agent", 0.5, 2.1, "Hello, how can I help you?"),
    said("guest", 2.3, 4.0, "I need assistance with my account."),
    said("agent", 3.8, 5.2, "I can certainly help with that."),
)
