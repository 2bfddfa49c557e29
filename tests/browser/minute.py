"""A call of a minute, made of tones, and what tests do with its player."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from genqa.audio import Recording, peaks_of
from genqa.audio.playable import wav_of
from genqa.call import Hold, Utterance
from genqa.index import open_index
from genqa.result import Origin, judge
from genqa.scoring import built_in
from genqa.spans import Spans
from tests.calls import call, said

if TYPE_CHECKING:
    from tests.browser.conftest import App

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


def opened(app: App, page: Page, address: str, *, ready: bool = True) -> Locator:
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
