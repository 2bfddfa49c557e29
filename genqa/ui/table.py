"""Tables as real HTML: read by screen readers, found by the browser's search, wrapped instead of cut off.

Every cell is escaped here and nowhere else, so a cell is always plain text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

#: Up to this many places stand in a cell; more are folded away.
_OPEN = 6

_STYLE = """<style>
.genqa-table {width: 100%; border-collapse: collapse; font-size: 0.9375rem; font-variant-numeric: tabular-nums}
.genqa-table caption {position: absolute; clip-path: inset(50%); height: 1px; overflow: hidden}
.genqa-table th {text-align: left; font-weight: 600; opacity: 0.75}
.genqa-table th, .genqa-table td {padding: 0.3rem 1rem 0.3rem 0; vertical-align: top; line-height: 1.4;
  border: 0; border-bottom: 1px solid color-mix(in srgb, currentColor 12%, transparent); overflow-wrap: anywhere}
.genqa-table .number {text-align: right; white-space: nowrap}
.genqa-table .short {white-space: nowrap}
.genqa-table summary {cursor: pointer}
</style>"""


@dataclass(frozen=True, slots=True)
class Marked:
    """Text after a coloured square; the text alone must say enough."""

    colour: str
    text: str


@dataclass(frozen=True, slots=True)
class Places:
    """Times in a recording, folded away where they are many."""

    times: tuple[str, ...]


Cell = str | Marked | Places


@dataclass(frozen=True, slots=True)
class Column:
    """A column's title, and its kind: ``number`` (right), ``short`` (never broken), or empty."""

    title: str
    kind: str = ""


def html(caption: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> str:
    """The table; ``caption`` is what a screen reader calls it."""
    head = "".join(f'<th scope="col" class="{column.kind}">{escape(column.title)}</th>' for column in columns)
    body = "".join(
        "<tr>"
        + "".join(f'<td class="{column.kind}">{_cell(cell)}</td>' for column, cell in zip(columns, row, strict=True))
        + "</tr>"
        for row in rows
    )
    return (
        f'{_STYLE}<table class="genqa-table"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _cell(cell: Cell) -> str:
    match cell:
        case Marked(colour, text):
            return f'<span aria-hidden="true" style="color:{escape(colour)}">■</span> {escape(text)}'
        case Places(times):
            listed = escape(", ".join(times))
            return listed if len(times) <= _OPEN else _folded(f"{len(times)} places, first {times[0]}", listed)
        case _:
            return escape(cell)


def _folded(summary: str, text: str) -> str:
    return f"<details><summary>{escape(summary)}</summary>{text}</details>"
