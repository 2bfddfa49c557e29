"""Score a call: a recording alone is transcribed by whom a person chooses, watched, stopped, and goes on as usual."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from genqa.errors import TranscriptionFailed, WrongCredentials
from genqa.index import Index
from genqa.stt import SttConfig
from genqa.ui import transcribe_upload
from tests.ingest.transcribing.conftest import recorded
from tests.ingest.transcribing.stub import Stub
from tests.pages.conftest import REFERENCE_FILE, SCORE, Open, errors, field
from tests.pages.speaking import boxes, buttons, pressed, said

FILE = ("one.wav", recorded(), "audio/wav")


@pytest.fixture(autouse=True)
def set_up_for_uploads(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Uploads read the same settings as the rest."""
    if "two" in request.fixturenames:
        two = request.getfixturevalue("two")
        monkeypatch.setattr(transcribe_upload, "configured", lambda: two)


def handed_in(page: AppTest, *, kind: str = "audio", file: tuple[str, bytes, str] = FILE) -> AppTest:
    field(page.file_uploader, kind).set_value([file])
    return page.run()


def done(page: AppTest) -> AppTest:
    """The page when what it waits for is over."""
    attempt: transcribe_upload.Attempt = page.session_state[transcribe_upload._KEY]
    assert attempt.over.wait(30)
    return page.run()


def with_whom(page: AppTest) -> list[str]:
    """Who may be chosen."""
    return next(list(box.options) for box in page.selectbox if box.label == "Transcribe with")


def test_who_may_be_asked_what_leaves_and_what_it_costs_stands_there_before_anything_is_sent(
    open_page: Open, stub: Stub, two: SttConfig
):
    page = handed_in(open_page(SCORE))

    assert not page.exception
    assert with_whom(page) == ["Cloud, else Here", "Cloud", "Here", "nobody, measure it from its sound"]
    assert (
        "0:06 of sound (every channel counts) for Cloud, about 0.0600 USD. Recordings leave this machine for Cloud."
    ) in boxes(page)
    assert "Transcribe and score" in buttons(page)
    assert stub.log == []


def test_a_recording_alone_is_transcribed_scored_and_saved_with_the_answer(
    open_page: Open, index: Index, stub: Stub, two: SttConfig
):
    page = done(pressed(handed_in(open_page(SCORE)), "score"))

    assert not page.exception
    assert errors(page) == []
    assert [metric.label for metric in page.metric] == ["Score"]
    assert any("Transcribed by cloud m" in caption.value for caption in page.caption)

    pressed(page, "Save")
    (row,) = index.calls()
    (made,) = index.transcriptions_of(row.recording_id)
    assert (made.state, made.provider, made.cost) == ("done", "cloud", pytest.approx(0.06))
    (answer,) = index.raw_transcripts(row.recording_id)
    assert len(answer.files) == 2


def test_what_swapping_the_sides_leaves_is_saved_with_the_answer_too(open_page: Open, index: Index, two: SttConfig):
    page = done(pressed(handed_in(open_page(SCORE)), "score"))

    pressed(page, "Swap sides")
    pressed(page, "Save")

    (row,) = index.calls()
    assert len(index.raw_transcripts(row.recording_id)) == 1


def test_nobody_leaves_it_measured_from_its_sound(open_page: Open, stub: Stub, two: SttConfig):
    page = handed_in(open_page(SCORE))
    next(box for box in page.selectbox if box.label == "Transcribe with").set_value("none").run()

    assert "Score" in buttons(page)
    pressed(page, "score")

    assert stub.log == []
    assert any(caption.value.startswith("No transcript") for caption in page.caption)


def test_while_it_runs_the_page_says_with_whom_and_it_can_be_stopped(
    open_page: Open, index: Index, stub: Stub, two: SttConfig
):
    stub.seconds = 60.0
    page = pressed(handed_in(open_page(SCORE)), "score")

    attempt: transcribe_upload.Attempt = page.session_state[transcribe_upload._KEY]
    until(lambda: attempt.told == "Cloud transcribes, off this machine")
    page.run()
    assert said(page.status[0].label).startswith("Cloud transcribes, off this machine … 0:")
    assert field(page.button, "score").disabled

    pressed(page, "Stop")
    if transcribe_upload._KEY in page.session_state:  # it takes a moment
        done(page)
    assert "Stopped. Nothing was stored." in boxes(page)
    assert index.calls() == []


@pytest.mark.parametrize(
    "error", [TranscriptionFailed("Cloud: <b>too short</b>"), WrongCredentials("Cloud: the key is refused")]
)
def test_what_goes_wrong_is_told_and_the_form_is_still_there(
    open_page: Open, stub: Stub, two: SttConfig, error: TranscriptionFailed
):
    stub.always = error
    page = handed_in(open_page(SCORE))
    next(box for box in page.selectbox if box.label == "Transcribe with").set_value("cloud").run()

    page = done(pressed(page, "score"))

    assert not page.exception
    assert [box.proto.title for box in page.error] == ["This recording was not transcribed"]
    assert [said(text) for text in errors(page)] == [str(error)]
    assert not field(page.button, "score").disabled


def test_a_hold_that_cannot_be_read_is_told_before_anything_is_sent(open_page: Open, stub: Stub, two: SttConfig):
    page = handed_in(open_page(SCORE))
    next(group for group in page.get("button_group") if group.key.startswith("hold ")).set_value("its total").run()
    field(page.text_input, "hold_total").set_value("soon").run()

    pressed(page, "score")

    assert [box.proto.title for box in page.error] == ["This hold cannot be read"]
    assert stub.log == []


def test_with_nobody_set_up_one_sentence_says_so_and_it_is_measured_from_its_sound(open_page: Open):
    page = handed_in(open_page(SCORE))

    assert [caption.value for caption in page.caption if "provider of speech to text" in caption.value] != []
    assert "Score" in buttons(page)
    assert [box.label for box in page.selectbox if box.label == "Transcribe with"] == []


def test_with_a_transcript_nobody_is_asked(open_page: Open, two: SttConfig):
    page = handed_in(handed_in(open_page(SCORE)), kind="transcripts", file=REFERENCE_FILE)

    assert [box.label for box in page.selectbox if box.label == "Transcribe with"] == []
    assert "Score" in buttons(page)


def until(holds: Callable[[], bool]) -> None:
    """Wait for a thread."""
    over, tries = threading.Event(), 0
    while not holds() and tries < 3000:
        over.wait(0.01)
        tries += 1
    assert holds()
