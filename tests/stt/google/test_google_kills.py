"""A kill, a stop or a lost answer: nothing is begun twice at Google, and no transcript is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from genqa.errors import BadReply, GenqaError, NotAtSource, StillRunning, Stopped, Unreachable
from tests.http.servers import Step, chunks, reset, said
from tests.stt.gateway import Unwaiting
from tests.stt.google.conftest import Google
from tests.stt.google.server import GoogleServer
from tests.stt.kills import KilledError, KillingNotes
from tests.stt.takes import MadeTake, Notes


@pytest.mark.parametrize("stored", [True, False], ids=["stored", "lost"])
@pytest.mark.parametrize("at", [1, 2, 3])
@pytest.mark.parametrize("api", ["v2", "v1"])
def test_a_kill_at_each_note_of_one_channel_begins_nothing_twice(
    server: GoogleServer, google: Google, tmp_path: Path, api: str, at: int, stored: bool
) -> None:
    killing = KillingNotes(at, stored=stored)
    with pytest.raises(KilledError):
        google(api=api).transcribe(MadeTake(tmp_path, channels=1), None, killing.keep)
    begun_before = len(server.begun)
    notes = Notes()
    note = killing.last if killing.kept else None
    done = google(api=api).transcribe(MadeTake(tmp_path, channels=1), note, notes.keep)
    assert len(done.files) == 1
    assert len(server.begun) == 1
    assert begun_before == (1 if at == 3 else 0)


@pytest.mark.parametrize("stored", [True, False], ids=["stored", "lost"])
@pytest.mark.parametrize("at", [1, 2, 3, 4, 5])
def test_a_kill_at_each_note_of_two_channels_begins_nothing_twice(
    server: GoogleServer, google: Google, tmp_path: Path, at: int, stored: bool
) -> None:
    killing = KillingNotes(at, stored=stored)
    with pytest.raises(KilledError):
        google().transcribe(MadeTake(tmp_path), None, killing.keep)
    notes = Notes()
    provider = google()
    done = provider.transcribe(MadeTake(tmp_path), killing.last if killing.kept else None, notes.keep)
    assert [b"thank" in file for file in done.files] == [True, False]
    assert len(server.begun) == len(set(server.begun)) == 2
    provider.clean_up((notes if notes.kept else killing).last)
    assert server.objects == {}


def test_what_ran_on_while_nobody_asked_is_fetched_and_nothing_is_sent_again(
    server: GoogleServer, google: Google, tmp_path: Path
) -> None:
    notes = Notes()
    google().transcribe(MadeTake(tmp_path), None, notes.keep)
    sent = len(server.to(server.UPLOAD))
    done = google().transcribe(MadeTake(tmp_path), notes.last, Notes().keep)
    assert len(done.files) == 2
    assert (len(server.begun), len(server.to(server.UPLOAD))) == (2, sent)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (said(500, {"error": {"code": 500, "status": "INTERNAL", "message": "sorry"}}), Unreachable),
        (reset, Unreachable),
        (chunks(b'{"name": "proj', whole=False), BadReply),
    ],
    ids=["500", "reset", "cut off"],
)
def test_an_operation_of_which_nobody_was_told_is_found_by_what_it_was_begun_with(
    server: GoogleServer, google: Google, tmp_path: Path, answer: Step, error: type[GenqaError]
) -> None:
    server.play(server.BEGIN, answer)
    notes = Notes()
    with pytest.raises(error):
        google().transcribe(MadeTake(tmp_path, channels=1), None, notes.keep)
    done = google().transcribe(MadeTake(tmp_path, channels=1), notes.last, notes.keep)
    assert len(done.files) == 1
    assert len(server.begun) == 1
    assert notes.last["parts"][0]["operation"].endswith("/operations/7000000")


def test_it_is_found_on_a_later_page_among_others(server: GoogleServer, google: Google, tmp_path: Path) -> None:
    server.page = 1
    for _ in range(2):
        google().transcribe(MadeTake(tmp_path, channels=1), None, Notes().keep)
    notes = KillingNotes(3, stored=False)
    with pytest.raises(KilledError):
        google().transcribe(MadeTake(tmp_path, channels=1), None, notes.keep)
    google().transcribe(MadeTake(tmp_path, channels=1), notes.last, Notes().keep)
    assert len(server.begun) == 3
    assert len(server.to(server.LIST)) == 3


def test_the_same_recording_transcribed_again_gets_an_operation_of_its_own(
    server: GoogleServer, google: Google, tmp_path: Path
) -> None:
    for _ in range(2):
        google().transcribe(MadeTake(tmp_path, channels=1), None, Notes().keep)
    assert len(set(server.begun)) == 2


def test_an_operation_that_is_gone_is_begun_anew(server: GoogleServer, google: Google, tmp_path: Path) -> None:
    notes = Notes()
    google().transcribe(MadeTake(tmp_path, channels=1), None, notes.keep)
    server.operations.clear()
    google().transcribe(MadeTake(tmp_path, channels=1), notes.last, notes.keep)
    assert len(server.begun) == 1


def test_an_operation_that_vanishes_while_it_is_waited_for_is_said(
    server: GoogleServer, google: Google, tmp_path: Path
) -> None:
    server.play(server.POLL, said(404, {"error": {"code": 404, "message": "Operation not found"}}))
    with pytest.raises(NotAtSource, match=r"Google Speech-to-Text: .* is not there"):
        google().transcribe(MadeTake(tmp_path, channels=1), None, Notes().keep)


@pytest.mark.parametrize("note", [{}, {"api": "v3"}, {"sent": 2}, {"api": "v2", "parts": [{"object": 1}]}])
def test_a_note_that_says_nothing_is_as_good_as_none(
    server: GoogleServer, google: Google, tmp_path: Path, note: dict[str, Any]
) -> None:
    provider = google()
    assert len(provider.transcribe(MadeTake(tmp_path), note, Notes().keep).files) == 2
    provider.clean_up(note)
    assert len(server.objects) == 2


def test_a_stop_ends_the_waiting_at_once_and_the_next_run_goes_on(
    server: GoogleServer, google: Google, tmp_path: Path, stop: Unwaiting
) -> None:
    server.polls, notes = 50, Notes()
    stop.meanwhile = stop.set
    with pytest.raises(Stopped):
        google().transcribe(MadeTake(tmp_path, channels=1), None, notes.keep)
    assert stop.waits == [2.0]
    stop.meanwhile = lambda: None
    stop.clear()
    done = google().transcribe(MadeTake(tmp_path, channels=1), notes.last, notes.keep)
    assert (len(done.files), len(server.begun)) == (1, 1)


def test_what_never_ends_is_given_up_for_now_and_asked_for_again(
    server: GoogleServer, google: Google, tmp_path: Path, stop: Unwaiting
) -> None:
    server.polls, notes = 10**9, Notes()
    with pytest.raises(StillRunning, match=r"^Google Speech-to-Text: the transcript is not there after 5 minutes; "):
        google(wait_minutes="5").transcribe(MadeTake(tmp_path, channels=1), None, notes.keep)
    assert 300 <= sum(stop.waits) < 330
    for running in server.operations.values():
        running.polls = 0
    google().transcribe(MadeTake(tmp_path, channels=1), notes.last, notes.keep)
    assert len(server.begun) == 1
