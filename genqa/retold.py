"""A call that gets another transcript, or its first one: measured again from the facts that are known of its sound.

    stored   sound ───────────────────────────┐
             hold, agents, connect, length ───┼─► Call ─► numbers ─► score
    new      transcript ─► sides ─► utterances┘

The recording is not needed. What was decided about the agent's channel, or swapped by hand, holds on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from genqa import beside, sides, transcript
from genqa.call import SIDES, Call, Role, Utterance
from genqa.errors import InputError, UnknownSpeaker
from genqa.result import SWAPPED, Result, judge
from genqa.scoring import Rubric
from genqa.settings import Thresholds
from genqa.sides import BY_FIRST, CONTRADICTED, AgentChannel
from genqa.spans import Spans
from genqa.transcript import BEFORE_THE_RECORDING, Choice, Transcript
from genqa.transcript.roles import CHOSEN

#: What warnings about a transcript that is gone say, where nothing else tells them from those that stay.
_OF_A_TRANSCRIPT = (
    CONTRADICTED, "do they belong together?", BEFORE_THE_RECORDING, "give both", "nothing tells which spoke",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewTranscript:
    """A provider's answer: one file of the whole recording, or one a channel, 0 first; ``by`` whom, and why."""

    files: Sequence[bytes]
    format: str
    by: str
    warnings: tuple[str, ...] = ()


def retold(
    stored: Result, new: NewTranscript, rubric: Rubric, thresholds: Thresholds, agent_channel: int | None = None
) -> Result:
    """The stored call with another transcript. ``agent_channel``: as it was decided for calls like it, if it was.

    :raises TranscriptError: the transcript cannot be read. :raises InputError: there are more files than channels.
    """
    if not 1 <= len(new.files) <= 2:
        raise InputError(f"{len(new.files)} transcripts for one call; there is one, or one for each of two channels")
    origin, sound = stored.origin, stored.origin.sound
    known = known_channel(stored, agent_channel)
    # What is on both channels of a copy says nothing of sides; it is transcribed as one channel.
    apart = origin.channels == 2 and (sound is None or sound.two_sides is not None)
    read, exchanged = _read(new, known if apart else None)
    call = replace(
        stored.call, utterances=read.utterances, by_sound=False, anonymous=read.anonymous, untimed=read.untimed
    )
    if exchanged:
        call = call.with_sides_swapped()
    kept = [one for one in origin.warnings if not _is_of_the_transcript(one, stored)]
    of_transcript = [*read.warnings, *_one_sided(call, len(new.files)), *new.warnings]
    speech = sound.two_sides if sound else None
    if len(new.files) == 2 and read.channels is not None:
        call, basis, channel = sides.by_channel(call, read, speech, known)
    else:
        by_channel = known is not None and (exchanged or (apart and read.roles_basis == CHOSEN))
        basis = f"channel {known.number}: {known.basis}" if known and by_channel else read.roles_basis
        call, basis = _as_by_hand(stored, call, basis)
        channel = None if speech is None else sides.agent_channel(speech, known, call, of_transcript)
    call = sides.with_agents(call, of_transcript)
    on = (channel.number, 1 - channel.number) if channel and (len(new.files) == 2 or exchanged) else read.channels
    origin = replace(
        origin,
        transcript_format=read.format,
        roles_basis=basis,
        sides=on,
        warnings=(*kept, *of_transcript),
        transcript_warnings=tuple(of_transcript),
        agent_channel=channel.number if channel else None,
        agent_channel_basis=channel.basis if channel else None,
        transcribed=new.by,
        fit=beside.fit_of(call, sound),
    )
    return judge(stored.recording_id, call, rubric, thresholds, stored.about, origin)


def known_channel(stored: Result, decided: int | None) -> AgentChannel | None:
    """The agent's channel of a stored call, where more is known of it than who speaks first.

    A channel that was found by a transcript is known no better than the transcript's sides were.
    """
    origin = stored.origin
    number, basis = origin.agent_channel, origin.agent_channel_basis
    guessed = basis is None or basis.endswith(BY_FIRST)
    if basis is not None and basis.startswith(sides.BY_TRANSCRIPT):
        guessed = (origin.roles_basis or "").endswith(BY_FIRST)
    if number is not None and basis is not None and not guessed:
        return AgentChannel(number, basis)
    return None if decided is None else AgentChannel(decided, sides.BY_SETTING)


def _read(new: NewTranscript, known: AgentChannel | None) -> tuple[Transcript, bool]:
    """The transcript, and whether its agent and guest are still to be exchanged."""
    choice = Choice(agent_channel=known.number if known else None)
    if len(new.files) == 2:
        return transcript.read_channels(new.files, format=new.format, choice=choice), False
    if known is None:
        return transcript.read(new.files[0], format=new.format), False
    try:
        return transcript.read(new.files[0], format=new.format, choice=choice), False
    except UnknownSpeaker:  # it tells no channels apart, or on the agent's nobody speaks
        plain = transcript.read(new.files[0], format=new.format)
    other = Choice(agent_channel=1 - known.number)
    try:
        return transcript.read(new.files[0], format=new.format, choice=other), True
    except UnknownSpeaker:
        return plain, False


def _as_by_hand(stored: Result, call: Call, basis: str) -> tuple[Call, str]:
    """The sides as somebody swapped them in the transcript before, found again by when each side speaks."""
    if stored.origin.roles_basis != SWAPPED or stored.call.by_sound or stored.call.untimed or call.untimed:
        return call, basis
    before = [_spoken(stored.call.utterances, role) for role in SIDES]
    now = [_spoken(call.utterances, role) for role in SIDES]
    alike = sum(one.intersection(other).duration for one, other in zip(now, before, strict=True))
    crossed = sum(one.intersection(other).duration for one, other in zip(now, reversed(before), strict=True))
    return (call.with_sides_swapped() if crossed > alike else call), SWAPPED


def _spoken(utterances: Sequence[Utterance], role: Role) -> Spans:
    return Spans([(said.start, said.end) for said in utterances if said.party.role is role])


def _one_sided(call: Call, files: int) -> list[str]:
    heard = {said.party.role for said in call.utterances} & set(SIDES)
    if files != 1 or len(heard) != 1 or call.anonymous:
        return []
    (role,) = heard
    return [f"only the {role} speaks in the transcript"]


def _is_of_the_transcript(warning: str, stored: Result) -> bool:
    """Whether a warning goes with the transcript that the call had, or with its having none."""
    if warning in stored.origin.transcript_warnings or warning.startswith((sides.NO_TRANSCRIPT, sides.HOLD_IS_SPEECH)):
        return True
    return sides.GUESSED in warning or any(part in warning for part in _OF_A_TRANSCRIPT)
