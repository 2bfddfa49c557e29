"""Calls into the index, out of it, and away."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from genqa.call import About, Call
from genqa.errors import CallNotFound, IndexDamaged, RubricError
from genqa.index import facts
from genqa.index.connection import Database
from genqa.index.facts import SaidRow
from genqa.index.rows import AgentRow, StoredCall
from genqa.result import Origin
from genqa.settings import Thresholds

_PUT = """
INSERT INTO qa_results (
    revision, recording_id, interaction_id, agent, agents, queue, direction, started_at, source, state,
    transcript_format, quality_score, score_reason, rubric, rubric_version, silence_min, talk_over_min,
    duration_seconds, conversation_seconds, silence_seconds, silence_count, longest_silence_seconds,
    dead_air_3_count, dead_air_3_seconds, dead_air_5_count, dead_air_5_seconds, dead_air_10_count,
    dead_air_10_seconds, dead_air_15_count, dead_air_15_seconds, talk_over_seconds, talk_over_count,
    agent_interruptions, guest_interruptions, hold_time, longest_hold_seconds, agent_utterances, guest_utterances,
    greeting_latency_seconds, talk_share, agent_words_per_minute, guest_words_per_minute,
    agent_longest_monologue_seconds, guest_longest_monologue_seconds, response_latency_seconds, aws_non_talk_pct,
    stored_at, updated_at, not_measured, points, facts, raw_data, agent_text, guest_text
) VALUES (
    (SELECT n FROM changes), :recording_id, :interaction_id, :agent, :agents, :queue, :direction, :started_at, :source,
    :state, :transcript_format, :quality_score, :score_reason, :rubric, :rubric_version, :silence_min, :talk_over_min,
    :duration_seconds, :conversation_seconds, :silence_seconds, :silence_count, :longest_silence_seconds,
    :dead_air_3_count, :dead_air_3_seconds, :dead_air_5_count, :dead_air_5_seconds, :dead_air_10_count,
    :dead_air_10_seconds, :dead_air_15_count, :dead_air_15_seconds, :talk_over_seconds, :talk_over_count,
    :agent_interruptions, :guest_interruptions, :hold_time_seconds, :longest_hold_seconds, :agent_utterances,
    :guest_utterances, :greeting_latency_seconds, :talk_share, :agent_words_per_minute, :guest_words_per_minute,
    :agent_longest_monologue_seconds, :guest_longest_monologue_seconds, :response_latency_seconds, :aws_non_talk_pct,
    :now, :now, :not_measured, :points, :facts, :raw_data, :agent_text, :guest_text
)
ON CONFLICT (recording_id) DO UPDATE SET (
    revision, interaction_id, agent, agents, queue, direction, started_at, source, state,
    transcript_format, quality_score, score_reason, rubric, rubric_version, silence_min, talk_over_min,
    duration_seconds, conversation_seconds, silence_seconds, silence_count, longest_silence_seconds,
    dead_air_3_count, dead_air_3_seconds, dead_air_5_count, dead_air_5_seconds, dead_air_10_count,
    dead_air_10_seconds, dead_air_15_count, dead_air_15_seconds, talk_over_seconds, talk_over_count,
    agent_interruptions, guest_interruptions, hold_time, longest_hold_seconds, agent_utterances, guest_utterances,
    greeting_latency_seconds, talk_share, agent_words_per_minute, guest_words_per_minute,
    agent_longest_monologue_seconds, guest_longest_monologue_seconds, response_latency_seconds, aws_non_talk_pct,
    updated_at, not_measured, points, facts, raw_data, agent_text, guest_text
) = (
    excluded.revision, excluded.interaction_id, excluded.agent, excluded.agents, excluded.queue, excluded.direction,
    excluded.started_at, excluded.source, excluded.state, excluded.transcript_format, excluded.quality_score,
    excluded.score_reason, excluded.rubric, excluded.rubric_version, excluded.silence_min, excluded.talk_over_min,
    excluded.duration_seconds, excluded.conversation_seconds, excluded.silence_seconds, excluded.silence_count,
    excluded.longest_silence_seconds, excluded.dead_air_3_count, excluded.dead_air_3_seconds,
    excluded.dead_air_5_count, excluded.dead_air_5_seconds, excluded.dead_air_10_count, excluded.dead_air_10_seconds,
    excluded.dead_air_15_count, excluded.dead_air_15_seconds, excluded.talk_over_seconds, excluded.talk_over_count,
    excluded.agent_interruptions, excluded.guest_interruptions, excluded.hold_time, excluded.longest_hold_seconds,
    excluded.agent_utterances, excluded.guest_utterances, excluded.greeting_latency_seconds, excluded.talk_share,
    excluded.agent_words_per_minute, excluded.guest_words_per_minute, excluded.agent_longest_monologue_seconds,
    excluded.guest_longest_monologue_seconds, excluded.response_latency_seconds, excluded.aws_non_talk_pct,
    excluded.updated_at, excluded.not_measured, excluded.points, excluded.facts, excluded.raw_data,
    excluded.agent_text, excluded.guest_text
)
RETURNING id
"""

_FORGET_PARTS = (
    "DELETE FROM utterances WHERE call = ?",
    "DELETE FROM call_agents WHERE call = ?",
    "DELETE FROM peaks WHERE call = ?",
    "DELETE FROM scores WHERE call = ?",
    "DELETE FROM findings WHERE call = ?",
)
_PUT_SAID = """
INSERT INTO utterances (id, call, n, role, label, start_ms, end_ms, text, words) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_PUT_AGENT = "INSERT INTO call_agents (call, label, talk_seconds, share, hold_seconds) VALUES (?, ?, ?, ?, ?)"
_PUT_FINDINGS = """
INSERT INTO findings (call, n, key, severity, word, reason, advice)
SELECT ?, key, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each(?)
"""
_INDEX_SAID = "INSERT INTO utterance_search (rowid, text, role) VALUES (?, ?, ?)"
_GET = """
SELECT q.id, q.recording_id, q.interaction_id, q.agent, q.queue, q.direction, q.source,
       q.rubric, q.rubric_version, q.silence_min, q.talk_over_min, q.facts, p.data
FROM qa_results AS q LEFT JOIN peaks AS p ON p.call = q.id WHERE q.recording_id = ?
"""
_GET_AGENTS = """
SELECT label, talk_seconds, share, hold_seconds FROM call_agents WHERE call = ? ORDER BY talk_seconds DESC, label
"""
_GET_SAID = "SELECT role, label, start_ms, end_ms, text, words FROM utterances WHERE call = ? ORDER BY n"


@dataclass(frozen=True, slots=True)
class Facts:
    """A call as it is stored, with the rubric and thresholds that it was judged under."""

    recording_id: str
    about: About
    origin: Origin
    call: Call
    rubric: str
    rubric_version: int
    thresholds: Thresholds


def put(db: Database, new: StoredCall, now: str) -> bool:
    """Store a call in place of what the recording had before; ``True`` when it had.

    :raises RubricError: the index does not hold the rubric that the call was scored under.
    """
    rubric = (new.values["rubric"], new.values["rubric_version"])
    if db.execute("SELECT 1 FROM rubrics WHERE name = ? AND version = ?", rubric).fetchone() is None:
        raise RubricError(
            f"the index holds no rubric {rubric[0]} v{rubric[1]}, under which the call was scored; add it"
        )
    before = _id_of(db, new.recording_id)
    ((call,),) = db.execute(_PUT, {**new.values, "now": now}).fetchall()
    if before is not None:
        for statement in _FORGET_PARTS:
            db.execute(statement, (call,))
    (first,) = db.execute("SELECT coalesce(max(id), 0) + 1 FROM utterances").fetchone()
    db.executemany(_PUT_SAID, [(first + n, call, n, *said) for n, said in enumerate(new.said)])
    db.executemany(_INDEX_SAID, [(first + n, said.text, said.role) for n, said in enumerate(new.said)])
    db.executemany(_PUT_AGENT, [(call, one.label, one.talk_seconds, one.share, one.hold_seconds) for one in new.agents])
    db.execute(_PUT_FINDINGS, (call, new.values["findings"]))
    if new.peaks is not None:
        db.execute("INSERT INTO peaks (call, data) VALUES (?, ?)", (call, new.peaks))
    return before is not None


def get(db: Database, recording_id: str) -> Facts:
    """The stored facts of a call. :raises CallNotFound: there is none."""
    row = db.execute(_GET, (facts.clean(recording_id),)).fetchone()
    if row is None:
        raise not_found(recording_id)
    (
        call,
        found_id,
        interaction_id,
        agent,
        queue,
        direction,
        source,
        rubric,
        version,
        silence,
        talk_over,
        text,
        peaks,
    ) = row
    stored = facts.read(text, found_id)
    said = [SaidRow(*said) for said in db.execute(_GET_SAID, (call,))]
    return Facts(
        found_id,
        facts.about_from(stored, interaction_id, agent, queue, direction, source),
        facts.origin_from(stored, peaks),
        facts.call_from(stored, said),
        rubric,
        version,
        Thresholds(silence, talk_over),
    )


def raw(db: Database, recording_id: str) -> dict[str, Any]:
    """The stored JSON of a call. :raises CallNotFound: there is none."""
    row = db.execute("SELECT raw_data FROM qa_results WHERE recording_id = ?", (facts.clean(recording_id),)).fetchone()
    if row is None:
        raise not_found(recording_id)
    try:
        return dict(json.loads(row[0]))
    except ValueError:
        raise IndexDamaged(f"call {recording_id}: its JSON cannot be read; bring the recording in again") from None


def agents(db: Database, recording_id: str) -> list[AgentRow]:
    """The agents in a call, who talked longest first. :raises CallNotFound: there is no such call."""
    call = _id_of(db, facts.clean(recording_id))
    if call is None:
        raise not_found(recording_id)
    return [AgentRow(*row) for row in db.execute(_GET_AGENTS, (call,))]


def remove(db: Database, recording_id: str) -> str:
    """Take a call out of every table; its id as it was stored. :raises CallNotFound: there is none."""
    stored_id = facts.clean(recording_id)
    call = _id_of(db, stored_id)
    if call is None:
        raise not_found(recording_id)
    for statement in (*_FORGET_PARTS, "DELETE FROM qa_results WHERE id = ?"):
        db.execute(statement, (call,))
    return stored_id


def not_found(recording_id: str) -> CallNotFound:
    """The error for an id that no call has."""
    return CallNotFound(f"no call with the recording id {facts.clean(recording_id)[:200]!r} is in the index")


def _id_of(db: Database, recording_id: str) -> int | None:
    row = db.execute("SELECT id FROM qa_results WHERE recording_id = ?", (recording_id,)).fetchone()
    return None if row is None else int(row[0])
