"""Which voice is the agent, and how genqa knows.

In this order: the user's choice, the file's own roles, the channel map in the settings, the words, the first speaker.
The basis is kept with the answer, so that the app can show it and the user can contradict it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice

from genqa.call import SIDES, Role
from genqa.errors import UnknownSpeaker
from genqa.transcript.reading import Segment

#: What agents say and guests do not, in the first words of a call.
_AGENT_SAYS = re.compile(
    r"\b(?:thank(?:s| you) (?:so much )?for (?:calling|contacting|reaching)"
    r"|how (?:can|may|could) i (?:help|assist|be of)"
    r"|what can i (?:do for|help) you"
    r"|my name is \w+ (?:and )?how"
    r"|(?:is|may be) recorded for"
    r"|you(?:'ve| have) reached)",
    re.IGNORECASE,
)
_FIRST_SEGMENTS = 12
#: How it is known who is the agent.
CHOSEN, MAPPED = "chosen by the user", "channel map in the settings"
_CHANNEL_NAME = re.compile(r"(?:ch(?:annel)?[_ ]?)?(\d{1,3})")


@dataclass(frozen=True, slots=True)
class Choice:
    """What the user or the settings say about sides.

    For this file: the agent's label, or the agent's channel. For all files of a format (by its name) that tell channels
    apart and name no roles: the channel map, in which stands the channel the agent is on.
    """

    agent_speaker: str | None = None
    agent_channel: int | None = None
    channel_map: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sides:
    """The role of each voice, a voice being a label and a channel, and how it is known.

    ``channels``: the agent's and the guest's, where the file tells two apart and does not say which is whose.
    """

    roles: dict[tuple[str | None, int | None], Role]
    basis: str
    anonymous: bool = False
    channels: tuple[int, int] | None = None


def decide(segments: Sequence[Segment], channels: int, choice: Choice, format: str = "") -> Sides:
    """Roles for every voice in the segments (given in the order of time)."""
    sides = _decide(segments, channels, choice, choice.channel_map.get(format))
    if not {said.role for said in segments}.isdisjoint(SIDES):
        return sides
    on = {role: {voice[1] for voice, found in sides.roles.items() if found is role} for role in SIDES}
    agents, guests = on[Role.AGENT], on[Role.GUEST]
    if len(agents) != 1 or len(guests) != 1 or agents == guests:
        return sides
    (agent,), (guest,) = agents, guests
    return sides if agent is None or guest is None else replace(sides, channels=(agent, guest))


def _decide(segments: Sequence[Segment], channels: int, choice: Choice, mapped: int | None) -> Sides:
    voices = list(dict.fromkeys((said.label, said.channel) for said in segments))
    named = {(said.label, said.channel): said.role for said in segments if said.role is not None}
    nameless = [voice for voice in voices if voice not in named]
    anonymous = not any(role in named.values() for role in Role if role is not Role.UNKNOWN) and (
        len(nameless) <= 1 and channels < 2
    )
    chosen = _chosen(voices, choice)
    if chosen is not None:
        roles = {voice: _beside(named.get(voice)) for voice in voices}
        roles.update(dict.fromkeys(chosen, Role.AGENT))
        return Sides(roles, CHOSEN, anonymous)
    if not voices:
        return Sides({}, "nobody speaks")
    if anonymous:
        roles = {voice: named.get(voice, Role.UNKNOWN) for voice in voices}
        return Sides(roles, "one voice without a name: nobody can say whose it is", anonymous)
    sides = {role for role in named.values() if role in (Role.AGENT, Role.GUEST)}
    if not nameless:
        return Sides(dict(named), "named in the file")
    if sides:
        rest = Role.AGENT if sides == {Role.GUEST} and len(nameless) == 1 else Role.GUEST
        return Sides({**dict.fromkeys(nameless, rest), **named}, "named in the file")
    if mapped is not None and mapped in [voice[1] for voice in nameless]:
        roles = {voice: Role.AGENT if voice[1] == mapped else Role.GUEST for voice in nameless}
        return Sides({**roles, **named}, MAPPED)
    agent, basis = _by_words(segments, nameless)
    return Sides({**dict.fromkeys(nameless, Role.GUEST), agent: Role.AGENT, **named}, basis)


def _chosen(voices: list[tuple[str | None, int | None]], choice: Choice) -> list[tuple[str | None, int | None]] | None:
    if choice.agent_speaker is not None:
        wanted = choice.agent_speaker.strip().casefold()
        found = [voice for voice in voices if (voice[0] or "").casefold() == wanted]
        if not found and (numbered := _CHANNEL_NAME.fullmatch(wanted)):
            found = [voice for voice in voices if voice[1] == int(numbered.group(1))]
        if not found:
            labels = list(dict.fromkeys(repr(voice[0]) for voice in voices if voice[0]))
            names = ", ".join(labels[:20]) + (", …" if len(labels) > 20 else "") or "none, the file names no speakers"
            raise UnknownSpeaker(f"no speaker is called {choice.agent_speaker!r}; the file has: {names}")
        return found
    if choice.agent_channel is not None:
        found = [voice for voice in voices if voice[1] == choice.agent_channel]
        if not found:
            numbers = sorted({voice[1] for voice in voices if voice[1] is not None})
            known = ", ".join(map(str, numbers)) or "none, the file tells no channels apart"
            raise UnknownSpeaker(f"nobody speaks on channel {choice.agent_channel}; the file has: {known}")
        return found
    return None


def _beside(named: Role | None) -> Role:
    """The role of a voice that is not the agent the user chose: an IVR stays one, everybody else is a guest."""
    return named if named in (Role.IVR, Role.UNKNOWN) else Role.GUEST


def _by_words(
    segments: Sequence[Segment], nameless: list[tuple[str | None, int | None]]
) -> tuple[tuple[str | None, int | None], str]:
    said: dict[tuple[str | None, int | None], str] = {}
    counts: dict[tuple[str | None, int | None], int] = {}
    candidates = set(nameless)
    theirs = (segment for segment in segments if (segment.label, segment.channel) in candidates)
    first = next(theirs)
    for segment in chain([first], islice(theirs, _FIRST_SEGMENTS - 1)):
        voice = (segment.label, segment.channel)
        for match in _AGENT_SAYS.finditer(segment.text):
            said.setdefault(voice, match.group(0))
            counts[voice] = counts.get(voice, 0) + 1
    most = max(counts.values(), default=0)
    leaders = [voice for voice, count in counts.items() if count == most]
    if len(leaders) == 1:
        return leaders[0], f"the words: says “{said[leaders[0]]}”"
    return (first.label, first.channel), "the first speaker, for want of anything better"
