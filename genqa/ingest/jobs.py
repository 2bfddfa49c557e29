"""One fetched recording → its result: a pure function of files and facts, for another process or another machine.

Files are read where the work is done; what comes back is small: the result with its waveform, never the sound.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from genqa.analyse import File, Request, analyse
from genqa.call import About
from genqa.decided import Kind, channel_for
from genqa.genesys.source import Fetched
from genqa.holds import given
from genqa.result import Result
from genqa.scoring import Rubric
from genqa.settings import Setting, Thresholds
from genqa.transcript import Choice

OPUS, NOT_KEPT = "opus", "no"
AS_IT_CAME = Setting("yes", "default")


@dataclass(frozen=True, slots=True)
class Setup:
    """What holds for all recordings of a run. ``channel_map``: by transcript format, the channel of the agent.

    ``agent_channels``: by kind of calls, the channel of recordings that the agent is on, as it was decided; else
    ``agent_channel``. ``transcribe``: recordings without a transcript wait for one; ``transcribe_all``: all do.
    """

    source: str
    rubric: Rubric
    thresholds: Thresholds
    channel_map: tuple[tuple[str, int], ...] = ()
    agent_channel: int | None = None
    ffmpeg: str | None = None
    keep_audio: Setting = AS_IT_CAME
    agent_channels: tuple[tuple[Kind, int], ...] = ()
    transcribe: bool = False
    transcribe_all: bool = False

    def to_be_transcribed(self, fetched: Fetched) -> bool:
        """Whether this recording waits for a transcript when it is stored."""
        return self.transcribe and (fetched.transcript is None or self.transcribe_all)

    def channel_of(self, about: About) -> int | None:
        """The agent's channel in the recording of this call; ``None`` where nobody decided."""
        decided = channel_for(dict(self.agent_channels), about)
        return self.agent_channel if decided is None else decided


@dataclass(frozen=True, slots=True)
class Analysed:
    """What became of a recording: its result, and the files of its sound that are to be kept, if any."""

    result: Result
    audio: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """One recording to be analysed."""

    fetched: Fetched
    setup: Setup

    @classmethod
    def of(cls, fetched: Fetched, setup: Setup) -> Job:
        """The work on a recording, without what the source told beside: it need not travel."""
        return cls(replace(fetched, found=replace(fetched.found, facts={})), setup)


def analyse_job(job: Job) -> Analysed:
    """Measure and score one recording, and bring its sound into the form in which it is kept.

    :raises InputError: its files cannot be used; the message says why.
    """
    request = request_of(job)
    return Analysed(analyse(request, job.setup.rubric, job.setup.thresholds), _kept(job, request))


def request_of(job: Job) -> Request:
    """All that is known of the recording; its sound is read where it is listened to."""
    fetched, setup = job.fetched, job.setup
    about = replace(fetched.about, source=setup.source)
    channel, channel_map = setup.channel_of(about), dict(setup.channel_map)
    if setup.agent_channels and channel is not None and fetched.transcript_format is not None:
        channel_map[fetched.transcript_format] = channel  # who decided it for these calls knows better
    return Request(
        transcripts=[File("the transcript", fetched.transcript.read_bytes())] if fetched.transcript else [],
        audio=[File(name, path) for name, path in zip(_names(fetched), fetched.audio, strict=True)],
        format=fetched.transcript_format,
        choice=Choice(channel_map=channel_map),
        hold=given(fetched.hold, fetched.connected, fetched.about.started_at),
        about=about,
        recording_id=fetched.recording_id,
        ffmpeg=setup.ffmpeg,
        agent_channel=channel,
        connected=fetched.connected,
        legs=fetched.legs,
        names=fetched.names,
        audio_by_channel=len(fetched.audio) == 2,
        warnings=fetched.warnings,
    )


def _kept(job: Job, request: Request) -> tuple[Path, ...]:
    setup, paths = job.setup, job.fetched.audio
    if setup.keep_audio.value == NOT_KEPT and setup.to_be_transcribed(job.fetched):
        return paths  # until then
    if setup.keep_audio.value != OPUS:
        return paths if setup.keep_audio.value == AS_IT_CAME.value else ()
    from genqa.audio import kept

    files = []
    for path, data in zip(
        paths, kept.to_keep([file.data for file in request.audio], setup.keep_audio, setup.ffmpeg), strict=True
    ):
        if isinstance(data, bytes):
            files.append(path.with_name(f"{path.name}.kept"))
            files[-1].write_bytes(data)
        else:
            files.append(data)
    return tuple(files)


def _names(fetched: Fetched) -> list[str]:
    """What messages call the files: their paths tell nobody anything."""
    count = len(fetched.audio)
    return ["the recording"] if count == 1 else [f"the recording's channel {number}" for number in range(count)]
