"""Speech to text as a person meets it: real pages, real processes, a server on this machine that hears who speaks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from genqa.index import open_index
from tests.browser.conftest import App, serving
from tests.ingest.transcribing.conftest import recorded, store
from tests.stt.hearing import PATH, SAID, Hearing

ENDPOINT = "OpenAI-compatible endpoint"


@pytest.fixture(scope="module")
def hearing() -> Iterator[Hearing]:
    gateway = Hearing()
    yield gateway
    gateway.end()


@pytest.fixture(scope="module")
def server(hearing: Hearing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The app, set up for that server; each test has calls of its own in its index."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GENQA_STT_OPENAI_ENDPOINT", f"{hearing.url}/v1")
        patch.setenv("GENQA_STT_OPENAI_PRICE", "0.006")
        with serving(tmp_path_factory.mktemp("speaking")) as running:
            yield running


@pytest.fixture
def answers(hearing: Hearing) -> Iterator[Hearing]:
    """The server, which answers again after the test."""
    yield hearing
    hearing.open.set()


def test_a_call_is_transcribed_on_its_page_which_then_shows_what_was_said(
    server: App, page: Page, answers: Hearing
) -> None:
    with open_index(server.index) as index:
        store(index, "alone", seconds=6.0)
    answers.open.clear()

    page.goto(f"{server.url}/call?call=alone")
    page.get_by_role("button", name="Transcribe …").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("0:12 of sound (every channel counts)")
    expect(dialog).to_contain_text("Nothing leaves this machine.")
    dialog.get_by_role("button", name="Transcribe", exact=True).click()
    expect(page.get_by_text(f"Transcribed by {ENDPOINT} at this moment")).to_be_visible()
    answers.open.set()

    expect(page.get_by_test_id("stAlert").filter(has_text=f"Transcribed by {ENDPOINT} whisper-1")).to_be_visible()
    expect(page.get_by_role("region", name="Player")).to_contain_text(SAID)
    with open_index(server.index) as index:
        assert index.transcriptions_of("alone")[0].state == "done"


def test_the_calls_in_view_are_transcribed_though_the_browser_is_closed_meanwhile(
    server: App, page: Page, answers: Hearing
) -> None:
    names = [f"many-{number}" for number in range(3)]
    with open_index(server.index) as index:
        store(index, *names)
    answers.open.clear()

    page.goto(f"{server.url}/calls?period=all&transcript=none")
    page.get_by_role("button", name="Transcribe 3 calls without a transcript …").click()
    page.get_by_role("dialog").get_by_role("button", name="Transcribe 3 calls").click()
    expect(page.get_by_text("0 of 3 calls transcribed")).to_be_visible()
    page.goto("about:blank")
    answers.open.set()

    page.goto(f"{server.url}/calls?period=all&transcript=none")
    expect(page.get_by_text("No call is left by these filters.")).to_be_visible()
    with open_index(server.index) as index:
        assert {index.transcriptions_of(name)[0].state for name in names} == {"done"}


def test_a_recording_alone_is_transcribed_scored_and_saved(
    server: App, page: Page, answers: Hearing, tmp_path: Path
) -> None:
    file = tmp_path / "alone.wav"
    file.write_bytes(recorded(8.0))

    page.goto(f"{server.url}/score")
    page.locator("input[type=file]").nth(1).set_input_files(file)
    page.get_by_role("button", name="Transcribe and score").click()

    expect(page.get_by_text(f"Transcribed by {ENDPOINT} whisper-1.")).to_be_visible()
    expect(page.get_by_role("region", name="Player")).to_contain_text(SAID)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved. It is new in the index.")).to_be_visible()
    assert len(answers.to(PATH)) >= 2


def test_the_test_button_of_the_settings_shows_what_was_heard_beside_what_was_said(
    server: App, page: Page, answers: Hearing
) -> None:
    page.goto(f"{server.url}/settings?part=Speech+to+text")
    page.get_by_test_id("stExpander").filter(has_text=ENDPOINT).locator("summary").click()
    page.get_by_role("button", name="Test with a sample, on this machine").click()

    expect(page.get_by_text("answered in")).to_be_visible()
    expect(page.get_by_role("table", name="What was said and what was heard")).to_contain_text(SAID)
