"""What came with measuring from sound and keeping it for a time; like all of the schema, never edited afterwards."""

from __future__ import annotations

AGENTS_AND_KEPT_AUDIO = """
-- Who was on a call, how long each talked and held the guest; unknown is NULL. share is of all agents' talk.
CREATE TABLE call_agents_with_hold (
    call          INTEGER NOT NULL REFERENCES qa_results (id) ON DELETE CASCADE,
    label         TEXT NOT NULL,
    talk_seconds  REAL,
    share         REAL,
    hold_seconds  REAL,
    PRIMARY KEY (call, label)
) WITHOUT ROWID;
-- The hold of a call with one agent is that agent's.
INSERT INTO call_agents_with_hold
SELECT a.call, a.label, a.talk_seconds, a.share, CASE WHEN q.agents = 1 THEN q.hold_time END
FROM call_agents AS a JOIN qa_results AS q ON q.id = a.call;
DROP TABLE call_agents;
ALTER TABLE call_agents_with_hold RENAME TO call_agents;

-- Calls whose recording was kept for so many days and is gone.
CREATE TABLE audio_dropped (
    call  INTEGER PRIMARY KEY REFERENCES qa_results (id) ON DELETE CASCADE,
    at    TEXT NOT NULL,
    days  INTEGER NOT NULL
);
"""
