"""A call that is scored with its recording is played at once, and saved with it."""

from __future__ import annotations

import pytest

from genqa.index import Index
from tests.pages.conftest import REFERENCE_FILE, SCORE, Open, errors, field, sound_of


def scored_with(page, *audio: bytes):
    field(page.file_uploader, "transcripts").set_value([REFERENCE_FILE])
    field(page.file_uploader, "audio").set_value([(f"{n}.wav", data, "audio/wav") for n, data in enumerate(audio)])
    return field(page.button, "score").click().run()


def press(page, label: str):
    return next(button for button in page.button if button.label == label).click().run()


def test_it_is_played_before_it_is_saved_and_saved_with_its_sound(
    open_page: Open, index: Index, wav_of_a_second: bytes
) -> None:
    page = scored_with(open_page(SCORE), wav_of_a_second)
    assert sound_of(page)["url"] is not None

    press(page, "Save")

    assert not page.exception
    (row,) = index.calls()
    assert index.audio(row.recording_id) == (wav_of_a_second,)


def test_swapped_before_it_is_saved_it_keeps_its_sound(open_page: Open, index: Index, wav_of_a_second: bytes) -> None:
    page = press(scored_with(open_page(SCORE), wav_of_a_second), "Swap sides")

    press(page, "Save")

    (row,) = index.calls()
    assert len(index.audio(row.recording_id)) == 1


def test_discarded_its_sound_leaves_the_session(open_page: Open, wav_of_a_second: bytes) -> None:
    page = press(scored_with(open_page(SCORE), wav_of_a_second), "Discard")

    assert len(page.get("bidi_component")) == 0
    assert "sound of the unsaved result" not in page.session_state


def test_the_setting_keeps_no_sound(
    open_page: Open, index: Index, wav_of_a_second: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENQA_KEEP_AUDIO", "no")

    press(scored_with(open_page(SCORE), wav_of_a_second), "Save")

    (row,) = index.calls()
    assert index.audio(row.recording_id) == ()


def test_a_setting_that_makes_no_sense_is_told_and_nothing_is_saved(
    open_page: Open, index: Index, wav_of_a_second: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENQA_KEEP_AUDIO", "maybe")

    page = press(scored_with(open_page(SCORE), wav_of_a_second), "Save")

    assert not page.exception
    assert "GENQA" in errors(page)[0]
    assert index.count() == 0
