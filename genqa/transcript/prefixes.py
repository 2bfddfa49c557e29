"""Speakers that stand in front of a text: ``[CSR] Hello``, ``Maria: Hello``, ``- Agent: Hello``.

The same shape is a remark (``Note: …``) or a sound (``[music]``). A speaker is what is a word for a role, or what
stands in front of several texts and never alone in its brackets.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from genqa.transcript import units

_IN_BRACKETS = re.compile(r"\[([^\[\]\n]{1,60})\](?::(?=\s|$))?\s*")
_BEFORE_COLON = re.compile(r"(?:[-–—]\s?|>>\s?)?([^\W\d_][^:\n<>\[\]]{0,59}):(?:\s+|$)")
_NUMBERED = re.compile(r"(?:spk|speaker|channel|ch|person|voice)[ _-]?\d{1,3}", re.IGNORECASE | re.ASCII)
_MOST_WORDS_OF_A_NAME = 4
_LONGEST_PREFIX = 70

#: What captions put in brackets when nobody speaks.
_SOUNDS = frozenset(
    ("applause", "background noise", "beep", "blank_audio", "breathing", "cough", "coughing", "coughs", "hold music",
     "laughing", "laughs", "laughter", "music", "music playing", "no audio", "noise", "pause", "phone ringing",
     "ringing", "sigh", "sighs", "silence", "typing", "♪", "♪♪")
)  # fmt: skip
#: What stands in front of texts again and again and is nobody's name.
_NO_NAMES = _SOUNDS | frozenset(
    ("answer", "cross talk", "crosstalk", "example", "foreign", "http", "https", "inaudible", "indistinct", "note",
     "notes", "overlapping speech", "question", "re", "subject", "tip", "unintelligible", "warning")
)  # fmt: skip


def names(cues: Iterable[Sequence[str]]) -> frozenset[str]:
    """The speakers that stand in front of the lines of these cues."""
    counts: Counter[str] = Counter()
    alone: set[str] = set()
    for lines in cues:
        here = set()
        for line in lines:
            name, rest = split(line)
            if name:
                here.add(name)
                if not rest and line.startswith("["):
                    alone.add(name)
        if here:
            counts.update(here)
    return frozenset(name for name, count in counts.items() if units.role(name) or (count > 1 and name not in alone))


def split(text: str) -> tuple[str | None, str]:
    """The name in front of a text, where there may be one, and the text without it.

    >>> split("[CSR] Hello"), split("so: hello"), split("10:30 is fine"), split("[laughs] Hello")
    (('CSR', 'Hello'), (None, 'so: hello'), (None, '10:30 is fine'), (None, '[laughs] Hello'))
    """
    if text[:1] == "[":
        found = _IN_BRACKETS.match(text)
    elif ":" in text[:_LONGEST_PREFIX]:
        found = _BEFORE_COLON.match(text)
    else:
        return None, text
    return (name, text[found.end() :]) if found and _may_be_name(name := found[1].strip()) else (None, text)


def is_sound(text: str) -> bool:
    """Whether a text is a sound alone, such as ``[music]`` or ``(laughter)``, that is nobody speaking."""
    return text[:1] in ("[", "(", "*", "♪") and text.strip("[]()* ").casefold() in _SOUNDS


@lru_cache(1000)
def _may_be_name(text: str) -> bool:
    if not text or text.casefold() in _NO_NAMES:
        return False
    if units.role(text) or _NUMBERED.fullmatch(text):
        return True
    return not text[0].islower() and len(text.split()) <= _MOST_WORDS_OF_A_NAME
