"""Who works for the demo organisation, how each of them speaks on the telephone, and how their callers sound."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from genqa.demo.speech import Voice

Range = tuple[float, float]

QUEUES = ("Billing", "Technical support", "Contracts")


@dataclass(frozen=True, slots=True)
class Style:
    """How an agent leads a call. Ranges in seconds, chances 0 … 1.

    ``gap`` before an answer; ``search`` of silence where they look something up; ``think``: the chance that an answer
    takes 0.55 to 1.3 s; ``cut_in``: the chance that they speak before the guest has ended, where the dialogue has it
    so, and (less often) elsewhere; ``depth`` of such an overlap; ``hold``: the chance of a hold in a call, and its
    length; ``chat``: of small talk.
    """

    gap: Range = (0.12, 0.42)
    search: Range = (0.8, 4.5)
    think: float = 0.07
    cut_in: float = 0.35
    depth: Range = (0.4, 1.1)
    hold: float = 0.1
    hold_seconds: Range = (30.0, 80.0)
    chat: float = 0.15

    def on_a_bad_day(self) -> Style:
        """The same agent where nothing answers in time and nobody knows."""
        low, high = self.search
        return replace(self, search=(min(low * 1.6 + 1, 5), min(high * 1.9 + 2, 14)), hold=min(1.0, self.hold + 0.3))

    def towards(self, other: Style, share: float) -> Style:
        """So far on the way to another style: 0 is this one, 1 the other."""
        return Style(
            gap=_range(self.gap, other.gap, share),
            search=_range(self.search, other.search, share),
            think=_number(self.think, other.think, share),
            cut_in=_number(self.cut_in, other.cut_in, share),
            depth=_range(self.depth, other.depth, share),
            hold=_number(self.hold, other.hold, share),
            hold_seconds=_range(self.hold_seconds, other.hold_seconds, share),
            chat=_number(self.chat, other.chat, share),
        )


@dataclass(frozen=True, slots=True)
class Person:
    """An agent: name, voice and level (dB below full scale), queues, share of the calls, style at first and at last.

    ``until``: the share of the time after which they left.
    """

    name: str
    voice: Voice
    level: float
    queues: tuple[str, ...]
    share: float
    style: Style
    later: Style | None = None
    until: float = 1.0

    def at(self, progress: float) -> Style:
        """Their style at this share of the time."""
        return self.style.towards(self.later, progress) if self.later else self.style


_GOOD = Style(search=(0.3, 2.0), think=0.03, cut_in=0.12, depth=(0.3, 0.6), hold=0.03, chat=0.4)
_POOR = Style(
    search=(4.4, 13.0), think=0.35, cut_in=0.85, depth=(0.6, 1.6), hold=0.25, hold_seconds=(50, 140), chat=0.03
)

CAST = (
    Person("Hannah Whitlock", Voice("alto", 178, 52, 62), -19, ("Contracts", "Billing"), 1.15,
           Style(search=(0.2, 1.1), think=0.01, cut_in=0.06, depth=(0.2, 0.4), hold=0.04, chat=0.5)),
    Person("Marcus Reyes", Voice("tenor", 196, 50, 58), -16, ("Contracts", "Billing"), 1.0,
           Style(gap=(0.08, 0.25), search=(0.5, 3.0), think=0.03, cut_in=1.0, depth=(1.2, 3.2), hold=0.1)),
    Person("Dorothy Okafor", Voice("contralto", 158, 44, 45), -22, ("Technical support",), 1.0,
           Style(gap=(0.2, 0.46), search=(3.6, 13.0), think=0.35, cut_in=0.08, depth=(0.3, 0.5), hold=0.05, chat=0.02)),
    Person("Liam Castellano", Voice("baritone", 172, 55, 50), -20, ("Billing", "Technical support"), 1.0,
           Style(search=(0.6, 3.6), hold=0.75, hold_seconds=(45, 170))),
    Person("Aisha Rahman", Voice("soprano", 176, 46, 60), -18, ("Technical support", "Contracts"), 1.15, _POOR, _GOOD),
    Person("Ben Kowalski", Voice("bass", 168, 58, 48), -21, ("Billing", "Contracts"), 1.15, _GOOD, _POOR),
    Person("Sofia Lindqvist", Voice("alto", 170, 40, 52), -20, ("Technical support", "Billing"), 1.1,
           Style(search=(0.8, 3.6), cut_in=0.25, chat=0.25)),
    Person("Peter Nakamura", Voice("tenor", 166, 38, 46), -23, ("Contracts", "Technical support"), 0.9,
           Style(search=(1.5, 6.5), think=0.15, cut_in=0.45), until=0.72),
)  # fmt: skip

#: What greets callers before anybody does.
MACHINE_VOICE = Voice("contralto", 165, 50, 40)

_GUESTS = {True: ("alto", "contralto", "soprano"), False: ("tenor", "baritone", "bass")}


def guest_voice(dice: Random, woman: bool) -> Voice:
    """A voice for a guest."""
    name = dice.choice(_GUESTS[woman])
    return Voice(name, dice.randrange(158, 192), dice.randrange(30, 71), dice.randrange(40, 66))


def _number(first: float, last: float, share: float) -> float:
    return first + (last - first) * share


def _range(first: Range, last: Range, share: float) -> Range:
    return _number(first[0], last[0], share), _number(first[1], last[1], share)
