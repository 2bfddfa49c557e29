"""What is kept of a conversation's details: who was on the call when, on hold when, and which leg was recorded.

    details (some 10 kB, with numbers, names and customer data)  ─►  facts (1 kB, instants and ids)

Callers' numbers and names, attributes and notes are customer data and are left out; of the two numbers of a call only
the organisation's own is kept, which tells its trunk: the one that was called, or that the call went out from. Wrap-up
is left out too: it may come after the call was fetched, and a call must not look changed because of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from genqa.genesys.platform.instants import epoch_ms
from genqa.spans import Spans

Json = dict[str, Any]

#: Facts are kept in the index until they are fetched, maybe by a later genqa.
VERSION = 1

#: The agent's side: of a call from a queue, of any other call.
_AGENTS = ("agent", "user")
#: The other side of the line; its leg is the one that a trunk records.
_OUTSIDE = ("customer", "external")
#: By a leg's direction, where the organisation's own number stands.
_OWN_NUMBER = {"inbound": "dnis", "outbound": "ani"}
#: A supervisor listens, whispers or cuts in; none of it is the agent's part.
_SUPERVISED = ("monitoredParticipantId", "coachedParticipantId", "bargedParticipantId")
_SUPERVISING = {"monitoring", "coaching", "barging"}
_AFTER_THE_CALL = {"wrapup"}


def condensed(conversation: Json) -> Json:
    """The facts of one conversation, all instants in ms since 1970.

        {"version", "start", "end", "direction", "trunk", "queues": {id: name},
         "recorded": [{"session", "outside", "start", "end"}],
         "legs": [{"user", "session", "peer", "queue", "talk": [[start, end]], "hold": [[start, end]], "held", "told"}]}

    ``end`` is ``None`` while something goes on. ``held``: the sum of the leg's ``tHeld``, ``None`` where there is none.
    ``trunk`` came later: facts that were kept before have none.
    ``told``: whether the leg's segments say when it talked and held; agents who did not answer have none.
    """
    participants = _records(conversation.get("participants"))
    sessions = [(who, session) for who in participants for session in _voice_sessions(who)]
    return {
        "version": VERSION,
        "start": epoch_ms(conversation.get("conversationStart")),
        "end": epoch_ms(conversation.get("conversationEnd")),
        "direction": _text(conversation.get("originatingDirection")),
        "trunk": _trunk(sessions),
        "queues": _queues(participants),
        "recorded": [_recorded(who, session) for who, session in sessions if session.get("recording") is True],
        "legs": [leg for who, session in sessions if (leg := _leg(who, session)) is not None],
    }


#: Starts and ends, ms since 1970; an open stretch has no end.
Stretches = tuple[tuple[int, int | None], ...]


@dataclass(frozen=True, slots=True)
class AgentLeg:
    """One agent's session on the call; the fields are those of the JSON."""

    user: str | None
    session: str | None
    peer: str | None
    queue: str | None
    talk: Stretches
    hold: Stretches
    held: int | None
    told: bool


@dataclass(frozen=True, slots=True)
class Recorded:
    """A leg that was recorded; ``outside``: the customer's, which is the whole call."""

    session: str | None
    outside: bool
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of one conversation, read back. ``None`` for ``end``: the call goes on."""

    start: int | None
    end: int | None
    direction: str | None
    trunk: str | None
    queues: dict[str, str]
    recorded: tuple[Recorded, ...]
    legs: tuple[AgentLeg, ...]

    @classmethod
    def of(cls, facts: Json) -> Facts:
        """From the JSON that :func:`condensed` made."""
        return cls(
            start=facts["start"],
            end=facts["end"],
            direction=facts["direction"],
            trunk=facts.get("trunk"),
            queues=dict(facts["queues"]),
            recorded=tuple(Recorded(**row) for row in facts["recorded"]),
            legs=tuple(
                AgentLeg(**row | {"talk": _pairs(row["talk"]), "hold": _pairs(row["hold"])}) for row in facts["legs"]
            ),
        )

    @property
    def users(self) -> tuple[str, ...]:
        """The agents' ids, each once."""
        return tuple(dict.fromkeys(leg.user for leg in self.legs if leg.user))

    @property
    def nameless_queues(self) -> tuple[str, ...]:
        """Queues of the agents' legs whose name the conversation does not tell."""
        queues = dict.fromkeys(leg.queue for leg in self.legs if leg.queue)
        return tuple(queue for queue in queues if queue not in self.queues)

    @property
    def may_have_held(self) -> bool:
        """Whether any agent held, by segments or by the metric."""
        return any(leg.hold or leg.held for leg in self.legs)

    def spans(self, stretches: Stretches) -> Spans:
        """Stretches as spans; an open one runs to the conversation's end."""
        return Spans([(start, end if end is not None else self.end or start) for start, end in stretches])


def _trunk(sessions: list[tuple[Json, Json]]) -> str | None:
    """The organisation's own number on the leg to the outside; ``None`` where nothing tells which of both it is."""
    for who, session in sessions:
        if who.get("purpose") in _OUTSIDE:
            own = _text(session.get(_OWN_NUMBER.get(_text(session.get("direction")) or "", "")))
            number = own.removeprefix("tel:").partition(";")[0].strip() if own else ""
            if number:
                return number
    return None


def _recorded(who: Json, session: Json) -> Json:
    """The recorded leg from its first talk on: what comes before (a machine's setting up, dialing) is not recorded."""
    segments = [one for one in _records(session.get("segments")) if one.get("segmentType") not in _AFTER_THE_CALL]
    talk = [one for one in segments if one.get("segmentType") in ("interact", "hold")]
    starts = [at for one in talk or segments if (at := epoch_ms(one.get("segmentStart"))) is not None]
    ends = [epoch_ms(one.get("segmentEnd")) for one in segments]
    known = [end for end in ends if end is not None]
    return {
        "session": _text(session.get("sessionId")),
        "outside": who.get("purpose") in _OUTSIDE,
        "start": min(starts, default=None),
        "end": max(known) if known and len(known) == len(ends) else None,
    }


def _leg(who: Json, session: Json) -> Json | None:
    segments = _records(session.get("segments"))
    kinds = {segment.get("segmentType") for segment in segments}
    if who.get("purpose") not in _AGENTS or kinds & _SUPERVISING or any(session.get(key) for key in _SUPERVISED):
        return None
    on_the_call = [segment for segment in segments if segment.get("segmentType") in ("interact", "hold")]
    if segments and not on_the_call:
        return None  # rung, or dialing, and never connected
    stretches = [(one.get("segmentType"), _stretch(one)) for one in on_the_call]
    return {
        "user": _text(who.get("userId")),
        "session": _text(session.get("sessionId")),
        "peer": _text(session.get("peerId")),
        "queue": next((queue for one in segments if (queue := _text(one.get("queueId")))), None),
        "talk": sorted([stretch for kind, stretch in stretches if kind == "interact" and stretch], key=_start),
        "hold": sorted([stretch for kind, stretch in stretches if kind == "hold" and stretch], key=_start),
        "held": _held(session),
        "told": bool(stretches) and all(stretch is not None for _, stretch in stretches),
    }


def _held(session: Json) -> int | None:
    """The sum of ``tHeld``; ``tHeldComplete`` is the same once more, as a total."""
    values = [metric.get("value") for metric in _records(session.get("metrics")) if metric.get("name") == "tHeld"]
    numbers = [round(value) for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    return sum(numbers) if numbers else None


def _stretch(segment: Json) -> list[int | None] | None:
    start, end = epoch_ms(segment.get("segmentStart")), epoch_ms(segment.get("segmentEnd"))
    if start is None or (end is None and segment.get("segmentEnd") is not None):
        return None
    return [start, end]


def _start(stretch: list[int | None]) -> int:
    return stretch[0] or 0


def _queues(participants: list[Json]) -> dict[str, str]:
    """Queue names by id (empty where it is not told): the name of an ``acd`` participant is its queue's."""
    named = {}
    for who in participants:
        name = _text(who.get("participantName"))
        if who.get("purpose") == "acd" and name is not None:
            segments = [one for session in _voice_sessions(who) for one in _records(session.get("segments"))]
            for queue in [_text(segment.get("queueId")) for segment in segments] or [None]:
                named[queue or ""] = name
    return named


def _voice_sessions(who: Json) -> Iterator[Json]:
    return (session for session in _records(who.get("sessions")) if session.get("mediaType") == "voice")


def _pairs(stretches: list[list[int | None]]) -> Stretches:
    return tuple((_start(stretch), stretch[1]) for stretch in stretches)


def _records(value: Any) -> list[Json]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None
