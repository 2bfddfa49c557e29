"""The real app on a port of its own, and a real Chromium that opens it.

    def test_the_list_is_empty_at_first(app, page):
        page.goto(app.url)
        expect(page.get_by_role("heading", name="Calls")).to_be_visible()

A server takes seconds to start and to show its first page, so the tests of one process share one. Each has its own
index, which is not there yet, and its own browser session; after each, the page is searched for a traceback. What a
quick test does:

* It takes ``app``; ``app_just_started`` only where a server's first visit or its environment is the subject.
* It fills ``app.index`` by ``genqa.index`` and opens the page by its address, instead of clicking its way there.
* It waits for what it is about with ``expect``, never for a time; one that looks at a state which is there before and
  after (``notRunning``) waits for nothing.
* Several looks at one page are one test; the same page in another state is another.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, Playwright, expect, sync_playwright

from tests.browser.minute import opened, store

PROJECT = Path(__file__).parents[2]
SHOTS = Path(__file__).parent / "shots"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
#: What Streamlit writes when it has taken a port.
STARTED = re.compile(rb"server started on [\d.]+:(\d+)")
#: Streamlit's own box around an exception that nobody caught.
TRACEBACK = '[data-testid="stException"]'

# The machine that tests may be busy with others. It is also Playwright's own limit for a click.
expect.set_options(timeout=30_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks every test of this folder, so that ``-m "not browser"`` leaves them out."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True, slots=True)
class App:
    """A running genqa: its address, its index file (made on first use), what it printed."""

    url: str
    index: Path
    log: Path


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The real app, for all tests of this process. Its index lies in a folder that is another for each of them."""
    folder = tmp_path_factory.mktemp("server")
    with serving(folder, folder / "now" / "qa_index.db") as running:
        yield running


# A link to another folder, not another file in one: what the server still has open of the index before stays where it
# is, and its journal with it.
@pytest.fixture
def app(shared_server: App, tmp_path: Path) -> App:
    """The real app over an index of the test's own, which is not there yet."""
    link = tmp_path / "now"
    link.symlink_to(tmp_path, target_is_directory=True)
    link.replace(shared_server.index.parent)
    return replace(shared_server, index=tmp_path / "qa_index.db")


@pytest.fixture
def app_just_started(tmp_path: Path) -> Iterator[App]:
    """The real app that nobody has visited yet, on a server of its own, ended after the test."""
    with serving(tmp_path) as running:
        yield running


# Playwright's loop runs in this thread for as long as it is open, and no other loop can: so it lives for one module of
# browser tests and never while others run.
@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A headless Chromium. Without one the test is skipped; in CI it fails."""
    home = tmp_path_factory.mktemp("home")
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=_browser_or_stop(playwright), args=flags, env={**os.environ, "HOME": str(home)}
        )
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """An empty tab without cookies. Whatever the test leaves in it must not be a traceback."""
    with chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB") as context:
        tab = context.new_page()
        yield tab
        _assert_no_traceback(tab)


@pytest.fixture
def no_traceback() -> Callable[[Page], None]:
    """Fails when the page shows a traceback now; for tests that visit several pages."""
    return _assert_no_traceback


@pytest.fixture
def shoot(page: Page, request: pytest.FixtureRequest) -> Callable[[str], Path]:
    """Photographs the whole page into tests/browser/shots/, named after the test and what it shows."""

    def take(what: str) -> Path:
        SHOTS.mkdir(exist_ok=True)
        path = SHOTS / f"{request.node.name}-{what}.png"
        page.screenshot(path=path, full_page=True)
        return path

    return take


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


@contextmanager
def serving(folder: Path, index: Path | None = None) -> Iterator[App]:
    """The real app with its home in a folder, over an index of its own unless one is given."""
    index, log_file, home = index or folder / "qa_index.db", folder / "app.log", folder / "home"
    home.mkdir()
    with log_file.open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true", "--server.port=0"],
            cwd=PROJECT,
            env={**os.environ, "HOME": str(home), "GENQA_INDEX": str(index)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            yield App(_address_of(server, log_file), index, log_file)
        finally:
            server.terminate()
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _address_of(server: subprocess.Popen[bytes], log: Path, tries: int = 600) -> str:
    """Where a server that was started listens, once it answers; the system has chosen the port."""
    for _ in range(tries):
        if (started := STARTED.search(log.read_bytes())) is not None:
            url = f"http://127.0.0.1:{int(started[1])}"
            with suppress(httpx.TransportError):
                if httpx.get(f"{url}/_stcore/health", trust_env=False).status_code == 200:
                    return url
        with suppress(subprocess.TimeoutExpired):
            server.wait(timeout=0.1)
            pytest.fail(f"the app ended at once with {server.returncode}:\n{log.read_text()}")
    pytest.fail(f"the app did not answer within a minute:\n{log.read_text()}")


def _browser_or_stop(playwright: Playwright) -> str:
    """The program to start: one on the path, else the one that Playwright brought."""
    for candidate in (*map(shutil.which, BROWSERS), playwright.chromium.executable_path):
        if candidate and Path(candidate).exists():
            return candidate
    reason = f"no browser: none of {', '.join(BROWSERS)} is on the path; `make test` installs one where it can"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def _assert_no_traceback(page: Page) -> None:
    found = page.locator(TRACEBACK)
    assert found.count() == 0, f"{page.url} shows a traceback: {found.first.inner_text()}"
