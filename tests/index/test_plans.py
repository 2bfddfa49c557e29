"""Numbers over many calls are read from a narrow index alone: calls are wide, and 50,000 of them are gigabytes."""

from __future__ import annotations

import pytest

from genqa.index import Filters, agents, calls, counting, overview
from tests.index.conftest import Ask

STATEMENTS = {
    "tally": overview._TALLY,
    "counts": overview._COUNTS,
    "averages": overview._AVERAGES,
    "spread": overview._SPREAD,
    "makings": overview._MAKINGS,
    "agents": agents._SEEN,
    "count": calls._COUNT,
    "points": calls._POINTS,
    "lines of agents": counting._AGENT_LINES,
}


@pytest.mark.parametrize("name", STATEMENTS)
@pytest.mark.parametrize("filters", [Filters(), Filters(queue="Billing", min_score=60), Filters(since="2026-03-01")])
def test_no_number_over_many_calls_reads_their_rows(index: object, ask: Ask, name: str, filters: Filters) -> None:
    condition, values = filters.where()
    statement = STATEMENTS[name].replace("1 /* filters */", condition)
    others = {"parts": 10, "target": 80.0}
    bound = {**values, **{key: value for key, value in others.items() if f":{key}" in statement}}

    plan = [row[-1] for row in ask_named(ask, f"EXPLAIN QUERY PLAN {statement}", bound)]

    reads = [line for line in plan if "qa_results" in line]
    assert len(reads) >= 1
    assert [line for line in reads if "COVERING INDEX qa_results" not in line] == []


def ask_named(ask: Ask, statement: str, bound: dict[str, object]) -> list[tuple[object, ...]]:
    for key, value in bound.items():  # a plan does not depend on the value, and a shell has no names
        statement = statement.replace(f":{key}", repr(value))
    return ask(statement)
