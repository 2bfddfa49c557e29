"""Azure's batches: a blob, a job, its files; what a kill leaves, and what a job may end with."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest

from genqa import transcript
from genqa.call import Role
from genqa.errors import (
    GenqaError,
    NotConfigured,
    TranscriptionFailed,
    Unreachable,
    UnsupportedAudio,
    WrongCredentials,
)
from genqa.stt import Wishes
from tests.http.servers import Say, Step, chunks, reset, said
from tests.stt import takes
from tests.stt.azure.conftest import Azure
from tests.stt.azure.server import SAS, BlobServer, ResultServer, SpeechServer
from tests.stt.takes import SECRET, MadeTake, Notes


def test_two_channels_are_one_job_and_two_sides(
    server: SpeechServer, batches: Azure, tmp_path: Path, notes: Notes
) -> None:
    done = batches().transcribe(MadeTake(tmp_path), None, notes.keep)
    (job,) = server.jobs.values()
    assert job.body["locale"] == "en-US"
    assert job.body["properties"] == {
        "wordLevelTimestampsEnabled": True, "punctuationMode": "DictatedAndAutomatic", "profanityFilterMode": "None",
        "timeToLiveHours": 48, "channels": [0, 1],
    }  # fmt: skip
    assert (done.format, done.model, done.warnings) == ("azure_batch", "batch 2025-10-15", ())
    (file,) = done.files
    read = transcript.read(file, format=done.format)
    assert [(said.party.role, said.start, said.end, said.text) for said in read.utterances] == [
        (Role.AGENT, 1000, 2000, "Thank you."),
        (Role.GUEST, 2500, 3250, "Good morning."),
    ]
    assert read.length == 4000


def test_voices_on_one_channel_are_told_apart_up_to_four_hours(
    server: SpeechServer, batches: Azure, tmp_path: Path, notes: Notes
) -> None:
    batches().transcribe(MadeTake(tmp_path, channels=1), None, notes.keep)
    done = batches().transcribe(MadeTake(tmp_path, channels=1, seconds=14_401, rate=1), None, Notes().keep)
    assert [job.body["properties"].get("diarization") for job in server.jobs.values()] == [
        {"enabled": True, "maxSpeakers": 4},
        None,
    ]
    assert done.warnings == ("Azure Speech does not tell voices apart in more than 4 hours on one channel",)


def test_what_is_too_long_for_an_answer_at_once_goes_into_a_batch(
    server: SpeechServer, azure: Azure, tmp_path: Path
) -> None:
    provider = azure(container_url=server.blobs.container)
    formats = [
        provider.transcribe(MadeTake(tmp_path, seconds=seconds, rate=1), None, Notes().keep).format
        for seconds in (7199.0, 7200.0)
    ]
    assert formats == ["azure_fast", "azure_batch"]


def test_a_language_that_is_not_known_is_chosen_from_those_that_may_be(
    server: SpeechServer, batches: Azure, tmp_path: Path, notes: Notes
) -> None:
    batches(Wishes(), languages="es-US, en-US").transcribe(MadeTake(tmp_path), None, notes.keep)
    (job,) = server.jobs.values()
    assert job.body["locale"] == "es-US"
    assert job.body["properties"]["languageIdentification"] == {
        "candidateLocales": ["es-US", "en-US"],
        "mode": "Single",
    }
    with pytest.raises(UnsupportedAudio, match="which language is spoken; set GENQA_STT_LANGUAGE"):
        batches(Wishes()).transcribe(MadeTake(tmp_path), None, Notes().keep)


def test_a_vocabulary_that_is_not_taken_is_said(batches: Azure, tmp_path: Path, notes: Notes) -> None:
    done = batches(Wishes("en-US", ("Tarif Plus",))).transcribe(MadeTake(tmp_path), None, notes.keep)
    assert done.warnings == ("Azure Speech takes no vocabulary in a batch: it was left out",)


def test_the_job_and_the_sound_are_removed(server: SpeechServer, batches: Azure, tmp_path: Path, notes: Notes) -> None:
    provider = batches()
    provider.transcribe(MadeTake(tmp_path), None, notes.keep)
    assert len(server.blobs.blobs) == len(server.jobs) == 1
    provider.clean_up(notes.last)
    assert (server.blobs.blobs, server.jobs) == ({}, {})
    provider.clean_up(notes.last)


def test_a_job_that_was_submitted_and_given_up_is_removed(
    server: SpeechServer, batches: Azure, tmp_path: Path, notes: Notes
) -> None:
    server.play(SpeechServer.SUBMIT, reset)
    with pytest.raises(Unreachable):
        batches().transcribe(MadeTake(tmp_path), None, notes.keep)
    assert len(server.jobs) == 1
    batches().clean_up(notes.last)
    assert (server.blobs.blobs, server.jobs) == ({}, {})


def test_the_signature_is_in_nothing_that_stays(
    server: SpeechServer, batches: Azure, tmp_path: Path, notes: Notes
) -> None:
    provider: Any = batches()
    done = provider.transcribe(MadeTake(tmp_path), None, notes.keep)
    stays = repr(notes.kept) + done.files[0].decode() + repr(vars(provider)) + repr(done)
    assert "sig=" not in stays and "c2ln" not in stays and SECRET not in stays
    assert b'"source": "http://127.0.0.1:' in done.files[0]


def test_the_key_and_the_signature_are_in_no_log(
    batches: Azure, tmp_path: Path, notes: Notes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    provider = batches()
    provider.transcribe(MadeTake(tmp_path), None, notes.keep)
    provider.clean_up(notes.last)
    assert "HTTP Request: PUT" in caplog.text
    for secret in ("c2ln", "sig=", "r3sult", SECRET):
        assert secret not in caplog.text


@pytest.mark.parametrize(
    ("ends", "error", "words"),
    [
        (
            {"status": "Failed", "error": {"code": "AudioLengthLimitExceeded", "message": "Too long."}},
            UnsupportedAudio,
            "it does not take this recording: Too long.",
        ),
        (
            {"status": "Failed", "error": {"code": "InvalidUri", "message": f"no https://a.example/calls/b.wav?{SAS}"}},
            NotConfigured,
            r"it cannot read the container: no https://a.example/calls/b.wav\?…; check GENQA_STT_AZURE_CONTAINER_URL",
        ),
        (
            {"status": "Failed", "error": {"code": "InternalServerError", "message": "sorry"}},
            Unreachable,
            "its job failed: sorry; the next run begins anew",
        ),
        (
            {"status": "Failed", "error": {"code": "Odd", "message": ""}},
            TranscriptionFailed,
            "it could not transcribe this recording: Odd",
        ),
        (
            {
                "report": {
                    "details": [{"status": "Failed", "errorKind": "InvalidAudioFormat", "errorMessage": "Codec."}]
                }
            },
            UnsupportedAudio,
            "it does not take this recording: Codec.",
        ),
        ({"report": {"details": []}}, TranscriptionFailed, "it could not transcribe this recording$"),
    ],
)
def test_each_end_of_a_job_says_what_it_means_and_the_next_try_begins_anew(
    server: SpeechServer, batches: Azure, tmp_path: Path, notes: Notes, ends: Any, error: type[GenqaError], words: str
) -> None:
    server.ends = ends
    with pytest.raises(error, match=words) as told:
        batches().transcribe(MadeTake(tmp_path), None, notes.keep)
    assert type(told.value) is error and "sig=" not in str(told.value)
    server.ends = {}
    batches().transcribe(MadeTake(tmp_path), notes.last, notes.keep)
    assert len(server.submitted) == 2


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (Say(403, b"<Error><Code>AuthenticationFailed</Code></Error>"), WrongCredentials, "the SAS is refused; it may"),
        (Say(404, b"<Error><Code>ContainerNotFound</Code></Error>"), NotConfigured, "check GENQA_STT_AZURE_CONTAINER"),
    ],
)
def test_a_container_that_takes_nothing_is_said(
    server: SpeechServer,
    batches: Azure,
    tmp_path: Path,
    notes: Notes,
    answer: Step,
    error: type[GenqaError],
    words: str,
) -> None:
    server.blobs.play(BlobServer.PUT, answer)
    with pytest.raises(error, match=words) as told:
        batches().transcribe(MadeTake(tmp_path), None, notes.keep)
    assert "sig" not in str(told.value)
    assert server.submitted == []


@pytest.mark.parametrize("answer", [reset, said(500, {}), chunks(b"{", whole=False)], ids=["reset", "500", "cut off"])
def test_a_passing_fault_is_asked_again(
    server: SpeechServer, batches: Azure, tmp_path: Path, notes: Notes, answer: Step
) -> None:
    server.blobs.play(BlobServer.PUT, answer)
    server.play(SpeechServer.POLL, answer)
    server.play(SpeechServer.FILES, answer)
    server.results.play(ResultServer.RESULT, answer)
    assert batches().transcribe(MadeTake(tmp_path), None, notes.keep).format == "azure_batch"
    assert len(server.submitted) == 1


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://acc.blob.core.windows.net/calls", "is the SAS URL of a container"),
        (f"https://acc.blob.core.windows.net/?{SAS}", "is the SAS URL of a container"),
        (f"http://acc.blob.core.windows.net/calls?{SAS}", "plain http"),
        (
            f"https://acc.blob.core.windows.net/calls?{SAS.replace('sp=rwd', 'sp=rl')}",
            "does not allow to write, delete",
        ),
    ],
)
def test_a_container_that_is_none_is_refused_without_being_quoted(tmp_path: Path, url: str, said: str) -> None:
    with pytest.raises(NotConfigured, match=said) as refused:
        takes.set_up("azure", tmp_path, None, key=SECRET, region="westeurope", container_url=url)
    assert "sig" not in str(refused.value) and "c2ln" not in str(refused.value)
