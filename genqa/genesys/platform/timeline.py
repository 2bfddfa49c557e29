"""A call's agents and their hold on the clock of one recording of it.

    customer's leg    |─────────────── recorded ───────────────|
    agent A                |─ talk ─|▒▒▒ hold ▒▒▒▒▒▒▒▒|─ talk ─|
    agent B, consulted                 |─ talk ─|                 with A: the guest stays on hold
    agent B, joining                              |─ talk ─|      with the guest, whose hold ends
    recording's clock 0        connected

The clock counts from the recording's first sample and goes on while the recorder pauses for a hold. It stands while the
recorder pauses for anything else (card numbers, a queue): those pauses are no hold, and nothing of them is in the file.
"""

from __future__ import annotations

from dataclasses import dataclass

from genqa.call import Hold, spoken_seconds
from genqa.genesys.platform.facts import AgentLeg, Facts, Recorded, Stretches
from genqa.genesys.source import Leg
from genqa.spans import NOTHING, Span, Spans

#: Segments and ``tHeld`` tell the same hold; rounding apart, they must agree.
DISAGREE_MS = 1000


@dataclass(frozen=True, slots=True)
class Told:
    """What the recording itself tells: first and last instant, and its pauses that are no hold, ms since 1970."""

    start: int | None = None
    end: int | None = None
    pauses: Spans = NOTHING


@dataclass(frozen=True, slots=True)
class Timeline:
    """``start`` in ms since 1970, everything else in ms from there. ``agent``, ``queue``: ids of who talked longest."""

    start: int | None
    hold: Hold | None
    connected: int | None
    legs: tuple[Leg, ...]
    agent: str | None
    queue: str | None
    warnings: tuple[str, ...] = ()


def timeline(
    facts: Facts,
    names: dict[str, str],
    *,
    session: str | None = None,
    told: Told | None = None,
    alone: bool = True,
    consult: bool = False,
) -> Timeline:
    """What happened on the clock of the recording of this ``session`` (``None``: of the call's recorded leg).

    ``alone``: it is the call's only recording; that of the customer's leg then has all of the call's hold, any other
    what lies within it.
    ``consult``: agents among themselves, without the guest.
    """
    told = told or Told()
    warnings: list[str] = []
    recorded = _recorded(facts, session)
    start, end = told.start, told.end
    if start is None:
        start = recorded.start if recorded else None
    if end is None:
        end = recorded.end if recorded and recorded.end is not None else facts.end
    if start is None:
        start = facts.start
        warnings.append("nothing tells when the recording starts: the conversation's start was taken")
    if start is None:
        return Timeline(None, None, None, (), *_main(facts, facts.legs), tuple(warnings))
    legs = facts.legs
    if session is not None and recorded is not None and not recorded.outside:
        legs = tuple(leg for leg in legs if leg.session == recorded.session) or legs
    clock = _Clock(start, told.pauses)
    if told.pauses:
        warnings.append(
            f"the recorder paused for {spoken_seconds(told.pauses.duration)} that were no hold: "
            "nothing of that time is in the recording"
        )
    hold = None
    if not consult:
        whole = alone and (recorded is None or recorded.outside)
        bounds = None if whole or end is None else Span(start, end)
        hold = _hold(facts, legs, names, clock, end, bounds, warnings)
    with_guest = [_with_guest(facts, leg, leg.talk + leg.hold) for leg in legs]
    connects = [spans[0].start for spans in with_guest if spans]
    return Timeline(
        start=start,
        hold=hold,
        connected=max(0, clock.at(min(connects))) if connects else None,
        legs=tuple(placed for leg in legs if (placed := _leg(facts, leg, names, clock)) is not None),
        warnings=tuple(warnings),
        **dict(zip(("agent", "queue"), _main(facts, legs), strict=True)),
    )


@dataclass(frozen=True, slots=True)
class _Clock:
    """Turns instants since 1970 into ms from the recording's start, less the pauses before them."""

    start: int
    pauses: Spans

    def at(self, instant: int) -> int:
        paused = sum(min(pause.end, instant) - pause.start for pause in self.pauses if pause.start < instant)
        return instant - self.start - paused

    def spans(self, spans: Spans) -> Spans:
        return Spans([(self.at(span.start), self.at(span.end)) for span in spans])


def guests_hold(facts: Facts, legs: tuple[AgentLeg, ...]) -> Spans:
    """When the guest was on hold, ms since 1970: an agent holds, and no other agent talks to the guest meanwhile."""
    held = NOTHING
    for leg in legs:
        talk = [_with_guest(facts, other, other.talk) for other in facts.legs if _another(other, leg)]
        held = held.union(_with_guest(facts, leg, leg.hold).minus(NOTHING.union(*talk)))
    return held


def _hold(
    facts: Facts,
    legs: tuple[AgentLeg, ...],
    names: dict[str, str],
    clock: _Clock,
    end: int | None,
    bounds: Span | None,
    warnings: list[str],
) -> Hold | None:
    if not legs:
        return None
    for leg in legs:
        by_segments = sum(span.duration for span in facts.spans(leg.hold))
        if leg.told and leg.held is not None and abs(by_segments - leg.held) > DISAGREE_MS:
            who = _name(leg, names) or "an agent"
            warnings.append(
                f"hold of {who} is {spoken_seconds(by_segments)} by the segments and {spoken_seconds(leg.held)} by "
                "tHeld: the segments were taken"
            )
    if not all(leg.told for leg in legs):
        if len(legs) == 1 and legs[0].held is not None:
            return Hold(legs[0].held, source="tHeld")
        warnings.append("the segments of an agent's leg are missing: whether the guest was on hold is unknown")
        return None
    held = guests_hold(facts, legs)
    joined = NOTHING.union(*[_with_guest(facts, leg, leg.hold) for leg in legs]).duration - held.duration
    if joined > DISAGREE_MS:
        warnings.append(
            f"for {spoken_seconds(joined)} of a hold another agent talked to the guest: that time is no hold of theirs"
        )
    if bounds is not None:
        held = held.crop(bounds.start, bounds.end)
    return Hold(
        total=held.duration,
        spans=clock.spans(held),
        call_end=None if end is None else clock.at(end),
        open_ended=any(stretch_end is None for leg in legs for _, stretch_end in leg.hold),
        source="segments",
    )


def _recorded(facts: Facts, session: str | None) -> Recorded | None:
    """The recorded leg of this session; without a session the customer's, else the first."""
    if session is not None:
        return next((leg for leg in facts.recorded if leg.session == session), None)
    return next((leg for leg in facts.recorded if leg.outside), facts.recorded[0] if facts.recorded else None)


def _with_guest(facts: Facts, leg: AgentLeg, stretches: Stretches) -> Spans:
    """What of a leg's stretches is with the guest: not those in which it is another agent's consultation.

    A leg whose peer is another agent's leg is one while that agent is on the call; after that it is with the guest.
    """
    asking = [other for other in facts.legs if other.session is not None and other.session == leg.peer]
    consulted = Spans([extent for other in asking if (extent := _extent(facts, other)) is not None])
    return facts.spans(stretches).minus(consulted)


def _another(leg: AgentLeg, than: AgentLeg) -> bool:
    """Whether it is another agent's: who holds on one leg and talks on another talks to somebody else."""
    return leg is not than and (leg.user is None or leg.user != than.user)


def _extent(facts: Facts, leg: AgentLeg) -> Span | None:
    return facts.spans(leg.talk).union(facts.spans(leg.hold)).extent


def _leg(facts: Facts, leg: AgentLeg, names: dict[str, str], clock: _Clock) -> Leg | None:
    extent = _extent(facts, leg)
    if extent is None:
        return None
    open_ended = any(end is None for _, end in (*leg.talk, *leg.hold)) and facts.end is None
    return Leg(
        user_id=leg.user,
        name=_name(leg, names),
        start=clock.at(extent.start),
        end=None if open_ended else clock.at(extent.end),
        hold=facts.spans(leg.hold).duration if leg.told else leg.held,
    )


def _main(facts: Facts, legs: tuple[AgentLeg, ...]) -> tuple[str | None, str | None]:
    """The ids of the agent who talked longest and of the queue that led to them."""
    talked: dict[str, int] = {}
    for leg in legs:
        if leg.user:
            talked[leg.user] = talked.get(leg.user, 0) + facts.spans(leg.talk).duration
    if not talked:
        return None, next((leg.queue for leg in legs if leg.queue), None)
    agent = max(talked, key=lambda user: talked[user])
    return agent, next((leg.queue for leg in legs if leg.user == agent and leg.queue), None)


def _name(leg: AgentLeg, names: dict[str, str]) -> str | None:
    return names.get(leg.user, leg.user) if leg.user else None
