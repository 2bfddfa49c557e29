"""The tables of the index, as SQLite gets them. Each literal belongs to one migration and is never edited afterwards.

Wide texts stand last in ``qa_results``: SQLite reads a row from its front and stops where it has what it needs.
"""

from __future__ import annotations

HOUSEKEEPING = """
CREATE TABLE rubrics (
    name        TEXT NOT NULL,
    version     INTEGER NOT NULL,
    toml        TEXT NOT NULL,
    created_at  TEXT NOT NULL,
    PRIMARY KEY (name, version)
) WITHOUT ROWID;

CREATE TABLE settings (
    name        TEXT PRIMARY KEY,
    value       TEXT NOT NULL CHECK (json_valid(value)),
    updated_at  TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE audit (
    id            INTEGER PRIMARY KEY,
    at            TEXT NOT NULL,
    actor         TEXT NOT NULL,
    action        TEXT NOT NULL,
    recording_id  TEXT,
    detail        TEXT NOT NULL CHECK (json_valid(detail))
);

-- Grows with each change that anyone makes, in genqa or in a shell.
CREATE TABLE changes (
    only  INTEGER PRIMARY KEY CHECK (only = 1),
    n     INTEGER NOT NULL
);
INSERT INTO changes VALUES (1, 1);
CREATE TRIGGER settings_insert AFTER INSERT ON settings BEGIN UPDATE changes SET n = n + 1; END;
CREATE TRIGGER settings_update AFTER UPDATE ON settings BEGIN UPDATE changes SET n = n + 1; END;
CREATE TRIGGER rubrics_insert AFTER INSERT ON rubrics BEGIN UPDATE changes SET n = n + 1; END;
"""

CALLS = """
CREATE TABLE qa_results (
    id                               INTEGER PRIMARY KEY,
    recording_id                     TEXT NOT NULL UNIQUE,
    revision                         INTEGER NOT NULL,
    interaction_id                   TEXT,
    agent                            TEXT,
    agents                           INTEGER NOT NULL,
    queue                            TEXT,
    direction                        TEXT,
    started_at                       TEXT,
    source                           TEXT NOT NULL,
    state                            TEXT NOT NULL CHECK (state IN ('scored', 'not scored')),
    transcript_format                TEXT,
    quality_score                    REAL,
    score_reason                     TEXT,
    rubric                           TEXT NOT NULL,
    rubric_version                   INTEGER NOT NULL,
    silence_min                      INTEGER NOT NULL,
    talk_over_min                    INTEGER NOT NULL,
    duration_seconds                 REAL NOT NULL,
    conversation_seconds             REAL,
    silence_seconds                  REAL,
    silence_count                    INTEGER,
    longest_silence_seconds          REAL,
    dead_air_3_count                 INTEGER,
    dead_air_3_seconds               REAL,
    dead_air_5_count                 INTEGER,
    dead_air_5_seconds               REAL,
    dead_air_10_count                INTEGER,
    dead_air_10_seconds              REAL,
    dead_air_15_count                INTEGER,
    dead_air_15_seconds              REAL,
    talk_over_seconds                REAL,
    talk_over_count                  INTEGER,
    agent_interruptions              INTEGER,
    guest_interruptions              INTEGER,
    hold_time                        REAL,
    longest_hold_seconds             REAL,
    agent_utterances                 INTEGER,
    guest_utterances                 INTEGER,
    greeting_latency_seconds         REAL,
    talk_share                       REAL,
    agent_words_per_minute           REAL,
    guest_words_per_minute           REAL,
    agent_longest_monologue_seconds  REAL,
    guest_longest_monologue_seconds  REAL,
    response_latency_seconds         REAL,
    aws_non_talk_pct                 REAL,
    stored_at                        TEXT NOT NULL,
    updated_at                       TEXT NOT NULL,
    not_measured                     TEXT NOT NULL CHECK (json_valid(not_measured)),
    points                           TEXT NOT NULL CHECK (json_valid(points)),
    facts                            TEXT NOT NULL CHECK (json_valid(facts)),
    raw_data                         TEXT NOT NULL,
    agent_text                       TEXT NOT NULL,
    guest_text                       TEXT NOT NULL,
    FOREIGN KEY (rubric, rubric_version) REFERENCES rubrics (name, version)
);
-- Answers every filter and every count without touching the wide rows.
CREATE INDEX qa_results_by_time
    ON qa_results (started_at, agent, queue, direction, quality_score, duration_seconds);
CREATE INDEX qa_results_by_agent ON qa_results (agent, started_at);
CREATE INDEX qa_results_by_score ON qa_results (quality_score);

CREATE TABLE utterances (
    id        INTEGER PRIMARY KEY,
    call      INTEGER NOT NULL REFERENCES qa_results (id) ON DELETE CASCADE,
    n         INTEGER NOT NULL,
    role      TEXT NOT NULL,
    label     TEXT NOT NULL,
    start_ms  INTEGER NOT NULL,
    end_ms    INTEGER NOT NULL,
    text      TEXT NOT NULL,
    words     TEXT,
    UNIQUE (call, n)
);

-- Who of several agents spoke how long; share is of all agents' talk.
CREATE TABLE call_agents (
    call          INTEGER NOT NULL REFERENCES qa_results (id) ON DELETE CASCADE,
    label         TEXT NOT NULL,
    talk_seconds  REAL NOT NULL,
    share         REAL,
    PRIMARY KEY (call, label)
) WITHOUT ROWID;

CREATE TABLE peaks (
    call  INTEGER PRIMARY KEY REFERENCES qa_results (id) ON DELETE CASCADE,
    data  BLOB NOT NULL
);

CREATE TRIGGER qa_results_counts_insert AFTER INSERT ON qa_results BEGIN UPDATE changes SET n = n + 1; END;
CREATE TRIGGER qa_results_counts_update AFTER UPDATE ON qa_results BEGIN UPDATE changes SET n = n + 1; END;
CREATE TRIGGER qa_results_counts_delete AFTER DELETE ON qa_results BEGIN UPDATE changes SET n = n + 1; END;
"""

SEARCH = """
CREATE VIRTUAL TABLE qa_search USING fts5 (
    recording_id, interaction_id, agent_text, guest_text,
    content = 'qa_results', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER qa_search_insert AFTER INSERT ON qa_results BEGIN
    INSERT INTO qa_search (rowid, recording_id, interaction_id, agent_text, guest_text)
    VALUES (new.id, new.recording_id, new.interaction_id, new.agent_text, new.guest_text);
END;
CREATE TRIGGER qa_search_update AFTER UPDATE OF id, recording_id, interaction_id, agent_text, guest_text
ON qa_results BEGIN
    INSERT INTO qa_search (qa_search, rowid, recording_id, interaction_id, agent_text, guest_text)
    VALUES ('delete', old.id, old.recording_id, old.interaction_id, old.agent_text, old.guest_text);
    INSERT INTO qa_search (rowid, recording_id, interaction_id, agent_text, guest_text)
    VALUES (new.id, new.recording_id, new.interaction_id, new.agent_text, new.guest_text);
END;
CREATE TRIGGER qa_search_delete AFTER DELETE ON qa_results BEGIN
    INSERT INTO qa_search (qa_search, rowid, recording_id, interaction_id, agent_text, guest_text)
    VALUES ('delete', old.id, old.recording_id, old.interaction_id, old.agent_text, old.guest_text);
END;

CREATE VIRTUAL TABLE utterance_search USING fts5 (
    text, role,
    content = 'utterances', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2', columnsize = 0
);
-- No trigger on insert: FTS5 writes out its pending part after each row that a trigger gives it, which takes five times
-- as long as all rows of a call at once. Whoever inserts utterances inserts them here too.
CREATE TRIGGER utterance_search_update AFTER UPDATE OF id, text, role ON utterances BEGIN
    INSERT INTO utterance_search (utterance_search, rowid, text, role) VALUES ('delete', old.id, old.text, old.role);
    INSERT INTO utterance_search (rowid, text, role) VALUES (new.id, new.text, new.role);
END;
CREATE TRIGGER utterance_search_delete AFTER DELETE ON utterances BEGIN
    INSERT INTO utterance_search (utterance_search, rowid, text, role) VALUES ('delete', old.id, old.text, old.role);
END;
"""

RESCORING = """
CREATE TABLE rescores (
    id                  INTEGER PRIMARY KEY,
    at                  TEXT NOT NULL,
    actor               TEXT NOT NULL,
    undoes              INTEGER UNIQUE REFERENCES rescores (id),
    from_rubric         TEXT NOT NULL,
    from_version        INTEGER NOT NULL,
    from_silence_min    INTEGER NOT NULL,
    from_talk_over_min  INTEGER NOT NULL,
    to_rubric           TEXT NOT NULL,
    to_version          INTEGER NOT NULL,
    to_silence_min      INTEGER NOT NULL,
    to_talk_over_min    INTEGER NOT NULL,
    FOREIGN KEY (from_rubric, from_version) REFERENCES rubrics (name, version),
    FOREIGN KEY (to_rubric, to_version) REFERENCES rubrics (name, version)
);

-- What a call had scored before a re-scoring, under which rubric and thresholds.
CREATE TABLE scores (
    call               INTEGER NOT NULL REFERENCES qa_results (id) ON DELETE CASCADE,
    rescore            INTEGER NOT NULL REFERENCES rescores (id),
    quality_score      REAL,
    score_reason       TEXT,
    rubric             TEXT NOT NULL,
    rubric_version     INTEGER NOT NULL,
    silence_min        INTEGER NOT NULL,
    talk_over_min      INTEGER NOT NULL,
    silence_seconds    REAL,
    talk_over_seconds  REAL,
    hold_time          REAL,
    PRIMARY KEY (call, rescore)
) WITHOUT ROWID;
"""

AUDIO = """
CREATE TABLE audio (
    sha256  TEXT PRIMARY KEY,
    data    BLOB NOT NULL
);

-- Which files a call came with, in their order: the recording, or the agent's side and the guest's.
CREATE TABLE call_audio (
    call    INTEGER NOT NULL REFERENCES qa_results (id) ON DELETE CASCADE,
    n       INTEGER NOT NULL,
    sha256  TEXT NOT NULL REFERENCES audio (sha256),
    PRIMARY KEY (call, n)
) WITHOUT ROWID;
CREATE INDEX call_audio_by_sound ON call_audio (sha256);
CREATE TRIGGER call_audio_delete AFTER DELETE ON call_audio BEGIN
    DELETE FROM audio WHERE sha256 = old.sha256 AND NOT EXISTS (SELECT 1 FROM call_audio WHERE sha256 = old.sha256);
END;
CREATE TRIGGER call_audio_update AFTER UPDATE OF sha256 ON call_audio BEGIN
    DELETE FROM audio WHERE sha256 = old.sha256 AND NOT EXISTS (SELECT 1 FROM call_audio WHERE sha256 = old.sha256);
END;
"""

NUMBERS = """
-- Answers every filter, count and average of the pages without touching the wide rows.
CREATE INDEX qa_results_numbers ON qa_results (
    started_at, agent, queue, direction, agents, quality_score, duration_seconds, silence_seconds, talk_over_seconds,
    hold_time, rubric, rubric_version, silence_min, talk_over_min, source, recording_id, points
);
DROP INDEX qa_results_by_time;
"""
