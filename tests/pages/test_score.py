from __future__ import annotations

import json
import sqlite3
from datetime import datetime
from pathlib import Path

import pytest

from genqa.index import Index
from genqa.transcript import FORMATS
from genqa.ui import upload, which
from tests.calls import REFERENCE
from tests.pages.conftest import (
    CALL,
    CALLS,
    REFERENCE_FILE,
    SCORE,
    Open,
    all_html,
    errors,
    field,
    generic,
    links,
    texts,
)
from tests.pages.conftest import upload as hand_in

HOSTILE = "<script>alert(1)</script> **x** $\\alpha$ :smile: =cmd()"


def with_hold(page, how: str):
    field(page.button_group, "hold").set_value(how).run()
    return page


def press(page, label: str):
    (button,) = [button for button in page.button if button.label == label]
    return button.click().run()


def captions(page) -> str:
    """All small print as the reader sees it, without the strokes that keep it from being Markdown."""
    return " ".join(one.value for one in page.caption).replace("\\", "")


def titles(page) -> list[str]:
    return [box.proto.title for box in page.error]


def test_the_reference_call_scores_89_and_is_not_in_the_index(open_page: Open, index: Index):
    page = hand_in(with_hold(open_page(SCORE), "its total"), REFERENCE_FILE, hold_total="90")

    assert not page.exception
    assert errors(page) == []
    assert [metric.value for metric in page.metric] == ["89.0"]
    assert "not in the index" in next(badge.value for badge in page.markdown)
    assert {"Save", "Discard", "Swap sides", "Score again"} <= {button.label for button in page.button}
    assert [button.label for button in page.download_button] == ["Download JSON", "Download CSV"]
    assert index.count() == 0


def test_saved_it_is_in_the_index_and_linked(open_page: Open, index: Index):
    page = press(hand_in(with_hold(open_page(SCORE), "its total"), REFERENCE_FILE, hold_total="1:30"), "Save")

    assert not page.exception
    (row,) = index.calls()
    assert (row.quality_score, row.hold_time_seconds, row.agent_utterances, row.guest_utterances) == (89.0, 90.0, 2, 1)
    assert [box.value for box in page.success] == ["Saved. It is new in the index."]
    assert [address for _, address in links(page)] == [f"call={row.recording_id}"]
    assert [metric.value for metric in page.metric] == []
    assert next(line.actor for line in index.audit()) == "browser"


def test_saving_again_says_that_it_replaced_one(open_page: Open, index: Index):
    page = press(hand_in(open_page(SCORE), REFERENCE_FILE, recording_id="call 7"), "Save")
    page = press(hand_in(page, REFERENCE_FILE, recording_id="call 7"), "Save")

    assert [box.value for box in page.success] == ["Saved. It replaced an earlier result."]
    assert [row.recording_id for row in index.calls()] == ["call 7"]


def test_after_saving_the_form_is_empty(open_page: Open):
    page = press(hand_in(open_page(SCORE), REFERENCE_FILE, agent="Mara L.", queue="Billing"), "Save")

    assert (field(page.text_input, "agent").value, field(page.text_input, "queue").value) == ("", "")
    assert field(page.file_uploader, "transcripts").value == []


def test_discarded_it_is_nowhere_and_the_form_is_as_it_was(open_page: Open, index: Index):
    page = press(hand_in(open_page(SCORE), REFERENCE_FILE, agent="Mara L."), "Discard")

    assert index.count() == 0
    assert [metric.value for metric in page.metric] == []
    assert field(page.text_input, "agent").value == "Mara L."
    assert page.success == [] or len(page.success) == 0


def test_a_result_outlives_a_look_at_another_page(open_page: Open, index: Index):
    page = hand_in(open_page(SCORE), REFERENCE_FILE)
    page = page.switch_page(CALLS).run().switch_page(SCORE).run()

    assert [metric.value for metric in page.metric] == ["99.0"]
    assert not page.exception


def test_swapped_sides_are_measured_again(open_page: Open, index: Index):
    page = press(press(hand_in(open_page(SCORE), REFERENCE_FILE), "Swap sides"), "Save")

    assert not page.exception
    (row,) = index.calls()
    assert (row.agent_utterances, row.guest_utterances) == (1, 2)
    assert index.load(row.recording_id).origin.roles_basis == "swapped by the user"


def test_a_swap_is_remembered_for_a_format_that_tells_channels_apart(open_page: Open, index: Index):
    words = [[{"word": "yes", "start": 3, "end": 4}], [{"word": "no", "start": 0, "end": 2}]]
    channels = [{"alternatives": [{"words": said}]} for said in words]
    transcript = json.dumps({"metadata": {"channels": 2}, "results": {"channels": channels}})
    two = ("two.json", transcript.encode(), "application/json")

    page = press(hand_in(open_page(SCORE), two), "Swap sides")

    assert "Remembered: in files of Deepgram the agent is on channel 0." in captions(page)
    assert index.channel_map() == {"deepgram": 0}
    page = hand_in(open_page(SCORE), two)
    assert "Who is who: channel map in the settings." in captions(page)


def test_what_is_known_about_the_call_is_stored_with_it(open_page: Open, index: Index):
    page = open_page(SCORE)
    (started,) = page.datetime_input
    assert started.label == "Started (Europe/Berlin)"
    started.set_value(datetime(2026, 11, 12, 12, 4))
    (way,) = [box for box in page.selectbox if box.label == "Direction"]
    way.set_value("inbound")
    press(hand_in(page, REFERENCE_FILE, agent=" Mara L. ", queue="Billing", recording_id="c1"), "Save")

    (row,) = index.calls()
    assert (row.recording_id, row.agent, row.queue, row.direction) == ("c1", "Mara L.", "Billing", "inbound")
    assert (row.started_at, row.source) == ("2026-11-12T11:04:00Z", "upload")


def test_two_transcripts_are_two_sides_and_which_is_the_agents_can_be_chosen(open_page: Open, index: Index):
    agent, guest = generic(REFERENCE[0], REFERENCE[2]), generic(REFERENCE[1])
    page = open_page(SCORE)
    field(page.file_uploader, "transcripts").set_value([("g.json", guest, ""), ("a.json", agent, "")]).run()
    assert texts(page) == ["the first: g.json", "the second: a.json"]
    field(page.button_group, "agent's transcript").set_value("the second")

    press(field(page.button, "score").click().run(), "Save")

    (row,) = index.calls()
    assert (row.agent_utterances, row.guest_utterances) == (2, 1)


def test_a_format_can_be_forced(open_page: Open):
    page = open_page(SCORE)
    (formats,) = [box for box in page.selectbox if box.label == "Format of the transcript"]
    assert formats.options[:3] == ["recognise it", "generic segments", "Amazon Transcribe"]
    assert len(formats.options) == 1 + len(FORMATS), "each under a title of its own"
    formats.set_value("Deepgram")

    page = hand_in(page, REFERENCE_FILE)

    assert titles(page) == ["This transcript cannot be used"]
    assert not page.exception


def test_holds_are_taken_as_a_person_types_them(open_page: Open, index: Index):
    page = with_hold(open_page(SCORE), "when it was")
    press(hand_in(page, REFERENCE_FILE, hold_spans="0:02.1-0:02.3"), "Save")

    (row,) = index.calls()
    assert row.hold_time_seconds == 0.2


def test_holds_are_taken_from_an_events_file(open_page: Open, index: Index):
    page = with_hold(open_page(SCORE), "an events file")
    events = json.dumps({"holds": [{"start": 2.1, "end": 2.2}]}).encode()
    field(page.file_uploader, "events").set_value(("events.json", events, "application/json"))
    press(hand_in(page, REFERENCE_FILE), "Save")

    (row,) = index.calls()
    assert row.hold_time_seconds == 0.1


@pytest.mark.parametrize(
    ("how", "typed", "message"),
    [
        ("its total", {"hold_total": "soon"}, "“soon” is not a length of time such as 90 or 1:30"),
        ("its total", {"hold_total": ""}, "“” is not a length of time such as 90 or 1:30"),
        ("its total", {"hold_total": "-5"}, "“-5” is not a length of time such as 90 or 1:30"),
        ("when it was", {"hold_spans": "1:02"}, "“1:02” is not a hold such as 1:02-2:32"),
        ("when it was", {"hold_spans": HOSTILE}, f"“{HOSTILE[:60]}” is not a hold such as 1:02-2:32"),
        ("an events file", {}, "there is no events file yet: add it, or choose another way to give the hold"),
    ],
)
def test_a_hold_that_cannot_be_read_is_told(open_page: Open, how: str, typed: dict[str, str], message: str):
    page = hand_in(with_hold(open_page(SCORE), how), REFERENCE_FILE, **typed)

    assert not page.exception
    assert titles(page) == ["This hold cannot be read"]
    assert _unescaped(errors(page)[0]) == message
    assert [metric.value for metric in page.metric] == []


@pytest.mark.parametrize(
    ("name", "content", "title", "message"),
    [
        ("cut.json", b'{"results": [', "This transcript cannot be used", "cut.json: not valid JSON at line 1"),
        ("empty.json", b"", "This transcript cannot be used", "empty.json: the file is empty"),
        ("noise.json", b"\x00\x01\x02\xff" * 50, "This transcript cannot be used", "noise.json: not a text file"),
        ("other.json", b'{"a": 1}', "This transcript cannot be used", "other.json: fits no format that genqa reads"),
        ("<b>**x**.json", b"", "This transcript cannot be used", "<b>**x**.json: the file is empty"),
        ("../../etc/passwd", b"", "This transcript cannot be used", "passwd: the file is empty"),
    ],
)
def test_a_broken_transcript_is_told_in_its_column(
    open_page: Open, name: str, content: bytes, title: str, message: str
):
    page = hand_in(open_page(SCORE), (name, content, "application/json"))

    assert not page.exception
    assert titles(page) == [title]
    assert _unescaped(errors(page)[0]).startswith(message)
    assert len(page.columns[0].error) == 1, "beside the transcript"


def test_a_broken_recording_is_told_in_its_column(open_page: Open):
    page = hand_in(open_page(SCORE), ("call.wav", b"RIFF but not much more", "audio/wav"), kind="audio")

    assert not page.exception
    assert titles(page) == ["This recording cannot be used"]
    assert (len(page.columns[0].error), len(page.columns[1].error)) == (0, 1)


def test_nothing_handed_in_is_told(open_page: Open):
    page = field(open_page(SCORE).button, "score").click().run()

    assert [_unescaped(text) for text in errors(page)] == ["nothing to score: give a transcript, a recording, or both"]


def test_a_file_beyond_the_limit_is_refused(open_page: Open, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(upload, "TRANSCRIPT_MB", 1)
    page = hand_in(open_page(SCORE), ("big.json", b" " * 1_500_000, "application/json"))

    assert [_unescaped(text) for text in errors(page)] == ["big.json: 1.4 MB; at most 1 MB are taken here"]


def test_a_recording_of_more_than_six_hours_is_refused(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, wav_of_a_second: bytes
):
    monkeypatch.setattr(upload, "LONGEST_MS", 900)
    page = hand_in(open_page(SCORE), ("long.wav", wav_of_a_second, "audio/wav"), kind="audio")

    assert titles(page) == ["This recording cannot be used"]
    assert not page.exception
    assert [metric.value for metric in page.metric] == []


def test_a_recording_without_a_transcript_has_no_score_but_a_length(open_page: Open, wav_of_a_second: bytes):
    page = hand_in(open_page(SCORE), ("call.wav", wav_of_a_second, "audio/wav"), kind="audio")

    assert not page.exception
    assert [metric.value for metric in page.metric] == ["—"]
    assert any(text.startswith("not scorable: ") for text in texts(page))


def test_a_hostile_transcript_is_text(open_page: Open):
    hostile = json.dumps({"results": [{"speaker": HOSTILE, "start_time": 0, "end_time": 1, "transcript": HOSTILE}]})
    page = hand_in(open_page(SCORE), (HOSTILE, hostile.encode(), "application/json"), agent=HOSTILE, queue=HOSTILE)

    assert not page.exception
    assert texts(page)[0] == f"{HOSTILE} · {HOSTILE} · 0:01 long"
    assert "<script>alert" not in all_html(page)


def test_an_index_that_another_program_writes_to_keeps_the_result_unsaved(
    open_page: Open, index: Index, index_file: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(which, "PATIENCE_SECONDS", 0.05)
    page = hand_in(open_page(SCORE), REFERENCE_FILE)
    other = sqlite3.connect(index_file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    page = press(page, "Save")

    assert not page.exception
    assert titles(page) == ["The index is in use"]
    assert [metric.value for metric in page.metric] == ["99.0"], "the result is still there"
    other.execute("ROLLBACK")
    other.close()
    assert [box.value for box in press(page, "Save").success] == ["Saved. It is new in the index."]


def test_the_saved_call_opens(open_page: Open, index: Index):
    page = press(hand_in(open_page(SCORE), REFERENCE_FILE, recording_id="c1"), "Save")
    page.query_params["call"] = "c1"
    page = page.switch_page(CALL).run()

    assert [metric.value for metric in page.metric] == ["99.0"]
    assert not page.exception


def _unescaped(markdown: str) -> str:
    """What Streamlit's Markdown shows."""
    return markdown.replace("\u2060", "").replace("\\\\", "\x00").replace("\\", "").replace("\x00", "\\")
