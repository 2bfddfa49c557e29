"""One recording: bytes and a transcript and what is known of hold → a Result. Pure and picklable: the heart of genqa.

transcript ─► utterances ──┐
audio ─► length, waveform, ┼─► Call ─► numbers ─► score
         who sounds when   │
hold ─► spans, connect ────┘
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from genqa import beside, clocks, sides, transcript
from genqa.call import SIDES, About, Call, Length, Role, spoken_seconds
from genqa.errors import InputError, InvalidSetting
from genqa.genesys.states import instant
from genqa.heard import NO_TRANSCRIPT, Heard, listen, measured
from genqa.holds import KnownHold
from genqa.request import File as File
from genqa.request import Request as Request
from genqa.result import Origin, Result, judge
from genqa.scoring import Rubric
from genqa.settings import Thresholds
from genqa.sides import AgentChannel
from genqa.transcript import Choice, Transcript

#: A provider's stated length and the decoded one may differ by rounding; by more than this they differ in earnest.
LENGTHS_DIFFER_MS = 1000
#: How the warning about it ends.
THEY_DIFFER = "do they belong together?"


def analyse(request: Request, rubric: Rubric, thresholds: Thresholds | None = None) -> Result:
    """Measure and score one recording.

    :raises InputError: nothing was handed in, or a file cannot be used; the message says which and why.
    """
    if not request.transcripts and not request.audio:
        raise InputError("nothing to score: give a transcript, a recording, or both")
    for kind, files in (("transcripts", request.transcripts), ("recordings", request.audio)):
        if len(files) > 2:
            raise InputError(f"{len(files)} {kind} for one call; at most two: the agent's and the guest's")
    about = _checked(request.about or About())
    recording_id = id_of(request)
    read = _transcript(request)
    sound = listen(request.audio, request.ffmpeg)
    of_transcript = (*(read.warnings if read else ()), *_one_sided(request, read))
    warnings = [*request.warnings, *(read.warnings if read else ()), *sound.warnings, *_one_sided(request, read)]

    length = _length(read, sound)
    known = request.hold.at(length.ms) if request.hold else KnownHold(None)
    warnings += known.warnings
    connects = (known.connected, request.connected, read.connected if read else None)
    call = Call(
        length=length,
        utterances=read.utterances if read else (),
        hold=known.hold,
        connected=next((connected for connected in connects if connected is not None), None),
        anonymous=read.anonymous if read else False,
        untimed=read.untimed if read else NO_TRANSCRIPT,
    )
    paused = clocks.pauses(call)
    on_call_clock = read.on_call_clock if read else False
    warnings += _lengths_differ(read, sound, paused.duration if on_call_clock else 0)
    call = clocks.on_the_recordings(call, paused, on_call_clock)
    labels = sides.labels_of(request.legs, request.names)
    call = replace(_named(call, labels), agents=sides.agents_of(request.legs, labels, paused, length.ms))
    call, basis, channel = _two_channels(request, call, read, sound, warnings)
    if about.started_at is None and known.recording_start is not None:
        about = replace(about, started_at=known.recording_start)
    origin = Origin(
        transcript_format=read.format if read else None,
        roles_basis=basis,
        audio=sound.words,
        channels=sound.channels,
        sides=(channel.number, 1 - channel.number) if request.apart and channel else read.channels if read else None,
        warnings=tuple(warnings),
        peaks=sound.peaks,
        agent_channel=channel.number if channel else None,
        agent_channel_basis=channel.basis if channel else None,
        sound=sound.sound,
        fit=beside.fit_of(call, sound.sound),
        transcript_warnings=of_transcript,
    )
    result = judge(recording_id, call, rubric, thresholds, about, origin)
    return replace(result, about=replace(about, agent=_who_talked_most(result)))


def utc(text: str) -> str:
    """A point in time as genqa stores it, UTC with ``Z``; a bare date is midnight UTC.

    :raises InvalidSetting: it is none.
    """
    found = instant(text)
    if found is None:
        raise InvalidSetting(f"{text[:40]!r} is not a time such as 2026-03-02 or 2026-03-02T14:30:00+01:00")
    return found.isoformat().replace("+00:00", "Z")


def _transcript(request: Request) -> Transcript | None:
    files = request.transcripts
    if not files:
        return None
    if request.apart:
        choice, given = request.choice or Choice(), _given_channel(request)
        if given is not None:
            choice = replace(choice, agent_speaker=None, agent_channel=given.number)
        return transcript.read_channels(
            [file.read() for file in files], name=files[0].name, format=request.format, choice=choice
        )
    if len(files) == 1:
        return transcript.read(
            files[0].read(),
            name=files[0].name,
            format=request.format,
            choice=request.choice,
            recording=request.recording_id,
        )
    if request.choice and (request.choice.agent_speaker is not None or request.choice.agent_channel is not None):
        raise InvalidSetting("with two transcripts the first is the agent's: no agent speaker or channel can be chosen")
    names = (files[0].name, files[1].name)
    return transcript.read_two_sides(
        files[0].read(), files[1].read(), names=names, format=request.format, recording=request.recording_id
    )


def _one_sided(request: Request, read: Transcript | None) -> list[str]:
    """A doubt about a file in which one side alone speaks: recorders and transcribers often make a file a side."""
    heard = {said.party.role for said in read.utterances} & set(SIDES) if read else set()
    if len(request.transcripts) != 1 or len(heard) != 1:
        return []
    (role,) = heard
    return [f"only the {role} speaks in the transcript; if the {role.other_side} has a file of their own, give both"]


def _length(read: Transcript | None, sound: Heard) -> Length:
    if sound.length is not None:
        return Length(sound.length, "audio")
    last = max((said.end for said in read.utterances), default=0) if read else 0
    stated = read.length if read else None
    return Length(last, "last word") if stated is None else Length(max(stated, last), "stated")


def _lengths_differ(read: Transcript | None, sound: Heard, paused: int) -> list[str]:
    """A doubt about two lengths that differ by more than the recorder paused."""
    stated = read.length if read else None
    if stated is None or sound.length is None or abs(stated - paused - sound.length) <= LENGTHS_DIFFER_MS:
        return []
    ours, theirs = spoken_seconds(sound.length), spoken_seconds(stated)
    return [f"the transcript is of a recording of {theirs}, this one has {ours}: {THEY_DIFFER}"]


def _two_channels(
    request: Request, call: Call, read: Transcript | None, sound: Heard, warnings: list[str]
) -> tuple[Call, str | None, AgentChannel | None]:
    """The call with what the sound of two channels tells, how its sides are known, and the agent's channel."""
    basis = read.roles_basis if read else None
    heard = sound.sound
    speech = heard.two_sides if heard else None
    if request.apart and read is not None and read.channels is not None:
        call, basis, channel = sides.by_channel(call, read, speech, _given_channel(request))
        return sides.with_agents(call, warnings), basis, channel
    if read is None and heard is not None:
        return measured(call, heard, _given_channel(request) if speech else None, warnings)
    channel = sides.agent_channel(speech, _given_channel(request), call, warnings) if speech else None
    return sides.with_agents(call, warnings), basis, channel


def _given_channel(request: Request) -> AgentChannel | None:
    chosen = request.agent_channel
    if chosen is None and request.choice is not None and (not request.transcripts or request.apart):
        chosen = sides.chosen_channel(request.choice)
    in_order = len(request.audio) == 2 and not request.audio_by_channel
    if chosen is None:
        return AgentChannel(0, sides.BY_ORDER) if in_order else None
    if in_order:
        raise InvalidSetting("with two recordings the first is the agent's: no agent's channel can be chosen")
    return AgentChannel(chosen, sides.BY_SETTING)


def _named(call: Call, labels: Mapping[str, str]) -> Call:
    """The call with names for parties that the transcript calls by a user's id."""
    if not labels:
        return call
    said = [
        one._replace(party=one.party._replace(label=labels.get(one.party.label, one.party.label)))
        for one in call.utterances
    ]
    return replace(call, utterances=tuple(said))


def _who_talked_most(result: Result) -> str | None:
    """The agent of a call: of several whom its source names, the one who talked longest."""
    agents = {who.label for who in result.call.agents}
    if len(agents) == 1:
        return result.about.agent or next(iter(agents))
    measures = result.measures
    talk = [
        (measures.speech[name].duration, party.label)
        for party, name in measures.parties.items()
        if party.role is Role.AGENT and party.label in agents
    ]
    longest, label = max(talk, default=(0, ""))
    return _clean(label) if longest else result.about.agent


def id_of(request: Request) -> str:
    """The id that was given, else one made from the content: the same files always get the same id."""
    if request.recording_id is not None:
        given = _clean(request.recording_id)
        if not given or len(given) > 200:
            raise InvalidSetting("a recording id is a text of 1 to 200 characters")
        return given
    digest = hashlib.sha256()
    for file in (*request.audio, *request.transcripts):
        digest.update(file.digest())
    return f"file-{digest.hexdigest()[:16]}"


def _checked(about: About) -> About:
    return replace(
        about,
        agent=_clean(about.agent),
        queue=_clean(about.queue),
        direction=_clean(about.direction),
        trunk=_clean(about.trunk),
        interaction_id=_clean(about.interaction_id),
        started_at=utc(about.started_at) if about.started_at else None,
    )


def _clean(text: str | None) -> str | None:
    """Text that any database and any page can hold: one line, no control characters, no halves of a character."""
    if text is None:
        return None
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join("".join(character if character.isprintable() else " " for character in whole).split())[:500] or None
