"""The temporary table in which a re-scoring prepares, and the statements that put it in force."""

from __future__ import annotations

MAKE_STAGED = """
CREATE TEMP TABLE staged (
    call INTEGER PRIMARY KEY, revision,
    state, quality_score, score_reason, rubric, rubric_version, silence_min, talk_over_min, duration_seconds,
    conversation_seconds, silence_seconds, silence_count, longest_silence_seconds, dead_air_3_count,
    dead_air_3_seconds, dead_air_5_count, dead_air_5_seconds, dead_air_10_count, dead_air_10_seconds,
    dead_air_15_count, dead_air_15_seconds, talk_over_seconds, talk_over_count, agent_interruptions,
    guest_interruptions, hold_time, longest_hold_seconds, agent_utterances, guest_utterances,
    greeting_latency_seconds, talk_share, agent_words_per_minute, guest_words_per_minute,
    agent_longest_monologue_seconds, guest_longest_monologue_seconds, response_latency_seconds, aws_non_talk_pct,
    not_measured, points, raw_data, findings
)
"""
STAGE = """
INSERT OR REPLACE INTO temp.staged (
    call, revision,
    state, quality_score, score_reason, rubric, rubric_version, silence_min, talk_over_min, duration_seconds,
    conversation_seconds, silence_seconds, silence_count, longest_silence_seconds, dead_air_3_count,
    dead_air_3_seconds, dead_air_5_count, dead_air_5_seconds, dead_air_10_count, dead_air_10_seconds,
    dead_air_15_count, dead_air_15_seconds, talk_over_seconds, talk_over_count, agent_interruptions,
    guest_interruptions, hold_time, longest_hold_seconds, agent_utterances, guest_utterances,
    greeting_latency_seconds, talk_share, agent_words_per_minute, guest_words_per_minute,
    agent_longest_monologue_seconds, guest_longest_monologue_seconds, response_latency_seconds, aws_non_talk_pct,
    not_measured, points, raw_data, findings
) VALUES (
    :call, :revision,
    :state, :quality_score, :score_reason, :rubric, :rubric_version, :silence_min, :talk_over_min,
    :duration_seconds, :conversation_seconds, :silence_seconds, :silence_count, :longest_silence_seconds,
    :dead_air_3_count, :dead_air_3_seconds, :dead_air_5_count, :dead_air_5_seconds, :dead_air_10_count,
    :dead_air_10_seconds, :dead_air_15_count, :dead_air_15_seconds, :talk_over_seconds, :talk_over_count,
    :agent_interruptions, :guest_interruptions, :hold_time_seconds, :longest_hold_seconds, :agent_utterances,
    :guest_utterances, :greeting_latency_seconds, :talk_share, :agent_words_per_minute, :guest_words_per_minute,
    :agent_longest_monologue_seconds, :guest_longest_monologue_seconds, :response_latency_seconds,
    :aws_non_talk_pct, :not_measured, :points, :raw_data, :findings
)
"""
# A new revision, so that another re-scoring under way notices.
SWITCH = """
UPDATE qa_results SET (
    revision,
    state, quality_score, score_reason, rubric, rubric_version, silence_min, talk_over_min, duration_seconds,
    conversation_seconds, silence_seconds, silence_count, longest_silence_seconds, dead_air_3_count,
    dead_air_3_seconds, dead_air_5_count, dead_air_5_seconds, dead_air_10_count, dead_air_10_seconds,
    dead_air_15_count, dead_air_15_seconds, talk_over_seconds, talk_over_count, agent_interruptions,
    guest_interruptions, hold_time, longest_hold_seconds, agent_utterances, guest_utterances,
    greeting_latency_seconds, talk_share, agent_words_per_minute, guest_words_per_minute,
    agent_longest_monologue_seconds, guest_longest_monologue_seconds, response_latency_seconds, aws_non_talk_pct,
    not_measured, points, raw_data
) = (
    qa_results.revision + 1,
    s.state, s.quality_score, s.score_reason, s.rubric, s.rubric_version, s.silence_min, s.talk_over_min,
    s.duration_seconds, s.conversation_seconds, s.silence_seconds, s.silence_count, s.longest_silence_seconds,
    s.dead_air_3_count, s.dead_air_3_seconds, s.dead_air_5_count, s.dead_air_5_seconds, s.dead_air_10_count,
    s.dead_air_10_seconds, s.dead_air_15_count, s.dead_air_15_seconds, s.talk_over_seconds, s.talk_over_count,
    s.agent_interruptions, s.guest_interruptions, s.hold_time, s.longest_hold_seconds, s.agent_utterances,
    s.guest_utterances, s.greeting_latency_seconds, s.talk_share, s.agent_words_per_minute,
    s.guest_words_per_minute, s.agent_longest_monologue_seconds, s.guest_longest_monologue_seconds,
    s.response_latency_seconds, s.aws_non_talk_pct, s.not_measured, s.points, s.raw_data
)
FROM temp.staged AS s WHERE s.call = qa_results.id
"""
ARCHIVE = """
INSERT INTO scores (call, rescore, quality_score, score_reason, rubric, rubric_version, silence_min, talk_over_min,
                    silence_seconds, talk_over_seconds, hold_time)
SELECT id, ?, quality_score, score_reason, rubric, rubric_version, silence_min, talk_over_min,
       silence_seconds, talk_over_seconds, hold_time
FROM qa_results
"""
BEFORE_AND_AFTER = """
SELECT q.quality_score, s.quality_score FROM qa_results AS q JOIN temp.staged AS s ON s.call = q.id
"""
FORGET_FINDINGS = "DELETE FROM findings WHERE call IN (SELECT call FROM temp.staged)"
PUT_FINDINGS = """
INSERT INTO findings (call, n, key, severity, word, reason, advice)
SELECT s.call, one.key, one.value ->> 0, one.value ->> 1, one.value ->> 2, one.value ->> 3, one.value ->> 4
FROM temp.staged AS s, json_each(s.findings) AS one
WHERE EXISTS (SELECT 1 FROM qa_results WHERE id = s.call)
"""
