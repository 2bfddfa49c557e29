"""Bringing calls in from a source: listed, fetched, analysed, stored, and resumed where it stopped.

with open_index("qa_index.db") as index:
    run = ingest(index, connect(configured()), Wanted(since, until), actor="command line", stop=Event())
    index.ingest_items(run.id, "failed")
"""

from genqa.ingest.engine import carry_out, ingest
from genqa.ingest.options import Options
from genqa.ingest.progress import Progress
from genqa.ingest.wanted import by_id

__all__ = ["Options", "Progress", "by_id", "carry_out", "ingest"]
