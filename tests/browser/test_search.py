"""Search in a real browser: from a word to the second in which it is said."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from genqa.call import About
from genqa.index import open_index
from genqa.result import judge
from genqa.scoring import built_in
from tests.calls import call, said


def fill(app) -> None:
    """One long call in which the word is said late, and one in which it is not."""
    linear = built_in()["linear"]
    turns = [said("agent" if n % 2 else "guest", 4 * n, 4 * n + 3, f"turn {n} of this call") for n in range(40)]
    turns[30] = said("guest", 120.4, 123, "I want a Réfund, <b>now</b>")
    with open_index(app.index) as index:
        index.save(judge("long", call(*turns), linear, about=About(agent="Mara L.")))
        index.save(judge("other", call(said("agent", 0, 1, "nothing of the kind")), linear))


def test_a_word_leads_to_its_second_in_the_call(app, page: Page, chromium: Browser, shoot):
    fill(app)
    page.goto(f"{app.url}/search")
    box = page.get_by_role("searchbox").or_(page.get_by_label("Words, or “a phrase”")).first
    box.fill("refund now")
    box.press("Enter")

    hit = page.locator(".st-key-found")
    expect(hit.locator("mark")).to_have_text(["Réfund", "now"])
    expect(hit.get_by_text("<b>")).to_be_visible()
    expect(page).to_have_url(f"{app.url}/search?q=refund+now")
    shoot("found")

    hit.get_by_role("link", name="2:00.4").click()

    expect(page.get_by_role("heading", name="Call", exact=True)).to_be_visible()
    player = page.get_by_role("region", name="Player")
    row = player.locator("tr.now").filter(has_text="I want a Réfund, <b>now</b>")
    expect(row).to_have_attribute("aria-current", "true")
    page.wait_for_function(
        "row => { const a = row.closest('.box').getBoundingClientRect(), b = row.getBoundingClientRect();"
        " return b.top >= a.top && b.bottom <= a.bottom }",
        arg=row.element_handle(),
    )
    expect(player.locator(".clock")).to_have_text("2:00.4 / 2:39")
    assert "call=long" in page.url and "t=120.4" in page.url
    shoot("second")

    with chromium.new_context(locale="en-GB") as other:
        elsewhere = other.new_page()
        elsewhere.goto(page.url)
        expect(elsewhere.locator("tr.now").filter(has_text="I want a Réfund")).to_be_visible()


def test_the_query_is_there_again_after_another_page_and_in_a_new_session(app, page: Page, chromium: Browser):
    fill(app)
    page.goto(f"{app.url}/search?q=refund&speaker=guest")
    expect(page.locator(".st-key-found mark")).to_have_text(["Réfund"])

    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Calls").click()
    expect(page.get_by_role("heading", name="Calls", exact=True)).to_be_visible()
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Search").click()

    expect(page.locator(".st-key-found mark")).to_have_text(["Réfund"])

    with chromium.new_context(locale="en-GB") as other:
        elsewhere = other.new_page()
        elsewhere.goto(f"{app.url}/search?q=refund&speaker=agent")
        expect(elsewhere.get_by_text("There is no call in view in which the agent says all of this.")).to_be_visible()


def test_nothing_found_and_no_word_to_find_are_told_apart(app, page: Page, shoot):
    fill(app)
    page.goto(f"{app.url}/search?q=xyzzy")
    expect(page.get_by_text("There is no call in view in which all of this is said.")).to_be_visible()
    shoot("nothing")

    page.goto(f"{app.url}/search?q=%3F%21")
    expect(page.get_by_text("There is no word in this text to search for.")).to_be_visible()
