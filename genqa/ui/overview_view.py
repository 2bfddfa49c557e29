"""Overview: the answer in tiles, its parts as charts, and the calls to act on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import streamlit as st

from genqa.call import counted
from genqa.charts import points as points_chart
from genqa.charts.colours import ACTION, Bands
from genqa.charts.distribution import distribution, parts, words
from genqa.charts.trend import Line, Point, trend
from genqa.index import Filters, Making, Scored, Summary
from genqa.ui import averages, charted, links, readers, tiles
from genqa.ui.call_view import reader_zone, theme
from genqa.ui.filters import Compared, today
from genqa.ui.numbers import moment, per_cent, points
from genqa.ui.period import ALL, Days, own, period_of
from genqa.ui.stretches import cut
from genqa.ui.text import plain
from genqa.ui.view import View

#: More of the scores than this at 0 or at 100, and the rubric tells too few calls apart.
_AT_THE_ENDS = 0.25
_MOST_WORST = 6


def draw(view: View, filters: Filters, against: Compared | None) -> None:
    """All of it, for the calls in view."""
    bands = readers.bands()
    filters, others = averages.of_one_making(filters)
    tell_others(others)
    now = averages.summary(filters, bands.target)
    before = averages.summary(replace(against.filters, making=filters.making), bands.target) if against else None
    st.html(tiles.html(tiles.tiles_of(now, before, against.name if against else None), theme()))
    _at_the_ends(now)
    if not now.scored:
        st.text("None of these calls is scorable, so there is nothing to chart.")
        return
    left, right = st.columns(2, gap="medium")
    with left:
        _spread(filters, bands)
    with right:
        _trend(filters, shown_days(view, now), now.scored, bands)
    left, right = st.columns(2, gap="medium")
    with left:
        _lost(filters, now)
    with right:
        _attention(filters, bands)


def tell_others(others: Iterable[tuple[Making, int]]) -> None:
    """Says which calls in view stay out of the averages, because they were scored under something else."""
    for making, calls in others:
        were = "was" if calls == 1 else "were"
        st.warning(plain(f"{counted(calls, 'call')} scored under {making.words} {were} left out of the averages."))


def shown_days(view: View, now: Summary) -> Days | None:
    """The days in view; those from the first to the last dated call where all are asked for."""
    period = period_of(view.period or ALL)
    days = period.days(today()) if period else None
    if days is None and now.first and now.last:
        days = Days(*[datetime.fromisoformat(at).astimezone(reader_zone()).date() for at in (now.first, now.last)])
    return days


def _at_the_ends(now: Summary) -> None:
    if now.scored and (now.at_0 + now.at_100) / now.scored > _AT_THE_ENDS:
        st.info(
            f"More than a quarter of the scores sit at 0 ({now.at_0:,}) or at 100 ({now.at_100:,}) of {now.scored:,}: "
            "among those calls this rubric tells no difference. Another one may.",
            icon=":material/straighten:",
        )
        st.page_link(links.SETTINGS, label="Compare with another rubric, before and after", icon=":material/tune:")


def _spread(filters: Filters, bands: Bands) -> None:
    st.subheader("How are scores spread?")
    counts = averages.spread(filters)
    bounds = parts(len(counts))
    whole = sum(counts)
    rows = [
        charted.Row(
            words(*part), {"score": f"{part[0]:g}-{part[1]:g}"} if n else None, (f"{n:,}", per_cent(100 * n / whole))
        )
        for part, n in zip(bounds, counts, strict=True)
    ]
    charted.draw(
        distribution(counts, bands, theme()),
        f"How many of {whole} scores lie in each tenth from 0 to 100, with the target at {bands.target:g}.",
        "spread", ("Score", "Calls", "Share"), rows, charted.nth_known([True] * len(rows)),
    )  # fmt: skip


def _trend(filters: Filters, days: Days | None, scored: int, bands: Bands) -> None:
    st.subheader("How do they move?")
    if days is None:
        st.text("These calls have no date.")
        return
    kind, stretches = cut(days, scored)
    found = averages.trend(filters, tuple(one.days.bounds(reader_zone()) for one in stretches))
    line = tuple(
        Point(stretch.days.first, stretch.name, one.score.n, one.score.mean)
        for stretch, one in zip(stretches, found, strict=True)
    )
    rows = [
        charted.Row(point.name, {"period": own(stretch.days).key}, (f"{point.mean:.1f}", f"{point.n:,}"))
        for point, stretch in zip(line, stretches, strict=True)
        if point.mean is not None
    ]
    charted.draw(
        trend([Line("mean score", line, ACTION)], theme(), unit="points", target=bands.target, highest=105),
        f"Mean score by {kind} from {days}, with the target at {bands.target:g}.",
        "trend", (kind.capitalize(), "Mean score", "n"), rows,
        charted.nth_known([point.mean is not None for point in line]),
    )  # fmt: skip
    st.caption(f"By {kind}. A hollow point is the mean of fewer than 5 calls.")


def lost_of(filters: Filters, scored: int) -> tuple[list[points_chart.Lost], float]:
    """What each component costs a scored call on average, and what the limits of the scale give back."""
    found = averages.points(filters)
    given_back = found.pop("limit", (0.0, 0))[0] / scored if scored else 0.0
    lost = [points_chart.Lost(name, -total / scored, calls) for name, (total, calls) in found.items() if scored]
    return lost, given_back


def _lost(filters: Filters, now: Summary) -> None:
    st.subheader("Where are points lost?")
    lost, given_back = lost_of(filters, now.scored)
    if not lost:
        st.text("No points were lost in these calls.")
        return
    rows = [charted.Row(one.component, None, (f"{one.points:.1f}", f"{one.calls:,}")) for one in lost]
    named = ", ".join(f"{one.component} {one.points:.1f}" for one in lost)
    titles = ("Component", "Points a call", "Calls that lost any")
    charted.draw(points_chart.points(lost, theme()), f"Points lost a scored call: {named}.", "lost", titles, rows)
    if given_back >= 0.05:
        st.caption(f"Of these, {given_back:.1f} points a call were not taken: a score is never below 0.")


def _attention(filters: Filters, bands: Bands) -> None:
    st.subheader("Which calls need attention?")
    calls = averages.worst(replace(filters, below_score=_lower(filters.below_score, bands.target)), _MOST_WORST)
    if not calls:
        st.text(f"None: every scored call reaches the target of {bands.target:g}.")
        return
    st.html(charted.link_style("attention"))
    st.caption(plain(f"The worst first. Times: {reader_zone()}."))
    with st.container(key="attention", gap="xsmall"):
        for call in calls:
            _one(call, bands)
        leads_to = {"score": f"0-{bands.target:g}"}
        st.page_link(
            links.CALLS,
            label=plain(f"All calls below the target of {bands.target:g}"),
            query_params=links.carried(**leads_to),
        )


def _one(call: Scored, bands: Bands) -> None:
    band = bands.of(call.score)
    colour = {"on target": "green", "watch": "yellow", "critical": "red"}[band.name]
    started = moment(call.started_at, reader_zone()) if call.started_at else "not dated"
    about = [part for part in (started, call.agent, call.queue) if part]
    with st.container(gap=None):
        links.to_call(call.recording_id, f":{colour}[{band.mark}] {call.score:.0f} · {plain(' · '.join(about))}")
        st.caption(plain(", ".join(f"{reason} ({points(lost)})" for lost, reason in call.lost)))


def _lower(one: float | None, other: float) -> float:
    return other if one is None else min(one, other)
