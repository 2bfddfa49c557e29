"""The pictures in the README, taken from the running app: ``make screenshots``. No test, so it is not collected as one.

They show what is made up: a sample call, a dialogue written for genqa with a tone wherever somebody speaks; and some
weeks of calls of five agents, drawn by lot.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from genqa.call import About, Call, Hold, Length, Party, Role, Utterance
from genqa.demo.samples import samples
from genqa.index import open_index
from genqa.result import Origin, Result, judge
from genqa.scoring import built_in
from genqa.spans import Spans
from tests.browser.conftest import PROJECT, App

DOCS = PROJECT / "docs"
CALLS, DAYS = 320, 56
# Name, and how much silence is between turns: from less to more.
AGENTS = (("Mara L.", 0.5), ("Jon P.", 1.6), ("Aiko S.", 0.9), ("Tomás R.", 1.2), ("Lena K.", 0.7))
QUEUES = ("Billing", "Support", "Orders")
LINES = (
    "how can I help you?", "I was charged twice.", "let me have a look.", "it is about my last order.",
    "one moment, please.", "when will it arrive?", "that is done now.", "thank you, that was all.",
)  # fmt: skip


def made_up(now: datetime) -> Iterator[Result]:
    """Calls of the weeks before now, by lot; always the same ones."""
    dice = random.Random(5)
    for number in range(CALLS):
        agent, pause = dice.choice(AGENTS)
        day = dice.randrange(DAYS)
        at = (now - timedelta(days=day)).replace(hour=8 + dice.randrange(9), minute=dice.randrange(60), second=0)
        about = About(None, agent, dice.choice(QUEUES), dice.choice(("inbound", "inbound", "outbound")),
                      at.isoformat(timespec="seconds"), "upload")  # fmt: skip
        facts = _call(dice, pause * (1 + day / DAYS / 2))
        yield judge(
            f"call-{number:04}", facts, built_in()["linear"], None, about, Origin("generic", "named in the file")
        )


def _call(dice: random.Random, pause: float) -> Call:
    said: list[Utterance] = []
    at, hold = 900, None
    for turn in range(dice.randrange(8, 20)):
        party = Party((Role.AGENT, Role.GUEST)[turn % 2], ("agent", "guest")[turn % 2])
        length = dice.randrange(1500, 7000)
        said.append(Utterance(party, at, at + length, LINES[turn % len(LINES)]))
        at += length + round(dice.choice((-0.4, 0.1, 0.2, 0.3, 0.4, 2.2)) * 1000 * pause)
        if turn == 5 and dice.random() < 0.25:
            held = dice.randrange(20, 170) * 1000
            hold = Hold(held, Spans([(at, at + held)]), in_file=True, source="made up")
            at += held + 300
    return Call(Length(said[-1].end + 800, "audio"), tuple(said), hold or Hold(0, Spans(), source="made up"))


def fill(app: App, name: str) -> None:
    """Stores what a picture shows."""
    now = datetime.now(UTC)
    with open_index(app.index) as index:
        if name == "call":
            for result, sound in samples(now, *index.in_force()):
                index.save(result, audio=[sound])
        else:
            index.save_many(made_up(now - timedelta(days=1)))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("name", "address", "height"),
    [("overview", "", 1320), ("calls", "calls", 900), ("call", "call?call=sample-1", 1240)],
)
def test_a_picture_of_the_docs(app: App, page: Page, name: str, address: str, height: int, scheme: str) -> None:
    fill(app, name)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": 1280, "height": height})
    page.goto(app.url)
    expect(page.get_by_test_id("stSidebarNav")).to_be_visible(timeout=30_000)
    page.goto(f"{app.url}/{address}")
    expect(page.get_by_role("heading", name=name.capitalize(), exact=True)).to_be_visible(timeout=30_000)
    if name == "overview":
        expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible(timeout=30_000)
    if name == "call":
        play = page.get_by_role("region", name="Player").get_by_role("button", name="Play (space)")
        expect(play).to_be_enabled(timeout=30_000)
    page.mouse.move(5, 5)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.wait_for_load_state("networkidle")
    DOCS.mkdir(exist_ok=True)
    page.screenshot(path=Path(DOCS, f"{name}.png" if scheme == "light" else f"{name}_dark.png"))
