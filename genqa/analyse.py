"""One recording: bytes and a transcript and what is known of hold → a Result. Pure and picklable: the heart of genqa.

transcript ─► utterances ──┐
audio ─► length, waveform, ┼─► Call ─► numbers ─► score
         who sounds when   │
hold ─► spans, connect ────┘
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from genqa import beside, clocks, sides, transcript
from genqa.call import SIDES, About, Call, Length, Role, Sound, spoken_seconds
from genqa.errors import InputError, InvalidSetting, MissingFile
from genqa.genesys.source import Leg
from genqa.genesys.states import instant
from genqa.holds import GivenHold, KnownHold
from genqa.result import Origin, Result, judge
from genqa.scoring import Rubric
from genqa.settings import Thresholds
from genqa.sides import AgentChannel
from genqa.transcript import Choice, Transcript

#: A provider's stated length and the decoded one may differ by rounding; by more than this they differ in earnest.
LENGTHS_DIFFER_MS = 1000
#: How the warning about it ends.
THEY_DIFFER = "do they belong together?"
#: Bytes that are read at once.
_PIECE = 1 << 20

_NO_TRANSCRIPT = "there is no transcript: nothing tells who speaks when"


@dataclass(frozen=True, slots=True)
class File:
    """A file, and its name for messages alone. ``data``: its bytes, or where it lies and is read when it is needed.

    What lies somewhere must still lie there, unchanged, when the request is analysed.
    """

    name: str
    data: bytes | Path

    def open(self) -> BinaryIO:
        """The file, open for reading. :raises MissingFile: it is not there, or may not be read."""
        if isinstance(self.data, bytes):
            return BytesIO(self.data)
        try:
            return self.data.open("rb")
        except OSError as error:
            raise MissingFile(f"{self.name}: cannot be read ({error.strerror or type(error).__name__})") from None

    def read(self) -> bytes:
        """All of its bytes. :raises MissingFile: it is not there, or may not be read."""
        with self.open() as file:
            return file.read()

    def digest(self) -> bytes:
        """The SHA-256 of its bytes. :raises MissingFile: it is not there, or may not be read."""
        digest = hashlib.sha256()
        with self.open() as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
        return digest.digest()


@dataclass(frozen=True, slots=True)
class Request:
    """All that is handed in about one recording. Two files of a kind are the agent's side and the guest's; by channel:
    of the recording's, 0 first.

    ``agent_channel``: the recording's channel on which the agent is, from 0, as somebody set it. What a source knows:
    ``connected``, the first agent's connect in ms from the recording's start on the call's clock; ``legs``, which agent
    was on when; ``names``, (user id, name) for voices that a transcript names by their ids.
    """

    transcripts: Sequence[File] = ()
    audio: Sequence[File] = ()
    format: str | None = None
    choice: Choice | None = None
    hold: GivenHold | None = None
    about: About | None = None
    recording_id: str | None = None
    ffmpeg: str | None = None
    agent_channel: int | None = None
    connected: int | None = None
    legs: tuple[Leg, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    audio_by_channel: bool = False
    transcripts_by_channel: bool = False
    warnings: tuple[str, ...] = ()

    @property
    def apart(self) -> bool:
        """Whether there is a transcript of each channel of the recording."""
        return self.transcripts_by_channel and len(self.transcripts) == 2


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
    sound = _sound(request)
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
        untimed=read.untimed if read else _NO_TRANSCRIPT,
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
        sound=sound.heard,
        fit=beside.fit_of(call, sound.heard),
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


@dataclass(frozen=True, slots=True)
class _Sound:
    """What the audio says, with nothing of numpy left in it."""

    length: int | None = None
    words: str | None = None
    channels: int = 0
    peaks: bytes | None = None
    warnings: tuple[str, ...] = ()
    heard: Sound | None = None


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


def _sound(request: Request) -> _Sound:
    files = request.audio
    if not files:
        return _Sound()
    from genqa import audio  # brings numpy, which a transcript alone does not need

    with ExitStack() as open_files:
        opened = [open_files.enter_context(file.open()) for file in files]
        recording = open_files.enter_context(audio.opened(opened, [file.name for file in files], request.ffmpeg))
        peaks = audio.Gathering(recording.rate, recording.channels)
        heard = audio.hear(recording, peaks.add)
    form = "mono" if recording.channels == 1 else f"{recording.channels} channels"
    words = f"{recording.codec}, {recording.rate / 1000:g} kHz, {form}"
    return _Sound(
        recording.length_ms, words, recording.channels, peaks.done().to_bytes(), recording.warnings, heard
    )  # fmt: skip


def _length(read: Transcript | None, sound: _Sound) -> Length:
    if sound.length is not None:
        return Length(sound.length, "audio")
    last = max((said.end for said in read.utterances), default=0) if read else 0
    stated = read.length if read else None
    return Length(last, "last word") if stated is None else Length(max(stated, last), "stated")


def _lengths_differ(read: Transcript | None, sound: _Sound, paused: int) -> list[str]:
    """A doubt about two lengths that differ by more than the recorder paused."""
    stated = read.length if read else None
    if stated is None or sound.length is None or abs(stated - paused - sound.length) <= LENGTHS_DIFFER_MS:
        return []
    ours, theirs = spoken_seconds(sound.length), spoken_seconds(stated)
    return [f"the transcript is of a recording of {theirs}, this one has {ours}: {THEY_DIFFER}"]


def _two_channels(
    request: Request, call: Call, read: Transcript | None, sound: _Sound, warnings: list[str]
) -> tuple[Call, str | None, AgentChannel | None]:
    """The call with what the sound of two channels tells, how its sides are known, and the agent's channel."""
    basis = read.roles_basis if read else None
    heard = sound.heard
    speech = heard.two_sides if heard else None
    if request.apart and read is not None and read.channels is not None:
        call, basis, channel = sides.by_channel(call, read, speech, _given_channel(request))
        return sides.with_agents(call, warnings), basis, channel
    if heard is None or speech is None:
        if read is None and heard is not None:
            why = heard.why_not or "the recording has one channel"
            call = replace(call, untimed=f"there is no transcript, and {why}: nothing tells who speaks when")
        return sides.with_agents(call, warnings), basis, None
    channel = sides.agent_channel(speech, _given_channel(request), call, warnings)
    if read is None and channel is not None:
        call = sides.measured_by_sound(replace(call, untimed=None), speech, channel.number, heard.method, warnings)
        return call, f"voice activity of two channels, {heard.method}", channel
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
