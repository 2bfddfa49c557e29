"""A kill, a stop or a lost answer: no batch is submitted twice to Azure, and no transcript is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from genqa.errors import (
    BadReply,
    GenqaError,
    NotConfigured,
    StillRunning,
    Stopped,
    Unreachable,
)
from tests.http.servers import Step, chunks, reset, said
from tests.stt.azure.conftest import Azure
from tests.stt.azure.server import SpeechServer
from tests.stt.gateway import Unwaiting
from tests.stt.kills import KilledError, KillingNotes
from tests.stt.takes import MadeTake, Notes


@pytest.mark.parametrize("stored", [True, False], ids=["stored", "lost"])
@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_kill_at_each_note_submits_nothing_twice(
    server: SpeechServer, batches: Azure, tmp_path: Path, at: int, stored: bool
) -> None:
    killing = KillingNotes(at, stored=stored)
    with pytest.raises(KilledError):
        batches().transcribe(MadeTake(tmp_path), None, killing.keep)
    assert len(server.submitted) == (1 if at == 3 else 0)
    notes = Notes()
    done = batches().transcribe(MadeTake(tmp_path), killing.last if killing.kept else None, notes.keep)
    assert done.format == "azure_batch"
    assert len(server.submitted) == 1
    batches().clean_up((notes if notes.kept else killing).last)
    assert (server.blobs.blobs, server.jobs) == ({}, {})


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (said(500, {"code": "InternalServerError", "message": "sorry"}), Unreachable),
        (reset, Unreachable),
        (chunks(b'{"self": ', whole=False), BadReply),
    ],
    ids=["500", "reset", "cut off"],
)
@pytest.mark.parametrize("page", [100, 0], ids=["first page", "later page"])
def test_a_job_of_which_nobody_was_told_is_found_by_its_name(
    server: SpeechServer, batches: Azure, tmp_path: Path, notes: Notes, answer: Step, error: type[GenqaError], page: int
) -> None:
    server.play(SpeechServer.SUBMIT, answer)
    with pytest.raises(error):
        batches().transcribe(MadeTake(tmp_path), None, notes.keep)
    server.page = page
    batches().transcribe(MadeTake(tmp_path), notes.last, notes.keep)
    assert (len(server.submitted), notes.last["job"]) == (1, "00000000-0000-0000-0000-000000000001")


def test_a_batch_that_runs_is_taken_up_though_the_settings_changed(
    server: SpeechServer, azure: Azure, batches: Azure, tmp_path: Path, notes: Notes
) -> None:
    batches().transcribe(MadeTake(tmp_path), None, notes.keep)
    assert azure().transcribe(MadeTake(tmp_path), notes.last, notes.keep).format == "azure_batch"
    assert (len(server.submitted), server.definitions) == (1, [])
    with pytest.raises(NotConfigured, match="a batch needs a container for the sound: set GENQA_STT_AZURE_CONTAINER"):
        azure().clean_up(notes.last)


def test_a_job_that_is_gone_is_submitted_anew(
    server: SpeechServer, batches: Azure, tmp_path: Path, notes: Notes
) -> None:
    batches().transcribe(MadeTake(tmp_path), None, notes.keep)
    server.jobs.clear()
    batches().transcribe(MadeTake(tmp_path), notes.last, notes.keep)
    assert len(server.submitted) == 2


def test_a_stop_ends_the_waiting_at_once_and_the_next_run_goes_on(
    server: SpeechServer, batches: Azure, tmp_path: Path, notes: Notes, stop: Unwaiting
) -> None:
    server.polls = 5
    stop.meanwhile = stop.set
    with pytest.raises(Stopped):
        batches().transcribe(MadeTake(tmp_path), None, notes.keep)
    stop.meanwhile = lambda: None
    stop.clear()
    assert batches().transcribe(MadeTake(tmp_path), notes.last, notes.keep).format == "azure_batch"
    assert len(server.submitted) == 1
    assert stop.waits == [5.0, 5.0, 7.5, 11.25]


def test_a_server_that_asks_to_be_polled_later_is(
    server: SpeechServer, batches: Azure, tmp_path: Path, notes: Notes, stop: Unwaiting
) -> None:
    running = {"self": f"{server.url}/speechtotext/transcriptions/1", "status": "NotStarted"}
    server.play(SpeechServer.POLL, said(200, running, retry_after="20"), said(200, running, retry_after="9999"))
    batches().transcribe(MadeTake(tmp_path), None, notes.keep)
    assert stop.waits == [20.0, 60.0]


def test_what_never_ends_is_given_up_for_now(
    server: SpeechServer, batches: Azure, tmp_path: Path, notes: Notes, stop: Unwaiting
) -> None:
    server.polls = 10**9
    with pytest.raises(
        StillRunning, match=r"^Azure Speech: the transcript is not there after .* minutes; the next run"
    ):
        batches(wait_minutes="30").transcribe(MadeTake(tmp_path), None, notes.keep)
    assert 1800 <= sum(stop.waits) < 1860
    assert notes.last["job"] == "00000000-0000-0000-0000-000000000001"
