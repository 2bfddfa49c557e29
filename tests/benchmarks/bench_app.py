"""What a page costs over many calls: a filter is changed in Chromium, and the clock runs until the page is whole again.

    python tests/benchmarks/bench_app.py [--calls 50000] [--index FILE] [--times 5]

Printed for each page: the median and the worst of several changes, none asked for before, in ms from the click until
the script has ended; and the kB that the browser was sent for one. ``--index`` keeps the index for another run.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import httpx
from playwright.sync_api import Page, WebSocket, sync_playwright

from genqa.index import open_index
from genqa.result import Result
from tests.benchmarks.bench_store import results

PROJECT = Path(__file__).parents[2]
AGENTS, QUEUES, DAYS = 120, 12, 365
#: What one change of a filter may take, ms.
BUDGET = 1000

# When the script ends for the last time; the observer is there before the click.
_WATCH = """
() => {
  const app = document.querySelector('[data-testid=stApp]');
  window.genqa = {from: null, ran: false, until: null};
  const begin = () => { window.genqa.from = performance.now(); };
  for (const kind of ['pointerdown', 'keydown']) document.addEventListener(kind, begin, {capture: true});
  new MutationObserver(() => {
    const state = app.getAttribute('data-test-script-state');
    if (state === 'running') window.genqa.ran = true;
    if (state === 'notRunning' && window.genqa.ran) window.genqa.until = performance.now();
  }).observe(app, {attributes: true, attributeFilter: ['data-test-script-state']});
}
"""
_ENDED = """
() => window.genqa.ran && window.genqa.until !== null
  && document.querySelector('[data-testid=stApp]').getAttribute('data-test-script-state') === 'notRunning'
"""


class Change(NamedTuple):
    """A change of what a page shows: the page's address, its heading, what is done, and the n-th doing of it."""

    page: str
    address: str
    heading: str
    what: str
    do: Callable[[Page, int], None]


def many(calls: int) -> Iterator[Result]:
    """Calls of the last year, of many agents and queues."""
    chance, now = random.Random(11), datetime.now(UTC)
    for result in results(calls):
        at = now - timedelta(minutes=chance.randrange(DAYS * 24 * 60))
        agent, queue = f"Agent {chance.randrange(AGENTS):03}", f"Queue {chance.randrange(QUEUES):02}"
        about = replace(result.about, agent=agent, queue=queue, started_at=at.isoformat(timespec="seconds"))
        yield replace(result, about=about)


def _choose(page: Page, field: str, option: str) -> None:
    box = page.get_by_role("combobox", name=field)
    box.click()
    box.fill(option)  # long lists draw only what is in sight
    page.get_by_role("option", name=option).first.wait_for()
    box.press("Enter")


def _agent(page: Page, number: int) -> None:
    _choose(page, "Agent", f"Agent {number * 7 % AGENTS:03}")


def _queue(page: Page, number: int) -> None:
    _choose(page, "Queue", f"Queue {number:02}")


def _period(page: Page, number: int) -> None:
    _choose(page, "Period", ("Last 7 days", "Last 90 days", "Last month", "This month", "All calls")[number % 5])


def _search(page: Page, number: int) -> None:
    field = page.get_by_role("searchbox").first
    field.fill(("of", "be do", "an", "in at", "no so", "me", "us")[number % 7])
    field.press("Enter")


def _tab(page: Page, number: int) -> None:
    page.get_by_role("tab").nth((number + 1) % 6).click()


def _hold(page: Page, number: int) -> None:
    page.get_by_role("radio").nth((number + 1) % 3).click()


CHANGES = (
    Change("Overview", "", "Overview", "another agent", _agent),
    Change("Overview", "?period=all", "Overview", "another queue, all time", _queue),
    Change("Overview", "", "Overview", "another period", _period),
    Change("Agents", "agents?period=all", "Agents", "another queue, all time", _queue),
    Change("Agents", "agents", "Agents", "another period", _period),
    Change("Calls", "calls?period=all", "Calls", "another agent, all time", _agent),
    Change("Calls", "calls", "Calls", "another period", _period),
    Change("Search", "search", "Search", "other words", _search),
    Change("Score a call", "score", "Score a call", "another way to give hold", _hold),
    Change("Settings", "settings", "Settings", "another part", _tab),
)


@contextmanager
def serving(index: Path, home: Path) -> Iterator[str]:
    """The app over this index; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true", "--server.port", str(port)]
    command.append("--server.fileWatcherType=none")  # who edits a file meanwhile does not disturb
    environment = {**os.environ, "HOME": str(home), "GENQA_INDEX": str(index)}
    with (home / "app.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            url = f"http://127.0.0.1:{port}"
            while not _answers(url):
                if server.poll() is not None:
                    raise SystemExit(f"the app ended:\n{(home / 'app.log').read_text()}")
                time.sleep(0.1)
            yield url
        finally:
            server.terminate()
            server.wait()


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/_stcore/health", trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


def measured(page: Page, url: str, change: Change, times: int) -> tuple[list[float], float]:
    """Milliseconds of each change, and the kB that the browser was sent for one."""
    received = [0]
    counting = [False]

    def count(payload: str | bytes) -> None:
        received[0] += len(payload) if counting[0] else 0

    def listen(socket_: WebSocket) -> None:
        socket_.on("framereceived", count)

    page.on("websocket", listen)
    page.goto(f"{url}/{change.address}")
    page.get_by_role("heading", name=change.heading, exact=True).wait_for(timeout=60_000)
    _settled(page)
    page.evaluate(_WATCH)
    counting[0] = True
    found = []
    for number in range(times):
        page.evaluate("() => { window.genqa.ran = false; window.genqa.until = null; }")
        change.do(page, number)
        page.wait_for_function(_ENDED, timeout=60_000)
        _settled(page)
        found.append(page.evaluate("() => window.genqa.until - window.genqa.from"))
    page.remove_listener("websocket", listen)
    return found, received[0] / times / 1000


def _settled(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    page.wait_for_function(
        "() => document.querySelector('[data-testid=stApp]').getAttribute('data-test-script-state') === 'notRunning'",
        timeout=60_000,
    )
    page.wait_for_timeout(300)


def main() -> None:
    """Build the index unless there is one, change filters, print."""
    options = argparse.ArgumentParser()
    options.add_argument("--calls", type=int, default=50_000)
    options.add_argument("--index", type=Path)
    options.add_argument("--times", type=int, default=5)
    options.add_argument("--only", default="", help="pages whose name holds this")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = given.index or Path(folder, "qa_index.db")
        if not file.exists():
            started = time.perf_counter()
            with open_index(file) as index:
                index.save_many(many(given.calls))
            print(f"{given.calls:,} calls stored in {time.perf_counter() - started:.0f} s", flush=True)
        with serving(file, Path(folder)) as url, sync_playwright() as playwright:
            program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
            flags = ["--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
            browser = playwright.chromium.launch(executable_path=program, args=flags)
            page = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB").new_page()
            page.goto(url)
            page.get_by_test_id("stSidebarNav").wait_for(timeout=60_000)
            print(f"{'page':<14} {'change':<26} {'median':>8} {'worst':>8} {'sent':>9}")
            slow = []
            for change in CHANGES:
                if given.only.casefold() not in change.page.casefold():
                    continue
                found, kilobytes = measured(page, url, change, given.times)
                median, worst = statistics.median(found), max(found)
                slow += [f"{change.page}, {change.what}"] if median > BUDGET else []
                print(
                    f"{change.page:<14} {change.what:<26} {median:>5.0f} ms {worst:>5.0f} ms {kilobytes:>6.0f} kB",
                    flush=True,
                )
            browser.close()
            print(f"above {BUDGET} ms: {'; '.join(slow) or 'none'}")


if __name__ == "__main__":
    main()
