"""One agent: the numbers, how they move against the team's, where points are lost, the calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from genqa.call import counted
from genqa.charts.colours import AGENT, OTHER
from genqa.charts.points import points
from genqa.charts.trend import Line, Point, trend
from genqa.index import Filters, Number, Stretch, Summary
from genqa.ui import averages, calls_list, charted, links, order, readers, tiles
from genqa.ui.call_view import reader_zone, theme
from genqa.ui.filters import Compared
from genqa.ui.overview_view import lost_of, shown_days, tell_others
from genqa.ui.period import Days
from genqa.ui.period import own as period
from genqa.ui.stretches import cut
from genqa.ui.text import plain
from genqa.ui.view import View

#: Calls listed here; the page Calls has all of them.
_CALLS = 10


@dataclass(frozen=True, slots=True)
class Shown:
    """One number that is followed over time: its title, unit, and where a stretch of time has it."""

    key: str
    title: str
    unit: str
    of: Callable[[Stretch], Number]


SHOWN = (
    Shown("score", "Score", "points", lambda one: one.score),
    Shown("silence", "Silence", "seconds a call", lambda one: one.silence),
    Shown("talk-over", "Talk-over", "seconds a call", lambda one: one.talk_over),
    Shown("hold", "Hold", "seconds a call", lambda one: one.hold),
)


def draw(view: View, in_view: Filters, against: Compared | None) -> None:
    """Everything about the agent that is asked for."""
    bands, name = readers.bands(), view.agent or ""
    st.header(plain(name))
    filters, others = averages.of_one_making(in_view)
    tell_others(others)
    filters = replace(filters, alone=True)
    now = averages.summary(filters, bands.target)
    before = None
    if against:
        before = averages.summary(replace(against.filters, making=filters.making, alone=True), bands.target)
    st.html(tiles.html(tiles.tiles_of(now, before, against.name if against else None), theme()))
    shared = readers.tally(replace(in_view, alone=False)).calls
    if shared:
        st.caption(f"{counted(shared, 'call')} with several agents left out: no number tells whose they are.")
    days = shown_days(view, now)
    if now.scored and days:
        _trends(filters, days, now.scored, bands.target)
    if now.scored:
        _lost(filters, now)
    _calls(in_view)


def _trends(filters: Filters, days: Days, scored: int, target: float) -> None:
    kind, stretches = cut(days, scored)
    bounds = tuple(one.days.bounds(reader_zone()) for one in stretches)
    mine = averages.trend(filters, bounds)
    team = averages.trend(replace(filters, agent=None), bounds)
    st.subheader("How do the numbers move, against the team's?")
    st.caption(
        f"By {kind}. The dotted line is the team, this agent among them. A hollow point is of fewer than 5 calls."
    )
    places = [*st.columns(2, gap="medium"), *st.columns(2, gap="medium")]
    for place, shown in zip(places, SHOWN, strict=True):
        agents, teams = (
            tuple(
                Point(stretch.days.first, stretch.name, shown.of(one).n, shown.of(one).mean)
                for stretch, one in zip(stretches, ones, strict=True)
            )
            for ones in (mine, team)
        )
        rows = [
            charted.Row(own.name, {"period": period(stretch.days).key}, _written(own, whole))
            for own, whole, stretch in zip(agents, teams, stretches, strict=True)
            if own.mean is not None
        ]
        lines = [Line("team", teams, OTHER, "dot"), Line("agent", agents, AGENT)]
        is_score = shown.key == "score"
        figure = trend(lines, theme(), unit=shown.unit, target=target if is_score else None,
                       highest=105 if is_score else None, height=230)  # fmt: skip
        with place:
            st.markdown(f"**{shown.title}**")
            charted.draw(
                figure, f"{shown.title} by {kind}, the agent's and the team's.", shown.key,
                (kind.capitalize(), "Agent", "n", "Team", "n"), rows,
                charted.nth_known([point.mean is not None for point in agents]),
            )  # fmt: skip


def _written(mine: Point, team: Point) -> tuple[str, ...]:
    return tuple(
        text for one in (mine, team) for text in ("—" if one.mean is None else f"{one.mean:.1f}", f"{one.n:,}")
    )


def _lost(filters: Filters, now: Summary) -> None:
    st.subheader("Where are points lost?")
    whole = replace(filters, agent=None)
    team = {one.component: one.points for one in lost_of(whole, averages.summary(whole, 0).scored)[0]}
    lost, given_back = lost_of(filters, now.scored)
    if not lost:
        st.text("No points were lost in these calls.")
        return
    lost = [one._replace(team=team.get(one.component, 0.0)) for one in lost]
    rows = [
        charted.Row(one.component, None, (f"{one.points:.1f}", f"{one.team:.1f}", f"{one.calls:,}")) for one in lost
    ]
    titles = ("Component", "Points a call", "Team", "Calls that lost any")
    named = ", ".join(f"{one.component} {one.points:.1f}" for one in lost)
    charted.draw(points(lost, theme()), f"Points lost a scored call: {named}.", "lost", titles, rows)
    st.caption("The upright stroke is the team.")
    if given_back >= 0.05:
        st.caption(f"Of these, {given_back:.1f} points a call were not taken: a score is never below 0.")


def _calls(in_view: Filters) -> None:
    st.subheader("The agent's calls")
    column, descending = order.in_force()
    calls = readers.page_of_calls(in_view, column, descending, 1)
    calls_list.draw(calls[:_CALLS], reader_zone(), theme())
    number = readers.tally(in_view).calls
    if number > _CALLS:
        st.page_link(
            links.CALLS, label=f"All {counted(number, 'call')}", icon=":material/call:",
            query_params={**links.carried(), **order.carried()},
        )  # fmt: skip
