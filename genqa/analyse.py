"""One recording: bytes and a transcript and what is known of hold → a Result. Pure and picklable: the heart of genqa.

transcript ─► utterances ──┐
audio ─► length, waveform ─┼─► Call ─► numbers ─► score
hold ─► spans, connect ────┘
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from genqa import transcript
from genqa.call import SIDES, About, Call, Length, Utterance, Word, spoken_seconds
from genqa.errors import InputError, InvalidSetting
from genqa.genesys.source import Leg
from genqa.genesys.states import instant
from genqa.holds import GivenHold, KnownHold
from genqa.metrics.hold import place
from genqa.result import Origin, Result, judge
from genqa.scoring import Rubric
from genqa.settings import Thresholds
from genqa.spans import Spans
from genqa.transcript import Choice, Transcript

#: A provider's stated length and the decoded one may differ by rounding; by more than this they differ in earnest.
LENGTHS_DIFFER_MS = 1000
#: How the warning about it ends.
THEY_DIFFER = "do they belong together?"


@dataclass(frozen=True, slots=True)
class File:
    """A file's bytes, and its name for messages alone."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Request:
    """All that is handed in about one recording. Two files of a kind are the agent's side and the guest's.

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
    warnings: tuple[str, ...] = ()


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
    recording_id = _recording_id(request)
    read = _transcript(request)
    sound = _sound(request)
    warnings = [*request.warnings, *(read.warnings if read else ()), *sound.warnings, *_one_sided(request, read)]

    length = _length(read, sound, warnings)
    known = request.hold.at(length.ms) if request.hold else KnownHold(None)
    warnings += known.warnings
    call = Call(
        length=length,
        utterances=read.utterances if read else (),
        hold=known.hold,
        connected=known.connected if known.connected is not None or read is None else read.connected,
        anonymous=read.anonymous if read else False,
        untimed=read.untimed if read else "there is no transcript: nothing tells who speaks when",
    )
    call = _on_the_recordings_clock(call, read.on_call_clock if read else False)
    if about.started_at is None and known.recording_start is not None:
        about = replace(about, started_at=known.recording_start)
    origin = Origin(
        transcript_format=read.format if read else None,
        roles_basis=read.roles_basis if read else None,
        audio=sound.words,
        channels=sound.channels,
        sides=read.channels if read else None,
        warnings=tuple(warnings),
        peaks=sound.peaks,
    )
    return judge(recording_id, call, rubric, thresholds, about, origin)


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


def _transcript(request: Request) -> Transcript | None:
    files = request.transcripts
    if not files:
        return None
    if len(files) == 1:
        return transcript.read(
            files[0].data,
            name=files[0].name,
            format=request.format,
            choice=request.choice,
            recording=request.recording_id,
        )
    if request.choice and (request.choice.agent_speaker is not None or request.choice.agent_channel is not None):
        raise InvalidSetting("with two transcripts the first is the agent's: no agent speaker or channel can be chosen")
    names = (files[0].name, files[1].name)
    return transcript.read_two_sides(
        files[0].data, files[1].data, names=names, format=request.format, recording=request.recording_id
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

    if len(files) == 1:
        recording = audio.read(files[0].data, name=files[0].name, ffmpeg=request.ffmpeg)
    else:
        names = (files[0].name, files[1].name)
        recording = audio.read_two_monos(files[0].data, files[1].data, names=names, ffmpeg=request.ffmpeg)
    channels = len(recording.channels)
    words = f"{recording.codec}, {recording.rate / 1000:g} kHz, {'mono' if channels == 1 else f'{channels} channels'}"
    peaks = audio.peaks(recording).to_bytes()
    return _Sound(recording.length_ms, words, channels, peaks, recording.warnings)


def _length(read: Transcript | None, sound: _Sound, warnings: list[str]) -> Length:
    stated = read.length if read else None
    if sound.length is not None:
        if stated is not None and abs(stated - sound.length) > LENGTHS_DIFFER_MS:
            warnings.append(
                f"the transcript is of a recording of {spoken_seconds(stated)}, this one has "
                f"{spoken_seconds(sound.length)}: {THEY_DIFFER}"
            )
        return Length(sound.length, "audio")
    last = max((said.end for said in read.utterances), default=0) if read else 0
    return Length(last, "last word") if stated is None else Length(max(stated, last), "stated")


def _on_the_recordings_clock(call: Call, utterances_on_call_clock: bool) -> Call:
    """The call with every time on the recording's clock, where the recorder paused during hold.

    call's clock         |─ a ─|▒▒▒▒ hold ▒▒▒▒|─ b ─|
    recording's clock    |─ a ─|─ b ─|                    b stands earlier by the hold before it
    """
    if call.hold is None or call.hold.spans is None or not place(call).recorder_paused:
        return call
    pauses = call.hold.spans
    connected = None if call.connected is None else _without(pauses, call.connected)
    utterances = call.utterances
    if utterances_on_call_clock:
        utterances = tuple(_moved(said, pauses) for said in utterances)
    return replace(call, connected=connected, utterances=utterances)


def _moved(said: Utterance, pauses: Spans) -> Utterance:
    return said._replace(
        start=_without(pauses, said.start),
        end=_without(pauses, said.end),
        words=tuple(Word(_without(pauses, word.start), _without(pauses, word.end), word.text) for word in said.words),
    )


def _without(pauses: Spans, instant_ms: int) -> int:
    return instant_ms - sum(min(pause.end, instant_ms) - pause.start for pause in pauses if pause.start < instant_ms)


def _recording_id(request: Request) -> str:
    """The id that was given, else one made from the content: the same files always get the same id."""
    if request.recording_id is not None:
        given = _clean(request.recording_id)
        if not given or len(given) > 200:
            raise InvalidSetting("a recording id is a text of 1 to 200 characters")
        return given
    digest = hashlib.sha256()
    for file in (*request.audio, *request.transcripts):
        digest.update(hashlib.sha256(file.data).digest())
    return f"file-{digest.hexdigest()[:16]}"


def _checked(about: About) -> About:
    return replace(
        about,
        agent=_clean(about.agent),
        queue=_clean(about.queue),
        direction=_clean(about.direction),
        interaction_id=_clean(about.interaction_id),
        started_at=utc(about.started_at) if about.started_at else None,
    )


def _clean(text: str | None) -> str | None:
    """Text that any database and any page can hold: one line, no control characters, no halves of a character."""
    if text is None:
        return None
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join("".join(character if character.isprintable() else " " for character in whole).split())[:500] or None
