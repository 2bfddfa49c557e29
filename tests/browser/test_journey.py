"""The whole way in a real browser: a pair is handed in, checked, scored, read as CSV, saved, and read as CSV again."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import App
from tests.browser.test_score_a_call import REFERENCE, hand_in, open_form, recording, transcript


def downloaded(page: Page, button: str) -> list[dict[str, str]]:
    """What a button downloads, as a spreadsheet reads it."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button, exact=True).click()
    text = Path(download.value.path()).read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_what_is_handed_in_comes_back_as_csv_before_and_after_it_is_saved(app: App, page: Page) -> None:
    open_form(app, page)
    hand_in(page, transcript(*REFERENCE), recording())
    expect(page.locator(".genqa-checks li")).to_have_text(
        [
            "✓the transcript was recognised: generic segments",
            "✓the lengths agree: the last word ends at 0:05, the recording at 0:05",
            "✓the recording has two channels",
            "✓agent and guest are both heard",
        ]
    )
    page.get_by_role("radio", name="its total").click()
    page.get_by_label("Total hold, in seconds or m:ss").fill("90")
    page.get_by_role("button", name="Score", exact=True).click()
    expect(page.get_by_test_id("stMetricValue")).to_have_text("89.0")

    (before,) = downloaded(page, "Download CSV")
    numbers = ("quality_score", "hold_time", "silence_seconds", "talk_over_seconds", "agent_utterances", "stored_at")
    assert [before[name] for name in numbers] == ["89.0", "90.0", "0.0", "0.2", "2", ""]

    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved. It is new in the index.")).to_be_visible()
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Calls").click()
    (after,) = downloaded(page, "1 call as CSV")
    assert after["stored_at"] != ""
    assert {**after, "stored_at": "", "updated_at": ""} == before

    (event,) = downloaded(page, "Events of 1 call as CSV")
    assert [event[name] for name in ("event", "start", "end", "duration", "by")] == [
        "talk-over", "3.8", "4.0", "0.2", "agent",
    ]  # fmt: skip


def test_a_rubric_is_changed_and_changed_back(app: App, page: Page) -> None:
    open_form(app, page)
    hand_in(page, transcript(*REFERENCE))
    page.get_by_role("button", name="Score", exact=True).click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved. It is new in the index.")).to_be_visible()

    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Settings").click()
    page.get_by_role("combobox", name="Rubric").click()
    page.get_by_role("option", name="Banded, version 1").click()
    page.get_by_role("button", name="Show what would change").click()
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    expect(page.get_by_text("starting values, not a standard")).to_be_visible()
    page.get_by_role("button", name="Apply to 1 call").click()

    expect(page.get_by_role("heading", name="In force: Banded, version 1")).to_be_visible()
    page.get_by_role("button", name="Undo the last change").click()
    expect(page.get_by_role("heading", name="In force: Linear, version 1")).to_be_visible()
    expect(page.get_by_text("Undone: Linear, version 1 is in force again.")).to_be_visible()
