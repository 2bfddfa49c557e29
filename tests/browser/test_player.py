"""The player of a call in a real browser: what is heard, where a click goes, what address and transcript say of it."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import App
from tests.browser.minute import expect_at, opened, press_in, rest_of, seconds, store
from tests.calls import said


def test_it_plays_moves_and_pauses(player: Locator, page: Page, shoot):
    player.get_by_role("button", name="Play (space)").click()

    expect(player.get_by_role("button", name="Pause (space)")).to_be_visible()
    page.wait_for_function("() => parseFloat(new URLSearchParams(location.search).get('t')) >= 1.5")
    expect(player.get_by_role("row", name="Good morning")).to_have_attribute("aria-current", "true")
    shoot("playing")
    player.get_by_role("button", name="Pause (space)").click()

    at = seconds(player)
    assert at > 1.5
    page.wait_for_function(
        "at => Math.abs(parseFloat(new URLSearchParams(location.search).get('t')) - at) < 0.1", arg=at
    )
    assert player.locator("audio").evaluate("audio => audio.paused")


def test_each_side_has_a_volume_and_can_be_muted(player: Locator):
    player.get_by_role("button", name="Play (space)").click()
    player.get_by_role("button", name="Mute guest").click()

    expect(player.get_by_role("button", name="Mute guest")).to_have_attribute("aria-pressed", "true")
    expect(player.get_by_role("button", name="Mute agent")).to_have_attribute("aria-pressed", "false")
    player.get_by_role("slider", name="Volume, guest").fill("40")
    expect(player.get_by_role("button", name="Mute guest")).to_have_attribute("aria-pressed", "false")


def test_the_speed_is_that_of_the_sound_and_stays_for_the_next_call(app: App, page: Page, quiet: list[str]):
    store(app, "first")
    store(app, "second")
    player = opened(app, page, "call=second")
    player.get_by_role("combobox", name="Speed").select_option("1.5")
    assert player.locator("audio").evaluate("audio => audio.playbackRate") == 1.5

    player.get_by_text("I found it.").click()
    page.get_by_role("link", name="Next").click()
    expect(page).to_have_url(re.compile("call=first"))
    expect(player.locator(".clock")).to_have_text("0:00.0 / 1:00")
    expect(player.get_by_role("combobox", name="Speed")).to_have_value("1.5")
    assert player.locator("audio").evaluate("audio => audio.playbackRate") == 1.5


def test_a_click_in_the_waveform_goes_to_three_seconds_before(player: Locator):
    press_in(player, 0.5)
    expect_at(player, "0:27.0")


def test_a_click_on_the_ruler_goes_exactly_there(player: Locator):
    press_in(player, 0.5, y=8)
    expect_at(player, "0:30.0")


def test_a_click_on_an_event_goes_to_three_seconds_before(player: Locator, page: Page):
    events = player.get_by_role("table", name="Events")
    expect(events.get_by_role("row")).to_have_text(
        [
            "TimeWhatLengthNote", "0:05.0silence1.0 s", "0:09.5talk-over0.5 sagent interrupts",
            "0:14.0silence1.0 s", "0:20.0dead air6.0 s", "0:32.0silence1.0 s", "0:39.0silence1.0 s", "0:40.0hold10.0 s",
            "0:50.0silence1.0 s", "0:55.0silence1.0 s",
        ]
    )  # fmt: skip
    events.get_by_role("button", name="Go to 0:20.0").click()

    expect_at(player, "0:17.0")
    expect(events.get_by_role("row", name="dead air")).to_have_attribute("aria-current", "true")
    assert rest_of(page) == "17"


def test_a_click_in_the_transcript_goes_to_three_seconds_before(player: Locator, page: Page):
    player.get_by_text("I found it.").click()

    expect_at(player, "0:23.0")
    assert rest_of(page) == "23"
    expect(player.get_by_role("row", name="I found it.")).to_have_attribute("aria-current", "true")


def test_a_lost_point_frames_its_places_and_goes_to_three_seconds_before(player: Locator, page: Page, shoot):
    page.get_by_role("button", name=re.compile("^talk-over")).click()

    expect_at(player, "0:06.5")
    expect(player.locator("tr.chosen")).to_have_text([re.compile("charged twice"), re.compile("have a look")])
    assert "line=1" in page.url or "line=2" in page.url
    shoot("framed")

    press_in(player, 0.9, y=8)
    page.get_by_role("button", name="0:09.5–0:10.0").click()
    expect_at(player, "0:06.5")


def test_the_keys_play_step_and_go_from_event_to_event(player: Locator, page: Page):
    page.get_by_role("heading", name="Call", exact=True).click()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect_at(player, "0:10.0")
    page.keyboard.press("ArrowLeft")
    expect_at(player, "0:05.0")
    for _ in range(3):
        page.keyboard.press("n")
    expect_at(player, "0:17.0")
    page.keyboard.press("p")
    expect_at(player, "0:11.0")
    page.keyboard.press("Space")
    expect(player.get_by_role("button", name="Pause (space)")).to_be_visible()
    page.keyboard.press("Space")
    expect(player.get_by_role("button", name="Play (space)")).to_be_visible()


def test_the_keys_rest_while_one_types(player: Locator, page: Page):
    page.get_by_role("button", name="Correct").click()
    field = page.get_by_label("Total, in seconds or m:ss")
    field.click()
    field.fill("")
    page.keyboard.type("n p")
    page.keyboard.press("ArrowLeft")

    expect(field).to_have_value("n p")
    expect(player.get_by_role("button", name="Play (space)")).to_be_visible()
    expect_at(player, "0:00.0")


def test_the_steps_go_through_the_events_that_are_asked_for(player: Locator, page: Page):
    player.get_by_role("combobox", name="Which events").select_option("hold")
    player.get_by_role("button", name="Next event (N)").click()
    expect_at(player, "0:37.0")
    player.get_by_role("button", name="Next event (N)").click()
    expect(player.get_by_role("status")).to_have_text("No later event.")


def test_the_address_opens_the_call_at_its_second_elsewhere(player: Locator, page: Page, app: App, chromium: Browser):
    player.get_by_text("Can you repair it?").click()
    expect(player.locator(".clock")).to_have_text("0:30.0 / 1:00")
    with chromium.new_context(locale="en-GB") as other:
        elsewhere = other.new_page()
        elsewhere.goto(page.url)
        there = elsewhere.get_by_role("region", name="Player")
        expect(there.locator(".clock")).to_have_text("0:30.0 / 1:00")
        expect(there.get_by_role("row", name="I found it.")).to_have_attribute("aria-current", "true")


def test_the_position_is_written_without_a_word_to_the_server(player: Locator, page: Page):
    page.get_by_test_id("stApp").evaluate(
        "app => { window.runs = []; new MutationObserver(() => window.runs.push(app.dataset.testScriptState))"
        ".observe(app, {attributes: true, attributeFilter: ['data-test-script-state']}) }"
    )
    press_in(player, 0.5)
    page.keyboard.press("n")
    assert rest_of(page) is not None
    assert page.evaluate("window.runs") == []


def test_a_link_to_the_moment_is_copied(player: Locator, page: Page, app: App):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    press_in(player, 0.25)
    player.get_by_role("button", name="Copy a link to this moment").click()

    expect(player.get_by_role("status")).to_have_text("The link to 0:12.0 is copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"{app.url}/call?") and "t=12" in copied and "call=minute" in copied


def test_the_transcript_follows_until_it_is_released(app: App, page: Page, quiet: list[str]):
    turns = tuple(said(("agent", "guest")[n % 2], n, n + 0.9, f"Sentence {n}.") for n in range(59))
    store(app, "many", turns)
    player = opened(app, page, "call=many")
    box = player.locator("[data-box=transcript]")

    page.set_viewport_size({"width": 1280, "height": 1500})
    press_in(player, 0.8, y=8)
    expect(player.get_by_role("row", name="Sentence 48.")).to_be_in_viewport()
    page.wait_for_function(
        "() => document.querySelector('[data-testid=stBidiComponentIsolated]').shadowRoot"
        ".querySelector('[data-box=transcript]').scrollTop > 200"
    )
    box.hover()
    page.mouse.wheel(0, -4000)
    expect(player.get_by_role("checkbox", name="follow")).not_to_be_checked()
    page.keyboard.press("ArrowRight")
    expect(player.get_by_role("row", name="Sentence 53.")).to_have_attribute("aria-current", "true")
    expect(player.get_by_role("row", name="Sentence 53.")).not_to_be_in_viewport()
    player.get_by_role("checkbox", name="follow").check()
    expect(player.get_by_role("row", name="Sentence 53.")).to_be_in_viewport()
