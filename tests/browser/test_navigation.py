"""The app as it is started: what it opens on, what can be reached, and who gets in."""

from __future__ import annotations

import re

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PROJECT

#: Title and address of each page, as app.py names them.
PAGES = re.findall(
    r'st\.Page\(\s*"pages/[^"]+",\s*title="([^"]+)"(?:(?!st\.Page).)*?(?:url_path="([^"]*)"|default=True)',
    (PROJECT / "app.py").read_text("utf-8"),
)


def test_the_app_opens_on_the_overview_and_lists_what_needs_no_call(app, page, shoot):
    page.goto(app.url)

    expect(page.get_by_role("heading", name="Overview", exact=True)).to_be_visible()
    expect(page).to_have_title("genqa")
    navigation = page.get_by_test_id("stSidebarNav")
    expect(navigation.get_by_test_id("stNavSectionHeader")).to_contain_text(["Look", "Bring", "Set"])
    expect(navigation.get_by_role("link")).to_contain_text(
        ["Overview", "Agents", "Calls", "Search", "Score a call", "Ingest", "Settings"]
    )
    shoot("start")


def test_every_page_of_the_app_is_visited():
    assert [title for title, _ in PAGES] == [
        "Overview", "Agents", "Calls", "Call", "Search", "Score a call", "Ingest", "Settings",
    ]  # fmt: skip


def test_no_page_asks_anything_of_another_machine(app, page):
    """Its icon, fonts and scripts come from this one: who looks at which call is nobody else's business."""
    elsewhere = []
    page.on("request", lambda one: elsewhere.append(one.url) if one.url.startswith("http") else None)
    for title, address in PAGES:
        page.goto(f"{app.url}/{address}")
        expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
        expect(page.locator("link[rel~=icon]")).to_have_attribute("href", re.compile("^data:image/svg"))
    assert elsewhere != []
    assert [url for url in elsewhere if not url.startswith(app.url)] == []


@pytest.mark.parametrize(("title", "address"), PAGES, ids=[title for title, _ in PAGES])
def test_a_page_opens_by_its_address_even_on_a_server_that_has_just_started(app_just_started, page, title, address):
    address += "?call=x" if title == "Call" else ""
    for _ in range(2):
        page.goto(f"{app_just_started.url}/{address}")

        expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
        expect(page.get_by_role("dialog")).to_have_count(0)
        assert page.url == f"{app_just_started.url}/{address}"


@pytest.fixture
def listening_everywhere(monkeypatch):
    """Lets a server that starts now listen on all addresses, as a forgotten option would."""
    monkeypatch.setenv("STREAMLIT_SERVER_ADDRESS", "0.0.0.0")


def test_a_server_that_others_can_reach_shows_the_reason_and_nothing_else(listening_everywhere, app_just_started, page):
    page.goto(app_just_started.url)

    expect(page.get_by_test_id("stAlert")).to_have_text(
        "genqa has no sign-in yet and works only on the machine it runs on. It listens on 0.0.0.0, which others may "
        "reach. Start it with make run, or with --server.address 127.0.0.1."
    )
    expect(page.get_by_test_id("stSidebarNav")).to_have_count(0)
    expect(page.get_by_role("heading")).to_have_count(0)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1", 101),
        ("localhost:8501", 101),
        ("[::1]:8501", 101),
        ("evil.example", 403),
        ("127.0.0.1.example", 403),
    ],
)
def test_a_web_page_under_another_name_gets_no_connection(app, host, status):
    asked = {
        "Host": host,
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    with httpx.stream("GET", f"{app.url}/_stcore/stream", headers=asked, trust_env=False) as reply:
        assert reply.status_code == status
