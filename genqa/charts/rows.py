"""Where each row of a call's figure lies: the channels' waveforms, and under them a lane a party."""

from __future__ import annotations

from dataclasses import dataclass

from genqa.call import Party, Role
from genqa.charts.text import shown
from genqa.metrics import Measures

#: 0:00 on the time axis, in ms: 2000-01-01. Plotly formats only dates as m:ss at every zoom, and would take the plain
#: number 7000 on an axis of dates for the year.
ORIGIN = 946_684_800_000

#: From the top down. Agents and guests stand together, so that one hatch can cross their lanes.
ORDER = (Role.AGENT, Role.GUEST, Role.IVR, Role.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Rows:
    """Where each row lies: row by row from the top, each 1 high, the lowest centred on 0."""

    channels: int
    parties: tuple[tuple[Party, str], ...]
    agent_channel: int | None = None

    @classmethod
    def of(cls, measures: Measures, channels: int, agent_channel: int | None = None) -> Rows:
        """The rows of a call whose waveform has so many channels, the agent's among them if it is known."""
        parties = sorted(measures.parties.items(), key=lambda item: ORDER.index(item[0].role))
        return cls(channels, tuple(parties), agent_channel)

    @property
    def count(self) -> int:
        """How many rows there are, at least one."""
        return self.channels + max(1, len(self.parties))

    def of_channel(self, number: int) -> float:
        """The centre of a channel's waveform."""
        return self.count - 1 - number

    def of_party(self, number: int) -> float:
        """The centre of a party's lane."""
        return self.count - 1 - self.channels - number

    @property
    def lanes(self) -> tuple[float, float]:
        """Centre and height of all lanes together."""
        height = self.count - self.channels
        return (height - 1) / 2, height

    @property
    def between_lanes(self) -> float:
        """Where there is room to write: between the two uppermost lanes."""
        return self.of_party(0) - (0.5 if len(self.parties) > 1 else 0)

    @property
    def sides(self) -> tuple[float, float]:
        """Centre and height of the lanes of agents and guests, which stand uppermost."""
        height = sum(party.role in (Role.AGENT, Role.GUEST) for party, _ in self.parties)
        return self.of_party(0) - (height - 1) / 2, height

    @property
    def everything(self) -> tuple[float, float]:
        """Centre and height of all rows together."""
        return (self.count - 1) / 2, self.count

    @property
    def labels(self) -> dict[float, str]:
        """What stands beside each row, by the row's centre, as Plotly draws it."""
        waves = ["recording"] if self.channels == 1 else ["channel 1", "channel 2"]
        if self.channels == 2 and self.agent_channel is not None:
            waves = [f"{'agent' if number == self.agent_channel else 'guest'}'s sound" for number in (0, 1)]
        labels = {self.of_channel(number): waves[number] for number in range(self.channels)}
        return labels | {self.of_party(number): shown(name) for number, (_, name) in enumerate(self.parties)}
