"""Calls: those in view without a transcript are transcribed at once, and how far that is."""

from __future__ import annotations

import threading

from genqa.errors import TranscriptionFailed
from genqa.index import Index
from genqa.ingest.transcribing import work
from genqa.origin import Origin
from genqa.stt import SttConfig
from tests.calls import REFERENCE, call
from tests.index.results import result
from tests.ingest.transcribing.conftest import store
from tests.ingest.transcribing.stub import Stub
from tests.pages.conftest import CALLS, Open, all_html, errors, texts
from tests.pages.speaking import at_work, boxes, buttons, pressed, said

ALL = {"period": "all"}


def test_the_calls_without_a_transcript_are_counted_told_and_asked_for(open_page: Open, index: Index, two: SttConfig):
    store(index, "r1", "r2")
    index.save(result("spoken", call(*REFERENCE), origin=Origin("generic")))

    page = pressed(open_page(CALLS, **ALL), "transcribe many")

    assert not page.exception
    assert "2 calls in view have a recording and no transcript." in texts(page)
    assert (
        "2 recordings, 0:12 of sound (every channel counts), to Cloud: about 0.1200 USD. "
        "Recordings leave this machine for Cloud." in boxes(page)
    )
    assert index.transcriptions() == []

    pressed(page, "transcribe many", "transcribe many now")
    assert {(one.recording_id, one.state, one.asked_for) for one in index.transcriptions()} == {
        ("r1", "waiting", None), ("r2", "waiting", None)
    }  # fmt: skip
    page.run()
    assert "transcribe many" not in [button.key for button in page.button]


def test_the_filter_leaves_the_calls_without_a_transcript_and_stands_in_the_address(open_page: Open, index: Index):
    store(index, "r1")
    index.save(result("spoken", call(*REFERENCE), origin=Origin("generic")))

    page = open_page(CALLS, **ALL, transcript="none")

    assert texts(page)[0] == "1 call"
    assert "Transcript: none" in [button.label.replace("\\", "") for button in page.button]

    page = open_page(CALLS, **ALL, transcript="nonsense")
    assert any("The address asks for the transcript" in box for box in boxes(page))


def test_under_way_it_says_how_far_it_is_and_can_be_stopped_or_emptied(open_page: Open, index: Index, two: SttConfig):
    store(index, "r1", "r2", "r3")
    index.ask_transcriptions(["r1", "r2", "r3"], actor="browser")
    at_work(index, two)

    page = open_page(CALLS, **ALL)

    assert not page.exception
    assert "Calls are being transcribed" in texts(page)
    (bar,) = page.get("progress")
    assert bar.proto.text.replace("\\", "") == "0 of 3 calls transcribed · 1 under way with cloud · 2 waiting"
    assert any(caption.value.startswith("This month") for caption in page.caption)

    pressed(page, "Stop")
    assert [one.cancel_asked_by for one in index.transcribers()] == ["browser"]

    pressed(page, "Cancel all")
    assert {one.state for one in index.transcriptions()} == {"cancelled"}


def test_what_waits_with_nobody_at_work_says_so_and_can_be_gone_on_with(open_page: Open, index: Index, two: SttConfig):
    store(index, "r1")
    index.ask_transcriptions(["r1"], actor="browser")

    page = open_page(CALLS, **ALL)

    assert "Calls wait to be transcribed" in texts(page)
    assert "Nobody is at work on it." in boxes(page)
    assert ":material/cloud_upload: Recordings leave this machine for Cloud." in [
        said(one.value) for one in page.caption
    ]
    assert not pressed(page, "Go on").exception
    assert errors(page) == []


def test_what_failed_is_listed_with_its_reason_and_can_be_tried_again(
    open_page: Open, index: Index, stub: Stub, two: SttConfig
):
    store(index, "r1", "r2", "r3")
    index.ask_transcriptions(["r1", "r2"], actor="Ada", provider="cloud")
    stub.errors = {"r2": TranscriptionFailed("Cloud: <b>no speech</b> is in it")}
    work(index, two, actor="Ada", stop=threading.Event())
    index.ask_transcriptions(["r3"], actor="Ada")

    page = open_page(CALLS, **ALL)

    assert [one.label for one in page.expander] == ["1 call could not be transcribed"]
    assert "cloud: Cloud: <b>no speech</b> is in it" in texts(page)  # as text, which Streamlit never reads
    assert "<b>no speech" not in all_html(page)

    pressed(page, "retry under way")
    assert index.transcriptions_of("r2")[0].state == "waiting"


def test_how_it_ended_is_told_to_who_saw_it_go_on_until_they_put_it_aside(
    open_page: Open, index: Index, two: SttConfig
):
    store(index, "r1")
    index.ask_transcriptions(["r1"], actor="Ada")
    work(index, two, actor="Ada", stop=threading.Event())
    page = open_page(CALLS, **ALL)
    assert "1 call transcribed." not in texts(page)

    page.session_state["transcriber that was watched"] = 1
    page.run()
    assert "1 call transcribed." in texts(page)
    pressed(page, "Put aside")
    assert "1 call transcribed." not in texts(page)


def test_a_page_of_calls_with_nothing_to_transcribe_says_nothing_of_it(open_page: Open, index: Index):
    index.save(result("spoken", call(*REFERENCE), origin=Origin("generic")))

    assert [label for label in buttons(open_page(CALLS, **ALL)) if "ranscri" in label] == []
