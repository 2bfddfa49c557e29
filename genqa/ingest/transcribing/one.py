"""One recording of the queue: out of the index, to the provider, and back into its call.

sound ─► spool ─► Take ─ provider ─► answer ─┐
                                             ├─► retold ─► the index: call, answer and state in one transaction
facts of the call, as they are then ─────────┘
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any, TypeVar

from genqa.analyse import File
from genqa.decided import channel_for
from genqa.errors import AudioError, CallNotFound, CannotWrite, GenqaError, MissingDependency, TranscriptError
from genqa.index import Index
from genqa.index.claims import SENT, Claim
from genqa.index.spending import Terms
from genqa.index.transcribing import Answer, Decide, RunningTranscriber
from genqa.ingest.mistakes import where
from genqa.ingest.patience import patiently
from genqa.ingest.take import taken
from genqa.ingest.transcribing import chain, outcomes
from genqa.ingest.transcribing.outcomes import About
from genqa.result import Result
from genqa.retold import NewTranscript, known_channel, retold
from genqa.stt import Provider, Transcribed

#: Passing faults in a row after which a call has failed with a provider; its job is still found by its note.
MOST_TRIES = 5
#: How often a call may be changed by others while its transcript is stored.
_CHANGES = 20

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of a claim. ``about``: what an error was about; ``None``: done, or called off.

    ``seconds``: what was charged for it in this try, as far as is known.
    """

    claim: Claim
    done: bool = False
    failed: bool = False
    about: About | None = None
    words: str = ""
    seconds: float = 0.0
    unreachable: bool = False


class Worker:
    """Does one claim after the other, in any number of threads, with a provider that is ready to be asked."""

    def __init__(
        self, index: Index, running: RunningTranscriber, terms: Terms, provider: Provider, decide: Decide, *,
        folder: Path, stop: Event, actor: str, keep_raw: bool = True, ffmpeg: str | None = None,
    ) -> None:  # fmt: skip
        self._index = index
        self._running = running
        self._terms = terms
        self._provider = provider
        self._decide = decide
        self._folder = folder
        self._stop = stop
        self._actor = actor
        self._keep_raw = keep_raw
        self._ffmpeg = ffmpeg

    def do(self, claim: Claim) -> Ended:
        """All of it, to whatever end; only an index that cannot be written is raised.

        :raises IndexFileError: what became of it cannot be stored; another process takes it up.
        """
        kept = _Kept(self._running, claim, self._terms)
        try:
            transcribed = self._again(claim) or self._asked(claim, kept)
            self._store(claim, transcribed)
        except CallNotFound:
            return Ended(claim)
        except _NoSound as error:
            self._write(partial(self._running.end, claim, "failed", str(error), error.advice))
            return Ended(claim, failed=True, about=About.RECORDING, words=str(error))
        except GenqaError as error:
            return self._not_had(claim, error, kept)
        except Exception as error:  # noqa: BLE001 - a mistake of genqa keeps no other call from its transcript
            words = f"a mistake in genqa ({type(error).__name__}, {where(error)})"
            self._write(
                partial(self._running.end, claim, "failed", words, "please report it, with the log", keep_note=True)
            )
            return Ended(claim, failed=True, about=About.RECORDING, words=words)
        return Ended(claim, done=True, seconds=kept.seconds)

    def _again(self, claim: Claim) -> Transcribed | None:
        """The answer of an earlier transcription of the same sound, where there is one: nobody is asked for it."""
        raw = None if claim.reuses is None else self._running.raw(claim.reuses)
        return None if raw is None else Transcribed(raw.files, raw.format, raw.model)

    def _asked(self, claim: Claim, kept: _Kept) -> Transcribed:
        stored = self._index.load(claim.recording_id)
        with self._files(claim) as (files, folder):
            channel = known_channel(stored, self._decided(stored))
            try:
                with taken(
                    files, claim.recording_id, folder=folder, sound=stored.origin.sound, ffmpeg=self._ffmpeg,
                    agent_channel=channel.number if channel else None,
                ) as take:  # fmt: skip
                    seconds = self._terms.seconds(take.seconds, take.channels)
                    self._write(partial(self._running.charged, claim, self._terms, seconds))
                    kept.seconds = seconds
                    return self._provider.transcribe(take, claim.note, kept)
            except MissingDependency as error:
                if kept.note is not None:
                    raise
                raise _NoSound(str(error), "install it, then transcribe the call again") from None

    @contextmanager
    def _files(self, claim: Claim) -> Iterator[tuple[list[File], Path]]:
        try:
            with tempfile.TemporaryDirectory(dir=self._folder) as made:
                folder = Path(made)
                paths = self._index.write_audio(claim.recording_id, folder)
                if not paths:
                    raise _NoSound("the recording is not kept in the index any more", "bring the call in again")
                one = len(paths) == 1
                names = ["the recording"] if one else [f"the recording's channel {n}" for n in range(len(paths))]
                yield [File(name, path) for name, path in zip(names, paths, strict=True)], folder
        except OSError as error:
            raise CannotWrite(f"{self._folder}: recordings cannot lie there ({error.strerror})") from None

    def _store(self, claim: Claim, transcribed: Transcribed) -> None:
        """Into the call as it is now; who changes it meanwhile is not overwritten."""
        by = chain.by(claim.provider, transcribed.model, claim.passed_over)
        new = NewTranscript(transcribed.files, transcribed.format, by, transcribed.warnings)
        for _ in range(_CHANGES):
            revision = self._index.revision(claim.recording_id)
            stored = self._index.load(claim.recording_id)
            rubric, thresholds = self._index.in_force()
            try:
                result = retold(stored, new, rubric, thresholds, self._decided(stored))
            except TranscriptError:  # it is paid, and a better reader may read it
                if self._keep_raw:
                    kept = (transcribed.format, transcribed.model, transcribed.files)
                    self._write(partial(self._running.keep_answer, claim, *kept))
                raise
            answer = Answer(
                result, transcribed.format, transcribed.model, transcribed.files if self._keep_raw else (), by
            )
            if self._write(partial(self._running.done, claim, answer, revision, self._actor)):
                return
        raise CallNotFound("the call is changed without end")

    def _not_had(self, claim: Claim, error: GenqaError, kept: _Kept) -> Ended:
        about = outcomes.about(error)
        if about is None:
            raise error
        free = outcomes.free(error, note=kept.note, before=outcomes.at_stake(claim.note))
        words, advice = str(error), outcomes.ADVICE[about]
        failed = False
        if about is About.STOP:
            self._write(partial(self._running.leave, claim, mine=True, free=free))
        elif about is About.RECORDING:
            failed = not self._write(partial(self._running.pass_on, claim, words, self._decide, free=free))
        elif about is About.MOMENT and claim.attempts >= MOST_TRIES:
            failed = True
            tried = f"{words} (tried {claim.attempts} times)"
            self._write(partial(self._running.end, claim, "failed", tried, "try it again later", keep_note=True))
        else:
            in_vain = about is About.MOMENT
            self._write(partial(self._running.leave, claim, words, advice, free=free, in_vain=in_vain))
        charged = kept.seconds if about is About.RECORDING and not free else 0.0
        return Ended(
            claim, failed=failed, about=about, words=words, seconds=charged, unreachable=outcomes.unreachable(error)
        )

    def _decided(self, stored: Result) -> int | None:
        return channel_for(self._index.agent_channels(), stored.about)

    def _write(self, write: Callable[[], _T]) -> _T:
        return patiently(write, self._stop)


class _Kept:
    """Keeps what a provider tells of its job; ``note``: what it has told last in this try; ``seconds``: as charged."""

    def __init__(self, running: RunningTranscriber, claim: Claim, terms: Terms) -> None:
        self._running = running
        self._claim = claim
        self._terms = terms
        self.note: Mapping[str, Any] | None = None
        self.seconds = 0.0

    def __call__(self, note: Mapping[str, Any]) -> None:
        claim = self._claim
        # Without a job to be found again, all that was sent before is sent, and paid, once more.
        again = self.note is None and SENT in note and claim.note is not None and not claim.new_charge
        self._running.keep(claim, note, again=self._terms if again else None)
        self.note = note


class _NoSound(AudioError):
    """There is nothing to be sent, whoever is asked."""

    def __init__(self, words: str, advice: str) -> None:
        super().__init__(words)
        self.advice = advice
