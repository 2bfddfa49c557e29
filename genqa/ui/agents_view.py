"""Agents: all of them in a table, the best mean first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from genqa.call import counted
from genqa.charts.trend import FEW
from genqa.index import AgentSummary, Filters, Number
from genqa.ui import averages, charted, filters, links
from genqa.ui.call_view import theme
from genqa.ui.filters import Compared
from genqa.ui.markup import listed_score, unknown
from genqa.ui.numbers import arrow, length
from genqa.ui.overview_view import tell_others
from genqa.ui.readers import bands
from genqa.ui.text import plain

#: Agents on one page of the table.
PAGE = 50

_TITLES = ("Agent", "Scored calls", "Mean score", "Median", "Change", "Silence", "Talk-over", "Hold")
_WIDTHS = (2.4, 1.1, 1.1, 0.9, 1.3, 1.1, 1.1, 1.1)

_NO_CHANGE = f"a change takes {FEW} scored calls in these days and in those before"


@dataclass(frozen=True, slots=True)
class Listed:
    """The agents in view: ranked, with too few scored calls to be ranked, and how many calls name none."""

    ranked: tuple[AgentSummary, ...]
    too_few: tuple[AgentSummary, ...]
    unnamed: int

    @classmethod
    def of(cls, agents: Sequence[AgentSummary]) -> Listed:
        """The agents in their order, sorted out by how many scored calls they have."""
        named = [agent for agent in agents if agent.name is not None]
        return cls(
            tuple(agent for agent in named if agent.score.n >= FEW),
            tuple(agent for agent in named if agent.score.n < FEW),
            sum(agent.calls + agent.shared for agent in agents if agent.name is None),
        )

    @property
    def shared(self) -> int:
        """Calls with several agents, which enter none of the numbers."""
        return sum(agent.shared for agent in (*self.ranked, *self.too_few))

    @property
    def not_scorable(self) -> int:
        """Calls of one agent without a score, which enter none of the numbers either."""
        return sum(agent.calls - agent.score.n for agent in (*self.ranked, *self.too_few))


def draw(in_view: Filters, against: Compared | None) -> None:
    """The table of all agents in view, and what it leaves out."""
    in_view, others = averages.of_one_making(in_view)
    tell_others(others)
    listed = Listed.of(averages.agents(in_view))
    if not listed.ranked and not listed.too_few:
        st.text("None of these calls names an agent.")
        return
    before = averages.agents(replace(against.filters, making=in_view.making)) if against else ()
    scores = {agent.name: agent.score for agent in before}
    pages = -(-len(listed.ranked) // PAGE)
    rows = st.container()
    number = st.pagination(pages, key=links.PAGE_PARAMETER, bind="query-params") if pages > 1 else 1
    with rows:
        _table(listed.ranked[(number - 1) * PAGE : number * PAGE], scores, "agents")
    if against:
        st.caption(plain(f"Change of the mean score against {against.name}. Silence, talk-over and hold: mean a call."))
    if listed.too_few:
        st.subheader(f"Fewer than {FEW} scored calls: too few to rank")
        _table(listed.too_few[:PAGE], scores, "too-few")
        if len(listed.too_few) > PAGE:
            st.caption(f"And {counted(len(listed.too_few) - PAGE, 'agent')} more.")
    for sentence in _left_out(listed):
        st.caption(sentence)


def _left_out(listed: Listed) -> Iterable[str]:
    if listed.shared:
        yield f"{counted(listed.shared, 'call')} with several agents left out: no number tells whose they are."
    if listed.unnamed:
        yield f"{counted(listed.unnamed, 'call')} left out: nothing names the agent."
    if listed.not_scorable:
        yield f"⊘ {counted(listed.not_scorable, 'call')} not scorable and in no mean or median."


def _table(agents: Sequence[AgentSummary], before: dict[str | None, Number], key: str) -> None:
    few = key == "too-few"
    st.html(charted.link_style(key))
    with st.container(key=key, gap="xxsmall"):
        for place, title in zip(st.columns(_WIDTHS), _TITLES, strict=True):
            place.caption(title, text_alignment="left" if title == "Agent" else "right", wrap=False)
        for agent in agents:
            name, n, mean, median, moved, *times = st.columns(_WIDTHS, vertical_alignment="center")
            with name:
                filters.leading_to(plain(agent.name or ""), f"agent {agent.name}", agent=agent.name or "")
            _number(n, _scored(agent), few)
            with mean:
                _mean(agent, few)
            _number(median, None if agent.score.median is None else f"{agent.score.median:.1f}", few)
            _number(moved, _moved(agent.score, before.get(agent.name)), few, _NO_CHANGE)
            for place, one in zip(times, (agent.silence, agent.talk_over, agent.hold), strict=True):
                _number(place, None if one.mean is None else length(one.mean), few)


def _scored(agent: AgentSummary) -> str:
    left = agent.calls - agent.score.n
    return f"{agent.score.n:,} + {left:,} ⊘" if left else f"{agent.score.n:,}"


def _mean(agent: AgentSummary, few: bool) -> None:
    if agent.score.mean is None:
        st.html(unknown("none of the agent's calls is scorable", "right"))
    elif few:
        st.caption(f"{agent.score.mean:.1f}", text_alignment="right")
    else:
        st.html(f'<div class="right">{listed_score(agent.score.mean, bands(), theme(), decimals=1)}</div>')


def _number(place: DeltaGenerator, text: str | None, few: bool, why_not: str = "known in none of the calls") -> None:
    if text is None:
        place.html(unknown(why_not, "right"))
    elif few:
        place.caption(plain(text), text_alignment="right")
    else:
        place.text(text, width="stretch", text_alignment="right", wrap=False)


def _moved(now: Number, before: Number | None) -> str | None:
    if now.mean is None or before is None or before.mean is None or before.n < FEW or now.n < FEW:
        return None
    return arrow(now.mean - before.mean)
