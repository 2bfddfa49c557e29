"""One call of the demo: a script, led by an agent in their own style, as turns, holds and hand-overs in time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from genqa.demo import phrases
from genqa.demo.cast import MACHINE_VOICE, Person, Range, Style, guest_voice
from genqa.demo.conversation import GUEST, MACHINE
from genqa.demo.phrases import Exchange
from genqa.demo.script import Line as ScriptLine
from genqa.demo.script import Script
from genqa.demo.sound import Sides
from genqa.demo.speech import Say
from genqa.demo.stage import Line, Stage, Take, Uttered, Voiced

#: The agents as parties of a performance: who takes the call, and to whom it may be handed over.
FIRST, SECOND = "first agent", "second agent"
_GUEST_GAP: Range = (0.1, 0.45)
_GUEST_SEARCH: Range = (0.5, 1.7)
_GUEST_CUTS_IN, _GUEST_DEPTH = 0.55, (0.3, 1.2)
#: How much rarer agents cut in where the dialogue does not ask for it.
_ELSEWHERE = 0.6
#: Quiet before and after a hold; together no silence, so that a recorder that pauses in between changes no score.
_BRINK: Range = (0.1, 0.24)


@dataclass(frozen=True, slots=True)
class Casting:
    """Who plays what: the script, both agents with their styles, the words for its braces."""

    script: Script
    first: Person
    style: Style
    second: Person
    second_style: Style
    woman: bool
    words: Mapping[str, str]
    queue: str
    daypart: str


@dataclass(frozen=True, slots=True)
class Performance:
    """What came of it, in ms on the call's clock: ``connected`` is the first agent's, ``change`` the hand-over.

    ``holds``: of the first agent, and of the second.
    """

    said: tuple[Uttered, ...]
    take: Take
    machine: tuple[int, int] | None
    connected: int
    change: int | None
    holds: tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]
    end: int


def perform(casting: Casting, dice: Random, say: Say) -> Performance:
    """Play it. The same casting and dice, the same call."""
    return _Play(casting, dice, say).run()


class _Play:
    def __init__(self, casting: Casting, dice: Random, say: Say) -> None:
        self._cast, self._dice, self._script = casting, dice, casting.script
        level = dice.uniform(-30, -20)
        self._lines = (
            Line(level - dice.uniform(28, 40), dice.getrandbits(32)),
            Line(casting.first.level - dice.uniform(36, 46), dice.getrandbits(32)),
        )
        voices = {
            GUEST: Voiced(guest_voice(dice, casting.woman), level),
            MACHINE: Voiced(MACHINE_VOICE, -21),
            FIRST: Voiced(casting.first.voice, casting.first.level + dice.uniform(-1, 1)),
            SECOND: Voiced(casting.second.voice, casting.second.level + dice.uniform(-1, 1)),
        }
        self._stage = Stage(say, voices, dice, self._lines)
        self._agent, self._style = FIRST, casting.style
        self._holds: dict[str, list[tuple[int, int]]] = {FIRST: [], SECOND: []}
        self._change: int | None = None

    def run(self) -> Performance:
        """The whole call."""
        machine, connected = self._before()
        self._opening()
        self._body()
        self._exchange(self._dice.choice(phrases.GOODBYES[self._script.mood]))
        stage = self._stage
        return Performance(
            said=tuple(sorted(stage.said, key=lambda one: one.start)),
            take=Take(tuple(stage.pieces), Sides(self._lines[0].quiet, self._lines[1].quiet)),
            machine=machine,
            connected=connected,
            change=self._change,
            holds=(tuple(self._holds[FIRST]), tuple(self._holds[SECOND])),
            end=stage.end + self._dice.randrange(400, 1300),
        )

    def _before(self) -> tuple[tuple[int, int] | None, int]:
        """The machine and the queue, or the ringing of an outbound call; and when the agent is connected."""
        stage = self._stage
        if self._script.direction == "outbound":
            stage.pause(self._dice.uniform(4, 11))
            return None, stage.end
        stage.after(MACHINE, "Welcome to Northwind. Calls may be recorded.", 0.4)
        machine = (180, stage.end + 150)
        stage.pause(0.15)
        stage.music(self._within((2.0, 20.0 if self._cast.queue == "Technical support" else 9.0)))
        return machine, stage.end

    def _opening(self) -> None:
        stage, dice = self._stage, self._dice
        stage.pause(dice.uniform(0.4, 1.2))
        if self._script.direction == "outbound":
            self._exchange(dice.choice(phrases.OUTBOUND))
            return
        # Two greetings an agent: people have their own.
        own = len(self._cast.first.name) % len(phrases.GREETINGS)
        greeting = phrases.GREETINGS[(own + dice.randrange(2)) % len(phrases.GREETINGS)]
        stage.after(self._agent, self._filled(greeting), 0.0)

    def _body(self) -> None:
        has_hold = any(line.event == "HOLD" for line in self._script.lines)
        hold = self._dice.random() < min(1.0, self._style.hold * (2.2 if has_hold else 0.7))
        chat = self._dice.random() < self._style.chat and self._script.mood == "plain"
        account = self._script.direction == "inbound" and self._script.mood != "new" and self._dice.random() < 0.7
        for number, line in enumerate(self._script.lines):
            if line.event == "HOLD" and hold:
                self._hold(*line.parts)
                hold = False
            elif line.event == "TO":
                self._hand_over(line)
            elif line.cue == "~" and line.who == "A" and self._change is None and hold and not has_hold:
                self._hold(*self._dice.choice(phrases.HOLDS))
                self._answer(line.text)
                hold = False
            elif line.cue == "~" and line.who == "A":
                self._search(line.text, chat)
                chat = False
            elif not line.event:
                self._say(line)
            if account and number == 0:
                self._exchange(self._dice.choice(phrases.ACCOUNT))

    def _say(self, line: ScriptLine) -> None:
        if line.who == "A":
            text, cuts = self._filled(line.text), self._style.cut_in * (1.0 if line.cue == "!" else _ELSEWHERE)
            if self._stage.who == GUEST and self._dice.random() < cuts:
                self._stage.cutting_in(self._agent, text, self._within(self._style.depth))
            else:
                self._answer(line.text)
            if self._script.mood == "plain" and "?" not in line.text and self._dice.random() < 0.3:
                self._stage.aside(GUEST, self._dice.choice(phrases.BACKCHANNELS))
        elif line.cue == "!" and self._dice.random() < _GUEST_CUTS_IN:
            self._stage.cutting_in(GUEST, self._filled(line.text), self._within(_GUEST_DEPTH))
        else:
            gap = _GUEST_SEARCH if line.cue == "~" else _GUEST_GAP
            self._stage.after(GUEST, self._filled(line.text), self._within(gap))

    def _answer(self, text: str) -> None:
        """The agent's turn after the usual gap, or after a moment's thought."""
        thinks = self._stage.who == GUEST and self._dice.random() < self._style.think
        gap = self._dice.uniform(0.55, 1.3) if thinks else self._dice.uniform(*self._style.gap)
        self._stage.after(self._agent, self._filled(text), gap)

    def _search(self, text: str, chat: bool) -> None:
        """The agent looks something up: quiet on the line, unless they fill it."""
        seconds = self._within(self._style.search)
        if chat:
            self._exchange(self._dice.choice(phrases.SMALL_TALK))
            seconds = min(seconds, self._dice.uniform(*self._style.gap))
        elif seconds > 1.2 and self._stage.who == GUEST and self._dice.random() < 0.7:
            self._answer(self._dice.choice(phrases.FILLERS))
        self._stage.after(self._agent, self._filled(text), seconds)

    def _hold(self, asked: str, thanks: str) -> None:
        self._answer(asked)
        self._stage.after(GUEST, self._dice.choice(("Sure.", "Okay, no problem.", "Yes, of course.")), 0.25)
        self._on_hold(self._dice.uniform(*self._style.hold_seconds))
        self._stage.after(self._agent, self._filled(thanks), self._dice.uniform(*_BRINK))

    def _hand_over(self, line: ScriptLine) -> None:
        """The guest waits while the first agent tells the second; then the second is connected."""
        _, goodbye, hello = line.parts
        self._answer(goodbye)
        self._stage.after(GUEST, self._dice.choice(("Okay, thank you.", "Alright, thanks.")), 0.25)
        self._change = self._on_hold(self._dice.uniform(9, 32))
        self._agent, self._style = SECOND, self._cast.second_style
        self._stage.after(SECOND, self._filled(hello), self._dice.uniform(*_BRINK))

    def _on_hold(self, seconds: float) -> int:
        """A hold; its end."""
        self._stage.pause(self._dice.uniform(*_BRINK))
        start = self._stage.end
        self._stage.music(seconds)
        self._holds[self._agent].append((start, self._stage.end))
        return self._stage.end

    def _exchange(self, exchange: Exchange) -> None:
        for who, text in exchange:
            if who == "A":
                self._answer(text)
            else:
                self._stage.after(GUEST, self._filled(text), self._within(_GUEST_GAP))

    def _filled(self, text: str) -> str:
        agent = self._cast.first if self._agent == FIRST else self._cast.second
        filled = text.format(
            agent=agent.name.split()[0], queue=self._cast.queue, daypart=self._cast.daypart, **self._cast.words
        )
        return filled[0].upper() + filled[1:]

    def _within(self, bounds: Range) -> float:
        """A length within the bounds, the short ones more often."""
        return bounds[0] + (bounds[1] - bounds[0]) * float(self._dice.random() ** 1.5)
