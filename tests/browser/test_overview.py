"""From the overview to the calls behind a number, to one call, and back, in a real browser."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from genqa.call import About
from genqa.index import open_index
from genqa.result import judge
from genqa.scoring import built_in
from tests.index.results import silent_for


@pytest.fixture
def filled(app):
    """Three calls of Mara's (100, 90, 45) and two of Jon's (45, 41) of the last days."""
    linear, now = built_in()["linear"], datetime.now(UTC)
    calls = [("Mara L.", 0), ("Mara L.", 5), ("Mara L.", 27.5), ("Jon P.", 27.5), ("Jon P.", 29.5)]
    with open_index(app.index) as index:
        for n, (agent, silence) in enumerate(calls):
            started = (now - timedelta(days=n, minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
            about = About(agent=agent, queue="Billing", started_at=started)
            index.save(judge(f"call {n}", silent_for(silence), linear, about=about))
    return app


def address(page: Page) -> tuple[str, dict[str, list[str]]]:
    """Path and filters in the address."""
    parts = urlsplit(page.url)
    return parts.path, parse_qs(parts.query)


def chart(page: Page, key: str) -> Locator:
    """A figure that is drawn."""
    figure = page.locator(f".st-key-{key}")
    expect(figure.locator(".main-svg").first).to_be_visible()
    return figure


def rows(page: Page) -> Locator:
    return page.locator(".st-key-calls").get_by_role("link")


def chip(page: Page, words: str) -> Locator:
    return page.locator(".st-key-chips").get_by_role("button", name=words)


def choose(page: Page, label: str, typed: str) -> None:
    """Picks from a list with the keyboard alone."""
    field = page.get_by_role("combobox", name=label)
    field.focus()
    page.keyboard.type(typed)
    page.keyboard.press("Enter")


def test_from_a_filter_to_a_bar_to_a_call_and_back_with_the_filters_kept(filled, page: Page, shoot):
    page.goto(filled.url)
    expect(page.get_by_text("5 calls", exact=True)).to_be_visible()
    shoot("all")

    choose(page, "Agent", "Jon")
    expect(page.get_by_text("2 calls", exact=True)).to_be_visible()
    expect(chip(page, "Agent: Jon P.")).to_be_visible()

    chart(page, "spread").locator(".bars .point path").nth(4).click(force=True)
    expect(page.get_by_role("heading", name="Calls", exact=True)).to_be_visible()
    expect(rows(page)).to_have_count(2)
    assert address(page) == ("/calls", {"agent": ["Jon P."], "score": ["40-50"]})

    rows(page).first.click()
    expect(page.get_by_role("heading", name="Call", exact=True)).to_be_visible()
    path, asked = address(page)
    assert path == "/call"
    assert (asked["call"], asked["agent"], asked["score"]) == (["call 3"], ["Jon P."], ["40-50"])

    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Calls").click()
    expect(chip(page, "Score: 40 to below 50")).to_be_visible()
    expect(rows(page)).to_have_count(2)
    assert address(page)[1] == {"agent": ["Jon P."], "score": ["40-50"]}

    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Overview").click()
    expect(chip(page, "Agent: Jon P.")).to_be_visible()
    expect(page.get_by_text("2 calls", exact=True)).to_be_visible()


def test_the_calls_behind_a_bar_are_reached_by_keyboard(filled, page: Page):
    page.goto(filled.url)
    expect(page.get_by_text("5 calls", exact=True)).to_be_visible()

    table = page.locator("summary", has_text="The same as a table, with links to the calls").first
    table.focus()
    table.press("Enter")
    link = page.get_by_role("link", name="40 to below 50")
    link.focus()
    link.press("Enter")

    expect(rows(page)).to_have_count(3)
    assert address(page) == ("/calls", {"score": ["40-50"]})


def test_an_address_opens_the_same_view_in_another_browser(filled, page: Page, chromium: Browser):
    page.goto(filled.url)
    choose(page, "Agent", "Mara")
    expect(page.get_by_text("3 calls", exact=True)).to_be_visible()
    choose(page, "Score", "critical")
    expect(page.get_by_text("1 call", exact=True)).to_be_visible()

    with chromium.new_context(locale="en-GB") as context:
        other = context.new_page()
        other.goto(page.url)
        expect(chip(other, "Agent: Mara L.")).to_be_visible()
        expect(chip(other, "critical, below 60")).to_be_visible()
        expect(other.get_by_text("1 call", exact=True)).to_be_visible()

        chip(other, "critical, below 60").click()
        expect(other.get_by_text("3 calls", exact=True)).to_be_visible()
        assert address(other) == ("/", {"agent": ["Mara L."]})


def test_an_agent_is_opened_from_the_table_and_left_by_the_chip(filled, page: Page, shoot):
    page.goto(f"{filled.url}/agents?period=7d")
    page.get_by_role("button", name="Mara L.").click()

    expect(page.get_by_role("heading", name="Mara L.")).to_be_visible()
    chart(page, "hold")
    expect(rows(page)).to_have_count(3)
    assert address(page) == ("/agents", {"period": ["7d"], "agent": ["Mara L."]})
    shoot("agent")

    chip(page, "Agent: Mara L.").click()

    expect(page.get_by_role("button", name="Jon P.")).to_be_visible()
    assert address(page) == ("/agents", {"period": ["7d"]})

    page.go_back()

    expect(page.get_by_role("heading", name="Mara L.")).to_be_visible()
    assert address(page) == ("/agents", {"period": ["7d"], "agent": ["Mara L."]})


def test_the_way_back_to_no_filter_is_no_filter(filled, page: Page):
    page.goto(f"{filled.url}/agents")
    page.get_by_role("button", name="Mara L.").click()
    expect(chip(page, "Agent: Mara L.")).to_be_visible()

    page.go_back()

    expect(page.get_by_text("5 calls", exact=True)).to_be_visible()
    assert address(page) == ("/agents", {})


def test_a_link_to_the_page_that_it_stands_on_is_in_the_address(filled, page: Page):
    with open_index(filled.index) as index:
        index.save(judge("undated", silent_for(5), built_in()["linear"]))
    page.goto(f"{filled.url}/calls")

    page.get_by_role("link", name="1 call without a date").click()

    expect(chip(page, "Period: Without a date")).to_be_visible()
    expect(page).to_have_url(f"{filled.url}/calls?period=undated")


def test_a_filter_on_a_later_page_of_the_list_begins_at_the_first(app, page: Page, no_traceback):
    now, linear = datetime.now(UTC), built_in()["linear"]
    abouts = [About(queue="Billing", started_at=(now - timedelta(minutes=n)).isoformat()) for n in range(53)]
    with open_index(app.index) as index:
        index.save_many(judge(f"call {n}", silent_for(0), linear, about=about) for n, about in enumerate(abouts))
    page.goto(f"{app.url}/calls?page=2")
    expect(rows(page)).to_have_count(3)

    choose(page, "Queue", "Billing")

    expect(rows(page)).to_have_count(50)
    expect(page).to_have_url(f"{app.url}/calls?queue=Billing")
    no_traceback(page)


def test_a_definition_shows_with_the_keyboards_focus(filled, page: Page):
    page.goto(filled.url)
    name = page.locator(".genqa-tile .name", has_text="On target")
    expect(name.get_by_role("tooltip")).to_be_hidden()

    name.focus()

    expect(name.get_by_role("tooltip")).to_have_text("Share of the scored calls whose score reaches the target.")


@pytest.mark.parametrize(
    "junk", ["period=%00&score=x", "score=%3Cscript%3E&length=NaN-inf", "agent=%F0%9F%92%A9&agent="]
)
def test_junk_in_the_address_is_no_traceback(filled, page: Page, no_traceback, junk: str):
    for path in ("", "agents", "calls"):
        page.goto(f"{filled.url}/{path}?{junk}")
        expect(page.locator(".st-key-chips").get_by_text("call")).not_to_have_count(0)
        no_traceback(page)


@pytest.mark.parametrize("width", [1280, 1920])
def test_nothing_is_cut_off_at_the_side_on_a_dark_ground(filled, chromium: Browser, width: int, no_traceback):
    viewport = {"width": width, "height": 900}
    with chromium.new_context(viewport=viewport, color_scheme="dark", locale="en-GB") as context:
        page = context.new_page()
        for path, key in (("", "spread"), ("agents?agent=Mara+L.", "score")):
            page.goto(f"{filled.url}/{path}")
            chart(page, key)
            expect(page.locator(f".st-key-{key} .main-svg").first).to_have_css("background-color", "rgb(17, 22, 29)")
            wider = page.evaluate(
                "(m => m.scrollWidth - m.clientWidth)(document.querySelector('[data-testid=stMain]'))"
            )
            assert wider <= 0
            no_traceback(page)
