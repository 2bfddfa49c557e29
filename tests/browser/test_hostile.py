"""Whatever a call, a name, a file or a rubric is made of, every page shows it as text, and exports are harmless."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from genqa.call import About, Hold
from genqa.index import open_index
from genqa.result import Origin, judge
from genqa.scoring import parse
from genqa.ui.text import JOINER
from tests.browser.conftest import PROJECT, App
from tests.calls import call, said

HTML = "<script>window.touched = 1</script><img src=x onerror='window.touched = 1'>"
HOSTILE = f"{HTML} **bold** $\\alpha$ :smile: [here](https://evil.example) =cmd()"
FORMULA = f"=cmd()|'/c calc'!A1 {HOSTILE}"
RUBRIC = f"""
name = "own"
version = 1
title = '''{HOSTILE}'''
about = '''{HOSTILE}'''
kind = "deductions"
[[component]]
name = '''{HOSTILE}'''
quantity = "silence_seconds"
per_second = 40
"""
PAGES = re.findall(
    r'st\.Page\(\s*"pages/[^"]+",\s*title="([^"]+)"(?:(?!st\.Page).)*?(?:url_path="([^"]*)"|default=True)',
    (PROJECT / "app.py").read_text("utf-8"),
)
PARTS = ("Scoring", "Bands", "Own rubric", "Channels", "This machine", "Audit trail")
#: What a browser would have made of the text, had it been more than text.
MADE = "img[src=x], [href^='https://evil'], .katex, strong:has-text('bold'), b:has-text('bold'), image[href=x]"


@pytest.fixture
def hostile(app: App) -> App:
    """An index full of it."""
    rubric = parse(RUBRIC)
    facts = call(
        said(f"agent:{FORMULA}", 0, 2, HOSTILE), said(f"agent:{HTML}", 2.2, 3, "second agent"),
        said(f"guest:{HTML}", 6, 9, HOSTILE), said("agent", 8.5, 12, FORMULA),
        hold=Hold(0, source=HOSTILE),
    )  # fmt: skip
    origin = Origin(HOSTILE, HOSTILE, HOSTILE, warnings=(HOSTILE,))
    with open_index(app.index) as index:
        index.add_rubric(RUBRIC, actor=HOSTILE)
        index.rescore(actor=HOSTILE, rubric="own")
        for number in range(3):
            about = About(FORMULA, FORMULA, FORMULA, FORMULA, "2026-11-12T11:04:00Z", source=FORMULA)
            index.save(judge(f"{FORMULA} {number}", facts, rubric, about=about, origin=origin), actor=HOSTILE)
        index.put_setting("channel_map", {HOSTILE: 0}, actor=HOSTILE)
    return app


def assert_text_alone(page: Page, where: str) -> None:
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.touched") is None, f"{where}: something ran"
    found = page.locator(MADE)
    assert found.count() == 0, f"{where}: {found.first.evaluate('made => made.outerHTML')}"


def words_on(page: Page) -> str:
    """All texts, those of the player with them, which keeps its own apart from the page."""
    own = page.locator("section.player").all_inner_texts()
    return "\n".join([page.locator("body").inner_text(), *own]).replace(JOINER, "")


def test_every_page_shows_hostile_texts_as_texts(hostile: App, page: Page, no_traceback) -> None:
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    assert len(PAGES) >= 6
    seen = {}
    for title, address in PAGES:
        page.goto(f"{hostile.url}/{address}?period=all&q=window+touched")
        if title == "Call":
            page.goto(f"{hostile.url}/calls?period=all")
            page.locator("a[href*='call?']").first.click()
        expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
        assert_text_alone(page, title)
        no_traceback(page)
        seen[title] = words_on(page)
    for title in ("Agents", "Calls", "Call", "Search"):
        assert "<script>window.touched = 1</script><img src=x" in seen[title], title


def test_every_part_of_the_settings_shows_hostile_texts_as_texts(hostile: App, page: Page, no_traceback) -> None:
    seen = {}
    for part in PARTS:
        page.goto(f"{hostile.url}/settings?part={part}")
        expect(page.get_by_role("tab", name=part)).to_have_attribute("aria-selected", "true")
        assert_text_alone(page, part)
        no_traceback(page)
        seen[part] = words_on(page)
    for part in ("Scoring", "Channels", "Audit trail"):
        assert HOSTILE in seen[part], part


def test_what_is_downloaded_runs_nothing_in_a_spreadsheet(hostile: App, page: Page) -> None:
    page.goto(f"{hostile.url}/calls?period=all")
    with page.expect_download() as download:
        page.get_by_role("button", name="3 calls as CSV", exact=True).click()

    text = Path(download.value.path()).read_bytes().decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [line["recording_id"] for line in lines] == [f"'{FORMULA} {number}" for number in range(3)]
    assert {line["agent"] for line in lines} == {f"'{FORMULA}"}
    risky = [cell for line in lines for cell in line.values() if cell[:1] in "=+@\t\r" and cell]
    assert risky == []
