"""Speech to text of stored calls, as the index knows it: asked for, looked at, called off, and what it cost."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from genqa.index import (
    claims,
    raw_transcripts,
    rubrics,
    saving,
    spending,
    transcribers,
    transcribing,
    transcriptions,
    upload_notes,
)
from genqa.index import runs as ingest_runs
from genqa.index.connection import Connections
from genqa.index.facts import clean
from genqa.index.filters import Filters
from genqa.index.raw_transcripts import RawTranscript
from genqa.index.rows import stored_call
from genqa.index.runs import Owner
from genqa.index.spending import Spent, Terms
from genqa.index.store import not_found
from genqa.index.transcribers import Transcriber
from genqa.index.transcribing import RunningTranscriber
from genqa.index.transcriptions import Amount, Asked, Transcription
from genqa.result import Result

_PIECE = 1 << 20
_SOUND = """
SELECT audio.rowid FROM qa_results JOIN call_audio ON call_audio.call = qa_results.id JOIN audio USING (sha256)
WHERE recording_id = ? ORDER BY call_audio.n
"""
_DONE = """
INSERT INTO transcriptions (call, recording_id, state, automatic, asked_for, asked_by, asked_at, provider, passed_over,
                            attempts, begun_at, ended_at, model, format, sound)
SELECT id, recording_id, 'done', 0, :provider, :actor, :now, :provider, '[]', 1, :now, :now, :model, :format,
       (SELECT group_concat(sha256, ' ') FROM (SELECT sha256 FROM call_audio WHERE call = qa_results.id ORDER BY n))
FROM qa_results WHERE recording_id = :recording RETURNING id
"""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A provider's answer about a recording that was handed in; ``charges``: the lines written for it."""

    provider: str
    model: str | None
    format: str
    files: tuple[bytes, ...] = field(repr=False)
    charges: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Upload:
    """What is known of a recording that is about to be sent: an earlier try's note, and the line of its charge."""

    note: Mapping[str, Any] | None
    charge: int
    new: bool = False


class Speech(ABC):
    """The part of the index that has calls transcribed. Anybody may read it while that is under way."""

    _connections: Connections

    @abstractmethod
    def _now(self) -> str:
        """This moment, as it is stored."""

    def ask_transcriptions(self, recordings: Sequence[str], *, actor: str, provider: str | None = None) -> Asked:
        """Put calls into the queue, for this provider or for whoever the chain says; nothing is sent yet."""
        with self._connections.writing() as db:
            return transcriptions.ask_all(db, recordings, actor, self._now(), provider)

    def transcriptions_of(self, recording_id: str) -> list[Transcription]:
        """All that were ever wanted of a call, the latest first."""
        with self._connections.reading() as db:
            return transcriptions.of_call(db, recording_id)

    def transcriptions(self, *states: str, after: int = 0, limit: int = 1000) -> list[Transcription]:
        """Those in these states (``waiting``, ``running``, ``done``, ``failed``, ``cancelled``), the latest first."""
        with self._connections.reading() as db:
            return transcriptions.in_states(db, states or transcriptions.ALL, after, limit)

    def transcription_counts(self, *, after: int = 0, since: str = "") -> dict[tuple[str, str], int]:
        """How many there are, by state and provider (``""``: not decided).

        ``after``: those that were asked for after this one. ``since``: those that have not ended before this.
        """
        with self._connections.reading() as db:
            return transcriptions.counts(db, after, since)

    def waiting_to_be_sent(self, provider: str | None = None) -> Amount:
        """How much sound waits for a provider, or for all."""
        with self._connections.reading() as db:
            return transcriptions.waiting(db, provider)

    def cancel_transcriptions(self, ids: Iterable[int] | None = None, *, actor: str) -> int:
        """Call off what waits or runs, all of it or these; how many. What was sent may be charged all the same."""
        with self._connections.writing() as db:
            now = self._now()
            ended = transcriptions.call_off(db, ids, f"cancelled by {actor}", now)
            if ended:
                rubrics.note(db, now, actor, "transcriptions cancelled", None, {"calls": ended})
            return ended

    def retry_transcriptions(self, ids: Iterable[int] | None = None, *, actor: str) -> int:
        """Let failed ones wait again, from the chain's beginning; how many. What was sent and not answered is found."""
        with self._connections.writing() as db:
            return transcriptions.retry(db, ids, actor)

    def without_transcript(self, filters: Filters | None = None, *, limit: int | None = None) -> list[str]:
        """Calls in view that have sound and no transcript, and wait for none; the latest first."""
        with self._connections.reading() as db:
            return transcriptions.without(db, filters or Filters(), limit)

    def recordings(self, filters: Filters, *, limit: int | None = None) -> list[str]:
        """The ids of the calls in view, the latest first."""
        with self._connections.reading() as db:
            return transcriptions.in_view(db, filters, limit)

    def amount_of_sound(self, recordings: Sequence[str]) -> Amount:
        """How much sound these calls have; those whose sound is not kept are left out."""
        with self._connections.reading() as db:
            return transcriptions.amount(db, recordings)

    def spent_on_speech(self, limit: int = 100) -> list[Spent]:
        """What went to each provider in each month, the latest first."""
        with self._connections.reading() as db:
            return spending.months(db, limit)

    def spent_this_month(self) -> tuple[float, float]:
        """Minutes that left this machine in this month (UTC), and what all cost, as far as prices are known."""
        with self._connections.reading() as db:
            return spending.spent(db, self._now())

    def raw_transcripts(self, recording_id: str) -> list[RawTranscript]:
        """Providers' own answers about a call, as they were kept; the latest first."""
        with self._connections.reading() as db:
            return raw_transcripts.of_call(db, recording_id)

    def revision(self, recording_id: str) -> int:
        """What changes when anybody stores the call anew. :raises CallNotFound: there is none."""
        with self._connections.reading() as db:
            return transcribing.revision(db, clean(recording_id))

    def write_audio(self, recording_id: str, folder: Path) -> tuple[Path, ...]:
        """The files that a call was stored with, written into this folder piece by piece; none where none were kept.

        :raises CallNotFound: there is no such call. :raises OSError: the disk takes no more.
        """
        paths = []
        with self._connections.reading() as db:
            recording_id = clean(recording_id)
            if db.execute("SELECT 1 FROM qa_results WHERE recording_id = ?", (recording_id,)).fetchone() is None:
                raise not_found(recording_id)
            for n, (row,) in enumerate(db.execute(_SOUND, (recording_id,)).fetchall()):
                paths.append(folder / f"recording_{n}")
                with closing(db.blobopen("audio", "data", row, readonly=True)) as blob, paths[-1].open("xb") as file:
                    while piece := blob.read(_PIECE):
                        file.write(piece)
        return tuple(paths)

    def begin_transcriber(
        self, *, actor: str, owner: Owner | None = None, alive: Callable[[int], bool] = ingest_runs.alive
    ) -> RunningTranscriber:
        """A process to work on the queue: this one, or (``Owner.nobody()``) one that is yet to take it."""
        with self._connections.writing() as db:
            begun = transcribers.begin(db, actor, owner or Owner.this_process(), self._now())
        return RunningTranscriber(self._connections, self._now, begun, alive)

    def take_transcriber(self, transcriber: int) -> RunningTranscriber:
        """Be the process that was begun for nobody. :raises IngestUnderWay: it is not waiting any more."""
        with self._connections.writing() as db:
            transcribers.take(db, transcriber, Owner.this_process(), self._now())
        return RunningTranscriber(self._connections, self._now, transcriber)

    def close_transcriber(self, transcriber: int, *, pid: int, error: str) -> bool:
        """Close one whose process, with this number, did not start or ended; ``False`` where it is another's."""
        with self._connections.writing() as db:
            return transcribers.close(db, transcriber, pid, error, self._now())

    def transcribers(self, *, alive: Callable[[int], bool] = ingest_runs.alive) -> list[Transcriber]:
        """The processes that work on the queue, those that are gone for certain left out."""
        with self._connections.reading() as db:
            return transcribers.alive_ones(db, self._now(), alive)

    def last_transcriber(self) -> Transcriber | None:
        """The process that began last on the queue, at work or not."""
        with self._connections.reading() as db:
            return transcribers.last(db)

    def stop_transcribers(self, *, actor: str) -> int:
        """Ask all processes at work on the queue to stop; how many. What waits stays in it."""
        with self._connections.writing() as db:
            return transcribers.ask_cancel(db, actor)

    def begin_upload(self, recording_id: str, terms: Terms, seconds: float) -> Upload:
        """Write down that so many seconds (as charged) are about to be sent of a recording that is in no index yet.

        An earlier try that was not answered is taken up again, with its note.

        :raises LimitReached: the month's limit does not allow it. :raises NotConfigured: see ``spending.reserve``.
        """
        with self._connections.writing() as db:
            before = upload_notes.get(db, recording_id, terms.provider)
            if before is not None and before[1] is not None:
                return Upload(before[0], before[1])
            charge = spending.reserve(db, terms, None, seconds, self._now())
            return Upload(before[0] if before else None, charge, new=True)

    def keep_upload(self, recording_id: str, terms: Terms, note: Mapping[str, Any], charge: int, again: bool) -> None:
        """Keep what finds its job again; ``again``: all of it is sent, and charged, once more.

        :raises LimitReached: the month's limit does not allow it once more.
        """
        with self._connections.writing() as db:
            upload_notes.put(db, recording_id, terms.provider, note, charge, self._now())
            if again:
                spending.again(db, charge, terms, self._now())

    def end_upload(
        self, recording_id: str, provider: str, note: Mapping[str, Any] | None, *, free: int | None = None
    ) -> None:
        """It is answered, or given up: what the note finds will be removed. ``free``: a line that was not charged."""
        with self._connections.writing() as db:
            upload_notes.forget(db, recording_id, provider)
            if note is not None:
                claims.clean_up_later(db, provider, note, self._now())
            if free is not None:
                spending.release(db, free)

    def release_upload(self, charge: int) -> None:
        """Nothing of it was charged; its note stays."""
        with self._connections.writing() as db:
            spending.release(db, charge)

    def save_spoken(
        self, result: Result, spoken: Spoken, *, actor: str, audio: Sequence[bytes | Path] = (), keep_raw: bool = True
    ) -> bool:
        """Store a call that was transcribed when it was handed in, with the answer; ``True`` when it replaced one."""
        row = stored_call(result)
        with self._connections.writing() as db:
            now = self._now()
            row = saving.measured_as_the_rest(db, result, row)
            replaced = saving.save(db, row, audio, now, actor)
            saving.has_transcript(db, row, now)
            values = {"recording": row.recording_id, "actor": clean(actor), "now": now, "provider": spoken.provider,
                      "model": spoken.model and clean(spoken.model), "format": spoken.format}  # fmt: skip
            ((done,),) = db.execute(_DONE, values).fetchall()
            if keep_raw:
                raw_transcripts.put(db, done, spoken.provider, spoken.model, spoken.format, spoken.files, now)
            for charge in spoken.charges:
                db.execute("UPDATE transcription_charges SET transcription = ? WHERE id = ?", (done, charge))
            return replaced
