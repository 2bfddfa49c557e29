"""AssemblyAI: what a kill, a stop or a lost answer leaves is taken up; no job is begun twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from genqa.errors import BadReply, Unreachable
from genqa.stt import Provider
from tests.http.servers import chunks, reset
from tests.stt.assemblyai_gateway import FIRST, START, AssemblyAIGateway
from tests.stt.conftest import Connect
from tests.stt.kills import KilledError, KillingNotes
from tests.stt.takes import SECRET, MadeTake, Notes


@pytest.fixture
def provider(assemblyai: AssemblyAIGateway, connected: Connect) -> Provider:
    return connected("assemblyai", key=SECRET, endpoint=assemblyai.url)


@pytest.mark.parametrize("stored", [True, False], ids=["stored", "lost"])
@pytest.mark.parametrize("at", [1, 2])
def test_a_kill_at_each_note_begins_no_job_twice(
    at: int, stored: bool, assemblyai: AssemblyAIGateway, provider: Provider, tmp_path: Path, notes: Notes
) -> None:
    killing = KillingNotes(at, stored=stored)
    with pytest.raises(KilledError):
        provider.transcribe(MadeTake(tmp_path), None, killing.keep)
    assert list(assemblyai.jobs) == (["job-1"] if at == 2 else [])
    assemblyai.log.clear()
    done = provider.transcribe(MadeTake(tmp_path), killing.last if killing.kept else None, notes.keep)
    assert len(done.files) == len(assemblyai.jobs) == 1
    if at == 2:  # nothing was sent again
        assert set(assemblyai.asked) <= {"GET /v2/transcript", "GET /v2/transcript/job-1"}


@pytest.mark.parametrize("others", [0, 3, 460])
def test_killed_between_the_start_and_its_id_the_job_is_found_by_its_upload(
    others: int, assemblyai: AssemblyAIGateway, provider: Provider, tmp_path: Path, notes: Notes
) -> None:
    done_before = chunks(b'{"id": "job', whole=False)  # the job is begun, and its answer lost
    assemblyai.play(START, done_before)
    with pytest.raises(BadReply, match=r"^AssemblyAI: .*/v2/transcript: the answer breaks off before its end"):
        provider.transcribe(MadeTake(tmp_path), None, notes.keep)
    assert (list(assemblyai.jobs), notes.kept) == (["job-1"], [{"upload": FIRST}])
    for number in range(others):
        assemblyai.jobs[f"other-{number}"] = {
            "id": f"other-{number}", "status": "completed", "audio_url": "https://example.com/other", "error": None,
        }  # fmt: skip
    assemblyai.log.clear()
    done = provider.transcribe(MadeTake(tmp_path), notes.last, notes.keep)
    assert assemblyai.asked == [*["GET /v2/transcript"] * (1 + others // 150), *["GET /v2/transcript/job-1"] * 2]
    assert notes.last == {"upload": FIRST, "id": "job-1"}
    assert len(done.files) == len(assemblyai.uploads) == 1


def test_a_job_that_was_begun_and_not_answered_is_not_begun_again_in_this_run(
    assemblyai: AssemblyAIGateway, provider: Provider, tmp_path: Path, notes: Notes
) -> None:
    assemblyai.play(START, reset)
    with pytest.raises(Unreachable, match=r"given up after 1 try$"):
        provider.transcribe(MadeTake(tmp_path), None, notes.keep)
    assert len(assemblyai.to(START)) == 1


@pytest.mark.parametrize("note", [{"id": "job-9", "upload": FIRST}, {"upload": FIRST}, {"sent": 2}, {}])
def test_a_note_of_a_job_that_is_gone_is_as_good_as_none(
    note: dict[str, Any], assemblyai: AssemblyAIGateway, provider: Provider, tmp_path: Path, notes: Notes
) -> None:
    assert len(provider.transcribe(MadeTake(tmp_path), note, notes.keep).files) == 1
    assert notes.last == {"upload": FIRST, "id": "job-1"}


def test_what_was_removed_there_is_no_transcript(
    assemblyai: AssemblyAIGateway, provider: Provider, tmp_path: Path, notes: Notes
) -> None:
    provider.transcribe(MadeTake(tmp_path), None, notes.keep)
    provider.clean_up(notes.last)
    assert assemblyai.deleted == ["job-1"]
    done = provider.transcribe(MadeTake(tmp_path), notes.last, notes.keep)
    assert b"Deleted by user" not in done.files[0]
    assert notes.last["id"] == "job-2"
