"""The filter bar on the pages, with the day standing still."""

from __future__ import annotations

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from genqa.call import About
from genqa.index import Index
from genqa.result import judge
from genqa.scoring import built_in
from genqa.ui import filters
from tests.calls import REFERENCE, call
from tests.index.results import silent_for
from tests.pages.conftest import AGENTS, CALLS, OVERVIEW, Open, links, texts

LINEAR = built_in()["linear"]
HOSTILE = "<script>alert(1)</script> **x** $\\alpha$ :smile:"


@pytest.fixture(autouse=True)
def the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Today is the 22nd of November 2026, whatever the machine says."""
    monkeypatch.setattr(filters, "today", lambda: date(2026, 11, 22))


@pytest.fixture
def filled(index: Index) -> Index:
    """One call a kind: agent, queue, score and day differ."""
    index.save(judge("mara", silent_for(0), LINEAR, about=About(
        agent="Mara L.", queue="Billing", direction="inbound", started_at="2026-11-20T10:00:00Z")))  # fmt: skip
    index.save(judge("jon", silent_for(15), LINEAR, about=About(
        agent="Jon P.", queue="Orders", direction="outbound", started_at="2026-11-21T22:59:59Z")))  # fmt: skip
    index.save(judge("long ago", silent_for(30), LINEAR, about=About(
        agent="Mara L.", queue="Orders", started_at="2026-01-05T10:00:00Z")))  # fmt: skip
    index.save(judge("undated", call(), LINEAR))
    return index


def counted(app: AppTest) -> str:
    """What the bar says is in view."""
    return texts(app)[0]


def chips(app: AppTest) -> list[str]:
    return [button.label.replace("\\", "") for button in app.button if (button.key or "").startswith("chip ")]


def choose(app: AppTest, label: str, value: object) -> AppTest:
    (box,) = [box for box in app.selectbox if box.label == label]
    return box.set_value(value).run()


@pytest.mark.parametrize("page", [OVERVIEW, AGENTS, CALLS])
def test_without_an_address_the_last_30_days_are_in_view(open_page: Open, filled: Index, page: str):
    app = open_page(page)

    assert not app.exception
    assert counted(app) == "2 calls"
    assert [(box.label, box.value) for box in app.selectbox] == [
        ("Period", "30d"),
        ("Agent", ""),
        ("Queue", ""),
        ("Score", ""),
        ("Direction", ""),
        ("Found about the call", ""),
        ("Transcript", ""),
    ]
    assert chips(app) == []
    assert app.query_params == {}


def test_when_none_of_the_calls_is_recent_all_are_shown_and_the_page_says_so(open_page: Open, index: Index):
    index.save(judge("old", call(*REFERENCE), LINEAR, about=About(started_at="2026-01-05T10:00:00Z")))

    app = open_page(OVERVIEW)

    assert counted(app) == "1 call"
    assert app.selectbox[0].value == "all"
    assert "None of the calls is of the last 30 days, so all are shown." in [one.value for one in app.caption]


def test_calls_that_are_not_scorable_are_counted_beside(open_page: Open, filled: Index):
    assert counted(open_page(OVERVIEW, period="all")) == "4 calls, 1 not scorable"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ({"agent": "Mara L."}, "1 call"),
        ({"agent": "Mara L.", "period": "all"}, "2 calls"),
        ({"queue": "Orders"}, "1 call"),
        ({"direction": "outbound"}, "1 call"),
        ({"score": "0-80"}, "1 call"),
        ({"score": "80-100"}, "1 call"),
        ({"period": "undated"}, "1 call, 1 not scorable"),
        ({"period": "2026-11-20..2026-11-20"}, "1 call"),
        ({"period": "2026-01-01..2026-01-31"}, "1 call"),
        ({"length": "20-", "period": "all"}, "1 call"),
        ({"length": "-20"}, "2 calls"),
        ({"agent": "nobody"}, "0 calls"),
    ],
)
def test_what_the_address_asks_for_is_in_view(open_page: Open, filled: Index, address: dict[str, str], shown: str):
    app = open_page(CALLS, **address)

    assert not app.exception
    assert counted(app) == shown
    assert len(chips(app)) == len(address)


def test_a_choice_goes_into_the_address_and_leaves_the_others(open_page: Open, filled: Index):
    app = choose(open_page(CALLS, period="all"), "Agent", "Mara L.")

    assert app.query_params == {"period": "all", "agent": "Mara L."}
    assert counted(app) == "2 calls"

    app = choose(app, "Queue", "Orders")

    assert app.query_params == {"period": "all", "agent": "Mara L.", "queue": "Orders"}
    assert next(address for _, address in links(app)) == "call=long+ago&period=all&agent=Mara+L.&queue=Orders"


def test_each_chip_takes_its_filter_off(open_page: Open, filled: Index):
    app = open_page(CALLS, period="all", agent="Mara L.", score="0-60")
    assert chips(app) == ["Period: All calls", "Agent: Mara L.", "Score: ▼ critical, below 60"]

    app = app.button(key="chip agent").click().run()

    assert app.query_params == {"period": "all", "score": "0-60"}
    assert counted(app) == "1 call"

    (clear,) = [button for button in app.button if button.label == "Clear all"]
    app = clear.click().run()

    assert (app.query_params, chips(app), counted(app)) == ({}, [], "2 calls")


def test_filters_survive_a_switch_of_page(open_page: Open, filled: Index):
    app = choose(open_page(CALLS), "Agent", "Jon P.")

    for page in (OVERVIEW, AGENTS, CALLS):
        app.query_params.clear()  # the side navigation opens a page without them
        app = app.switch_page(page).run()
        assert not app.exception
        assert app.query_params == {"agent": "Jon P."}
        assert counted(app) == "1 call"


def test_a_filter_begins_at_the_first_page_of_the_list(open_page: Open, index: Index):
    index.save_many(judge(f"call {n:02}", call(*REFERENCE), LINEAR, about=About(
        agent="Mara L.", started_at=f"2026-11-12T10:{n:02}:00Z")) for n in range(53))  # fmt: skip
    app = open_page(CALLS, page="2")
    assert len(links(app)) == 3

    app = choose(app, "Agent", "Mara L.")

    assert not app.exception
    assert app.pagination[0].value == 1
    assert app.query_params == {"agent": "Mara L."}


def test_an_address_without_filters_on_the_same_page_asks_for_none(open_page: Open, filled: Index):
    app = open_page(CALLS, agent="Mara L.")

    app.query_params.clear()  # as the browser's way back does
    app = app.run()

    assert (app.query_params, counted(app)) == ({}, "2 calls")


def test_ones_own_dates_begin_with_the_days_in_view(open_page: Open, filled: Index):
    app = choose(open_page(CALLS), "Period", "own")

    assert app.query_params == {"period": "2026-10-24..2026-11-22"}
    assert [(field.label, field.value) for field in app.date_input] == [
        ("From", date(2026, 10, 24)),
        ("To", date(2026, 11, 22)),
    ]

    app = app.date_input[1].set_value(date(2026, 11, 20)).run()

    assert app.query_params == {"period": "2026-10-24..2026-11-20"}
    assert counted(app) == "1 call"


def test_a_first_day_after_the_last_moves_the_last(open_page: Open, filled: Index):
    app = open_page(CALLS, period="2026-01-01..2026-01-31")

    app = app.date_input[0].set_value(date(2026, 11, 20)).run()

    assert app.query_params == {"period": "2026-11-20..2026-11-20"}
    assert counted(app) == "1 call"


def test_a_length_is_typed_as_a_clock_shows_it(open_page: Open, filled: Index):
    app = open_page(CALLS, period="all")
    (least,) = [field for field in app.text_input if field.label == "At least, m:ss"]

    app = least.set_value("0:20").run()

    assert app.query_params == {"period": "all", "length": "20-"}
    assert counted(app) == "1 call"


@pytest.mark.parametrize("typed", ["soon", "1.2.3", "-5", "<b>"])
def test_what_is_no_length_is_told_and_changes_nothing(open_page: Open, filled: Index, typed: str):
    app = open_page(CALLS, period="all", length="20-")
    (least,) = [field for field in app.text_input if field.label == "At least, m:ss"]

    app = least.set_value(typed).run()

    assert app.query_params == {"period": "all", "length": "20-"}
    assert [box.value.replace("\\", "") for box in app.warning] == [
        f"“{typed}” is no length such as 1:30. The filter is as it was."
    ]
    assert not app.run().warning, "it is told once"


def test_an_emptied_length_asks_for_nothing(open_page: Open, filled: Index):
    app = open_page(CALLS, length="20-")
    (least,) = [field for field in app.text_input if field.label == "At least, m:ss"]

    assert least.set_value("").run().query_params == {}


@pytest.mark.parametrize(
    ("field", "typed", "score"),
    [(0, 70.0, "70-80"), (0, 90.0, "90-100"), (1, 70.0, "60-70"), (1, 40.0, "0-40"), (1, 100.0, "60-100")],
)
def test_a_bound_that_passes_the_other_moves_it(open_page: Open, filled: Index, field: int, typed: float, score: str):
    app = open_page(CALLS, score="60-80")

    assert app.number_input[field].set_value(typed).run().query_params == {"score": score}


def test_the_whole_scale_is_no_filter(open_page: Open, filled: Index):
    assert open_page(CALLS, score="0-60").number_input[1].set_value(100.0).run().query_params == {}


def test_junk_in_the_address_is_left_out_and_told_on_the_page(open_page: Open, filled: Index):
    app = open_page(OVERVIEW, period="**soon**", score="<b>", agent="Mara L.")

    assert not app.exception
    assert counted(app) == "1 call"
    assert chips(app) == ["Agent: Mara L."]
    assert [box.value.replace("\\", "") for box in app.warning] == [
        "The address asks for the period “**soon**”, which genqa cannot read. It is left out.",
        "The address asks for the score “<b>”, which genqa cannot read. It is left out.",
    ]


@pytest.mark.parametrize("page", [OVERVIEW, AGENTS, CALLS])
def test_a_hostile_name_stays_text(open_page: Open, index: Index, page: str):
    about = About(agent=HOSTILE, queue=HOSTILE, started_at="2026-11-20T10:00:00Z")
    index.save(judge("x", silent_for(30), LINEAR, about=about))

    app = open_page(page, agent=HOSTILE, queue=HOSTILE)

    assert not app.exception
    assert counted(app) == "1 call"
    assert all(HOSTILE not in one.value for one in (*app.markdown, *app.caption, *app.html, *app.header))
    assert all("**x**" not in button.label for button in app.button)


def test_an_agent_that_the_index_does_not_know_finds_nothing_and_stops_nothing(open_page: Open, filled: Index):
    app = open_page(AGENTS, agent="nobody\x00")

    assert not app.exception
    assert counted(app) == "0 calls"
    assert texts(app)[-1] == "No call is left by these filters. Take one off, or choose another period."
