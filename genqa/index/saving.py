"""A result into every table that it belongs to, within the transaction of whoever stores it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from genqa.index import audio as sound
from genqa.index import rubrics, store, transcriptions
from genqa.index.connection import Database
from genqa.index.rows import StoredCall, stored_call
from genqa.result import Result


def save(db: Database, row: StoredCall, audio: Sequence[bytes | Path], now: str, actor: str) -> bool:
    """Store a call, its sound and a line in the trail; ``True`` when it replaced an earlier one."""
    replaced = store.put(db, row, now)
    sound.put(db, row.recording_id, audio)
    transcriptions.other_sound(db, row.recording_id, now)
    under = {"rubric": row.values["rubric"], "version": row.values["rubric_version"]}
    rubrics.note(db, now, actor, "replaced" if replaced else "stored", row.recording_id, under)
    return replaced


def has_transcript(db: Database, row: StoredCall, now: str) -> None:
    """A person gave the call with a transcript: what ingest wants to have made of it is called off."""
    if row.values["transcript_format"] is not None:
        transcriptions.superseded(db, row.recording_id, now, "somebody has given")


def measured_as_the_rest(db: Database, result: Result, row: StoredCall) -> StoredCall:
    """The row of a result, judged again where the index takes its numbers from something else: it does so for all."""
    _, in_force = rubrics.in_force(db)
    thresholds = result.measures.thresholds
    if thresholds.measure_from == in_force.measure_from:
        return row
    own = rubrics.rubric(db, result.score.rubric, result.score.version)
    return stored_call(result.judged_again(own, replace(thresholds, measure_from=in_force.measure_from)))


def under_what_is_in_force(db: Database, result: Result, row: StoredCall) -> StoredCall:
    """The row of a result, judged again where rubric or thresholds were changed since it was judged."""
    rubric, thresholds = rubrics.in_force(db)
    judged = (result.score.rubric, result.score.version, result.measures.thresholds)
    if judged == (rubric.name, rubric.version, thresholds):
        return row
    return stored_call(result.judged_again(rubric, thresholds))
