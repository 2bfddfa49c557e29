"""The facts of one recorded call, before anything is measured: who spoke when, how long it is, when the guest held.

Times are integer milliseconds on the recording's clock unless a name says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from genqa.spans import NOTHING, Spans, to_ms, to_seconds


class Role(StrEnum):
    """On which side of the call a voice is."""

    AGENT = "agent"
    GUEST = "guest"
    IVR = "ivr"
    UNKNOWN = "unknown"

    @property
    def other_side(self) -> Role:
        """Agent for guest and guest for agent; others have no other side."""
        return {Role.AGENT: Role.GUEST, Role.GUEST: Role.AGENT}.get(self, self)


#: The two sides between which there is talk-over, response and turn.
SIDES = (Role.AGENT, Role.GUEST)


class Party(NamedTuple):
    """One voice: its role, and the label it has in the source (empty where it has none)."""

    role: Role
    label: str


class Word(NamedTuple):
    """One timed word."""

    start: int
    end: int
    text: str


class Utterance(NamedTuple):
    """What one party said in one go. ``words`` is empty where the source times no words."""

    party: Party
    start: int
    end: int
    text: str
    words: tuple[Word, ...] = ()


class OnCall(NamedTuple):
    """An agent who was on the call, as its source tells. ``label`` is that of their voice.

    ``connected``: when they were, on the recording's clock. ``hold``: how long they held the guest, in ms on the call's
    clock, ``None`` where nothing tells.
    """

    label: str
    connected: Spans
    hold: int | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """When the guest was on hold, as the source tells it.

    ``total`` is on the call's clock, ``None`` where a hold began whose end nobody knows. ``spans`` counts from the
    recording's first sample: on the call's clock, which goes on while the recorder pauses, or (``in_file``) on the
    recording's own. ``None``: only the total is known. ``call_end`` is the last instant of the call that the source
    tells, on the call's clock; a file that ends earlier was paused.
    """

    total: int | None
    spans: Spans | None = None
    in_file: bool = False
    call_end: int | None = None
    open_ended: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Length:
    """How long the recording is, and from where that is known: ``audio``, ``stated`` or ``last word``."""

    ms: int
    source: str


@dataclass(frozen=True, slots=True)
class Call:
    """One recorded call: all that the metrics are computed from, and that re-scoring needs.

    ``untimed`` says why the utterances tell nothing of time (``None``: they do). ``anonymous``: one voice that neither
    a role nor a channel tells apart from the other side. ``connected``: when the agent came on. ``by_sound``: there is
    no transcript, and each utterance is a stretch of sound without a word. ``agents``: who was on the call, where its
    source tells.
    """

    length: Length
    utterances: tuple[Utterance, ...] = ()
    hold: Hold | None = None
    connected: int | None = None
    anonymous: bool = False
    untimed: str | None = None
    by_sound: bool = False
    agents: tuple[OnCall, ...] = ()

    def with_sides_swapped(self) -> Call:
        """The same call with agent and guest exchanged; an IVR stays what it is."""
        return replace(
            self,
            utterances=tuple(
                said._replace(party=Party(said.party.role.other_side, said.party.label)) for said in self.utterances
            ),
        )


@dataclass(frozen=True, slots=True)
class Channel:
    """What one channel of a recording holds: when somebody speaks in it, and where that is only the other's voice.

    ``clipped``: in which share of that time (0 … 1) its tops are cut off. ``loudest``: its largest swing, in dB of full
    scale.
    """

    speech: Spans
    echo: Spans = NOTHING
    clipped: float = 0.0
    loudest: float = 0.0


@dataclass(frozen=True, slots=True)
class Sound:
    """What the sound alone tells: one or two channels, by which method they were listened to (``voice v2``).

    ``settings``: those of the method, as JSON; with them and the method's version the spans can be come by again.
    ``why_not`` says why two channels are not the two sides of a call, ``one_sound`` that it is because one is a copy.
    """

    method: str
    channels: tuple[Channel, ...]
    why_not: str | None = None
    one_sound: bool = False
    settings: str = ""

    @property
    def speech(self) -> tuple[Spans, ...]:
        """When each channel sounds."""
        return tuple(channel.speech for channel in self.channels)

    @property
    def two_sides(self) -> tuple[Spans, Spans] | None:
        """When each of two sides speaks, the other's voice in its channel left out; ``None`` where none are told apart.

        In a call whose agent's channel held the guest's voice 20 dB fainter, that leaves 1.7 s of 88 s of talk-over.
        """
        if len(self.channels) != 2 or self.why_not is not None:
            return None
        one, other = [channel.speech.minus(channel.echo) for channel in self.channels]
        return one, other


@dataclass(frozen=True, slots=True)
class Fit:
    """How a transcript's times lie on the sound of its recording.

    ``offset``: by how many ms the sound comes later than the words at the beginning (negative: earlier); ``drift``: by
    how many ms more at the end. ``agreement``: how well both go together then, a correlation up to 1.
    """

    offset: int
    drift: int
    agreement: float


@dataclass(frozen=True, slots=True)
class About:
    """What is known about a call beside its sound: by whom, when, from where. Nothing in it changes a number.

    ``trunk``: the number of the organisation's own that the call came in on, or went out from (``+4930123450``).
    """

    interaction_id: str | None = None
    agent: str | None = None
    queue: str | None = None
    direction: str | None = None
    started_at: str | None = None
    source: str = "upload"
    trunk: str | None = None


def clock(milliseconds: int, tenths: bool = False) -> str:
    """A time in a call as people read it.

    >>> clock(62_400), clock(62_400, tenths=True), clock(-200, tenths=True)
    ('1:02', '1:02.4', '-0:00.2')
    """
    sign, whole = ("-", -milliseconds) if milliseconds < 0 else ("", milliseconds)
    if tenths:
        tenth = (whole + 50) // 100
        return f"{sign}{tenth // 600}:{tenth // 10 % 60:02d}.{tenth % 10}"
    second = (whole + 500) // 1000
    return f"{sign}{second // 60}:{second % 60:02d}"


def spoken_seconds(milliseconds: int) -> str:
    """A length of time in words: ``8.0 s`` below a minute, ``1:30`` from there on, ``0.02 s`` where less says nothing.

    >>> [spoken_seconds(length) for length in (0, 20, 200, 8000, 59_949, 90_000)]
    ['0.0 s', '0.02 s', '0.2 s', '8.0 s', '59.9 s', '1:30']
    """
    if 0 < milliseconds < 100:
        return f"{max(to_seconds(milliseconds), 0.01):.2f} s"
    return f"{to_seconds(milliseconds):.1f} s" if milliseconds < 59_950 else clock(milliseconds)


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number and what it counts.

    >>> counted(1, "call"), counted(2, "call"), counted(0, "entry", "entries")
    ('1 call', '2 calls', '0 entries')
    """
    return f"{number} {one if number == 1 else many or one + 's'}"


def parse_clock(text: str) -> int | None:
    """Milliseconds from ``1:02``, ``1:02:03.5`` or ``62.5`` (seconds); ``None`` when it is none of them.

    >>> parse_clock("1:02"), parse_clock("62.5"), parse_clock("1:00:00"), parse_clock("soon")
    (62000, 62500, 3600000, None)
    """
    parts = text.strip().split(":")
    if not 1 <= len(parts) <= 3:
        return None
    seconds = 0.0
    for number, part in enumerate(parts):
        fraction_allowed = number == len(parts) - 1
        digits = part.replace(".", "", 1) if fraction_allowed else part
        if not (digits.isascii() and digits.isdigit()) or len(part) > 12:
            return None
        seconds = seconds * 60 + float(part)
    return to_ms(seconds)
