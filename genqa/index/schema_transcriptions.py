"""The tables in which speech to text keeps its state; like the rest of the schema, never edited once released."""

from __future__ import annotations

TRANSCRIPTIONS = """
-- Processes that have calls transcribed; any number at once. pid 0: begun for a process that is yet to start.
CREATE TABLE transcribers (
    id               INTEGER PRIMARY KEY,
    actor            TEXT NOT NULL,
    started_at       TEXT NOT NULL,
    heartbeat_at     TEXT NOT NULL,
    ended_at         TEXT,
    pid              INTEGER NOT NULL,
    host             TEXT NOT NULL,
    cancel_asked_by  TEXT,
    error            TEXT
);
CREATE INDEX transcribers_at_work ON transcribers (id) WHERE ended_at IS NULL;

-- One wanted transcription of a call. asked_for: the provider that somebody named, NULL: whoever the chain says.
-- provider: whose turn it is, or was. note: what finds the provider's job again; gone when it has served.
-- passed_over: [[link of the chain, why not], …]. left_by: who tried in vain, and leaves it to the next process.
-- reuses: an earlier one whose transcript is read again instead of asking. sound: of which files, by their digests.
CREATE TABLE transcriptions (
    id            INTEGER PRIMARY KEY,
    call          INTEGER REFERENCES qa_results (id) ON DELETE SET NULL,
    recording_id  TEXT NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
    automatic     INTEGER NOT NULL CHECK (automatic IN (0, 1)),
    asked_for     TEXT,
    asked_by      TEXT NOT NULL,
    asked_at      TEXT NOT NULL,
    provider      TEXT,
    passed_over   TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(passed_over)),
    note          TEXT CHECK (note IS NULL OR json_valid(note)),
    attempts      INTEGER NOT NULL DEFAULT 0,
    worker        INTEGER REFERENCES transcribers (id),
    left_by       INTEGER REFERENCES transcribers (id),
    begun_at      TEXT,
    ended_at      TEXT,
    model         TEXT,
    format        TEXT,
    replaced      TEXT,
    reason        TEXT,
    advice        TEXT,
    sound         TEXT,
    drop_sound    INTEGER NOT NULL DEFAULT 0 CHECK (drop_sound IN (0, 1)),
    reuses        INTEGER REFERENCES transcriptions (id),
    CHECK ((state IN ('waiting', 'running')) = (ended_at IS NULL)),
    CHECK (call IS NOT NULL OR state NOT IN ('waiting', 'running'))
);
-- A call waits for one transcript at a time.
CREATE UNIQUE INDEX transcriptions_open ON transcriptions (call) WHERE state IN ('waiting', 'running');
CREATE INDEX transcriptions_by_call ON transcriptions (call, id);
-- Finds the next one for a provider, and counts, without touching the rows.
CREATE INDEX transcriptions_by_state ON transcriptions (state, provider, automatic, id, left_by);
CREATE INDEX transcriptions_to_route ON transcriptions (id) WHERE state = 'waiting' AND provider IS NULL;

-- What was, or may have been, sent to whom: written before it is sent. transcription NULL: of no stored call.
CREATE TABLE transcription_charges (
    id             INTEGER PRIMARY KEY,
    transcription  INTEGER REFERENCES transcriptions (id),
    provider       TEXT NOT NULL,
    leaves         INTEGER NOT NULL CHECK (leaves IN (0, 1)),
    at             TEXT NOT NULL,
    seconds        REAL NOT NULL,
    cost           REAL,
    currency       TEXT NOT NULL
);
CREATE INDEX transcription_charges_by_month ON transcription_charges (at);
CREATE INDEX transcription_charges_by_transcription ON transcription_charges (transcription);

-- What lies at a provider and is to be removed there, tried until it is. transcription NULL: of no stored call. No id
-- comes twice: a process goes through them once.
CREATE TABLE transcription_cleanups (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    transcription  INTEGER REFERENCES transcriptions (id),
    provider       TEXT NOT NULL,
    note           TEXT NOT NULL CHECK (json_valid(note)),
    since          TEXT NOT NULL,
    attempts       INTEGER NOT NULL DEFAULT 0,
    error          TEXT
);

-- What finds the job of a recording again that was handed in and is not stored, after a kill.
CREATE TABLE upload_notes (
    recording_id  TEXT NOT NULL,
    provider      TEXT NOT NULL,
    note          TEXT NOT NULL CHECK (json_valid(note)),
    charge        INTEGER REFERENCES transcription_charges (id) ON DELETE SET NULL,
    at            TEXT NOT NULL,
    PRIMARY KEY (recording_id, provider)
) WITHOUT ROWID;

-- The provider's own answer, zlib, so that a better reader can read it again; n: the files of one answer, 0 first.
CREATE TABLE raw_transcripts (
    transcription  INTEGER NOT NULL REFERENCES transcriptions (id),
    n              INTEGER NOT NULL,
    call           INTEGER NOT NULL REFERENCES qa_results (id) ON DELETE CASCADE,
    provider       TEXT NOT NULL,
    model          TEXT,
    format         TEXT NOT NULL,
    at             TEXT NOT NULL,
    data           BLOB NOT NULL,
    PRIMARY KEY (transcription, provider, n)
);
CREATE INDEX raw_transcripts_by_call ON raw_transcripts (call);

-- Whoever deletes a call wants nothing of it to lie elsewhere, nor to be sent there any more.
CREATE TRIGGER qa_results_transcriptions_delete BEFORE DELETE ON qa_results BEGIN
    INSERT INTO transcription_cleanups (transcription, provider, note, since)
    SELECT id, provider, note, strftime('%Y-%m-%dT%H:%M:%SZ', 'now') FROM transcriptions
    WHERE call = old.id AND note IS NOT NULL AND provider IS NOT NULL;
    UPDATE transcriptions SET
        state = 'cancelled', ended_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), reason = 'the call was deleted',
        advice = NULL
    WHERE call = old.id AND state IN ('waiting', 'running');
    UPDATE transcriptions SET note = NULL WHERE call = old.id;
    DELETE FROM raw_transcripts WHERE call = old.id;
END;
"""
