"""A page of the calls in which something was said, with the places in their texts that match.

What matches is marked by the index itself, token by token: ``cafe`` marks *Café*, and ``art`` nothing in *party*.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import count
from typing import Any

from genqa.index.calls import by_row
from genqa.index.connection import Database
from genqa.index.filters import Filters
from genqa.index.query import any_term, every_term, quote_fts, terms, within
from genqa.index.rows import CallRow
from genqa.index.search import check_speaker, said_by_others

# bm25 is below 0; calls in which only voices of neither side say it come after all others.
_CALLS = """
WITH found AS (
    SELECT rowid AS call, rank AS badness FROM qa_search WHERE qa_search MATCH :query
    UNION ALL
    SELECT value, 0 FROM json_each(:others)
    WHERE value NOT IN (SELECT rowid FROM qa_search WHERE qa_search MATCH :query)
)
SELECT call FROM found JOIN qa_results ON qa_results.id = found.call
WHERE 1 /* filters */
ORDER BY badness, call DESC LIMIT :limit OFFSET :offset
"""
_COUNT = """
WITH found AS (
    SELECT rowid AS call FROM qa_search WHERE qa_search MATCH :query
    UNION
    SELECT value FROM json_each(:others)
)
SELECT count(*) FROM found JOIN qa_results ON qa_results.id = found.call
WHERE 1 /* filters */
"""
# The ids of a call's utterances follow each other, so that the search stays within a small range of its own rows.
_SAID = """
SELECT said.role, said.label, said.start_ms, said.text, highlight(utterance_search, 0, :begin, :end)
FROM utterance_search JOIN utterances AS said ON said.id = utterance_search.rowid
WHERE utterance_search MATCH :query AND said.call = :call
  AND utterance_search.rowid BETWEEN (SELECT min(id) FROM utterances WHERE call = :call)
                                 AND (SELECT max(id) FROM utterances WHERE call = :call)
ORDER BY utterance_search.rowid LIMIT :limit
"""
_COUNT_SAID = """
SELECT count(*) FROM utterance_search
WHERE utterance_search MATCH :query
  AND utterance_search.rowid BETWEEN (SELECT min(id) FROM utterances WHERE call = :call)
                                 AND (SELECT max(id) FROM utterances WHERE call = :call)
"""
_UNTIMED = "SELECT json_extract(facts, '$.untimed') IS NOT NULL FROM qa_results WHERE id = ?"


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A matching utterance: who, when in ms (``None``: the source times nothing), and where in its text matches are.

    ``marks`` are pairs of positions in ``text``, in order, the second one past the match.
    """

    role: str
    label: str
    start_ms: int | None
    text: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class FoundCall:
    """A call that matches, its first matching utterances, and how many there are.

    There is none where only an id matches, or where a phrase runs from one utterance into the next.
    """

    call: CallRow
    utterances: tuple[MarkedText, ...]
    total: int


def has_words(text: str) -> bool:
    """Whether there is a word in this text to search for."""
    return bool(terms(text))


def count_found(db: Database, text: str, speaker: str | None, filters: Filters) -> int:
    """How many calls in view :func:`find` finds, 0 where the text holds no word."""
    statement, values = _asked(db, _COUNT, text, speaker, filters)
    return int(db.execute(statement, values).fetchone()[0])


def find(
    db: Database, text: str, speaker: str | None, filters: Filters, limit: int, offset: int, utterances: int
) -> list[FoundCall]:
    """The calls in view in which each word and "quoted phrase" is said, the best first, with so many utterances each.

    :raises InvalidSetting: a speaker that is neither ``agent`` nor ``guest``.
    """
    statement, values = _asked(db, _CALLS, text, speaker, filters)
    found = db.execute(statement, {**values, "limit": limit, "offset": offset}).fetchall()
    query = within("text", any_term(terms(text)))
    if speaker is not None:
        query = f"{query} AND {within('role', quote_fts(speaker))}"
    return [_call(db, call, query, utterances) for (call,) in found]


def _asked(
    db: Database, statement: str, text: str, speaker: str | None, filters: Filters
) -> tuple[str, dict[str, Any]]:
    """The statement with its condition, which is made of FILTERS' fragments alone, and the values to bind."""
    check_speaker(speaker)
    words = terms(text)
    query = every_term(words) if speaker is None else within(f"{speaker}_text", every_term(words))
    others = said_by_others(db, words) if speaker is None else set()
    condition, values = filters.where()
    statement = statement.replace("WHERE 1 /* filters */", "WHERE " + condition)
    return statement, {**values, "query": query, "others": json.dumps(sorted(others))}


def _call(db: Database, call: int, query: str, limit: int) -> FoundCall:
    (untimed,) = db.execute(_UNTIMED, (call,)).fetchone()
    rows, begin, end = _marked(db, call, query, limit)
    said = [
        MarkedText(role, label, None if untimed else start, text, _marks(marked, begin, end))
        for role, label, start, text, marked in rows
    ]
    (total,) = db.execute(_COUNT_SAID, {"query": query, "call": call}).fetchone()
    return FoundCall(by_row(db, call), tuple(said), total)


def _marked(db: Database, call: int, query: str, limit: int) -> tuple[list[tuple[str, str, int, str, str]], str, str]:
    """The rows with their matches between two marks, and the marks, which occur in none of the texts."""
    for attempt in count():
        begin, end = f"\x02{attempt}\x03", f"\x02/{attempt}\x03"
        bound = {"query": query, "call": call, "begin": begin, "end": end, "limit": limit}
        rows = db.execute(_SAID, bound).fetchall()
        if not any(mark in row[3] for row in rows for mark in (begin, end)):
            return rows, begin, end
    raise AssertionError  # counting does not end


def _marks(marked: str, begin: str, end: str) -> tuple[tuple[int, int], ...]:
    """The positions that the marks enclose, in the text without the marks.

    >>> _marks("an <account> of <it>", "<", ">")
    ((3, 10), (14, 16))
    """
    marks, length = [], 0
    before, *rest = marked.split(begin)
    length += len(before)
    for piece in rest:
        match, _, after = piece.partition(end)
        marks.append((length, length + len(match)))
        length += len(match) + len(after)
    return tuple(marks)
