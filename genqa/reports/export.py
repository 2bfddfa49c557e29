"""CSV files of calls, of what happened in them, and of agents; rows go out as the index hands them over.

UTF-8 with a byte order mark (spreadsheets need it), ``\\r\\n`` at line ends, decimal points, times in UTC.
"""

from __future__ import annotations

import csv
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from genqa.errors import InvalidSetting, MissingFile
from genqa.index import CallRow, Filters, Index
from genqa.reports.agents import Agent, agents_of
from genqa.reports.cells import Cell, cell_text
from genqa.reports.columns import AGENTS, CALLS, EVENTS, Column, Event, Row

Cells = list[Cell]

_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Kind:
    """One export: what a line of it is, its headers, and its lines."""

    key: str
    sentence: str
    headers: tuple[str, ...]
    lines: Callable[[Index, Filters], Iterable[Cells]]


def write_csv(kind: str, index: Index, filters: Filters, stream: IO[str]) -> int:
    """Write an export to a text stream (opened with ``newline=""``); how many lines, the headers not counted.

    :raises InvalidSetting: there is no such export.
    """
    if kind not in KINDS:
        raise InvalidSetting(f"there is no export {kind[:40]!r}; known: {', '.join(KINDS)}")
    return _write(KINDS[kind].headers, KINDS[kind].lines(index, filters), stream)


def write_call(call: CallRow, stream: IO[str]) -> None:
    """Write one call, in the index or not, as the export of calls would."""
    _write(_headers(CALLS), [_cells(CALLS, call)], stream)


def export_file(kind: str, index: Index, filters: Filters, path: Path) -> int:
    """Write an export to a file, which is there whole or not at all; how many lines, the headers not counted.

    :raises MissingFile: it cannot be written there.
    """
    if os.path.isdir(path):
        raise MissingFile(f"{path}: is a folder; name the file to write in it")
    try:
        beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
        stream = beside.open("x", encoding="utf-8", newline="")
    except (OSError, ValueError) as error:
        raise _not_written(path, error) from error
    try:
        with stream:
            lines = write_csv(kind, index, filters, stream)
        os.replace(beside, path)
    except OSError as error:
        raise _not_written(path, error) from error
    finally:
        beside.unlink(missing_ok=True)
    return lines


def _write(headers: Iterable[str], rows: Iterable[Cells], stream: IO[str]) -> int:
    stream.write(_BYTE_ORDER_MARK)
    writer = csv.writer(stream)
    writer.writerow(headers)
    lines = 0
    for cells in rows:
        writer.writerow([cell_text(cell) for cell in cells])
        lines += 1
    return lines


def _not_written(path: Path, error: OSError | ValueError) -> MissingFile:
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return MissingFile(f"{path}: cannot be written ({reason})")


def _call_lines(index: Index, filters: Filters) -> Iterator[Cells]:
    with closing(index.stream(filters, order="started_at", descending=False)) as calls:
        for call in calls:
            yield _cells(CALLS, call)


def _event_lines(index: Index, filters: Filters) -> Iterator[Cells]:
    with closing(index.stream_documents(filters, order="started_at", descending=False)) as calls:
        for call, document in calls:
            for event in sorted(_events(call, document), key=lambda one: (one.start, one.end)):
                yield _cells(EVENTS, event)


def _agent_lines(index: Index, filters: Filters) -> Iterator[Cells]:
    with closing(index.stream(filters)) as calls:
        agents: list[Agent] = agents_of(calls)
    for agent in agents:
        yield _cells(AGENTS, agent)


def _cells(columns: tuple[Column[Row], ...], row: Row) -> Cells:
    return [column.cell(row) for column in columns]


def _events(call: CallRow, document: dict[str, Any]) -> Iterator[Event]:
    """The silences, talk-overs and holds of a call that have a place in its recording."""
    for gap in document["silence_gaps"] or ():
        yield Event(call, "silence", gap["start"], gap["end"], gap["duration"])
    for one in document["talk_overs"] or ():
        yield Event(call, "talk-over", one["start"], one["end"], one["duration"], one["by"], one["interruption"])
    for hold in document["holds"] or ():
        yield Event(call, "hold", hold["start"], hold["end"], round(hold["end"] - hold["start"], 3))


def _headers(columns: Iterable[Column[Row]]) -> tuple[str, ...]:
    return tuple([column.name for column in columns])


KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind("calls", "A line for each call", _headers(CALLS), _call_lines),
        Kind("events", "A line for each silence, talk-over and hold", _headers(EVENTS), _event_lines),
        Kind("agents", "A line for each agent and rubric", _headers(AGENTS), _agent_lines),
    )
}
