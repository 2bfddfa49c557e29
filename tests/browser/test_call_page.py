"""The page of one call in a real browser: what is looked at, what is put right, and away with it."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from genqa.index import open_index
from tests.browser.test_score_a_call import REFERENCE, hand_in, open_form, recording, transcript


def upload(app, page: Page) -> bytes:
    """Scores and saves the reference call with its recording, and opens it; the recording's bytes."""
    sound = recording()
    open_form(app, page)
    hand_in(page, transcript(*REFERENCE), sound)
    page.get_by_role("button", name="Score", exact=True).click()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Open ").click()
    expect(page.get_by_role("heading", name="Call", exact=True)).to_be_visible()
    return bytes(sound["buffer"])


def test_a_call_is_uploaded_saved_found_played_and_deleted_everywhere(app, page: Page, shoot):
    sound = upload(app, page)
    with open_index(app.index) as index:
        (row,) = index.calls()
        assert index.audio(row.recording_id) == (sound,)
        assert len(index.search("assistance")) == 1
    player = page.get_by_role("region", name="Player")
    expect(player.get_by_role("button", name="Play (space)")).to_be_enabled()
    expect(player.locator(".clock")).to_have_text("0:00.0 / 0:05")
    shoot("saved")

    page.get_by_role("button", name="Delete", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("This cannot be undone.")
    shoot("asked")
    dialog.get_by_role("button", name="Delete it").click()

    expect(page.get_by_role("heading", name="Calls", exact=True)).to_be_visible()
    expect(page.get_by_text(f"Call {row.recording_id} is deleted.")).to_be_visible()
    expect(page.get_by_text("No call is in the index yet.")).to_be_visible()
    with open_index(app.index) as index:
        assert (index.count(), index.search("assistance")) == (0, [])
        index.compact(actor="test")
    left = b"".join(file.read_bytes() for file in app.index.parent.glob(app.index.name + "*"))
    assert b"assistance" not in left
    assert b"GQPK" not in left, "the waveform"
    assert sound[32_044:32_244] not in left, "a second into the recording, where the agent speaks"


def test_a_call_that_is_kept_after_all_stays(app, page: Page):
    upload(app, page)
    page.get_by_role("button", name="Delete", exact=True).click()

    page.get_by_role("dialog").get_by_role("button", name="Keep it").click()

    expect(page.get_by_role("dialog")).to_have_count(0)
    with open_index(app.index) as index:
        assert index.count() == 1


def test_a_lost_point_leads_to_its_place_in_the_figure_and_the_transcript(app, page: Page, chromium: Browser, shoot):
    upload(app, page)
    player = page.get_by_role("region", name="Player")
    expect(player.get_by_role("button", name="Play (space)")).to_be_enabled()
    page.get_by_role("button", name="talk-over 0.2 s in 1 event").click()

    expect(player.locator(".clock")).to_have_text("0:00.8 / 0:05")
    expect(player.locator("tr.chosen").last).to_contain_text("I can certainly help with that.")
    expect(player.get_by_role("row", name="talk-over")).to_have_attribute("aria-current", "true")
    expect(page).to_have_url(re.compile(r"[?&]t=0\.8(&|$)"))
    shoot("chosen")

    with chromium.new_context(locale="en-GB") as other:
        elsewhere = other.new_page()
        elsewhere.goto(page.url)
        there = elsewhere.get_by_role("region", name="Player")
        expect(there.locator(".clock")).to_have_text("0:00.8 / 0:05")
        expect(there.locator("tr.chosen")).to_have_count(2)


def test_sides_and_hold_are_put_right_and_stay_so(app, page: Page, shoot):
    upload(app, page)
    score = page.get_by_test_id("stMetricValue")
    expect(score).to_have_text("99.0")

    page.get_by_role("button", name="Correct").click()
    page.get_by_label("Total, in seconds or m:ss").fill("1:30")
    shoot("correct")
    page.get_by_role("button", name="Measure again").click()
    expect(score).to_have_text("89.0")
    expect(page.get_by_text("Hold corrected and measured again: score 99.0 → 89.0.")).to_be_visible()

    if not page.get_by_role("button", name="Swap sides").is_visible():
        page.get_by_role("button", name="Correct").click()
    page.get_by_role("button", name="Swap sides").click()
    expect(page.get_by_text("Sides swapped and measured again")).to_be_visible()

    page.reload()
    expect(score).to_have_text("89.0")
    transcript_ = page.get_by_role("region", name="Player").get_by_role("table", name="Transcript")
    expect(transcript_.get_by_role("row", name="how can I help").locator(".who")).to_have_text("guest")
    with open_index(app.index) as index:
        assert [line.action for line in index.audit(2)] == ["sides swapped", "hold corrected"]
        (row,) = index.calls()
        assert (row.agent_utterances, row.guest_utterances, row.hold_time_seconds) == (1, 2, 90.0)
        assert len(index.audio(row.recording_id)) == 1


def test_another_rubric_is_looked_at_and_nothing_is_stored(app, page: Page):
    upload(app, page)
    page.get_by_role("combobox", name="Looked at under").click()
    page.get_by_role("option", name="banded v1").click()

    expect(page.get_by_text("nothing is changed")).to_be_visible()
    assert "rubric=banded" in page.url
    with open_index(app.index) as index:
        assert [row.rubric for row in index.calls()] == ["linear"]
