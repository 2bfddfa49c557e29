"""What came with telling calls apart by their trunk; like all of the schema, never edited afterwards."""

from __future__ import annotations

TRUNK = """
-- The organisation's own number that the call came in on or went out from: read from the facts, never written.
ALTER TABLE qa_results ADD COLUMN trunk TEXT GENERATED ALWAYS AS (json_extract(facts, '$.trunk')) VIRTUAL;
CREATE INDEX qa_results_by_trunk ON qa_results (source, trunk);
"""
