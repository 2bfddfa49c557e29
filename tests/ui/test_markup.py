from __future__ import annotations

from html.parser import HTMLParser

import pytest

from genqa.charts.colours import Bands, Theme
from genqa.ui.markup import Column, band_of, html, listed_score, unknown, with_square

HOSTILE = '<script>alert(1)</script> **x** $\\alpha$ :smile: =cmd() "quoted" &amp;'


class Read(HTMLParser):
    """The tags of a page, and the text of each cell."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.cells: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)
        if tag in ("td", "th", "caption"):
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1] += data


def test_a_table_has_a_caption_headers_and_cells():
    read = Read(html("Points", (Column("Points", "number"), Column("Why")), [("−10.0", "hold 1:30")]))

    assert read.cells == ["Points", "Points", "Why", "−10.0", "hold 1:30"]


def test_no_cell_header_or_caption_acts_as_html():
    read = Read(html(HOSTILE, (Column(HOSTILE),), [(HOSTILE,)]))

    assert read.cells == [HOSTILE, HOSTILE, HOSTILE]
    assert set(read.tags) == {"style", "table", "caption", "thead", "tbody", "tr", "th", "td"}


def test_a_colour_cannot_leave_its_attribute():
    assert Read(with_square('red"><img src=x onerror=alert(1)>', HOSTILE)).tags == ["span"]


@pytest.mark.parametrize(
    ("score", "shown"),
    [
        (89.0, "● 89 #00855F on target"),
        (80.0, "● 80 #00855F on target"),
        (79.96, "▲ 80 #A86B00 watch"),
        (60.0, "▲ 60 #A86B00 watch"),
        (59.96, "▼ 60 #A32020 critical"),
        (0.0, "▼ 0 #A32020 critical"),
    ],
)
def test_a_listed_score_is_whole_and_its_mark_goes_by_the_exact_score(score: float, shown: str):
    mark, points, colour, name = shown.split(" ", 3)

    assert listed_score(score, Bands(), Theme.LIGHT) == (
        f'<span style="color:{colour}" role="img" aria-label="{name}" title="{name}">{mark}</span> {points}'
    )


def test_the_band_is_told_by_mark_name_and_the_grounds_colour():
    assert band_of(92, Bands(target=95, watch=90), Theme.DARK) == '<strong style="color:#E6B450">▲ watch</strong>'


def test_what_is_unknown_says_why_and_can_be_reached_by_the_keyboard():
    assert unknown("a > b") == (
        '<span class="" tabindex="0" title="a &gt; b" aria-label="not known: a &gt; b">—</span>'
    )
