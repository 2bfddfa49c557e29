"""Ingest: what will be transcribed by whom, and what became of what a run asked for."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from genqa.errors import TranscriptionFailed
from genqa.index import Index
from genqa.index.transcriptions import Transcription
from genqa.ingest.transcribing import work
from genqa.stt import SttConfig
from genqa.ui import speech
from genqa.ui.ingest_speech import sentences
from tests.ingest.transcribing.conftest import store
from tests.ingest.transcribing.stub import Stub, config
from tests.ingest.transcribing.test_with_ingest import Silent, bring_in, calls
from tests.pages.conftest import Open, texts
from tests.pages.speaking import boxes, pressed, said

INGEST = "pages/bring/ingest.py"
DONE = Transcription(
    1, "r1", "done", True, None, "ingest", "2026-03-02T09:00:00Z", "deepgram", (), 1, None, None, "nova-3", "deepgram",
    None, None, None, None, 90.0, 0.25, "USD",
)  # fmt: skip


@pytest.fixture(autouse=True)
def genesys(monkeypatch: pytest.MonkeyPatch) -> None:
    """A source of calls is set up, and nothing asks it."""
    monkeypatch.setenv("GENQA_GENESYS_REGION", "eu-west-1")
    monkeypatch.setenv("GENQA_GENESYS_CLIENT_ID", "made-up")
    monkeypatch.setenv("GENQA_GENESYS_CLIENT_SECRET", "made-up")


def captions(page) -> list[str]:
    return [said(caption.value) for caption in page.caption]


def test_before_anything_is_brought_in_the_page_says_who_will_transcribe_and_what_leaves(
    open_page: Open, two: SttConfig
):
    page = open_page(INGEST)

    assert not page.exception
    (told,) = [one for one in captions(page) if "are transcribed by" in one]
    assert (
        "Calls without a transcript are transcribed by Cloud (leaves this machine, 0.6 USD a minute), else Here" in told
    )
    assert told.endswith("Recordings leave this machine for Cloud.")


def test_with_nobody_set_up_calls_stay_without_a_transcript(open_page: Open):
    assert any("stay without one" in one for one in captions(open_page(INGEST)))


def test_where_ingest_is_not_to_ask_it_says_so(open_page: Open, two: SttConfig, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(speech, "configured", lambda: replace(config(*two.providers), auto=False))

    assert any("stay without one" in one for one in captions(open_page(INGEST)))


def test_what_waits_is_on_the_page_and_can_be_gone_on_with(open_page: Open, index: Index, two: SttConfig):
    store(index, "r1")
    index.ask_transcriptions(["r1"], actor="ingest")

    page = open_page(INGEST)

    assert "Calls wait to be transcribed" in texts(page)
    assert not pressed(page, "Go on").exception


def test_what_failed_is_on_the_page_while_the_queue_goes_on(open_page: Open, index: Index, stub: Stub, two: SttConfig):
    store(index, "r1", "r2")
    index.ask_transcriptions(["r1"], actor="ingest", provider="cloud")
    stub.always = TranscriptionFailed("Cloud: it is too short")
    work(index, two, actor="ingest", stop=threading.Event())
    index.ask_transcriptions(["r2"], actor="ingest")

    page = open_page(INGEST)

    assert "cloud: Cloud: it is too short" in texts(page)
    assert "Nobody is at work on it." in boxes(page)


def test_a_run_says_what_was_transcribed_by_whom_and_what_failed_can_be_tried_again(
    open_page: Open, index: Index, stub: Stub, two: SttConfig
):
    stub.errors = {"r1": TranscriptionFailed("Cloud: nobody speaks")}
    bring_in(index, Silent(calls(3)), config(two.providers[0]))

    page = open_page(INGEST)

    assert not page.exception
    (told,) = [one for one in texts(page) if "transcribed by cloud" in one]
    assert told == ("2 calls transcribed by cloud (0:12 of sound, 0.1200 USD).\n1 call that could not be transcribed.")
    assert any("nobody speaks" in one for one in texts(page))

    pressed(page, "retry run 1")
    assert index.transcriptions_of("r1")[0].state == "waiting"


def test_a_run_whose_calls_all_had_a_transcript_says_nothing_of_it(open_page: Open, index: Index, two: SttConfig):
    bring_in(index, Silent(calls(2, version=7)), two)

    page = open_page(INGEST)

    assert "Nothing failed." in texts(page)
    assert [one for one in texts(page) if "transcribed by" in one] == []


def test_what_a_run_had_transcribed_is_said_with_its_sound_and_cost():
    other = replace(DONE, id=2, provider="local", seconds=60.0, cost=None)
    failed, waits = replace(DONE, id=3, state="failed"), replace(DONE, id=4, state="waiting")

    assert sentences([DONE, replace(DONE, id=5), other, failed, waits]) == [
        "2 calls transcribed by Deepgram (3:00 of sound, 0.5000 USD).",
        "1 call transcribed by Whisper on this machine (1:00 of sound).",
        "1 call waiting for a transcript, 1 call that could not be transcribed.",
    ]
    assert sentences([replace(DONE, reuses=1, seconds=None, cost=None)]) == [
        "1 call transcribed by Deepgram (an earlier answer was read again)."
    ]
