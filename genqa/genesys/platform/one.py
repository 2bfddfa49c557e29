"""One recording of a call: its file or files, its transcript, and what happened on its clock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from genqa.call import About
from genqa.errors import BadReply, MissingPermission, NotAtSource, RateLimited, Refused, SourceError, Unreachable
from genqa.genesys.platform import media
from genqa.genesys.platform.facts import Facts
from genqa.genesys.platform.instants import iso
from genqa.genesys.platform.media import Playable, Result
from genqa.genesys.platform.polling import Polling
from genqa.genesys.platform.recorded import Recording
from genqa.genesys.platform.timeline import Timeline, timeline
from genqa.genesys.platform.transcripts import FORMAT, Transcripts
from genqa.genesys.source import Fetched, Found, NotFetched, Outcome
from genqa.http import Web

#: What befalls one recording and leaves the others as they are.
OF_ONE: tuple[type[SourceError], ...] = (NotAtSource, RateLimited, Unreachable, BadReply, Refused)
LATER = "run again with --resume"


@dataclass(frozen=True, slots=True)
class Ground:
    """What fetching stands on. ``source``: where calls are said to be from."""

    web: Web
    transcripts: Transcripts
    polling: Polling
    folder: Path
    source: str


@dataclass(frozen=True, slots=True)
class Known:
    """Names by id for the calls of one round, and why there are none."""

    users: dict[str, str]
    queues: dict[str, str]
    no_users: str | None = None
    no_queues: str | None = None

    def warnings(self, facts: Facts) -> Iterator[str]:
        """What is to be said of a call whose names could not be looked up."""
        if self.no_users and facts.users:
            yield self.no_users
        if self.no_queues and facts.nameless_queues:
            yield self.no_queues


@dataclass(frozen=True, slots=True)
class Task:
    """One recording to fetch. ``files``: what a batch request gave of it; ``dropped``: a batch request left it out.

    ``alone``: it is the call's only one. ``several``: its session has others with transcripts of their own.
    """

    found: Found
    facts: Facts
    recording: Recording
    files: Sequence[Result] = ()
    dropped: bool = False
    alone: bool = True
    several: bool = False

    @property
    def file(self) -> Result | None:
        """The one file that a batch request gave; ``None``: the recording has to be had singly."""
        return self.files[0] if len(self.files) == 1 and self.files[0].url else None


def fetch(ground: Ground, task: Task, known: Known) -> Fetched | NotFetched:
    """The recording with all that measuring it needs.

    :raises SourceError: it cannot be had.
    """
    recording, facts = task.recording, task.facts
    file = task.file
    warnings: list[str] = []
    sound = _singly(ground, task, file is not None, warnings) if file is None or _tells_more(task) else None
    if file is None and sound is None:
        return NotFetched(task.found, recording.id, Outcome.FAILED, "the recording is still being transcoded", LATER)
    if task.dropped:
        why = next((result.error for result in task.files if result.error), "it is probably redacted")
        warnings.append(f"the batch download left this recording out ({why[:200]}); it was fetched singly")
    urls = (file.url or "",) if file else sound.urls if sound else ()
    audio, remarks = _downloaded(ground, task, urls)
    told = sound.told if sound else None
    line = timeline(facts, known.users, session=recording.session, told=told, alone=task.alone,
                    consult=recording.consult)  # fmt: skip
    if recording.consult:
        warnings.append("agents among themselves: the guest is not in this recording")
    transcript = _transcript(ground, task)
    return Fetched(
        found=task.found,
        recording_id=recording.id,
        audio=audio,
        about=_about(ground, task, known, line),
        transcript=transcript,
        transcript_format=None if transcript is None else FORMAT,
        hold=line.hold,
        connected=line.connected,
        legs=line.legs,
        names=tuple((user, known.users[user]) for user in facts.users if user in known.users),
        warnings=(*known.warnings(facts), *warnings, *remarks, *line.warnings),
        no_transcript="" if transcript else ground.transcripts.why_none,
    )


def _tells_more(task: Task) -> bool:
    """Whether the recording itself is asked when it starts and pauses, where analytics does not tell enough."""
    session = task.recording.session
    unknown = session is not None and all(leg.session != session for leg in task.facts.recorded)
    return task.facts.may_have_held or task.recording.consult or unknown or not task.alone


def _singly(ground: Ground, task: Task, has_file: bool, warnings: list[str]) -> Playable | None:
    """The recording as it is given singly. With a file at hand a failure is a remark: the call is not lost for it."""
    seconds = media.TELLING_SECONDS if has_file else media.TRANSCODING_SECONDS
    try:
        sound = media.playable(ground.web, ground.polling, task.found.conversation_id, task.recording.id, seconds)
    except SourceError as error:
        if not has_file or not isinstance(error, (*OF_ONE, MissingPermission)):
            raise
        warnings.append(f"when the recording starts and pauses is taken from analytics alone: {error}")
        return None
    if sound is None and has_file:
        warnings.append("when the recording starts and pauses is taken from analytics alone: it is being transcoded")
    return sound


def _downloaded(ground: Ground, task: Task, urls: Sequence[str]) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """The files; where their URLs are no longer good the API is asked for new ones."""
    for _ in range(media.NEW_URLS):
        try:
            return media.download(ground.web, urls, ground.folder, task.recording.id)
        except media.STALE:
            ground.polling.go_on()
            fresh = _new_urls(ground, task)
            if fresh is None:
                raise
            urls = fresh
    return media.download(ground.web, urls, ground.folder, task.recording.id)


def _new_urls(ground: Ground, task: Task) -> Sequence[str] | None:
    """New URLs from where the old ones came, so that the files are the same however often it takes."""
    conversation, recording = task.found.conversation_id, task.recording.id
    if task.file is not None:
        results = media.batch(ground.web, ground.polling, [conversation], recording) or {}
        urls = [one.url for one in results.get(conversation, []) if one.url and one.recording == recording]
        return urls if len(urls) == 1 else None
    fresh = media.playable(ground.web, ground.polling, conversation, recording, media.TRANSCODING_SECONDS)
    return None if fresh is None else fresh.urls


def _transcript(ground: Ground, task: Task) -> Path | None:
    recorded = task.facts.recorded
    session = task.recording.session
    if session is None and not task.recording.consult:
        session = next((leg.session for leg in recorded if leg.outside), recorded[0].session if recorded else None)
    if session is None:
        return None
    ground.polling.go_on()
    conversation = task.found.conversation_id
    return ground.transcripts.fetch(conversation, session, task.recording.id, task.several, ground.folder)


def _about(ground: Ground, task: Task, known: Known, line: Timeline) -> About:
    queues = task.facts.queues
    queue = None
    if line.queue is not None:
        queue = queues.get(line.queue) or known.queues.get(line.queue) or line.queue
    elif queues:
        queue = next(iter(queues.values()))
    return About(
        interaction_id=task.found.conversation_id,
        agent=None if line.agent is None else known.users.get(line.agent, line.agent),
        queue=queue,
        direction=task.facts.direction,
        started_at=None if line.start is None else iso(line.start),
        source=ground.source,
        trunk=task.facts.trunk,
    )
