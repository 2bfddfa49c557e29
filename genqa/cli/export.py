"""``python -m genqa export``: the full filtered set as CSV."""

from __future__ import annotations

import argparse
from pathlib import Path

from genqa.analyse import utc
from genqa.call import counted
from genqa.cli.values import existing_index, number
from genqa.index import Filters
from genqa.reports import export_file


def run(options: argparse.Namespace) -> str:
    """How many lines were written, and where."""
    filters = Filters(
        since=utc(options.since) if options.since else None,
        until=utc(options.until) if options.until else None,
        agent=options.agent,
        queue=options.queue,
        direction=options.direction,
        min_score=number(options.min_score, "--min-score"),
        max_score=number(options.max_score, "--max-score"),
    )
    with existing_index(options.index) as index:
        lines = export_file(options.kind, index, filters, Path(options.out))
    return f"{counted(lines, options.kind.removesuffix('s'))} written to {options.out}"
