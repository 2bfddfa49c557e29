"""What genqa writes as HTML itself: tables that screen readers read and the browser's search finds, marks in colour.

Every text is escaped here and nowhere else, so what goes in is always plain text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from genqa.charts.colours import Bands, Theme

_STYLE = """<style>
.genqa-table {width: 100%; border-collapse: collapse; font-size: 0.9375rem; font-variant-numeric: tabular-nums}
.genqa-table caption {position: absolute; clip-path: inset(50%); height: 1px; overflow: hidden}
.genqa-table th {text-align: left; font-weight: 600; opacity: 0.75}
.genqa-table th, .genqa-table td {padding: 0.3rem 1rem 0.3rem 0; vertical-align: top; line-height: 1.4;
  border: 0; border-bottom: 1px solid color-mix(in srgb, currentColor 12%, transparent); overflow-wrap: anywhere}
.genqa-table td:not([class]) {min-width: 11rem}
.genqa-table .number {text-align: right}
.genqa-table td.number, .genqa-table td.short {width: 1%}
.genqa-table .number, .genqa-table .short {white-space: nowrap}
</style>"""


@dataclass(frozen=True, slots=True)
class Column:
    """A column's title, and its kind: ``number`` (right), ``short`` (never broken), or empty."""

    title: str
    kind: str = ""

    @property
    def class_(self) -> str:
        """The attribute of its cells."""
        return f' class="{self.kind}"' if self.kind else ""


def html(caption: str, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> str:
    """The table; ``caption`` is what a screen reader calls it."""
    head = "".join(f'<th scope="col"{column.class_}>{escape(column.title)}</th>' for column in columns)
    body = "".join(
        f"<tr>{''.join(f'<td{at.class_}>{escape(cell)}</td>' for at, cell in zip(columns, row, strict=True))}</tr>"
        for row in rows
    )
    return (
        f'{_STYLE}<table class="genqa-table"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def marked(text: str, marks: Iterable[tuple[int, int]], longest: int = 400) -> str:
    """A text with its matches marked; of a longer text the part around the first match.

    >>> marked("an <b> account", [(7, 14)])
    'an &lt;b&gt; <mark>account</mark>'
    """
    marks = tuple(marks)
    first = marks[0][0] if marks else 0
    start = 0 if len(text) <= longest or first < longest // 2 else first - longest // 2
    end = min(len(text), start + longest)
    pieces, at = ["…" if start else ""], start
    for begins, ends in marks:
        if begins < start or ends > end:
            continue
        pieces += [escape(text[at:begins]), f"<mark>{escape(text[begins:ends])}</mark>"]
        at = ends
    return "".join([*pieces, escape(text[at:end]), "…" if end < len(text) else ""])


def listed_score(score: float, bands: Bands, ground: Theme, decimals: int = 0) -> str:
    """A score in a list: its band's mark and whole points, a mean with a decimal. The band goes by the unrounded."""
    band = bands.of(score)
    colour, name = escape(band.colour.on(ground)), escape(band.name)
    mark = f'<span style="color:{colour}" role="img" aria-label="{name}" title="{name}">{band.mark}</span>'
    return f"{mark} {score:.{decimals}f}"


def band_of(score: float, bands: Bands, ground: Theme) -> str:
    """The band of a score: mark and name in its colour."""
    band = bands.of(score)
    return f'<strong style="color:{escape(band.colour.on(ground))}">{band.mark} {escape(band.name)}</strong>'


def unknown(reason: str, kind: str = "") -> str:
    """``—`` that says why under the pointer, to the keyboard and to a screen reader."""
    why = escape(reason)
    return f'<span class="{kind}" tabindex="0" title="{why}" aria-label="not known: {why}">—</span>'


def badge(mark: str, colour: str, word: str, why: str) -> str:
    """A mark and a word in a frame; why, under the pointer, to the keyboard and to a screen reader."""
    tip = escape(why)
    return (
        f'<span class="genqa-badge" tabindex="0" role="note" title="{tip}" aria-label="{escape(word)}: {tip}" '
        f'style="{_BADGE}"><span aria-hidden="true" style="color:{escape(colour)}">{escape(mark)}</span> '
        f"{escape(word)}</span>"
    )


_BADGE = (
    "font-size:0.8125rem;white-space:nowrap;padding:0 0.375rem;border-radius:0.5rem;"
    "border:1px solid color-mix(in srgb, currentColor 30%, transparent)"
)


def with_square(colour: str, text: str) -> str:
    """A text after a square in a colour."""
    return f'<span aria-hidden="true" style="color:{escape(colour)}">■</span> {escape(text)}'
