"""Numbers in tiles, and how they moved."""

from __future__ import annotations

from dataclasses import replace

from genqa.charts.colours import Theme
from genqa.index import Number, Summary
from genqa.ui.tiles import Change, Tile, html, tiles_of

BEFORE = Summary(40, 40, 20, 0, 1, None, None, Number(40, 80.94, 82), Number(40, 2.0, 1), Number(40, 0.5, 0), Number())
NOW = Summary(
    412, 403, 302, 0, 9, None, None, Number(403, 83.0, 84.26), Number(403, 4.2, 3.0), Number(403, 0.5, 0.0), Number()
)
NAME = "the 30 days before"


def tiles(now: Summary, before: Summary | None = BEFORE) -> dict[str, Tile]:
    return {tile.name: tile for tile in tiles_of(now, before, NAME if before else None)}


def test_every_number_says_of_how_many_calls_it_is():
    shown = {name: (tile.value, tile.of.replace("\xa0", " ")) for name, tile in tiles(NOW).items()}

    assert shown == {
        "Mean score": ("83.0", "median 84.3, n 403 (9 not scorable)"),
        "On target": ("75 %", "302 of n 403 (9 not scorable)"),
        "Silence": ("0:04.2", "median 0:03.0, n 403 (9 not scorable)"),
        "Talk-over": ("0:00.5", "median 0:00, n 403 (9 not scorable)"),
        "Hold": ("—", "known in no scored call"),
        "Calls": ("412", "9 not scorable"),
    }


def test_a_change_is_an_arrow_with_what_it_is_against_and_good_where_it_is():
    changes = {name: tile.change for name, tile in tiles(NOW).items()}

    assert changes == {
        "Mean score": Change("▲ 2.1 against the 30 days before", better=True),
        "On target": Change("▲ 25 percentage points against the 30 days before", better=True),
        "Silence": Change("▲ 0:02.2 against the 30 days before", better=False),
        "Talk-over": Change("as in the 30 days before"),
        "Hold": None,
        "Calls": Change("▲ 372 against the 30 days before"),
    }


def test_a_handful_of_calls_is_nothing_to_compare_with():
    few = replace(BEFORE, score=Number(4, 10.0, 10.0), silence=Number(0, None, None))

    changes = {name: tile.change for name, tile in tiles(NOW, few).items()}

    assert changes["Mean score"] == Change("only 4 calls to compare with in the 30 days before")
    assert changes["Silence"] == Change("nothing to compare with in the 30 days before")


def test_without_days_before_there_is_no_change():
    assert {tile.change for tile in tiles(NOW, None).values()} == {None}


def test_nothing_scored_is_no_score_and_no_0():
    nothing = tiles(Summary(3, 0, 0, 0, 0, None, None), None)

    assert (nothing["Mean score"].value, nothing["On target"].value, nothing["Silence"].value) == ("—", "—", "—")
    assert nothing["Mean score"].of == "no scored call"


def test_the_definition_shows_with_the_keyboard_too_and_text_stays_text():
    shown = html([Tile("A<b>", "said & done", "1", "of 2", Change("▲ 1 against <i>", better=True))], Theme.DARK)

    assert '<div class="name" tabindex="0">A&lt;b&gt;<span class="tip" role="tooltip">said &amp; done</span>' in shown
    assert '<span style="color:#5CC8A4">▲ 1</span> against &lt;i&gt;' in shown
