"""The rows of the player: a lane a party, with the sound of its channel in it where it is known whose channel it is.

agent     ▂▅▇▆▂ ▁▂▅▆▃▁      ▂▅▇▅▂      the agent's channel; who speaks is the bar beneath
guest            ▂▅▇▅▃ ░░0:04░░   ▂▅▇
ivr       ███                          no sound of its own

channel 1 ▂▅▇▆▂▂▅▇▅▃▅▆▃▁   ▂▅▇▅▂▂▅▇    where nobody knows whose it is, or where one channel has several parties,
agent     █████ ██████      ████       the channels stand above the lanes
"""

from __future__ import annotations

from typing import NamedTuple

from genqa.call import SIDES, Party, Role
from genqa.result import Result
from genqa.spans import NOTHING, Spans

#: From the top down. Agents and guests stand together, so that one hatch can cross their lanes.
ORDER = (Role.AGENT, Role.GUEST, Role.IVR, Role.UNKNOWN)
#: Pauses this long or shorter are bridged for drawing only (design.md §3).
BRIDGED_MS = 300


class Lane(NamedTuple):
    """One row: its name, whose colour it has, the channel drawn in it, and when its party speaks.

    ``speech`` is ``None`` in a row that belongs to no party.
    """

    name: str
    role: Role
    channel: int | None = None
    speech: Spans | None = None


def lanes_of(result: Result, channels: int) -> tuple[Lane, ...]:
    """The rows of a call whose waveform has so many channels, 0 where there is none."""
    parties = sorted(result.measures.parties.items(), key=lambda item: ORDER.index(item[0].role))
    channel_of = _own_channels(result, channels, [party for party, _ in parties])
    lanes = [
        Lane(name, party.role, channel_of.get(party.role), result.measures.speech[name].bridged(BRIDGED_MS))
        for party, name in parties
    ]
    if not channel_of:
        rows = zip(channel_names(result, channels), _channel_roles(result, channels), strict=True)
        return (*(Lane(name, role, number) for number, (name, role) in enumerate(rows)), *lanes)
    there = {lane.role for lane in lanes}
    lanes += [Lane(role, role, channel_of[role], NOTHING) for role in SIDES if role not in there]
    return tuple(sorted(lanes, key=lambda lane: ORDER.index(lane.role)))


def channel_names(result: Result, channels: int) -> tuple[str, ...]:
    """What each channel of the recording is called: by its side where that is known."""
    if channels == 1:
        return ("recording",)
    if channels == 2 and result.origin.agent_channel is not None:
        return tuple(f"{role}'s sound" for role in _channel_roles(result, channels))
    return tuple(f"channel {number + 1}" for number in range(channels))


def side_names(result: Result, channels: int) -> tuple[str, ...]:
    """The same for the volume of each side."""
    return tuple(name.removesuffix("'s sound") for name in channel_names(result, channels))


def _own_channels(result: Result, channels: int, parties: list[Party]) -> dict[Role, int]:
    """Each side's channel, where it is known and no other voice of that side shares it; else nothing."""
    alone = all(sum(party.role is role for party in parties) <= 1 for role in SIDES)
    if channels != 2 or result.origin.agent_channel is None or not alone:
        return {}
    return {role: number for number, role in enumerate(_channel_roles(result, channels))}


def _channel_roles(result: Result, channels: int) -> tuple[Role, ...]:
    agent = result.origin.agent_channel
    if channels != 2 or agent is None:
        return (Role.UNKNOWN,) * channels
    return (Role.AGENT, Role.GUEST) if agent == 0 else (Role.GUEST, Role.AGENT)
