"""The list of calls in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from genqa.call import About
from genqa.index import open_index
from genqa.result import judge
from genqa.scoring import built_in
from tests.calls import REFERENCE, call


def fill(app, count: int) -> None:
    """Stores so many calls, a minute apart."""
    linear = built_in()["linear"]
    abouts = [About(started_at=f"2026-11-12T11:{minute:02}:00Z") for minute in range(count)]
    with open_index(app.index) as index:
        index.save_many(judge(f"call {n:02}", call(*REFERENCE), linear, about=about) for n, about in enumerate(abouts))


def rows(page: Page):
    return page.locator(".st-key-calls").get_by_role("link")


def test_an_empty_index_leads_to_score_a_call(app, page: Page, shoot):
    page.goto(f"{app.url}/calls")
    expect(page.get_by_text("No call is in the index yet.")).to_be_visible()
    shoot("empty")

    page.get_by_role("button", name="Score a call").click()

    expect(page.get_by_role("heading", name="Score a call")).to_be_visible()


def test_samples_fill_an_empty_index_and_go_again(app, page: Page, shoot):
    page.goto(f"{app.url}/calls")
    page.get_by_role("button", name="Load sample calls").click()
    expect(rows(page)).to_have_count(8)
    shoot("samples")

    page.get_by_role("button", name="Remove the samples").click()

    expect(page.get_by_text("No call is in the index yet.")).to_be_visible()
    expect(page.get_by_text("8 sample calls removed.")).to_be_visible()


def test_the_order_stands_in_the_address_and_survives_other_pages_and_a_new_session(app, page: Page, chromium: Browser):
    page.goto(f"{app.url}/calls")
    page.get_by_role("button", name="Load sample calls").click()
    expect(rows(page)).to_have_count(8)

    page.locator(".st-key-calls").get_by_role("button", name="Silence, m:ss").click()
    expect(rows(page).first).to_contain_text("14:07")
    expect(page).to_have_url(f"{app.url}/calls?order=-silence_seconds")

    rows(page).nth(1).click()
    expect(page.get_by_text("2 of 8")).to_be_visible()
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_text("3 of 8")).to_be_visible()

    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Calls").click()
    expect(rows(page).first).to_contain_text("14:07")
    expect(page).to_have_url(f"{app.url}/calls?order=-silence_seconds")

    with chromium.new_context(locale="en-GB") as other:
        elsewhere = other.new_page()
        elsewhere.goto(page.url)
        expect(rows(elsewhere).first).to_contain_text("14:07")


def test_the_number_of_the_page_stands_in_the_address(app, page: Page):
    fill(app, 52)
    page.goto(f"{app.url}/calls")
    expect(rows(page)).to_have_count(50)

    page.get_by_test_id("stPagination").get_by_text("2", exact=True).click()
    expect(rows(page)).to_have_count(2)
    expect(page).to_have_url(f"{app.url}/calls?page=2")

    page.reload()
    expect(rows(page)).to_have_count(2)


@pytest.mark.parametrize("number", ["0", "99", "-1", "x", "%3Cb%3E"])
def test_a_page_that_does_not_exist_is_the_first(app, page: Page, number: str):
    fill(app, 52)
    page.goto(f"{app.url}/calls?page={number}")

    expect(rows(page)).to_have_count(50)


def test_times_are_the_readers(app, chromium: Browser):
    fill(app, 1)
    with chromium.new_context(timezone_id="America/New_York", locale="en-GB") as context:
        page = context.new_page()
        page.goto(f"{app.url}/calls")
        expect(rows(page)).to_have_text("12 Nov 2026 06:00")
        expect(page.get_by_role("button", name="Started, America/New_York ↓")).to_be_visible()


def test_the_page_follows_the_readers_dark_ground(app, chromium: Browser):
    fill(app, 1)
    with chromium.new_context(color_scheme="dark", locale="en-GB") as context:
        page = context.new_page()
        page.goto(f"{app.url}/calls")
        rows(page).click()
        player = page.get_by_role("region", name="Player")
        expect(player).to_have_css("background-color", "rgb(17, 22, 29)")
        assert player.evaluate("one => one.style.getPropertyValue('--agent')") == "#4DA3D9"
