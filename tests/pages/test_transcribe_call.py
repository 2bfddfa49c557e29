"""The call page of a call that is to be transcribed, is, was, or could not be."""

from __future__ import annotations

import threading

import pytest

from genqa.errors import NotConfigured, TranscriptionFailed
from genqa.index import Index
from genqa.ingest.transcribing import work
from genqa.stt import SttConfig
from tests.calls import REFERENCE, call
from tests.index.results import result
from tests.ingest.transcribing.conftest import store
from tests.ingest.transcribing.stub import Stub
from tests.pages.conftest import CALL, Open, all_html, errors, texts
from tests.pages.speaking import at_work, boxes, buttons, pressed, said
from tests.pages.test_call import HOSTILE, cells


def test_by_whom_what_leaves_and_what_it_costs_stands_there_before_anything_is_asked_for(
    open_page: Open, index: Index, two: SttConfig
):
    store(index, "r1")

    page = pressed(open_page(CALL, call="r1"), "transcribe")

    assert not page.exception
    assert page.radio(key="transcribe this call with").options == ["As set up", "cloud".title(), "Here"]
    assert "1 recording, 0:06 of sound (every channel counts), to Cloud: about 0.0600 USD. " \
        "Recordings leave this machine for Cloud." in boxes(page)  # fmt: skip
    assert index.transcriptions_of("r1") == []

    page.radio(key="transcribe this call with").set_value("here")
    pressed(page, "transcribe")
    assert "1 recording, 0:03 of sound, to Here. Nothing leaves this machine." in boxes(page)

    pressed(page, "transcribe", "transcribe now")
    (asked,) = index.transcriptions_of("r1")
    assert (asked.state, asked.asked_for, asked.asked_by) == ("waiting", "here", "browser")


def test_a_call_that_is_asked_for_waits_and_can_be_called_off(open_page: Open, index: Index, two: SttConfig):
    store(index, "r1")
    index.ask_transcriptions(["r1"], actor="browser", provider="here")

    page = open_page(CALL, call="r1")

    assert said(page.status[0].label).startswith("Waits to be transcribed by here; asked for ")
    assert any(box.startswith("Nobody is at work on it") for box in boxes(page))
    assert ":material/home: Nothing leaves this machine." in [said(caption.value) for caption in page.caption]
    assert "Transcribe …" not in buttons(page)

    pressed(page, "Cancel")
    assert index.transcriptions_of("r1")[0].state == "cancelled"
    page.run()
    assert "Transcribe …" in buttons(page)


def test_a_call_under_way_says_who_has_it(open_page: Open, index: Index, two: SttConfig):
    store(index, "r1")
    index.ask_transcriptions(["r1"], actor="Ada")
    at_work(index, two)

    page = open_page(CALL, call="r1")

    assert said(page.status[0].label).startswith("Transcribed by cloud at this moment; asked for ")
    assert page.status[0].state == "running"
    assert "Go on" not in buttons(page)


def test_what_is_in_the_way_of_a_waiting_call_is_told_with_what_to_do(
    open_page: Open, index: Index, stub: Stub, two: SttConfig
):
    store(index, "r1")
    index.ask_transcriptions(["r1"], actor="Ada", provider="cloud")
    stub.always, stub.before_sending = NotConfigured("Cloud: the bucket is gone"), True
    work(index, two, actor="the test", stop=threading.Event())

    page = open_page(CALL, call="r1")

    assert any(box.startswith("Cloud: the bucket is gone. What to do: put that right") for box in boxes(page))
    assert "Go on" in buttons(page)


def test_a_failure_says_why_and_can_be_tried_again_or_put_aside(
    open_page: Open, index: Index, stub: Stub, two: SttConfig
):
    store(index, "r1")
    index.ask_transcriptions(["r1"], actor="Ada", provider="cloud")
    stub.always = TranscriptionFailed(f"Cloud: {HOSTILE}")
    work(index, two, actor="the test", stop=threading.Event())

    page = open_page(CALL, call="r1")

    assert [box.proto.title for box in page.error] == ["This call was not transcribed"]
    assert "<script>" not in errors(page)[0].replace("\\<", "")
    assert "<script>" not in all_html(page)

    pressed(page, "Put aside")
    assert errors(page) == []

    page = pressed(open_page(CALL, call="r1"), "try again")
    assert index.transcriptions_of("r1")[0].state == "waiting"


def test_a_transcribed_call_says_by_whom_and_why_and_lists_what_it_cost(
    open_page: Open, index: Index, stub: Stub, two: SttConfig, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("GENQA_MASK_EXPORTS", "none")
    store(index, "r1")
    index.ask_transcriptions(["r1"], actor="Ada", provider="cloud")
    work(index, two, actor="the test", stop=threading.Event())

    page = open_page(CALL, call="r1")

    assert not page.exception
    assert any("Transcribed by cloud m" in caption.value for caption in page.caption)
    shown = cells(page)
    assert shown[shown.index("Transcribed by") + 1] == "cloud m-1"
    at = shown.index("✓ done")
    assert shown[at + 1 : at + 5] == ["cloud m-1", "Ada", "0:06", "0.0600 USD"]
    assert [button.label for button in page.get("download_button") if "channel" in button.label] != []
    assert "Transcribe again …" in buttons(page)


def test_an_answer_in_which_nothing_is_masked_is_not_handed_out_where_exports_are(
    open_page: Open, index: Index, two: SttConfig
):
    store(index, "r1")
    index.ask_transcriptions(["r1"], actor="Ada", provider="cloud")
    work(index, two, actor="the test", stop=threading.Event())

    page = open_page(CALL, call="r1")

    assert any("1 answer of providers kept" in caption.value for caption in page.caption)
    assert [button for button in page.get("download_button") if "channel" in button.label] == []


def test_where_nothing_is_set_up_the_dialog_says_so_and_leads_to_the_settings(open_page: Open, index: Index):
    store(index, "r1")

    page = pressed(open_page(CALL, call="r1"), "transcribe")

    assert "No provider of speech to text is set up, so nothing can be transcribed." in texts(page)
    assert "transcribe now" not in [button.key for button in page.button]


def test_where_no_recording_is_kept_there_is_nothing_to_transcribe(open_page: Open, index: Index, two: SttConfig):
    index.save(result("r1", call(*REFERENCE)))

    page = pressed(open_page(CALL, call="r1"), "transcribe")

    assert "No recording of this call is kept, so there is nothing to transcribe." in texts(page)


def test_a_setting_that_makes_no_sense_is_told_and_the_call_is_there(
    open_page: Open, index: Index, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("GENQA_STT_LANGUAGE", "klingon!")
    store(index, "r1")

    page = pressed(open_page(CALL, call="r1"), "transcribe")

    assert [box.proto.title for box in page.error] == ["Speech to text is not set up as it should be"]
    assert [metric.label for metric in page.metric] == ["Score"]
