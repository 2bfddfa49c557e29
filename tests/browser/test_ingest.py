"""From an empty index through Ingest on the stand-in to the overview, in a real browser with real processes."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from genqa.demo.faults import Faults
from genqa.demo.organisation import tiny
from genqa.demo.server import StandIn
from genqa.index import IngestRun, open_index
from tests.browser.conftest import App, serving

CALLS = 18
#: Seconds that each answer takes: long enough for a run to be watched, left, and cancelled.
LATENCY = 0.2


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """The stand-in that the app is set up for: slow, and with two recordings that cannot be listened to."""
    for name in [name for name in os.environ if name.startswith("GENQA_GENESYS_")]:
        monkeypatch.delenv(name)
    organisation = tiny(CALLS, days=4, first_day=date.today() - timedelta(days=5), seconds=8.0)
    faults = Faults(unsound=((CALLS - 1, "empty"), (CALLS - 2, "deleted")))
    with StandIn(organisation, faults=faults, latency=LATENCY) as stand_in:
        for name, value in {**stand_in.environ, "GENQA_GENESYS_WORKERS": "2"}.items():
            monkeypatch.setenv(name, value)
        yield stand_in


@pytest.fixture
def app(server: StandIn, tmp_path: Path) -> Iterator[App]:
    """The app, started when the stand-in is there."""
    with serving(tmp_path) as running:
        yield running


def hurry(server: StandIn) -> None:
    """From here on nothing is to be watched any more."""
    server.desk.habits = replace(server.desk.habits, latency=0.0)


def runs(app: App) -> list[IngestRun]:
    with open_index(app.index) as index:
        return index.ingests()


def open_ingest(app: App, page: Page) -> None:
    page.goto(f"{app.url}/ingest")
    expect(page.get_by_role("heading", name="Ingest", exact=True)).to_be_visible()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def panel(page: Page) -> Locator:
    return page.locator(".st-key-live")


def wait_until_some_are_done(page: Page, server: StandIn) -> None:
    """However long the processes of a run take to start on a busy machine; the others take their time then."""
    expect(panel(page).get_by_text(re.compile(rf"[1-9]\d* of {CALLS} calls"))).to_be_visible(timeout=60_000)
    server.desk.habits = replace(server.desk.habits, latency=10 * LATENCY)


def test_from_an_empty_index_to_the_overview_with_the_page_left_and_reopened(
    app: App, server: StandIn, page: Page, no_traceback: Callable[[Page], None], shoot: Callable[[str], Path]
) -> None:
    page.goto(app.url)
    expect(page.get_by_text("No call is in the index yet.")).to_be_visible()
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Ingest").click()
    expect(page.get_by_text("Nothing was brought in here yet.")).to_be_visible()

    press(page, "Check the connection")
    expect(page.get_by_text("Everything that is needed answers.")).to_be_visible()
    press(page, "Look first")
    expect(page.get_by_text(re.compile(rf"{CALLS} calls, begun .* all of them new or changed\."))).to_be_visible()

    press(page, "Bring them in")
    wait_until_some_are_done(page, server)
    expect(page.get_by_role("button", name="Bring them in")).to_be_disabled()
    shoot("under-way")

    page.goto("about:blank")
    assert runs(app)[0].state == "running", "a page that is left takes no run along"
    open_ingest(app, page)
    wait_until_some_are_done(page, server)
    hurry(server)

    ended = page.get_by_text(re.compile(rf"Done: {CALLS - 2} calls stored, 1 failed, 1 skipped\."))
    expect(ended).to_be_visible(timeout=60_000)
    expect(page.get_by_role("button", name="Try again")).to_have_count(1)
    expect(page.get_by_text("The recording: a header, but not one frame of sound", exact=True)).to_be_visible()
    page.get_by_text("What was skipped, and why").click()
    expect(page.get_by_role("table", name="What was skipped").get_by_text("the recording is deleted")).to_be_visible()
    shoot("done")
    no_traceback(page)

    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Overview").click()
    expect(page.get_by_text(re.compile(rf"^{CALLS - 2} calls"))).to_be_visible()
    expect(page.locator(".genqa-tile").first).to_be_visible()


def test_a_run_is_cancelled_and_gone_on_with_and_what_failed_is_tried_again(
    app: App, server: StandIn, page: Page, no_traceback: Callable[[Page], None]
) -> None:
    open_ingest(app, page)
    press(page, "Bring them in")
    wait_until_some_are_done(page, server)
    press(page, "Cancel")
    expect(page.get_by_text(re.compile(r"Cancelled: \d+ calls? stored, [1-9]\d* calls? left\."))).to_be_visible()
    page.reload()
    expect(page.get_by_text(re.compile(r"Cancelled: \d+ calls? stored"))).to_be_visible()
    left = runs(app)[0].counts.left
    hurry(server)

    press(page, "Go on with the rest")
    expect(panel(page)).to_be_visible()
    expect(page.get_by_text(re.compile(r"Done: \d+ calls? stored, 1 failed"))).to_be_visible(timeout=60_000)
    resumed, cancelled = runs(app)
    assert (resumed.resumes, resumed.counts.settled) == (cancelled.id, left)
    assert resumed.counts.stored + cancelled.counts.stored == CALLS - 2

    press(page, "Try again")
    expect(page.get_by_text("Done: 0 calls stored, 1 failed.")).to_be_visible(timeout=30_000)
    assert [run.counts.found for run in runs(app)][:1] == [1]
    no_traceback(page)


def test_a_run_outlives_the_server_and_is_found_by_the_next(server: StandIn, page: Page, tmp_path: Path) -> None:
    for place in ("first", "second"):
        (tmp_path / place).mkdir()
    with serving(tmp_path / "first") as first:
        open_ingest(first, page)
        press(page, "Bring them in")
        wait_until_some_are_done(page, server)
    with open_index(first.index) as index:
        assert index.ingests()[0].state == "running", "the server has ended, the run has not"
    hurry(server)
    with serving(tmp_path / "second", index=first.index) as second:
        open_ingest(second, page)
        expect(page.get_by_text(re.compile(rf"Done: {CALLS - 2} calls stored"))).to_be_visible(timeout=60_000)
