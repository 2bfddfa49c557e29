"""Which of a recording's two channels is the agent's, and whose voice each stretch of its sound is.

    channel 0    ░░░music░░░|██ agent A ██|  |█ A █|      |██ agent B ██|░survey░
    channel 1      |guest|        |guest|             |guest|
    agents                  |────── A ──────────|──────── B ────────────|          what sounds outside is a machine's

An agent's channel is known from the setting; else from the transcript; else from what sounds before and after the
connect; else, for want of anything better, it is the one that is the first to speak then.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from genqa.call import SIDES, Call, OnCall, Party, Role, Utterance, counted
from genqa.clocks import spans_without
from genqa.errors import InvalidSetting, UnknownSpeaker
from genqa.genesys.source import Leg
from genqa.metrics.hold import place
from genqa.metrics.voices import CLOCKS_DIFFER_MS
from genqa.settings import LONGEST_MS
from genqa.spans import NOTHING, Pair, Span, Spans
from genqa.transcript import Choice, Transcript

BY_SETTING = "set by the user"
BY_FIRST = "for want of anything better"
#: How the warning begins about calls that are measured from their sound, for want of a transcript.
NO_TRANSCRIPT = "no transcript: measured from the sound of the two channels"
#: What else than voices is speech to a method, by its name; and to one that is not named here.
_COUNTS = {
    "voice": "which tells voices from music and noise, though not without fail",
    "energy": "in which music and noise count too",
}
_SOME_COUNTS = "in which some music and noise may count too"
HOLD_IS_SPEECH = "hold has no place in the recording: what sounds during it counts as speech"
#: How the warning begins that the agent's channel is a guess.
GUESSED = "nothing tells which channel is the agent's but who speaks first"
#: How the warning ends where the transcript's sides and the agent's channel do not go together.
CONTRADICTED = "one of them has the sides swapped"
#: How what is known by the words' times and the channels' sound begins.
BY_TRANSCRIPT = "the transcript"
BY_ORDER = "one file a side: the agent's first"

#: What is needed of a side's own speech to match it with a channel, and the share of it that must fit.
ENOUGH_MS, CLEAR = 3000, 0.75
#: How long before the connect the recording must begin to tell a channel by its silence, and how much of it counts.
LONG_BEFORE_MS, SPEAKS_MS, SILENT_MS = 3000, 1000, 200
#: What sounds for more than this share of the time before the connect is music or a machine.
PLAYED = 0.5
SEVERAL = "several agents"
_CHANNEL = re.compile(r"(?:ch(?:annel)?[_ ]?)?(\d{1,3})")
_MACHINE, _GUEST = Party(Role.IVR, ""), Party(Role.GUEST, "")

Channels = tuple[Spans, Spans]


@dataclass(frozen=True, slots=True)
class AgentChannel:
    """The agent's channel, from 0, and how it is known."""

    number: int
    basis: str


def agent_channel(speech: Channels, given: AgentChannel | None, call: Call, warnings: list[str]) -> AgentChannel | None:
    """The agent's channel of a recording in which these channels sound; ``None`` where a transcript leaves it open.

    ``call`` is what is known of it without the sound. A contradiction, or a guess, is added to ``warnings``.

    :raises InvalidSetting: the channel that was given is none of the two.
    """
    told = _by_transcript(speech, call)
    if given is not None:
        if given.number not in (0, 1):
            raise InvalidSetting(f"the recording has the channels 0 and 1, the agent's cannot be {given.number}")
        if told is not None and told.number != given.number:
            warnings.append(
                f"the agent of the transcript sounds on channel {told.number}, but the agent's channel is "
                f"{given.number} ({given.basis}): {CONTRADICTED}"
            )
        return given
    found = told or _by_connect(speech, call.connected)
    if found is None and not call.utterances:
        found = _by_first(speech, call.connected)
        warnings.append(f"{GUESSED}: channel {found.number} was taken, swap the sides if that is wrong")
    return found


def by_channel(
    call: Call, read: Transcript, speech: Channels | None, given: AgentChannel | None
) -> tuple[Call, str, AgentChannel | None]:
    """The call of a transcript of each channel apart, how its sides are known, and the agent's channel.

    Words and sound have their channels in common. What the connect tells goes before a guess by who speaks first. A
    recording in whose sound there are no two sides has no agent's channel.
    """
    agents_on = read.channels[0] if read.channels else 0
    if given is not None and given.number == agents_on:
        return call, f"channel {agents_on}: {given.basis}", given if speech else None
    found = AgentChannel(agents_on, read.roles_basis)
    if speech is not None and read.roles_basis.endswith(BY_FIRST):
        found = _by_connect(speech, call.connected) or found
    call = call if found.number == agents_on else call.with_sides_swapped()
    return call, found.basis, found if speech else None


def chosen_channel(choice: Choice) -> int | None:
    """The channel that somebody named as the agent's where there is no transcript whose speakers could be meant.

    :raises UnknownSpeaker: a speaker was named, who is no channel.
    """
    if choice.agent_speaker is None:
        return choice.agent_channel
    named = _CHANNEL.fullmatch(choice.agent_speaker.strip().casefold())
    if named is None:
        raise UnknownSpeaker(
            f"no transcript names a speaker {choice.agent_speaker[:40]!r}; without one the agent is channel_0 or"
            " channel_1"
        )
    return int(named[1])


def labels_of(legs: Sequence[Leg], names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What to call each user: by name, and by name and id where several have one name."""
    known = dict(names) | {leg.user_id: leg.name for leg in legs if leg.user_id and leg.name}
    shared = {name for name, count in Counter(known.values()).items() if count > 1}
    return {user: f"{name} ({user[:8]})" if name in shared else name for user, name in known.items()}


def agents_of(legs: Sequence[Leg], labels: Mapping[str, str], paused: Spans, length: int) -> tuple[OnCall, ...]:
    """Each agent once, on the clock of a recording of so many ms, who came first in front."""
    found: dict[str, list[Leg]] = {}
    for number, leg in enumerate(sorted(legs, key=lambda leg: leg.start), 1):
        user = leg.user_id or ""
        found.setdefault(labels.get(user) or leg.name or user or f"agent {number}", []).append(leg)
    agents = []
    for label, own in found.items():
        times = [(leg.start, LONGEST_MS if leg.end is None else leg.end) for leg in own]
        holds = [leg.hold for leg in own if leg.hold is not None]
        hold = sum(holds) if len(holds) == len(own) else None
        agents.append(OnCall(label, spans_without(paused, times).crop(0, length), hold))
    return tuple(agents)


def what_counts(method: str) -> str:
    """What a method of voice activity (``voice v2``) takes for speech, to be said after "the sound of the channels"."""
    return _COUNTS.get(method.partition(" ")[0], _SOME_COUNTS)


def measured_by_sound(
    call: Call, speech: Channels, agents_on: int, method: str, warnings: list[str], machine: Spans = NOTHING
) -> Call:
    """The call with an utterance for each stretch of sound; the agent is on this channel, but when a machine speaks."""
    warnings.append(f"{NO_TRANSCRIPT}, {what_counts(method)}")
    hold = place(call)
    if hold.total and hold.in_file is None:
        warnings.append(HOLD_IS_SPEECH)
    own, machine = _cut(speech[agents_on], _agents_time(call).minus(machine))
    heard = [(own, Party(Role.AGENT, "")), (machine, _MACHINE), (speech[1 - agents_on], _GUEST)]
    said = [Utterance(party, start, end, "") for spans, party in heard for start, end in spans.pairs]
    said.sort(key=lambda one: (one.start, one.end))
    return with_agents(replace(call, utterances=tuple(said), by_sound=True), warnings)


def with_agents(call: Call, warnings: list[str]) -> Call:
    """The call with the agent's voice named, or told apart by who was on the call in the middle of what is said."""
    labels = {said.party.label for said in call.utterances if said.party.role is Role.AGENT}
    if not call.agents or len(labels) != 1 or (len(call.agents) > 1 and labels <= {who.label for who in call.agents}):
        return call
    said = tuple(_whose(said, call.agents) if said.party.role is Role.AGENT else said for said in call.utterances)
    several = sum(one.party == Party(Role.AGENT, SEVERAL) for one in said)
    if several:
        what = counted(several, "stretch of speech falls", "stretches of speech fall")
        warnings.append(f"{what} in the time of several agents: nothing tells which spoke")
    return replace(call, utterances=said)


def swapped(call: Call) -> Call:
    """The same call with agent and guest exchanged."""
    if not call.by_sound and not call.agents:
        return call.with_sides_swapped()
    agents = {who.label for who in call.agents} | {SEVERAL}
    said = [_exchanged(one, call.by_sound, agents) for one in call.utterances]
    if call.by_sound:
        parts = Spans([(one.start, one.end) for one in said if one.party.role is Role.AGENT])
        own, machine = _cut(parts, _agents_time(call))
        said = [one for one in said if one.party.role is not Role.AGENT]
        for spans, party in ((own, Party(Role.AGENT, "")), (machine, _MACHINE)):
            said += [Utterance(party, start, end, "") for start, end in spans.pairs]
        said.sort(key=lambda one: (one.start, one.end))
    return with_agents(replace(call, utterances=tuple(said)), [])


def _by_transcript(speech: Channels, call: Call) -> AgentChannel | None:
    """The channel on which the agent's words sound and the guest's do not, each while the other is quiet."""
    if call.untimed is not None or call.anonymous:
        return None
    agent, guest = (_spoken(call.utterances, role) for role in SIDES)
    agent, guest = agent.minus(guest), guest.minus(agent)
    alone = (speech[0].minus(speech[1]), speech[1].minus(speech[0]))
    fits = [
        agent.intersection(alone[number]).duration + guest.intersection(alone[1 - number]).duration for number in (0, 1)
    ]
    best = int(fits[1] > fits[0])
    if sum(fits) < ENOUGH_MS or fits[best] < CLEAR * sum(fits):
        return None
    share = f"{fits[best] / sum(fits):.0%}".replace("%", " %")
    return AgentChannel(best, f"{BY_TRANSCRIPT}: {share} of what either side says alone sounds on its channel")


def _by_connect(speech: Channels, connected: int | None) -> AgentChannel | None:
    """The channel that what sounds before the connect and who speaks first after it both point to.

    Before it the agent is silent; but recorders that listen in on what the guest hears put machine and music of the
    queue on the agent's channel, and those leave hardly a pause, which a guest who talks to a machine does.
    """
    if connected is None or connected < LONG_BEFORE_MS:
        return None
    before = [spans.crop(0, connected - CLOCKS_DIFFER_MS // 2).duration for spans in speech]
    sounds = int(before[1] > before[0])
    if before[1 - sounds] > SILENT_MS or before[sounds] < SPEAKS_MS:
        return None
    first, played = _by_first(speech, connected).number, before[sounds] > PLAYED * connected
    if first == sounds and played:
        return AgentChannel(first, f"the connect: channel {first} plays until then, and is the first to speak after it")
    if first != sounds and not played:
        return AgentChannel(first, f"the connect: channel {first} is silent before it, and the first to speak after it")
    return None


def _by_first(speech: Channels, connected: int | None) -> AgentChannel:
    since = 0 if connected is None else connected
    early = since - CLOCKS_DIFFER_MS // 2
    firsts = [next((span.start for span in spans if span.start >= early), None) for spans in speech]
    first = int(firsts[0] is None or (firsts[1] is not None and firsts[1] < firsts[0]))
    when = "the first to speak" if connected is None else "the first to speak after the connect"
    return AgentChannel(first, f"{when}, {BY_FIRST}")


def _agents_time(call: Call) -> Spans:
    """When an agent was on the call, as far as anything tells; else all of it."""
    if call.agents:
        return NOTHING.union(*[who.connected for who in call.agents])
    return Spans([(call.connected or 0, call.length.ms)])


def _cut(spans: Spans, time: Spans) -> tuple[Spans, Spans]:
    """What lies in this time, and what does not; a part of less than the clocks may differ goes with its longer half.

    sound       |███████████|     |██████████████|
    time          |────────────────────|
    inside      |███████████|     |████|
    outside                            |█████████|
    """
    kept: dict[bool, list[Pair]] = {True: [], False: []}
    for span in spans:
        whole = Spans([span])
        parts = [(part, True) for part in whole.intersection(time)] + [(part, False) for part in whole.minus(time)]
        parts.sort()
        for number, (part, inside) in enumerate(parts):
            beside = [other for other in (number - 1, number + 1) if 0 <= other < len(parts)]
            longest = max(beside, key=lambda other: parts[other][0].duration, default=number)
            follows = part.duration < min(CLOCKS_DIFFER_MS, parts[longest][0].duration)
            kept[parts[longest][1] if follows else inside].append(part)
    return Spans(kept[True]), Spans(kept[False])


def _whose(said: Utterance, agents: Sequence[OnCall]) -> Utterance:
    if len(agents) == 1:
        return said._replace(party=Party(Role.AGENT, agents[0].label or said.party.label))
    middle = (said.start + said.end) // 2
    there = [who.label for who in agents if who.connected.at(middle)]
    label = there[0] if len(there) == 1 else SEVERAL if there else _nearest(agents, middle)
    return said._replace(party=Party(Role.AGENT, label))


def _nearest(agents: Iterable[OnCall], instant: int) -> str:
    def away(span: Span) -> int:
        return max(span.start - instant, instant - span.end)

    return min((min(map(away, who.connected), default=10**9), who.label) for who in agents)[1]


def _exchanged(said: Utterance, by_sound: bool, agents: set[str]) -> Utterance:
    role, label = said.party
    if role is Role.AGENT or (by_sound and role is Role.IVR):
        return said._replace(party=Party(Role.GUEST, "" if label in agents else label))
    return said._replace(party=Party(role.other_side, label))


def _spoken(utterances: Iterable[Utterance], role: Role) -> Spans:
    own = [said for said in utterances if said.party.role is role]
    return Spans([(part.start, part.end) for said in own for part in (said.words or (said,))])
