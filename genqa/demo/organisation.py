"""A made-up organisation: who works there, the queues, and the conversations that they had.

It holds facts only. Replies of a server, transcripts and files of sound are made from it, so that all of them agree.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from random import Random

from genqa.demo import made_up, sound
from genqa.demo.conversation import Conversation, Leg, Recording
from genqa.demo.made_up import ids
from genqa.demo.sound import Sides

#: What gives the sound of a recording: both sides of it, as long as the recording is.
SoundOf = Callable[[Conversation, Recording], Sides]


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody who takes calls. ``state``: active, inactive or deleted; the latter two have left."""

    id: str
    name: str
    state: str = "active"


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue of calls."""

    id: str
    name: str


@dataclass(frozen=True, eq=False)
class Organisation:
    """All there is; each is equal to itself only.

    ``licensed``: it has speech analytics. ``sound_of``: where the sound of its recordings comes from.
    """

    agents: tuple[Agent, ...]
    queues: tuple[Queue, ...]
    conversations: tuple[Conversation, ...]
    wrap_up_codes: tuple[tuple[str, str], ...] = ()
    licensed: bool = True
    name: str = "Northwind (made up)"
    id: str = "28000000-0000-4000-8000-000000000001"
    division_id: str = "e5000000-0000-4000-8000-000000000001"
    flow_id: str = "f6000000-0000-4000-8000-000000000001"
    sound_of: SoundOf = sound.bursts

    @cached_property
    def conversation(self) -> dict[str, Conversation]:
        """Each conversation by its id."""
        return {conversation.id: conversation for conversation in self.conversations}

    @cached_property
    def queue_name(self) -> dict[str, str]:
        """Each queue's name by its id."""
        return {queue.id: queue.name for queue in self.queues}

    @cached_property
    def agent_name(self) -> dict[str, str]:
        """Each agent's name by their id."""
        return {agent.id: agent.name for agent in self.agents}

    @cached_property
    def recording(self) -> dict[str, tuple[Conversation, Recording]]:
        """Each recording by its id, with the conversation that it is of."""
        return {one.id: (conversation, one) for conversation in self.conversations for one in conversation.recordings}

    @property
    def sound_calls(self) -> tuple[tuple[Conversation, Recording], ...]:
        """What a faultless client ends with: each conversation's recording of the whole call that can be listened to.

        That is its Trunk recording, else its Station's; screens and consultations are none.
        """
        calls = [one for one in self.conversations if one.media_type == "voice"]
        return tuple((one, whole) for one in calls if (whole := one.whole) and whole.sound)


_NAMES = ("Mara L.", "Jon P.", "Priya S.", "Tom W.", "Aiko N.", "Luis R.")
_QUEUES = ("Billing", "Orders", "Support")
_WRAP_UP = ("Refund", "Information given")


def tiny(
    calls: int = 24,
    seed: int = 1,
    days: int = 1,
    *,
    first_day: date = date(2026, 3, 2),
    seconds: float = 20.0,
    transcripts: bool = True,
    holds: float = 0.25,
    suppressed: float = 0.0,
    outbound: float = 0.2,
    transfers: float = 0.0,
    consults: float = 0.0,
    several: float = 0.0,
    layouts: tuple[str, ...] = ("stereo",),
    departed: int = 1,
    licensed: bool = True,
) -> Organisation:
    """A small organisation, the same for the same arguments.

    ``days``: over how many days the calls spread, from ``first_day`` on. ``seconds``: about how long a call is. Shares
    (0 … 1) of the calls that have a hold, a hold during which the recorder pauses, that are outbound, transferred to a
    second agent, taken to a second agent while on hold, or that have other recordings (Station, Screen, Consult) beside
    the Trunk's. ``layouts`` take turns. ``departed``: how many of the six agents have left.
    """
    dice = Random(seed)  # noqa: S311 - it makes up calls
    agents = tuple(
        Agent(ids("agent", seed, number), name, "inactive" if number >= len(_NAMES) - departed else "active")
        for number, name in enumerate(_NAMES)
    )
    queues = tuple(Queue(ids("queue", seed, number), name) for number, name in enumerate(_QUEUES))
    midnight = datetime(first_day.year, first_day.month, first_day.day, tzinfo=UTC)
    starts = sorted(
        midnight + timedelta(days=number * days // calls, milliseconds=dice.randrange(28_800_000, 64_800_000))
        for number in range(calls)
    )
    turns = Random(seed + 1)  # noqa: S311
    conversations = []
    for number, started in enumerate(starts):
        plan = made_up.Plan(
            hold=_nth(number, holds),
            suppressed=_nth(number, suppressed),
            outbound=_nth(number, outbound),
            transfer=_nth(number, transfers),
            consult=_nth(number, consults),
            several=_nth(number, several),
            layout=layouts[number % len(layouts)],
            transcribed=transcripts,
        )
        first, second = turns.sample(agents, 2)
        queue = queues[turns.randrange(len(queues))]
        conversations.append(
            made_up.call(
                f"{seed}/{number}", started, round(seconds * 1000), (first.id, second.id), queue.id, plan, turns
            )
        )
    codes = tuple((ids("wrap-up", number), name) for number, name in enumerate(_WRAP_UP))
    return Organisation(agents, queues, tuple(conversations), codes, licensed=licensed)


def _nth(number: int, share: float) -> bool:
    """Whether this call is one of the share; they are spread evenly."""
    return int((number + 1) * share + 1e-9) > int(number * share + 1e-9)


__all__ = ["Agent", "Conversation", "Leg", "Organisation", "Queue", "Recording", "SoundOf", "tiny"]
