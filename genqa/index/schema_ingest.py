"""The tables in which bringing calls in keeps its state; like the rest of the schema, never edited once released."""

from __future__ import annotations

INGEST = """
-- One bringing in of calls: who began it, what was wanted, how far it is. Its counts are those of its items while it
-- runs, and stand here once it has ended.
CREATE TABLE ingest_runs (
    id               INTEGER PRIMARY KEY,
    source           TEXT NOT NULL,
    actor            TEXT NOT NULL,
    wanted           TEXT NOT NULL CHECK (json_valid(wanted)),
    resumes          INTEGER REFERENCES ingest_runs (id),
    state            TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed', 'cancelled', 'interrupted')),
    phase            TEXT NOT NULL CHECK (phase IN ('listing', 'fetching')),
    listed           INTEGER NOT NULL CHECK (listed IN (0, 1)),
    started_at       TEXT NOT NULL,
    fetching_at      TEXT,
    ended_at         TEXT,
    heartbeat_at     TEXT NOT NULL,
    pid              INTEGER NOT NULL,
    host             TEXT NOT NULL,
    cancel_asked_by  TEXT,
    estimate         INTEGER,
    api_requests     INTEGER NOT NULL,
    found            INTEGER,
    stored           INTEGER,
    unchanged        INTEGER,
    skipped          INTEGER,
    failed           INTEGER,
    error            TEXT,
    CHECK ((state = 'running') = (ended_at IS NULL)),
    CHECK ((state = 'running') = (found IS NULL))
);
-- One at a time, whichever process tries.
CREATE UNIQUE INDEX ingest_runs_one_at_a_time ON ingest_runs (state) WHERE state = 'running';

-- What a source has, a row for each recording, or for a conversation ('') whose recordings are not known yet. Rows of
-- one listing entry share (source, conversation_id, listed_as) and are fetched together; `siblings` tells whether all
-- recordings of the entry have rows: known, being asked for, or left behind by a fetch that ended early.
CREATE TABLE ingest_items (
    id               INTEGER PRIMARY KEY,
    source           TEXT NOT NULL,
    conversation_id  TEXT NOT NULL,
    listed_as        TEXT NOT NULL,
    recording_id     TEXT NOT NULL,
    run              INTEGER NOT NULL REFERENCES ingest_runs (id),
    state            TEXT NOT NULL
        CHECK (state IN ('found', 'fetching', 'analysing', 'stored', 'skipped', 'failed')),
    unchanged        INTEGER NOT NULL CHECK (unchanged IN (0, 1)),
    siblings         TEXT NOT NULL CHECK (siblings IN ('known', 'asked', 'left')),
    deleted          INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    call             INTEGER REFERENCES qa_results (id) ON DELETE SET NULL,
    attempts         INTEGER NOT NULL,
    reason           TEXT,
    advice           TEXT,
    started_at       TEXT,
    first_seen       TEXT NOT NULL,
    updated_at       TEXT NOT NULL,
    fingerprint      TEXT NOT NULL,
    facts            TEXT NOT NULL CHECK (json_valid(facts)),
    UNIQUE (source, conversation_id, listed_as, recording_id)
);
CREATE INDEX ingest_items_by_run ON ingest_items (run, state, unchanged);
CREATE INDEX ingest_items_by_call ON ingest_items (call) WHERE call IS NOT NULL;
CREATE INDEX ingest_items_by_recording ON ingest_items (recording_id);
CREATE INDEX ingest_items_pending ON ingest_items (state) WHERE state IN ('found', 'fetching', 'analysing');
CREATE INDEX ingest_items_siblings ON ingest_items (siblings) WHERE siblings <> 'known';

-- Whoever deletes a call does not want it back by itself. What the source told of it goes with it.
CREATE TRIGGER qa_results_ingest_delete BEFORE DELETE ON qa_results BEGIN
    UPDATE ingest_items SET
        state = 'skipped', deleted = 1, facts = '{}', call = NULL,
        reason = 'deleted here', advice = 'name its recording to bring it in again'
    WHERE call = old.id;
END;

CREATE TABLE ingest_log (
    id            INTEGER PRIMARY KEY,
    run           INTEGER NOT NULL REFERENCES ingest_runs (id) ON DELETE CASCADE,
    at            TEXT NOT NULL,
    level         TEXT NOT NULL CHECK (level IN ('info', 'warning', 'error')),
    recording_id  TEXT,
    text          TEXT NOT NULL
);
CREATE INDEX ingest_log_by_run ON ingest_log (run);
"""
