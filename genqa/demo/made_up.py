"""One made-up call from a plan: legs, hold, what is said, and its recordings. The same plan and dice, the same call."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from uuid import NAMESPACE_OID, uuid5

from genqa.demo.conversation import GUEST, MACHINE, Conversation, Leg, Recording, Said
from genqa.demo.dialogues import DIALOGUES
from genqa.spans import Spans


@dataclass(frozen=True, slots=True)
class Plan:
    """What happens in a call, and how it is recorded."""

    hold: bool = False
    suppressed: bool = False
    outbound: bool = False
    transfer: bool = False
    consult: bool = False
    several: bool = False
    layout: str = "stereo"
    transcribed: bool = True


def ids(*what: Hashable) -> str:
    """An id for something made up, always the same for the same thing."""
    return str(uuid5(NAMESPACE_OID, "genqa/" + "/".join(map(str, what))))


def call(
    key: str, started: datetime, length: int, agents: tuple[str, str], queue_id: str, plan: Plan, dice: Random
) -> Conversation:
    """A call of about ``length`` ms with the first agent, and the second where the plan has one."""
    length += dice.randrange(length // 5 + 1)
    ivr, queue, dialing = (None, None, (length // 20, length // 10)) if plan.outbound else _before(length)
    connected = dialing[1] if dialing else length * 3 // 20
    legs = _legs(key, connected, length, agents, queue_id, plan)
    guest = ids(key, "guest")
    begin = connected if plan.outbound else min(180, length // 20)
    return Conversation(
        id=ids(key, "conversation"),
        started=started,
        end=length,
        direction="outbound" if plan.outbound else "inbound",
        guest_session=guest,
        legs=legs,
        said=_said(legs, ivr, length, dice),
        ivr=ivr,
        queue=queue,
        queue_id=queue_id,
        dialing=dialing,
        transcribed=plan.transcribed,
        recordings=_recordings(key, guest, begin, length, legs, plan),
    )


def _before(length: int) -> tuple[tuple[int, int], tuple[int, int], None]:
    return (min(180, length // 20), length // 10), (length // 10, length * 3 // 20), None


def _legs(key: str, connected: int, length: int, agents: tuple[str, str], queue_id: str, plan: Plan) -> tuple[Leg, ...]:
    """The agents' parts; a hold lies in the middle of the call, a second agent's crosses the end of the first's."""
    talk = length - connected
    held = (connected + talk * 4 // 10, connected + talk * 6 // 10)
    holds = (held,) if plan.hold or plan.suppressed or plan.consult else ()
    change = connected + talk * 7 // 10 if plan.transfer else length
    first = Leg(agents[0], ids(key, "first leg"), connected, change, holds, queue_id, talk // 20, 3000, plan.transfer)
    if plan.transfer:
        return first, Leg(agents[1], ids(key, "second leg"), change + 50, length, (), queue_id, talk // 20, 2000)
    if plan.consult:
        asked = (connected + talk * 45 // 100, connected + talk * 8 // 10)
        crossing = ((connected + talk * 5 // 10, connected + talk * 65 // 100),)
        called_in = Leg(agents[1], ids(key, "second leg"), *asked, crossing, None, talk // 20, 2000)
        return first, replace(called_in, consulted_by=first.session_id)
    return (first,)


def _said(legs: tuple[Leg, ...], ivr: tuple[int, int] | None, length: int, dice: Random) -> tuple[Said, ...]:
    """The machine's greeting, then agent and guest in turn, sometimes at once, never while the agent holds."""
    said = [Said(MACHINE, ivr[0] + 20, ivr[1] - 20, "Welcome to Northwind.")] if ivr else []
    with_guest = [leg for leg in legs if not leg.consulted_by]
    on_hold = Spans([hold for leg in with_guest for hold in leg.holds])
    unit = max(100, min(2500, (length - legs[0].start) // 6))
    at, agents_turn = legs[0].start + unit // 4, True
    while at < length:
        end = min(at + dice.randrange(unit // 2, unit), length)
        if held := on_hold.at(at):
            at = held.end + unit // 8
            continue
        if next_hold := next((hold for hold in on_hold if hold.start >= at), None):
            end = min(end, next_hold.start)
        who = next((leg.agent_id for leg in reversed(with_guest) if leg.start <= at < leg.end), legs[0].agent_id)
        if end - at >= 80:
            said.append(Said(who if agents_turn else GUEST, at, end, dice.choice(_TEXTS[agents_turn])))
        agents_turn = not agents_turn
        at = end + dice.choice((-unit // 10, unit // 10, unit // 5, unit // 2))
    return tuple(said)


def _recordings(
    key: str, guest: str, begin: int, length: int, legs: tuple[Leg, ...], plan: Plan
) -> tuple[Recording, ...]:
    trunk = Recording(
        ids(key, "trunk"), guest, begin, length, layout=plan.layout, suppressed=plan.suppressed, agent_channel=1
    )
    if not plan.several:
        return (trunk,)
    first = legs[0]
    return (
        Recording(ids(key, "screen"), ids(key, "screen session"), first.start, first.end, "Screen"),
        Recording(ids(key, "station"), first.session_id, first.start, first.end, "Station"),
        trunk,
        Recording(ids(key, "consult"), ids(key, "consult session"), *_middle(first), "Consult", layout="mono"),
    )


def _middle(leg: Leg) -> tuple[int, int]:
    third = (leg.end - leg.start) // 3
    return leg.start + third, leg.end - third


#: What is said: by the guest, by an agent.
_TEXTS = tuple(
    tuple(turn.text for dialogue in DIALOGUES for turn in dialogue.turns if turn.who == who)
    for who in ("guest", "agent")
)
