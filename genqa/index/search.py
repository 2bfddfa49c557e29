"""Calls by what was said in them.

A call is found when every word of the query, and every "quoted phrase", is said in it, be it far apart; shown are the
utterances that hold any of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from genqa.call import SIDES, Role
from genqa.errors import InvalidSetting
from genqa.index.calls import by_row
from genqa.index.connection import Database
from genqa.index.query import any_term, every_term, quote_fts, terms, within
from genqa.index.rows import CallRow

_BY_TEXT = "SELECT rowid FROM qa_search WHERE qa_search MATCH ? ORDER BY rank LIMIT ?"
# In the agent's and the guest's text stands nothing of voices that are on neither side.
_BY_OTHERS = """
SELECT DISTINCT said.call
FROM utterance_search JOIN utterances AS said ON said.id = utterance_search.rowid
WHERE utterance_search MATCH ?
"""
# The ids of a call's utterances follow each other, so that the search stays within a small range of its own rows.
_SAID = """
SELECT said.role, said.label, said.start_ms, said.end_ms, said.text, said.n
FROM utterance_search JOIN utterances AS said ON said.id = utterance_search.rowid
WHERE utterance_search MATCH :query AND said.call = :call
  AND utterance_search.rowid BETWEEN (SELECT min(id) FROM utterances WHERE call = :call)
                                 AND (SELECT max(id) FROM utterances WHERE call = :call)
ORDER BY said.n
"""
_OTHERS = within("role", any_term(quote_fts(role) for role in Role if role not in SIDES))


@dataclass(frozen=True, slots=True)
class Said:
    """A matching utterance: who, when in ms, what, and its place in the call, counted from 0."""

    role: str
    label: str
    start_ms: int
    end_ms: int
    text: str
    n: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A call that matches, and the utterances that do; none where only an id does."""

    call: CallRow
    utterances: tuple[Said, ...]

    @property
    def recording_id(self) -> str:
        """The recording's id."""
        return self.call.recording_id

    @property
    def interaction_id(self) -> str | None:
        """The interaction's id."""
        return self.call.interaction_id

    @property
    def agent(self) -> str | None:
        """The agent."""
        return self.call.agent

    @property
    def queue(self) -> str | None:
        """The queue."""
        return self.call.queue

    @property
    def started_at(self) -> str | None:
        """When the call began, UTC."""
        return self.call.started_at

    @property
    def quality_score(self) -> float | None:
        """The score."""
        return self.call.quality_score


def search(db: Database, text: str, speaker: str | None, limit: int) -> list[Hit]:
    """The best matches first (bm25), ``[]`` where the text holds no word; no text raises.

    :raises InvalidSetting: a speaker that is neither ``agent`` nor ``guest``.
    """
    check_speaker(speaker)
    words = terms(text)
    if not words or limit <= 0:
        return []
    asked = every_term(words) if speaker is None else within(f"{speaker}_text", every_term(words))
    found = [call for (call,) in db.execute(_BY_TEXT, (asked, limit))]
    if speaker is None and len(found) < limit:
        found += sorted(said_by_others(db, words) - set(found))[: limit - len(found)]
    any_of = within("text", any_term(words))
    if speaker is not None:
        any_of = f"{any_of} AND {within('role', quote_fts(speaker))}"
    return [
        Hit(by_row(db, call), tuple([Said(*said) for said in db.execute(_SAID, {"query": any_of, "call": call})]))
        for call in found
    ]


def check_speaker(speaker: str | None) -> None:
    """Refuse a speaker that is neither ``agent`` nor ``guest``. :raises InvalidSetting:"""
    if speaker is not None and speaker not in [str(role) for role in SIDES]:
        raise InvalidSetting(f"a speaker to search for is agent or guest, not {speaker[:40]!r}")


def said_by_others(db: Database, words: tuple[str, ...]) -> set[int]:
    """The calls in which voices that are neither agent nor guest say all of the words."""
    calls: set[int] | None = None
    for word in words:
        query = f"{within('text', word)} AND {_OTHERS}"
        saying = {call for (call,) in db.execute(_BY_OTHERS, (query,))}
        calls = saying if calls is None else calls & saying
        if not calls:
            return set()
    return calls or set()
