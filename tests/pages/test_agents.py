"""Agents, with the day standing still."""

from __future__ import annotations

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from genqa.call import About
from genqa.index import Index
from genqa.result import judge
from genqa.scoring import built_in
from genqa.ui import filters, overview_view
from tests.calls import call, said
from tests.pages.conftest import AGENTS, Open, all_html, links, texts
from tests.pages.test_overview import captions, on

LINEAR = built_in()["linear"]
TITLES = ["Agent", "Scored calls", "Mean score", "Median", "Change", "Silence", "Talk-over", "Hold"]


@pytest.fixture(autouse=True)
def the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Today is the 22nd of November 2026, whatever the machine says."""
    for module in (filters, overview_view):
        monkeypatch.setattr(module, "today", lambda: date(2026, 11, 22))


@pytest.fixture
def filled(index: Index) -> Index:
    """Jon P. with six calls of 80, Mara L. with five of 90 (of 70 in the days before), Ada with one of 100."""
    index.save_many(on("2026-11-20", 10, f"jon {n}", agent="Jon P.") for n in range(6))
    index.save_many(on("2026-11-20", 5, f"mara {n}", agent="Mara L.") for n in range(5))
    index.save_many(on("2026-10-10", 15, f"mara before {n}", agent="Mara L.") for n in range(5))
    index.save(on("2026-11-20", 0, "ada", agent="Ada"))
    return index


def shared(name: str, agent: str) -> object:
    """A call in which two agents speak."""
    facts = call(said("agent:a", 0, 2), said("guest", 2, 3), said("agent:b", 3, 4))
    return judge(name, facts, LINEAR, about=About(agent=agent, started_at="2026-11-20T10:00:00Z"))


def names(app: AppTest) -> list[str]:
    """The agents that can be opened, from the top."""
    return [button.label.replace("\\", "") for button in app.button if (button.key or "").startswith("agent ")]


def test_agents_are_ranked_by_their_mean_and_those_with_few_calls_stand_apart(open_page: Open, filled: Index):
    app = open_page(AGENTS)

    assert not app.exception
    assert names(app) == ["Mara L.", "Jon P.", "Ada"]
    assert [one.value for one in app.subheader] == ["Fewer than 5 scored calls: too few to rank"]
    assert captions(app)[: len(TITLES)] == TITLES


def test_a_row_has_the_number_of_calls_the_means_and_the_change(open_page: Open, filled: Index):
    app = open_page(AGENTS)

    shown = texts(app)
    assert shown[1:7] == ["5", "90.0", "▲ 20.0", "0:05.0", "0:00", "0:00"]
    assert "</span> 90.0</div>" in all_html(app)
    assert "Change of the mean score against the 30 days before. Silence, talk-over and hold: mean a call." in (
        captions(app)
    )


def test_a_change_from_too_few_calls_is_a_dash_that_says_so(open_page: Open, filled: Index):
    assert 'title="a change takes 5 scored calls in these days and in those before"' in all_html(open_page(AGENTS))


def test_who_has_too_few_calls_is_greyed(open_page: Open, filled: Index):
    assert "100.0" in captions(open_page(AGENTS))
    assert "100.0" not in texts(open_page(AGENTS))


def test_what_is_left_out_is_counted(open_page: Open, filled: Index):
    filled.save(shared("two", "Mara L."))
    filled.save(on("2026-11-20", 0, "unnamed"))

    app = open_page(AGENTS)

    assert "1 call with several agents left out: no number tells whose they are." in captions(app)
    assert "1 call left out: nothing names the agent." in captions(app)
    assert texts(app)[1:3] == ["5", "90.0"], "Mara's numbers are as before"


def test_an_agent_without_a_scorable_call_has_dashes_and_no_0(open_page: Open, index: Index):
    index.save(on("2026-11-20", None, "nobody", agent="Ada"))

    app = open_page(AGENTS)

    assert names(app) == ["Ada"]
    assert 'title="none of the agent&#x27;s calls is scorable"' in all_html(app)
    assert 'title="known in none of the calls"' in all_html(app)


def test_calls_that_name_nobody_have_no_table(open_page: Open, index: Index):
    index.save(on("2026-11-20", 0, "unnamed"))

    app = open_page(AGENTS)

    assert "None of these calls names an agent." in texts(app)
    assert names(app) == []


def test_a_name_leads_to_the_agent_with_the_filters_kept(open_page: Open, filled: Index):
    app = open_page(AGENTS, period="30d").button(key="agent Mara L.").click().run()

    assert app.query_params == {"period": "30d", "agent": "Mara L."}
    assert [one.value.replace("\\", "") for one in app.header] == ["Mara L."]


def test_one_agent_has_numbers_trends_against_the_team_and_the_calls(open_page: Open, filled: Index):
    app = open_page(AGENTS, agent="Mara L.")

    assert not app.exception
    assert [one.value.replace("\\", "") for one in app.header] == ["Mara L."]
    assert [one.value for one in app.subheader] == [
        "How do the numbers move, against the team's?",
        "Where are points lost?",
        "The agent's calls",
    ]
    assert '<div class="value">90.0</div>' in all_html(app)
    assert "▲ 20.0</span> against the 30 days before" in all_html(app)
    assert len(app.get("plotly_chart")) == 5
    addresses = [address for _, address in links(app)]
    assert [address for address in addresses if address.startswith("call=")] == [
        f"call=mara+{n}&agent=Mara+L." for n in (4, 3, 2, 1, 0)
    ]


def test_a_days_numbers_stand_beside_the_teams(open_page: Open, filled: Index):
    app = open_page(AGENTS, agent="Mara L.", period="7d")

    shown = texts(app)
    assert ("20 Nov 2026", "period=2026-11-20..2026-11-20&agent=Mara+L.") in links(app)
    assert shown[1:5] == ["90.0", "5", "85.8", "12"], "5 of 90, 6 of 80 and one of 100: the team's mean is 1030 / 12"


def test_points_lost_stand_beside_the_teams(open_page: Open, filled: Index):
    shown = texts(open_page(AGENTS, agent="Mara L."))

    at = shown.index("silence")
    assert shown[at : at + 4] == ["silence", "10.0", "14.2", "5"]


def test_a_call_of_several_agents_is_listed_and_left_out_of_the_numbers(open_page: Open, filled: Index):
    filled.save(shared("two", "Mara L."))

    app = open_page(AGENTS, agent="Mara L.")

    assert '<div class="value">90.0</div>' in all_html(app)
    assert "1 call with several agents left out: no number tells whose they are." in captions(app)
    assert "call=two&agent=Mara+L." in [address for _, address in links(app)]


def test_more_than_ten_calls_lead_to_the_list(open_page: Open, filled: Index):
    filled.save_many(on("2026-11-21", 5, f"more {n}", agent="Mara L.") for n in range(7))

    app = open_page(AGENTS, agent="Mara L.")

    assert ("All 12 calls", "agent=Mara+L.") in links(app)


def test_an_agent_without_a_scored_call_has_no_charts(open_page: Open, index: Index):
    index.save(on("2026-11-20", None, "nobody", agent="Ada"))

    app = open_page(AGENTS, agent="Ada")

    assert not app.exception
    assert len(app.get("plotly_chart")) == 0
    assert [one.value for one in app.subheader] == ["The agent's calls"]


def test_fifty_ranked_agents_are_a_page(open_page: Open, index: Index):
    index.save_many(
        on("2026-11-20", agent * 0.1, f"call {agent}-{n}", agent=f"Agent {agent:02}")
        for agent in range(52)
        for n in range(5)
    )

    app = open_page(AGENTS)

    assert (names(app)[0], names(app)[-1], len(names(app))) == ("Agent 00", "Agent 49", 50)

    app = app.pagination[0].set_value(2).run()

    assert names(app) == ["Agent 50", "Agent 51"]


def test_the_calls_of_one_agent_can_be_had_as_csv(open_page: Open, filled: Index):
    app = open_page(AGENTS, agent="Jon P.")

    assert not app.exception
    assert [button.label for button in app.download_button] == ["6 calls as CSV", "Events of 6 calls as CSV"]
