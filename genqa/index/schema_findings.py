"""What came with telling whether a call is scorable, and with measuring from sound; never edited afterwards."""

from __future__ import annotations

FINDINGS = """
-- What makes a call not scorable, or doubtful, the worst first; as of its last judging.
CREATE TABLE findings (
    call      INTEGER NOT NULL REFERENCES qa_results (id) ON DELETE CASCADE,
    n         INTEGER NOT NULL,
    key       TEXT NOT NULL,
    severity  TEXT NOT NULL CHECK (severity IN ('not scorable', 'doubt')),
    word      TEXT NOT NULL,
    reason    TEXT NOT NULL,
    advice    TEXT NOT NULL,
    PRIMARY KEY (call, n)
) WITHOUT ROWID;
CREATE INDEX findings_by_key ON findings (key, call);

-- What numbers were, and then are, taken from where a call has a transcript and two channels as well.
ALTER TABLE rescores ADD COLUMN from_measure_from TEXT NOT NULL DEFAULT 'transcript';
ALTER TABLE rescores ADD COLUMN to_measure_from TEXT NOT NULL DEFAULT 'transcript';
"""
