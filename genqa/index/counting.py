"""How many lines an export will have, without making it."""

from __future__ import annotations

from genqa.index.connection import Database
from genqa.index.filters import Filters

_AGENT_LINES = """
SELECT count(*) FROM (
    SELECT DISTINCT +agent, rubric, rubric_version, silence_min, talk_over_min FROM qa_results WHERE 1 /* filters */
)
"""


def agent_lines(db: Database, filters: Filters) -> int:
    """Agents of the calls in view, each once for every rubric and set of thresholds that scored their calls."""
    condition, values = filters.where()
    return int(db.execute(_AGENT_LINES.replace("1 /* filters */", condition), values).fetchone()[0])
