"""Who speaks an "internal" phrase of a Genesys Cloud transcript: the file tells it only by who was connected when.

    ivr       |██████|
    acd              |████|
    agent A              |███████████|
    agent B                       |██████████|
    internal    ivr   acd    A      ?     B           ?: both are connected, nobody can say which of them it was

A phrase belongs to who is connected in its middle. An agent goes before a machine that is connected too. Where nobody
is, it belongs to who is connected next to it in time: clocks differ by a little at both ends of a participation. (Where
the file lists an agent and not since when, it is that agent's.)
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple, TypeVar

from genqa.call import Role
from genqa.settings import LONGEST_MS
from genqa.transcript import units

#: Purposes of participants (https://developer.genesys.cloud, conversation participant) who speak "internal" phrases.
_PURPOSES: dict[str, Role] = {
    **dict.fromkeys(("agent", "user"), Role.AGENT),
    **dict.fromkeys(
        ("ivr", "acd", "bot", "botflow", "workflow", "voicemail", "dialer", "campaign", "api", "fax"), Role.IVR
    ),
}
_SEVERAL = "several agents"
_Key = TypeVar("_Key")


class Connected(NamedTuple):
    """One participation: from when (``None``: unknown) to when (``None``: the end) somebody was connected, in ms."""

    purpose: str
    user: str | None
    start: int | None
    end: int | None


class Party(NamedTuple):
    """Who spoke a phrase. ``several``: one of several agents who were connected, nobody can say which."""

    role: Role | None
    label: str | None
    several: bool = False


class InternalParties:
    """The internal participants of one conversation, found by time."""

    def __init__(self, participants: Iterable[Connected]) -> None:
        internal = [who for who in participants if who.purpose.lower() in _PURPOSES]
        agents = [who for who in internal if _role(who) is Role.AGENT]
        starts = [who.start for who in agents if who.start is not None]
        #: When the first agent came on, ``None`` where the file names no agent.
        self.first_agent = max(0, min(starts)) if starts else None
        self._all_placed = len(starts) == len(agents)
        self._named = len({who.user for who in agents}) > 1
        self._instants, self._parties = self._timeline(internal)

    def who(self, purpose: str | None, start: int | None, end: int | None) -> Party:
        """The party of a phrase with this purpose and these times."""
        word = (purpose or "").lower()
        role = units.role(purpose) or _PURPOSES.get(word)
        if word not in ("internal", "agent", "user") or start is None:
            return Party(role, purpose)
        found = self._at((start + (start if end is None else max(start, end))) // 2)
        if found is None or (word != "internal" and found.role is not Role.AGENT):
            return Party(Role.AGENT, purpose)
        return found if found.label else Party(found.role, purpose)

    def _at(self, instant: int) -> Party | None:
        """Who is connected at an instant, else who is nearest in time to it (an agent when two are as near)."""
        at = bisect_right(self._instants, instant) - 1
        if at >= 0 and self._parties[at] is not None:
            return self._parties[at]
        if not self._all_placed:
            return None
        before = self._parties[at - 1] if at >= 1 else None
        after = self._parties[at + 1] if at + 1 < len(self._parties) else None
        if before is None or after is None:
            return before or after
        since, until = instant - self._instants[at], self._instants[at + 1] - instant
        if since == until:
            return after if after.role is Role.AGENT else before
        return before if since < until else after

    def _timeline(self, internal: list[Connected]) -> tuple[list[int], list[Party | None]]:
        """From each instant at which somebody comes or goes: who is connected from there on."""
        events: dict[int, list[tuple[int, int]]] = {}
        for number, who in enumerate(internal):
            end = LONGEST_MS if who.end is None else who.end
            if who.start is not None and who.start < end:
                events.setdefault(who.start, []).append((1, number))
                events.setdefault(end, []).append((-1, number))
        instants, parties = [], []
        agents: dict[str | None, int] = {}  # how often each agent is connected
        machines: dict[str, int] = {}
        for instant in sorted(events):
            for change, number in events[instant]:
                who = internal[number]
                if _role(who) is Role.AGENT:
                    _count(agents, who.user, change)
                else:
                    _count(machines, who.purpose, change)
            instants.append(instant)
            parties.append(self._party(agents, machines))
        return instants, parties

    def _party(self, agents: dict[str | None, int], machines: dict[str, int]) -> Party | None:
        if len(agents) > 1:
            return Party(Role.AGENT, _SEVERAL, several=True)
        if agents:
            return Party(Role.AGENT, next(iter(agents)) if self._named else None)
        if machines:
            return Party(Role.IVR, next(reversed(machines)))
        return None


def _role(who: Connected) -> Role:
    return _PURPOSES[who.purpose.lower()]


def _count(counts: dict[_Key, int], key: _Key, change: int) -> None:
    counts[key] = counts.get(key, 0) + change
    if counts[key] == 0:
        del counts[key]
