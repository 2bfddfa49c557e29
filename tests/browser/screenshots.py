"""The pictures in the README, taken from the running app: ``make screenshots``. No test, so it is not collected as one.

The call is made up: a dialogue written for genqa, and a tone wherever somebody speaks.
"""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from genqa import holds
from genqa.analyse import File, Request, analyse
from genqa.call import About
from genqa.index import open_index
from genqa.scoring import built_in
from tests.browser.conftest import PROJECT, App

DOCS = PROJECT / "docs"
RATE = 8000

# Who speaks, how long it is quiet before (less than 0: they begin while the other still speaks), and what they say.
DIALOGUE = (
    ("agent", 1.2, "Thank you for calling Northwind billing, this is Mara, how can I help you?"),
    ("guest", 0.3, "Hi, I was charged twice for my subscription this month."),
    ("agent", 0.4, "I am sorry to hear that, let me have a look at your account."),
    ("agent", 4.2, "There it is. I can see both charges."),
    ("guest", -0.7, "It happened last month as well, and nobody called me back about it."),
    ("agent", 0.5, "I understand. May I put you on hold while I check with accounting?"),
    ("guest", 0.4, "Sure, go ahead."),
    ("agent", 73.0, "Thank you for waiting. Both charges are refunded now."),
    ("guest", 0.6, "Oh great. When will I see it?"),
    ("agent", -0.4, "It takes three to five days. Is there anything else?"),
    ("guest", 0.4, "No, that was all, thank you."),
    ("agent", 0.3, "Thank you for calling, have a nice day."),
)
HOLD = "0:29.5-1:41"


def sample() -> tuple[bytes, bytes]:
    """The dialogue as a transcript in genqa's own format, and a recording of two channels to go with it."""
    segments, at = [], 0.0
    for speaker, pause, text in DIALOGUE:
        start = at + pause
        at = start + len(text) * 0.06
        segments.append({"speaker": speaker, "start_time": start, "end_time": at, "transcript": text})
    dice = np.random.default_rng(1)
    sound = dice.normal(0, 0.004, (round((at + 1) * RATE), 2))
    for one in segments:
        span = slice(round(one["start_time"] * RATE), round(one["end_time"] * RATE))
        time = np.arange(span.stop - span.start) / RATE
        voice = (
            np.sin(2 * np.pi * 180 * time) * np.abs(np.sin(2 * np.pi * 2.3 * time)) * dice.uniform(0.3, 1, time.size)
        )
        sound[span, 0 if one["speaker"] == "agent" else 1] += 0.4 * voice
    data = (np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes()
    header = struct.pack("<4sI4s4sIHHIIHH", b"RIFF", 36 + len(data), b"WAVE", b"fmt ", 16, 1, 2, RATE, RATE * 4, 4, 16)
    return json.dumps({"results": segments}).encode(), header + struct.pack("<4sI", b"data", len(data)) + data


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_call_page(app: App, page: Page, scheme: str) -> None:
    transcript, recording = sample()
    request = Request(
        transcripts=[File("call.json", transcript)],
        audio=[File("call.wav", recording)],
        hold=holds.spans(HOLD),
        about=About(agent="Mara L.", queue="Billing", direction="inbound", started_at="2026-11-12T11:04:00Z"),
        recording_id="sample",
    )
    with open_index(app.index) as index:
        index.save(analyse(request, built_in()["linear"]))
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": 1280, "height": 1180})
    page.goto(app.url)
    page.get_by_role("link", name="12 Nov 2026").click()
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible(timeout=30_000)
    page.mouse.move(5, 5)
    page.wait_for_load_state("networkidle")
    DOCS.mkdir(exist_ok=True)
    page.screenshot(path=Path(DOCS, "call.png" if scheme == "light" else "call_dark.png"))
