"""Stored facts → numbers and scores, a batch of calls at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from genqa.index import facts, rubrics
from genqa.index.connection import Database
from genqa.index.facts import SaidRow
from genqa.index.rows import judged_values
from genqa.result import judge
from genqa.scoring import Rubric
from genqa.settings import Thresholds

#: Calls judged between two looks at the index: enough to be quick, few enough to report progress.
BATCH = 200

_OVERDUE = """
SELECT q.id FROM qa_results AS q LEFT JOIN temp.staged AS s ON s.call = q.id
WHERE s.call IS NULL OR s.revision <> q.revision ORDER BY q.id
"""
# A list of ids is bound as one JSON text; SQLite has no arrays.
_FACTS = """
SELECT id, revision, recording_id, interaction_id, agent, queue, direction, source,
       rubric, rubric_version, silence_min, talk_over_min, facts
FROM qa_results WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id
"""
_SAID = """
SELECT call, role, label, start_ms, end_ms, text, words
FROM utterances WHERE call IN (SELECT value FROM json_each(?)) ORDER BY call, n
"""


class JudgedUnder(NamedTuple):
    """A rubric's name and version, and the thresholds in ms."""

    rubric: str
    version: int
    silence_min: int
    talk_over_min: int

    @classmethod
    def of(cls, rubric: Rubric, thresholds: Thresholds) -> JudgedUnder:
        """The names of these."""
        return cls(rubric.name, rubric.version, thresholds.silence_min, thresholds.talk_over_min)


class Rejudge:
    """Judges stored calls again; ``choose`` tells what for, from a call's id and what it was judged under.

    ``measure_from`` is one for the whole index.
    """

    def __init__(self, db: Database, measure_from: str, choose: Callable[[int, JudgedUnder], JudgedUnder]) -> None:
        self._db = db
        self._measure_from = measure_from
        self._choose = choose
        self._rubrics: dict[tuple[str, int], Rubric] = {}

    def calls(self, ids: Sequence[int]) -> Iterator[dict[str, Any]]:
        """Judged values of these calls by their names in SQL, with ``call`` and the ``revision`` they were made of."""
        bound = (json.dumps(ids),)
        found = self._db.execute(_FACTS, bound).fetchall()
        said = {
            call: [SaidRow(*row[1:]) for row in rows]
            for call, rows in groupby(self._db.execute(_SAID, bound), itemgetter(0))
        }
        for call, revision, recording_id, interaction_id, agent, queue, direction, source, *under, text in found:
            stored = facts.read(text, recording_id)
            chosen = self._choose(call, JudgedUnder(*under))
            result = judge(
                recording_id,
                facts.call_from(stored, said.get(call, ())),
                self._rubric(chosen.rubric, chosen.version),
                Thresholds(chosen.silence_min, chosen.talk_over_min, self._measure_from),
                facts.about_from(stored, interaction_id, agent, queue, direction, source),
                facts.origin_from(stored, None),
            )
            yield {"call": call, "revision": revision, **judged_values(result)}

    def _rubric(self, name: str, version: int) -> Rubric:
        if (name, version) not in self._rubrics:
            self._rubrics[name, version] = rubrics.rubric(self._db, name, version)
        return self._rubrics[name, version]


def overdue(db: Database) -> list[int]:
    """The calls that the temporary table does not have, or not as they are now."""
    return [call for (call,) in db.execute(_OVERDUE)]
