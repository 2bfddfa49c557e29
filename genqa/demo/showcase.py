"""The demo organisation: three queues, eight agents, ninety days of spoken calls, as the stand-in serves them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from random import Random

from genqa.demo import speech
from genqa.demo.cast import CAST, QUEUES
from genqa.demo.conversation import GUEST, MACHINE, Conversation, Leg, Recording, Said
from genqa.demo.history import Planned, history
from genqa.demo.made_up import ids
from genqa.demo.organisation import Agent, Organisation, Queue
from genqa.demo.performance import FIRST, SECOND, Casting, Performance, perform
from genqa.demo.phrases import daypart, filled
from genqa.demo.sound import Sides
from genqa.demo.speech import Say
from genqa.demo.stage import Take

#: How many calls there are.
CALLS = 160
#: Calls with which something is wrong, as shares of all, from the oldest to the latest.
_UNTRANSCRIBED, _MONO, _EMPTY, _ARCHIVED = (0.31, 0.86), (0.55, 0.86), 0.74, 0.12
_WRAP_UP = ("Solved", "Credit given", "Visit booked", "Contract changed", "To be called back")
#: Chances: that the recorder pauses while the guest is on hold, and that a call goes badly.
_SUPPRESSED, _BAD_DAY = 0.5, 0.1


def showcase(now: datetime, seed: int = 7, calls: int = CALLS, say: Say | None = None) -> Organisation:
    """The organisation as it looks at ``now`` (with a zone): the same for the same arguments, to the byte.

    ``say`` makes sentences to sound; by default espeak-ng, or tones where it is not there.
    """
    say = say or speech.speaker()[0]
    agents = {
        person.name: Agent(
            ids("showcase agent", person.name), person.name, "inactive" if person.until < 1 else "active"
        )
        for person in CAST
    }
    queues = {name: Queue(ids("showcase queue", name), name) for name in QUEUES}
    takes: dict[str, Take] = {}
    conversations = []
    for planned in history(now, seed, calls):
        dice = Random(f"{seed}/{planned.number}")  # noqa: S311 - repeatable is what it is to be
        performance = perform(_casting(planned, dice), dice, say)
        conversation = _conversation(f"showcase/{seed}/{planned.number}", planned, performance, agents, queues, dice)
        conversation = _with_its_problem(conversation, planned.number, calls)
        takes[conversation.id] = performance.take
        conversations.append(conversation)

    def sound_of(conversation: Conversation, recording: Recording) -> Sides:
        return takes[conversation.id].sides(conversation.in_file(recording).pairs)

    return Organisation(
        agents=tuple(agents.values()),
        queues=tuple(queues.values()),
        conversations=tuple(conversations),
        wrap_up_codes=tuple((ids("showcase wrap-up", name), name) for name in _WRAP_UP),
        name="Northwind (demo)",
        sound_of=sound_of,
    )


def _casting(planned: Planned, dice: Random) -> Casting:
    woman = dice.random() < 0.5
    style = planned.first.at(planned.progress)
    if dice.random() < _BAD_DAY:
        style = style.on_a_bad_day()
    return Casting(
        script=planned.script,
        first=planned.first,
        style=style,
        second=planned.second,
        second_style=planned.second.at(planned.progress),
        woman=woman,
        words=filled(dice, planned.at, woman),
        queue=planned.script.queue,
        daypart=daypart(planned.at),
    )


def _conversation(
    key: str, planned: Planned, played: Performance, agents: dict[str, Agent], queues: dict[str, Queue], dice: Random
) -> Conversation:
    script, guest = planned.script, ids(key, "guest")
    outbound = script.direction == "outbound"
    names = {
        GUEST: GUEST,
        MACHINE: MACHINE,
        FIRST: agents[planned.first.name].id,
        SECOND: agents[planned.second.name].id,
    }
    begin = played.connected if outbound else min(180, played.end)
    return Conversation(
        id=ids(key, "conversation"),
        started=planned.at,
        end=played.end,
        direction=script.direction,
        guest_session=guest,
        legs=_legs(key, planned, played, names, queues, dice),
        said=tuple(Said(names[one.who], one.start, one.end, one.text, one.words) for one in played.said),
        recordings=(
            Recording(ids(key, "recording"), guest, begin, played.end, suppressed=dice.random() < _SUPPRESSED),
        ),
        ivr=played.machine,
        queue=(played.machine[1], played.connected) if played.machine else None,
        queue_id=queues[script.queue].id,
        dialing=(0, played.connected) if outbound else None,
    )


def _legs(
    key: str, planned: Planned, played: Performance, names: dict[str, str], queues: dict[str, Queue], dice: Random
) -> tuple[Leg, ...]:
    def leg(who: str, start: int, end: int, queue: str, *, transferred: bool = False) -> Leg:
        return Leg(
            agent_id=names[who],
            session_id=ids(key, who),
            start=start,
            end=end,
            holds=played.holds[who == SECOND],
            queue_id=queues[queue].id,
            alert_ms=min(dice.randrange(1200, 2600), start - (played.machine or (0, 0))[1]),
            wrap_up_ms=dice.randrange(8000, 40_000),
            transferred=transferred,
        )

    queue, target = planned.script.queue, planned.script.transfers_to
    if played.change is None or target is None:
        return (leg(FIRST, played.connected, played.end, queue),)
    return (
        leg(FIRST, played.connected, played.change, queue, transferred=True),
        leg(SECOND, played.change + 50, played.end, target),
    )


def _with_its_problem(conversation: Conversation, number: int, calls: int) -> Conversation:
    """The same call, or one of the few with which something is wrong."""
    (recording,) = conversation.recordings
    recording = replace(
        recording,
        layout="mono" if number in [int(share * calls) for share in _MONO] else recording.layout,
        empty=number == int(_EMPTY * calls),
        state="ARCHIVED" if number == int(_ARCHIVED * calls) else recording.state,
    )
    transcribed = number not in [int(share * calls) for share in _UNTRANSCRIBED]
    return replace(conversation, recordings=(recording,), transcribed=transcribed)
