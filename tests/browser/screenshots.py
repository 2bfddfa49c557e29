"""The pictures in the README, taken from the running app: ``make screenshots``. No test, so it is not collected as one.

They show the sample calls, which are made up: dialogues written for genqa, and a tone wherever somebody speaks.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from genqa.demo.samples import samples
from genqa.index import open_index
from tests.browser.conftest import PROJECT, App

DOCS = PROJECT / "docs"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_call_page(app: App, page: Page, scheme: str) -> None:
    with open_index(app.index) as index:
        for result, sound in samples(datetime.now(UTC), *index.in_force()):
            index.save(result, audio=[sound])
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": 1280, "height": 1240})
    page.goto(f"{app.url}/call?call=sample-1")
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible(timeout=30_000)
    expect(page.locator("audio")).to_be_visible(timeout=30_000)
    page.mouse.move(5, 5)
    page.wait_for_load_state("networkidle")
    DOCS.mkdir(exist_ok=True)
    page.screenshot(path=Path(DOCS, "call.png" if scheme == "light" else "call_dark.png"))
