"""The player of a call in a real browser: what is heard, where a click goes, what address and transcript say of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from genqa.audio import Recording, peaks_of
from genqa.audio.playable import wav_of
from genqa.call import Hold, Utterance
from genqa.index import open_index
from genqa.result import Origin, judge
from genqa.scoring import built_in
from genqa.spans import Spans
from tests.browser.conftest import App
from tests.calls import call, said

expect.set_options(timeout=20_000)

RATE = 8000
#: A minute: talk-over at 9.5 s, dead air from 20 to 26 s, on hold from 40 to 50 s.
SAID = (
    said("agent", 1, 5, "Good morning, how can I help you?"),
    said("guest", 6, 10, "I was charged twice."),
    said("agent", 9.5, 14, "Let me have a look."),
    said("guest", 15, 20, "It was last week, I think."),
    said("agent", 26, 32, "I found it."),
    said("guest", 33, 39, "Can you repair it?"),
    said("agent", 51, 55, "That is done now."),
    said("guest", 56, 59, "Thank you."),
)
HELD = Hold(10_000, Spans([(40_000, 50_000)]), in_file=True, source="made up")


def sound(*heard: Utterance, seconds: float = 60.0) -> Recording:
    """A tone on channel 0 where the agent speaks, another on channel 1 where the guest does."""
    times = np.arange(int(seconds * RATE)) / RATE
    channels = []
    for role, pitch in (("agent", 220), ("guest", 330)):
        spoken = np.zeros(len(times), bool)
        for one in heard:
            if one.party.role == role:
                spoken |= (times >= one.start / 1000) & (times < one.end / 1000)
        channels.append((9000 * spoken * np.sin(2 * np.pi * pitch * times)).astype(np.int16))
    return Recording(RATE, tuple(channels), "PCM 16 bit")


def store(app: App, name: str = "minute", heard: tuple[Utterance, ...] = SAID, *, audio: bool = True) -> None:
    recording = sound(*heard, seconds=60.0)
    origin = Origin(
        "generic", "named in the file", "PCM", 2, peaks=peaks_of(recording).to_bytes() if audio else None,
        agent_channel=0 if audio else None, agent_channel_basis="made up" if audio else None,
    )  # fmt: skip
    result = judge(name, call(*heard, length=60, hold=HELD), built_in()["linear"], origin=origin)
    with open_index(app.index) as index:
        index.save(result, audio=[wav_of(recording)] if audio else [])


@pytest.fixture
def quiet(page: Page) -> Iterator[list[str]]:
    """What went wrong in the page's own code by the end of the test: nothing."""
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda line: wrong.append(line.text) if "bidi" in line.text.lower() else None)
    yield wrong
    assert wrong == []


@pytest.fixture
def player(app: App, page: Page, quiet: list[str]) -> Locator:
    """The player of the minute, its sound ready."""
    store(app)
    return opened(app, page, "call=minute")


def opened(app: App, page: Page, address: str, *, ready: bool = True) -> Locator:
    page.goto(app.url)
    expect(page.get_by_test_id("stSidebarNav")).to_be_visible()
    page.goto(f"{app.url}/call?{address}")
    player = page.get_by_role("region", name="Player")
    expect(player).to_be_visible()
    if ready:
        expect(player.get_by_role("button", name="Play (space)")).to_be_enabled()
        assert player.locator("audio").evaluate(
            "audio => audio.readyState > 0 || new Promise(done => audio.onloadedmetadata = () => done(true))"
        )
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    return player


def seconds(player: Locator) -> float:
    """Where the sound is."""
    at: float = player.locator("audio").evaluate("audio => audio.currentTime")
    return at


def expect_at(player: Locator, clock: str) -> None:
    """Where the player says it is, and the sound is there."""
    expect(player.locator(".clock")).to_have_text(f"{clock} / 1:00")
    minutes, rest = clock.split(":")
    assert seconds(player) == pytest.approx(int(minutes) * 60 + float(rest), abs=0.06)


def rest_of(page: Page) -> str | None:
    """The time in the address."""
    found = re.search(r"[?&]t=([\d.]+)", page.url)
    return found and found[1]


def press_in(player: Locator, share: float, y: float = 60) -> None:
    """A click into the figure, at a share of its width."""
    box = player.locator(".time").bounding_box()
    assert box
    player.locator(".time").click(position={"x": box["width"] * share, "y": y})


def test_it_plays_moves_and_pauses(player: Locator, page: Page, shoot):
    player.get_by_role("button", name="Play (space)").click()

    expect(player.get_by_role("button", name="Pause (space)")).to_be_visible()
    page.wait_for_function("() => parseFloat(new URLSearchParams(location.search).get('t')) >= 1.5")
    expect(player.get_by_role("row", name="Good morning")).to_have_attribute("aria-current", "true")
    shoot("playing")
    player.get_by_role("button", name="Pause (space)").click()

    at = seconds(player)
    assert at > 1.5
    assert float(rest_of(page) or 0) == pytest.approx(at, abs=0.11)
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
            "TimeWhatLength", "0:05.0silence1.0 s", "0:09.5talk-over0.5 sagent interrupts",
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


def test_the_sound_comes_by_ranges_and_is_gone_with_its_page(app: App, player: Locator, page: Page):
    where = player.locator("audio").evaluate("audio => audio.src")
    part = page.request.get(where, headers={"Range": "bytes=44-143"})
    assert (part.status, len(part.body())) == (206, 100)
    assert part.headers["content-range"] == f"bytes 44-143/{60 * RATE * 4 + 44}"

    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Calls").click()
    expect(page.get_by_role("heading", name="Calls", exact=True)).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    assert page.request.get(where).status == 404
