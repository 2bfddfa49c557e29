"""The queue of transcriptions, as the process that works on it has it. Each method is one transaction.

Each of those that write also renews the heartbeat, and fails without a change where others took the process for dead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from genqa.errors import CallNotFound
from genqa.index import claims, raw_transcripts, rubrics, saving, spending, store, transcribers, transcriptions
from genqa.index.claims import Claim
from genqa.index.connection import Connections, Database
from genqa.index.raw_transcripts import RawTranscript
from genqa.index.rows import stored_call
from genqa.index.runs import alive
from genqa.index.spending import Terms
from genqa.result import Result

#: Of what nobody has decided whose turn it is, so many are decided in one transaction.
_ROUTED_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn a transcription is, after which links were passed over; ``provider`` ``None``: nobody is left."""

    provider: str | None
    passed_over: tuple[tuple[str, str], ...]
    reason: str = ""
    advice: str = ""


#: Decides whose turn it is, from the provider that was named and the links passed over so far.
Decide = Callable[[str | None, tuple[tuple[str, str], ...]], Turn]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a provider answered about a stored call, with the result that it makes. ``kept``: the files to keep."""

    result: Result
    format: str
    model: str | None
    kept: Sequence[bytes]
    by: str


class RunningTranscriber:
    """A process at work on the queue. May be used by several threads."""

    def __init__(
        self, connections: Connections, now: Callable[[], str], id: int, alive: Callable[[int], bool] = alive
    ) -> None:
        self._connections = connections
        self._now = now
        self._alive = alive
        self.id = id
        with self._connections.reading() as db:
            (self.first,) = db.execute("SELECT coalesce(max(id), 0) FROM transcriptions").fetchone()

    def beat(self) -> str | None:
        """Show that the process is there; who asked it to stop, if anybody did."""
        with self._connections.writing() as db:
            return transcribers.beat(db, self.id, self._now())

    def begin(self, providers: Sequence[str]) -> None:
        """Take what others left that are gone, and decide anew whose turn each is, of these providers."""
        with self._writing() as db:
            transcribers.bury(db, self._now(), self._alive)
            claims.forget_routes(db, providers, self._now())

    def bury(self) -> int:
        """Take what others left that are gone; how many of them."""
        with self._writing() as db:
            return transcribers.bury(db, self._now(), self._alive)

    def route(self, decide: Decide) -> bool:
        """Decide whose turn those are of which nobody has; whether there were any."""
        with self._connections.reading() as db:
            if not claims.unrouted(db, 1):
                return False
        with self._writing() as db:
            for one, named, passed_over in claims.unrouted(db, _ROUTED_AT_ONCE):
                turn = decide(named, passed_over)
                claims.route(db, one, turn.provider, turn.passed_over)
                if turn.provider is None:
                    claims.end(db, one, "failed", self._now(), reason=turn.reason, advice=turn.advice)
        return True

    def claim(self, terms: Terms) -> Claim | None:
        """The next one for this provider; ``None`` where none waits, or enough of them run in all processes.

        :raises LimitReached: the month's limit does not allow it. :raises NotConfigured: see ``spending.reserve``.
        """
        with self._connections.reading() as db:
            if not claims.waits(db, self.id, terms.provider):
                return None
        with self._writing() as db:
            return claims.claim(db, self.id, terms, self._now())

    def charged(self, claim: Claim, terms: Terms, seconds: float) -> None:
        """So many seconds are charged for it in truth."""
        if claim.charge is not None:
            with self._writing() as db:
                spending.correct(db, claim.charge, terms, seconds)

    def keep(self, claim: Claim, note: Mapping[str, Any], *, again: Terms | None) -> None:
        """Keep what finds its job again; ``again``: all of it is sent, and charged, once more, on these terms.

        :raises Stopped: it was called off, or its call deleted; what the note finds will be removed.
        :raises LimitReached: the month's limit does not allow it once more.
        """
        with self._connections.writing() as db:
            kept = claims.keep(db, claim, self.id, note, self._now())
            if kept and again is not None and claim.charge is not None:
                spending.again(db, claim.charge, again, self._now())
        if not kept:
            raise claims.stopped()

    def is_ours(self, claim: Claim) -> bool:
        """Whether it is still this process's."""
        with self._connections.reading() as db:
            return claims.ours(db, claim, self.id)

    def raw(self, transcription: int) -> RawTranscript | None:
        """The answer of an earlier one, where it was kept."""
        with self._connections.reading() as db:
            return raw_transcripts.get(db, transcription)

    def done(self, claim: Claim, answer: Answer, revision: int, actor: str) -> bool:
        """Store the call with its new transcript; ``False`` where it was changed since, and nothing was stored."""
        row = stored_call(answer.result)
        with self._writing() as db:
            now = self._now()
            if not claims.ours(db, claim, self.id):
                return True
            before = _before(db, claim.recording_id)
            if before is None or before[0] != revision:
                return False
            row = saving.under_what_is_in_force(db, answer.result, row)
            store.put(db, row, now)
            if answer.kept:
                raw_transcripts.put(db, claim.id, claim.provider, answer.model, answer.format, answer.kept, now)
            claims.end(
                db, claim.id, transcriptions.DONE, now, model=answer.model, format=answer.format, replaced=before[2]
            )
            detail = {"by": answer.by, "instead of": before[2], "score_before": before[1],
                      "score_after": row.values["quality_score"]}  # fmt: skip
            action = "transcribed" if claim.automatic else "transcribed on request"
            rubrics.note(db, now, actor, action, claim.recording_id, detail)
        return True

    def keep_answer(self, claim: Claim, format: str, model: str | None, files: Sequence[bytes]) -> None:
        """Keep an answer that cannot be read, for a better reader."""
        with self._writing() as db:
            if claims.ours(db, claim, self.id):
                raw_transcripts.put(db, claim.id, claim.provider, model, format, files, self._now())

    def pass_on(self, claim: Claim, why: str, decide: Decide, *, free: bool) -> bool:
        """To the next link of the chain, unless that was the last; ``free``: this one charged nothing."""
        with self._writing() as db:
            self._release(db, claim, free)
            if not claims.ours(db, claim, self.id):
                return True
            passed_over = (*claim.passed_over, (claim.provider, why))
            claims.pass_on(db, claim, passed_over, self._now())
            ((_, named, _),) = [one for one in claims.unrouted(db, -1) if one[0] == claim.id]
            turn = decide(named, passed_over)
            claims.route(db, claim.id, turn.provider, turn.passed_over)
            if turn.provider is None:
                claims.end(db, claim.id, "failed", self._now(), reason=turn.reason, advice=turn.advice)
            return turn.provider is not None

    def leave(
        self, claim: Claim, reason: str | None = None, advice: str = "", *, mine: bool = False, free: bool = False,
        in_vain: bool = False,
    ) -> None:  # fmt: skip
        """It waits again, for another process, or (``mine``) for this one too; ``free``: nothing was taken.

        ``in_vain``: that counts as a try, of which there are not any number.
        """
        with self._writing() as db:
            self._release(db, claim, free)
            if claims.ours(db, claim, self.id):
                unsent = free and claim.note is None
                claims.leave(db, claim, None if mine else self.id, reason, advice, in_vain=in_vain, unsent=unsent)

    def end(self, claim: Claim, state: str, reason: str, advice: str = "", *, keep_note: bool = False) -> None:
        """It has failed, or nobody wants it any more."""
        with self._writing() as db:
            if claims.ours(db, claim, self.id):
                claims.end(db, claim.id, state, self._now(), reason=reason, advice=advice, keep_note=keep_note)

    def in_the_way(self, provider: str, reason: str, advice: str) -> None:
        """Say on all that wait for this provider what is in the way."""
        with self._writing() as db:
            claims.in_the_way(db, provider, reason, advice)

    def cleanup_due(self, provider: str, after: int) -> tuple[int, dict[str, Any]] | None:
        """The next thing to be removed at a provider, after the one with this id: its id and note."""
        with self._connections.reading() as db:
            return claims.cleanup_due(db, provider, after)

    def cleaned_up(self, cleanup: int, error: str | None = None) -> None:
        """It is removed there, or could not be now."""
        with self._connections.writing() as db:
            if error is None:
                claims.cleaned_up(db, cleanup)
            else:
                claims.not_cleaned_up(db, cleanup, error)

    def close(self, providers: Sequence[str] = (), error: str | None = None) -> bool:
        """End, unless something waits for one of these providers that was asked for meanwhile; whether it has."""
        with self._connections.writing() as db:
            if providers and error is None:
                due = claims.unrouted(db, 1) or any(claims.waits(db, self.id, one) for one in providers)
                if due:
                    return False
            transcribers.end(db, self.id, error, self._now())
        return True

    def _release(self, db: Database, claim: Claim, free: bool) -> None:
        if free and claim.charge is not None and (claim.new_charge or claim.note is None):
            spending.release(db, claim.charge)

    @contextmanager
    def _writing(self) -> Iterator[Database]:
        with self._connections.writing() as db:
            transcribers.beat(db, self.id, self._now())
            yield db


def _before(db: Database, recording_id: str) -> tuple[int, float | None, str | None] | None:
    """A call's revision, its score, and what its transcript was."""
    statement = """
    SELECT revision, quality_score,
           coalesce(json_extract(facts, '$.origin.transcribed'), transcript_format)
    FROM qa_results WHERE recording_id = ?
    """
    row = db.execute(statement, (recording_id,)).fetchone()
    return None if row is None else (int(row[0]), row[1], row[2])


def revision(db: Database, recording_id: str) -> int:
    """What changes when anybody stores the call anew. :raises CallNotFound: there is none."""
    before = _before(db, recording_id)
    if before is None:
        raise CallNotFound(f"no call with the recording id {recording_id[:200]!r} is in the index")
    return before[0]
