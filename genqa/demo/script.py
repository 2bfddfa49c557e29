"""The dialogues of the demo, read from ``scripts/*.txt``.

    == charged-twice | Billing | inbound | sour       its name, queue, direction, and its mood where it has one
    G: Hi there. I looked at my statement …            the guest speaks
    A: Let me open your payments.                      the agent speaks
    A~ There are two payments on {day}.                … after looking something up (G~: after fetching something)
    G! Yes, and the second one …                       … before the other has ended, if they are the sort to do so
    HOLD: Would you mind holding? | Thanks, …          here a hold fits: what the agent says before and after it
    TO: Billing | I put you through. | Hello, …        handed over to a colleague, who speaks from here on

Words in braces are filled for each call (:mod:`genqa.demo.phrases`). What stands there is spoken, numbers are words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

_FOLDER = Path(__file__).with_name("scripts")
_LINE = re.compile(r"(?:(?P<who>[AG])(?P<cue>[:~!])|(?P<event>HOLD|TO):) (?P<text>.+)")
MOODS = ("plain", "sour", "grave", "new")


class Line(NamedTuple):
    """One turn. ``who``: A or G; ``cue``: ``:``, ``~`` or ``!``; or an event with ``parts`` instead of a text."""

    who: str
    cue: str
    text: str
    event: str = ""
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """One dialogue without its greeting and its goodbye. ``mood``: one of :data:`MOODS`."""

    name: str
    queue: str
    direction: str
    mood: str
    lines: tuple[Line, ...]

    @property
    def transfers_to(self) -> str | None:
        """The queue that it is handed over to."""
        return next((line.parts[0] for line in self.lines if line.event == "TO"), None)


@cache
def scripts() -> tuple[Script, ...]:
    """All of them, in the order of files and lines.

    :raises ValueError: a line that is none of the above; names file and line.
    """
    found: list[Script] = []
    for path in sorted(_FOLDER.glob("*.txt")):
        head: list[str] = []
        lines: list[Line] = []
        for number, text in enumerate([*path.read_text(encoding="ascii").splitlines(), "=="], 1):
            if text.startswith("=="):
                if head:
                    found.append(_script(head, lines))
                head, lines = [part.strip() for part in text[2:].split("|")], []
            elif text and not text.startswith("#"):
                lines.append(_line(text, f"{path.name}:{number}"))
    return tuple(found)


def _script(head: list[str], lines: list[Line]) -> Script:
    name, queue, direction, mood = [*head, "plain"][:4]
    if direction not in ("inbound", "outbound") or mood not in MOODS:
        raise ValueError(f"the dialogue {name} is neither inbound nor outbound, or of no known mood")
    return Script(name, queue, direction, mood, tuple(lines))


def _line(text: str, where: str) -> Line:
    found = _LINE.fullmatch(text)
    if found is None:
        raise ValueError(f"{where}: {text[:40]!r} is no line of a dialogue")
    if found["event"]:
        parts = tuple(part.strip() for part in found["text"].split("|"))
        if len(parts) != (2 if found["event"] == "HOLD" else 3):
            raise ValueError(f"{where}: {found['event']} has {len(parts)} parts")
        return Line("A", ":", "", found["event"], parts)
    return Line(found["who"], found["cue"], found["text"])
