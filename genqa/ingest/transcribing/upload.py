"""A recording that is handed in and in no index yet, transcribed while somebody waits for it.

    files ─► Take ─► down the chain of uploads, or to the provider that is named ─► Heard ─► a request with a transcript

What a provider says that concerns all recordings is raised: whoever waits is to know it. An index, where there is one,
keeps what finds the job again when the same recording is handed in once more, and what it cost.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

from genqa.analyse import File, Request, analyse, id_of
from genqa.errors import GenqaError, InvalidSetting, SourceError, TranscriptionFailed, UnknownSpeaker
from genqa.index import Index
from genqa.index.claims import SENT
from genqa.index.speech import Spoken, Upload
from genqa.index.spending import Terms
from genqa.ingest.take import taken
from genqa.ingest.transcribing import chain, outcomes
from genqa.ingest.transcribing.outcomes import About
from genqa.result import Result
from genqa.scoring import Rubric
from genqa.settings import Thresholds
from genqa.sides import BY_ORDER, CONTRADICTED
from genqa.stt import Provider, SttConfig, Take, Transcribed
from genqa.transcript import Choice
from genqa.transcript.roles import CHOSEN


@dataclass(frozen=True, slots=True)
class Heard:
    """What a provider answered. ``by``: whom, and why by them (``Deepgram nova-3``); ``warnings``: the provider's.

    ``channels``: as it got the recording; 1 also where the same sounds on both.
    """

    spoken: Spoken
    by: str
    warnings: tuple[str, ...] = ()
    channels: int = 2


def transcribe(
    files: Sequence[File], recording_id: str, config: SttConfig, *, index: Index | None = None,
    provider: str | None = None, stop: threading.Event, tell: Callable[[str], None] = lambda _: None,
    agent_channel: int | None = None, ffmpeg: str | None = None,
) -> Heard:  # fmt: skip
    """The transcript of the recording in these files (one, or two of one channel each); ``tell`` hears who is asked.

    Of two files the first is the agent's. Without an index no limit is known of, and a kill loses what was paid.

    :raises NotConfigured: nobody can be asked. :raises TranscriptionFailed: nobody in the chain could transcribe it.
    :raises AudioError: it cannot be read. :raises SourceError: a provider refuses, or gives no answer.
    :raises Stopped: ``stop`` was set.
    """
    if len(files) == 2 and agent_channel not in (None, 0):
        raise InvalidSetting("with two recordings the first is the agent's: no agent's channel can be chosen")
    chain.check(config, provider, uploads=True)
    agent_channel = 0 if len(files) == 2 else agent_channel
    decide = chain.decider(config, config.uploads)
    passed_over: tuple[tuple[str, str], ...] = ()
    with taken(files, recording_id, agent_channel=agent_channel, ffmpeg=ffmpeg) as take:
        while True:
            turn = decide(provider, passed_over)
            passed_over = turn.passed_over
            if turn.provider is None:
                raise TranscriptionFailed(f"nobody could transcribe it: {turn.reason}")
            configured = config.provider(turn.provider)
            tell(f"{configured.row.title} transcribes{', off this machine' if configured.leaves else ''}")
            with closing(configured.connect(stop)) as connected:
                asked = _Asked(index, connected, chain.terms_of(configured, config), take)
                try:
                    answer = asked.answer()
                except GenqaError as error:
                    if outcomes.about(error) is not About.RECORDING or provider is not None:
                        raise
                    passed_over = (*passed_over, (turn.provider, str(error)))
                    continue
            spoken = Spoken(turn.provider, answer.model, answer.format, answer.files, asked.charges)
            return Heard(spoken, chain.by(turn.provider, answer.model, passed_over), answer.warnings,
                         take.channels)  # fmt: skip


def analysed(request: Request, heard: Heard, rubric: Rubric, thresholds: Thresholds) -> Result:
    """The recording of this request measured and scored with what a provider heard. Errors as in ``analyse``.

    Its id is the request's, or that of the recording alone, so that the same recording is the same call.
    """
    several = len(heard.spoken.files) == 2
    transcripts = [File("the transcript", data) for data in heard.spoken.files]
    choice, ordered = request.choice, len(request.audio) == 2 and not request.audio_by_channel
    if heard.channels == 1 and choice is not None:  # nothing in the answer tells channels apart
        choice = replace(choice, agent_channel=None)
    if ordered and heard.channels == 2:
        choice = None if several else replace(choice or Choice(), agent_channel=0)
    whole = replace(
        request, transcripts=transcripts, transcripts_by_channel=several, format=heard.spoken.format,
        recording_id=id_of(request), choice=choice,
    )  # fmt: skip
    result = _measured(whole, rubric, thresholds)
    if ordered and result.origin.roles_basis == CHOSEN:
        result = replace(result, origin=replace(result.origin, roles_basis=f"channel 0: {BY_ORDER}"))
    told = (*result.origin.transcript_warnings, *heard.warnings)
    origin = replace(
        result.origin, transcribed=heard.by, warnings=(*result.origin.warnings, *heard.warnings),
        transcript_warnings=told,
    )  # fmt: skip
    return replace(result, origin=origin)


def _measured(request: Request, rubric: Rubric, thresholds: Thresholds) -> Result:
    """As ``analyse``; but an answer that is paid for is not refused for what it tells of the agent's channel.

    It may tell no channels apart, and name its sides; or nobody speaks on the agent's, and the other is the guest's.
    """
    choice = request.choice
    try:
        return analyse(request, rubric, thresholds)
    except UnknownSpeaker:
        if choice is None or choice.agent_channel not in (0, 1):
            raise
    ordered = len(request.audio) == 2 and not request.audio_by_channel
    known = replace(request, agent_channel=None if ordered else choice.agent_channel)
    try:
        guests = replace(known, choice=replace(choice, agent_channel=1 - choice.agent_channel))
        result = analyse(guests, rubric, thresholds).with_sides_swapped(rubric)
    except UnknownSpeaker:
        return analyse(replace(known, choice=replace(choice, agent_channel=None)), rubric, thresholds)
    warnings = tuple([one for one in result.origin.warnings if not one.endswith(CONTRADICTED)])
    return replace(result, origin=replace(result.origin, roles_basis=CHOSEN, warnings=warnings))


class _Asked:
    """One provider, asked for one recording; ``charges``: the lines of what it costs."""

    def __init__(self, index: Index | None, provider: Provider, terms: Terms, take: Take) -> None:
        self._index = index
        self._provider = provider
        self._terms = terms
        self._take = take
        self._note: Mapping[str, Any] | None = None
        self._sent = False
        self._upload: Upload | None = None
        if index is not None:
            seconds = terms.seconds(take.seconds, take.channels)
            self._upload = index.begin_upload(take.recording_id, terms, seconds)
            self._note = self._upload.note
        self._earlier = self._note

    @property
    def charges(self) -> tuple[int, ...]:
        return () if self._upload is None else (self._upload.charge,)

    def answer(self) -> Transcribed:
        try:
            answer = self._provider.transcribe(self._take, self._note, self._keep)
        except GenqaError as error:
            kept = self._note if self._sent else None
            free = outcomes.free(error, note=kept, before=outcomes.at_stake(self._earlier))
            if outcomes.about(error) is About.RECORDING or (free and (kept is None or SENT in kept)):
                self._end(free=free)
            elif free and self._index is not None and self._upload is not None and self._upload.new:
                self._index.release_upload(self._upload.charge)
            raise
        self._end(free=False)
        return answer

    def _keep(self, note: Mapping[str, Any]) -> None:
        again = not self._sent and SENT in note and self._earlier is not None
        if self._index is not None and self._upload is not None:
            self._index.keep_upload(self._take.recording_id, self._terms, note, self._upload.charge, again)
        self._note, self._sent = note, True

    def _end(self, *, free: bool) -> None:
        """Remove what lies there; what cannot be removed now is, by whoever works on the queue next."""
        note = self._note
        try:
            if note is not None:
                self._provider.clean_up(note)
                note = None
        except SourceError:
            pass  # kept in the index, which has it tried again
        if self._index is not None and self._upload is not None:
            charge = self._upload.charge if free and self._upload.new else None
            self._index.end_upload(self._take.recording_id, self._terms.provider, note, free=charge)
