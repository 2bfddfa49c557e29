"""From an upload to a saved call that is found again, in a real browser."""

from __future__ import annotations

import io
import json
import math
import struct
import wave
from typing import Any

from playwright.sync_api import Page, expect

from genqa.ui.text import JOINER

HOSTILE = "<script>window.touched = 1</script><img src=x onerror='window.touched = 1'> **x** $\\alpha$ :smile: =cmd()"

REFERENCE = [
    ("agent", 0.5, 2.1, "Hello, how can I help you?"),
    ("guest", 2.3, 4.0, "I need assistance with my account."),
    ("agent", 3.8, 5.2, "I can certainly help with that."),
]


def transcript(*said: tuple[str, float, float, str]) -> dict[str, Any]:
    """A file of genqa's own format, as Playwright hands it to the page."""
    segments = [
        {"speaker": who, "start_time": start, "end_time": end, "transcript": text} for who, start, end, text in said
    ]
    return {"name": "call.json", "mimeType": "application/json", "buffer": json.dumps({"results": segments}).encode()}


def recording() -> dict[str, Any]:
    """5.2 s in two channels: a tone where the agent speaks, another where the guest does."""
    rate = 8000
    frames = []
    for number in range(int(5.2 * rate)):
        at = number / rate
        sides = [0.0, 0.0]
        for who, start, end, _ in REFERENCE:
            if start <= at < end:
                sides[who == "guest"] = 9000 * math.sin(2 * math.pi * (220 if who == "agent" else 330) * at)
        frames.append(struct.pack("<hh", *map(int, sides)))
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(2)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(b"".join(frames))
    return {"name": "call.wav", "mimeType": "audio/wav", "buffer": file.getvalue()}


def open_form(app, page: Page) -> None:
    """By the navigation, as people come to it."""
    page.goto(app.url)
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Score a call").click()
    expect(page.get_by_role("heading", name="Score a call")).to_be_visible()


def hand_in(page: Page, *files: dict[str, Any]) -> None:
    places = page.locator("input[type=file]")
    expect(places).to_have_count(2)
    for number, file in enumerate(files):
        # The chip is there as soon as the upload begins; Score means the file only when it has ended.
        with page.expect_response(lambda response: "upload_file" in response.url and response.request.method == "PUT"):
            places.nth(number).set_input_files([file])
        expect(page.get_by_test_id("stFileChip")).to_have_count(number + 1)
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def lanes(page: Page) -> list[str]:
    """What stands beside the rows of the figure, from the top."""
    names = page.get_by_role("region", name="Player").locator(".names span")
    expect(names.first).to_be_visible()
    return names.all_text_contents()


def test_a_pair_is_scored_saved_and_found_again(app, page: Page, shoot, no_traceback):
    open_form(app, page)
    hand_in(page, transcript(*REFERENCE), recording())
    page.get_by_role("radio", name="its total").click()
    page.get_by_label("Total hold, in seconds or m:ss").fill("90")
    page.get_by_role("button", name="Score", exact=True).click()

    expect(page.get_by_test_id("stMetricValue")).to_have_text("89.0")
    expect(page.get_by_text("● on target")).to_be_visible()
    expect(page.get_by_test_id("stMarkdown").filter(has_text="not in the index")).to_be_visible()
    assert lanes(page) == ["agent", "guest"]
    shoot("not-saved")

    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved. It is new in the index.")).to_be_visible()
    no_traceback(page)

    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Calls").click()
    expect(page.get_by_text("1 call", exact=True)).to_be_visible()
    row = page.locator(".st-key-calls")
    expect(row.get_by_text("89", exact=False).first).to_be_visible()
    shoot("listed")
    row.get_by_role("link", name="not dated").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Call", exact=True)).to_be_visible()
    expect(page.get_by_test_id("stMetricValue")).to_have_text("89.0")
    expect(page.get_by_text("I need assistance with my account.")).to_be_visible()
    assert lanes(page) == ["agent", "guest"]
    assert "call=file-" in page.url
    shoot("call")


def test_the_numbers_and_the_record_stand_in_their_tabs(app, page: Page):
    open_form(app, page)
    hand_in(page, transcript(*REFERENCE))
    page.get_by_role("button", name="Score", exact=True).click()

    page.get_by_role("tab", name="All numbers").click()
    expect(page.get_by_role("cell", name="Talk-over", exact=True)).to_be_visible()
    page.get_by_role("tab", name="Record").click()
    expect(page.get_by_role("cell", name="named in the file")).to_be_visible()


def test_a_hostile_transcript_is_shown_as_text_and_runs_nothing(app, page: Page):
    open_form(app, page)
    page.get_by_text("Who, where and when").click()
    page.get_by_role("textbox", name="Agent", exact=True).fill(HOSTILE)
    page.get_by_role("textbox", name="Recording id").fill(HOSTILE)
    page.get_by_role("textbox", name="Queue").fill(HOSTILE)
    file = transcript(("agent", 0, 2, HOSTILE), (HOSTILE, 1, 3, HOSTILE), ("guest", 3, 4, HOSTILE))
    hand_in(page, file | {"name": f"{HOSTILE}.json"})
    page.get_by_role("button", name="Score", exact=True).click()

    player = page.get_by_role("region", name="Player")
    expect(player.get_by_role("cell", name=HOSTILE, exact=True)).to_have_count(3)
    expect(page.get_by_text(f"{HOSTILE} · {HOSTILE} · 0:04 long")).to_be_visible()
    box = player.locator(".time").bounding_box()
    assert box
    player.locator(".time").hover(position={"x": box["width"] / 8, "y": 40})
    expect(player.locator(".tip")).to_contain_text("<script>window.touched = 1</script>")

    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("link", name="Open <script>")).to_be_visible()
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Calls").click()
    expect(page.locator(".st-key-calls").get_by_text(HOSTILE)).to_have_count(2)
    page.locator(".st-key-calls").get_by_role("link", name="not dated").click()
    expect(page.get_by_test_id("stMetricValue")).to_be_visible()

    assert page.evaluate("window.touched") is None
    assert page.locator("img[src='x']").count() == 0
    assert page.locator(".katex").count() == 0


def test_a_broken_file_is_told_in_a_box_beside_it(app, page: Page, shoot):
    open_form(app, page)
    hand_in(page, {"name": "cut.json", "mimeType": "application/json", "buffer": b'{"results": ['})
    page.get_by_role("button", name="Score", exact=True).click()

    box = page.get_by_test_id("stAlert")
    expect(box).to_contain_text("This transcript cannot be used")
    expect(box).to_contain_text("cut.json: not valid JSON at line 1")
    shoot("box")


def test_the_name_of_a_file_in_a_box_is_text(app, page: Page):
    name = "<img src=x onerror='window.touched = 1'> **x** $a$ :smile: www.a.example.json"
    open_form(app, page)
    hand_in(page, {"name": name, "mimeType": "application/json", "buffer": b""})
    page.get_by_role("button", name="Score", exact=True).click()

    box = page.get_by_test_id("stAlert")
    expect(box).to_contain_text("the file is empty")
    assert f"{name}: the file is empty" in (box.text_content() or "").replace(JOINER, "")
    assert page.evaluate("window.touched") is None
    assert box.locator("img, a, em, .katex").count() == 0
