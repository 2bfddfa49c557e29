"""What the player shows: lanes and sound of any recording, light and dark, near and far, and to who sees none."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from genqa.audio import Recording, peaks_of
from genqa.audio.playable import wav_of
from genqa.index import open_index
from genqa.result import Origin, judge
from genqa.scoring import built_in
from tests.browser.conftest import App
from tests.browser.minute import RATE, SAID, expect_at, opened, press_in, sound, store
from tests.calls import call, said


def test_swapped_sides_swap_the_lanes_and_the_position_stays(player: Locator, page: Page, shoot):
    press_in(player, 0.5, y=8)
    volumes = player.locator(".volume .side")
    expect(volumes).to_have_text(["agent", "guest"])
    page.get_by_role("button", name="Correct").click()
    page.get_by_role("button", name="Swap sides").click()

    expect(page.get_by_text("Sides swapped and measured again")).to_be_visible()
    expect(player.get_by_role("row", name="Good morning").locator(".who")).to_have_text("guest")
    expect(player.locator(".names span")).to_have_text(["agent", "guest"])
    expect(player.locator(".clock")).to_have_text("0:30.0 / 1:00")
    shoot("swapped")


def test_it_zooms_and_moves_what_is_seen(player: Locator):
    figure = player.locator(".time")
    player.get_by_role("button", name="Closer (+)").click()
    player.get_by_role("button", name="Closer (+)").click()
    expect(figure).to_have_class(re.compile("zoomed"))
    press_in(player, 0.5, y=8)
    expect_at(player, "0:07.5")
    player.get_by_role("button", name="The whole call").click()
    expect(figure).not_to_have_class(re.compile("zoomed"))


def test_what_lies_under_the_pointer_is_told(player: Locator):
    box = player.locator(".time").bounding_box()
    assert box
    player.locator(".time").hover(position={"x": box["width"] * 9.7 / 60, "y": 50})
    expect(player.locator(".tip")).to_contain_text("talk-over, 0.5 s, agent interrupts")
    expect(player.locator(".tip")).to_contain_text("agent: Let me have a look.")


def test_without_a_recording_all_is_there_but_the_sound(app: App, page: Page, quiet: list[str], shoot):
    store(app, audio=False)
    player = opened(app, page, "call=minute", ready=False)

    expect(player.get_by_role("status")).to_have_text("No recording of this call was kept.")
    expect(player.get_by_role("button", name="Play (space)")).to_be_disabled()
    player.get_by_text("I found it.").click()
    # there is nothing to hear before it
    expect(player.locator(".clock")).to_have_text("0:26.0 / 1:00")
    expect(player.get_by_role("row", name="I found it.")).to_have_attribute("aria-current", "true")
    shoot("silent")


def test_a_recording_of_one_channel_has_one_volume_and_a_row_of_its_own(app: App, page: Page, quiet: list[str]):
    mono = Recording(RATE, sound(*SAID).channels[:1], "PCM 16 bit")
    origin = Origin("generic", "named in the file", "PCM", 1, peaks=peaks_of(mono).to_bytes())
    with open_index(app.index) as index:
        index.save(judge("mono", call(*SAID, length=60), built_in()["linear"], origin=origin), audio=[wav_of(mono)])
    player = opened(app, page, "call=mono")

    expect(player.locator(".names span")).to_have_text(["recording", "agent", "guest"])
    player.get_by_role("slider", name="Volume", exact=True).fill("30")
    assert player.locator("audio").evaluate("audio => audio.volume") == pytest.approx(0.3)
    player.get_by_role("button", name="Mute", exact=True).click()
    assert player.locator("audio").evaluate("audio => audio.volume") == 0


def test_who_looks_closer_at_a_long_call_fetches_that_part_of_its_peaks(app: App, page: Page, quiet: list[str]):
    heard = (said("agent", 1, 100), said("guest", 150, 590))
    long = sound(*heard, seconds=600)
    origin = Origin("generic", "", "PCM", 2, peaks=peaks_of(long).to_bytes(), agent_channel=0, agent_channel_basis="x")
    with open_index(app.index) as index:
        index.save(judge("long", call(*heard, length=600), built_in()["linear"], origin=origin))
    player = opened(app, page, "call=long", ready=False)
    expect(player.locator(".map")).to_be_visible()
    with page.expect_response(lambda reply: "/media/" in reply.url) as fetched:
        for _ in range(5):
            player.get_by_role("button", name="Closer (+)").click()

    part = fetched.value
    assert part.status == 206
    assert len(part.body()) <= 65_536
    player.locator(".map").click(position={"x": 10, "y": 10})
    expect(player.locator(".time")).to_have_class(re.compile("zoomed"))


def test_who_wants_less_motion_still_sees_where_it_plays(app: App, page: Page, quiet: list[str]):
    page.emulate_media(reduced_motion="reduce")
    store(app)
    player = opened(app, page, "call=minute")
    player.get_by_role("button", name="Play (space)").click()
    expect(player.locator(".clock")).to_have_text(re.compile(r"^0:0[2-9]\.\d / 1:00$"))


def test_it_is_reached_and_read_without_a_mouse(player: Locator, page: Page):
    player.get_by_role("button", name="Previous event (P)").focus()
    names = []
    for _ in range(12):
        names.append(
            page.evaluate(
                "() => { let one = document.activeElement; while (one.shadowRoot) one = one.shadowRoot.activeElement;"
                " return one.getAttribute('aria-label') || one.textContent }"
            )
        )
        page.keyboard.press("Tab")
    assert names == [
        "Previous event (P)", "5 seconds back (←)", "Play (space)", "5 seconds on (→)", "Next event (N)", "Speed",
        "Mute agent", "Volume, agent", "Mute guest", "Volume, guest", "Copy a link to this moment",
        "Position in the call",
    ]  # fmt: skip
    slider = player.get_by_role("slider", name="Position in the call")
    expect(slider).to_have_attribute("aria-valuetext", "0:00.0 of 1:00")
    expect(slider).to_have_accessible_description(re.compile("Recording of 1:00. Speech: agent 18.5 s"))
    slider.focus()
    page.keyboard.press("End")
    expect(player.locator(".clock")).to_have_text("1:00.0 / 1:00")


def test_the_ground_is_followed_light_and_dark(app: App, chromium: Browser, shoot):
    store(app)
    for scheme, colour in (("light", "#0072B2"), ("dark", "#4DA3D9")):
        with chromium.new_context(color_scheme=scheme, locale="en-GB") as context:
            tab = context.new_page()
            player = opened(app, tab, "call=minute")
            assert player.evaluate("one => one.style.getPropertyValue('--agent')") == colour
            tab.emulate_media(color_scheme="light" if scheme == "dark" else "dark")
            other = "#0072B2" if scheme == "dark" else "#4DA3D9"
            tab.wait_for_function(
                "colour => document.querySelector('[data-testid=stBidiComponentIsolated]').shadowRoot"
                ".querySelector('.player').style.getPropertyValue('--agent') === colour",
                arg=other,
            )


def test_the_sound_comes_by_ranges_and_is_gone_with_its_page(app: App, page: Page, quiet: list[str]):
    # The server keeps a sound for as long as any session shows the same one, so no other test has this one.
    store(app, heard=SAID[:-1])
    player = opened(app, page, "call=minute")
    where = player.locator("audio").evaluate("audio => audio.src")
    part = page.request.get(where, headers={"Range": "bytes=44-143"})
    assert (part.status, len(part.body())) == (206, 100)
    assert part.headers["content-range"] == f"bytes 44-143/{60 * RATE * 4 + 44}"

    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Calls").click()
    expect(page.get_by_role("heading", name="Calls", exact=True)).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    assert page.request.get(where).status == 404
