"""Azure's fast transcription: what is sent and what comes back, over HTTP against a stand-in that checks it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from genqa import transcript
from genqa.call import Role
from genqa.errors import (
    BadReply,
    GenqaError,
    LimitReached,
    MissingPermission,
    NotConfigured,
    RateLimited,
    Stopped,
    TranscriptionFailed,
    Unreachable,
    UnsupportedAudio,
    WrongCredentials,
)
from genqa.stt import Wishes
from tests.http.servers import Say, Step, chunks, reset, said
from tests.stt import takes
from tests.stt.azure.conftest import Azure
from tests.stt.azure.server import SpeechServer
from tests.stt.gateway import Unwaiting
from tests.stt.takes import SECRET, MadeTake, Notes


def test_two_channels_go_as_one_file_and_come_back_as_two_sides(
    server: SpeechServer, azure: Azure, tmp_path: Path, notes: Notes
) -> None:
    done = azure().transcribe(MadeTake(tmp_path), None, notes.keep)
    assert server.definitions == [{"profanityFilterMode": "None", "locales": ["en-US"], "channels": [0, 1]}]
    assert (done.format, done.model, done.warnings) == ("azure_fast", "fast 2025-10-15", ())
    assert notes.kept == [{"mode": "fast", "sent": 2}]
    (file,) = done.files
    read = transcript.read(file, format=done.format)
    assert [(said.party.role, said.start, said.end, said.text) for said in read.utterances] == [
        (Role.AGENT, 1000, 2000, "Thank you."),
        (Role.GUEST, 2500, 3250, "Good morning."),
    ]
    assert read.length == 4000


def test_voices_on_one_channel_are_told_apart(server: SpeechServer, azure: Azure, tmp_path: Path, notes: Notes) -> None:
    done = azure(speakers="3").transcribe(MadeTake(tmp_path, channels=1), None, notes.keep)
    assert [one["diarization"] for one in server.definitions] == [{"enabled": True, "maxSpeakers": 3}]
    (file,) = done.files
    assert [said.text for said in transcript.read(file, format="azure_fast").utterances] == ["Thank you."]


@pytest.mark.parametrize(
    ("wishes", "values", "locales"),
    [
        (Wishes(), {}, None),
        (Wishes(), {"languages": "en-US, es-US"}, ["en-US", "es-US"]),
        (Wishes("de-CH"), {"languages": "en-US, es-US"}, ["de-CH"]),
    ],
)
def test_the_language_is_asked_for_or_found_out(
    server: SpeechServer, azure: Azure, tmp_path: Path, notes: Notes, wishes: Wishes, values: Any, locales: Any
) -> None:
    azure(wishes, **values).transcribe(MadeTake(tmp_path), None, notes.keep)
    assert [one.get("locales") for one in server.definitions] == [locales]


def test_the_vocabulary_is_asked_for_and_what_is_not_granted_is_said(
    server: SpeechServer, azure: Azure, tmp_path: Path, notes: Notes
) -> None:
    wishes = Wishes("en-US", ("Tarif Plus", "Grünwald"), redact=True)
    done = azure(wishes).transcribe(MadeTake(tmp_path), None, notes.keep)
    assert [one["phraseList"] for one in server.definitions] == [{"phrases": ["Tarif Plus", "Grünwald"]}]
    assert done.warnings == ("Azure Speech does not leave out personal data: the transcript has all that was said",)


def test_an_older_version_takes_no_vocabulary(server: SpeechServer, azure: Azure, tmp_path: Path, notes: Notes) -> None:
    server.version = "2024-11-15"
    done = azure(Wishes("en-US", ("Tarif Plus",)), api_version="2024-11-15").transcribe(
        MadeTake(tmp_path), None, notes.keep
    )
    assert ["phraseList" in one for one in server.definitions] == [False]
    assert done.warnings == ("Azure Speech takes a vocabulary since version 2025-10-15 of its API: it was left out",)


def test_eight_recordings_are_under_way_at_once(server: SpeechServer, azure: Azure, tmp_path: Path) -> None:
    provider, take = azure(), MadeTake(tmp_path)
    take.file()
    server.hold_until(8)
    with ThreadPoolExecutor(8) as threads:
        asked = [threads.submit(provider.transcribe, take, None, Notes().keep) for _ in range(8)]
        assert {one.result().format for one in asked} == {"azure_fast"}
    assert server.most_in_flight == 8


def test_what_is_too_long_is_not_sent_where_there_is_no_container(
    server: SpeechServer, azure: Azure, tmp_path: Path, notes: Notes
) -> None:
    with pytest.raises(
        UnsupportedAudio, match=r"^Azure Speech: fast .* has 2\.0; for batches set GENQA_STT_AZURE_CONT"
    ):
        azure().transcribe(MadeTake(tmp_path, seconds=7200.0, rate=10), None, notes.keep)
    assert (server.log, notes.kept) == ([], [])


def test_what_is_too_large_is_not_sent_where_there_is_no_container(
    server: SpeechServer, azure: Azure, tmp_path: Path, notes: Notes
) -> None:
    take = MadeTake(tmp_path, too_long=True)
    with pytest.raises(UnsupportedAudio, match=r"^Azure Speech: the recording is too long for this provider"):
        azure().transcribe(take, None, notes.keep)
    assert take.asked == [(None, 250_000_000)]
    assert (server.log, notes.kept) == ([], [])


def test_there_is_nothing_to_remove(server: SpeechServer, azure: Azure, tmp_path: Path, notes: Notes) -> None:
    provider = azure()
    provider.transcribe(MadeTake(tmp_path), None, notes.keep)
    provider.clean_up(notes.last)
    assert len(server.log) == 1


def service(status: int, code: str, inner: str, message: str, **headers: str) -> Say:
    """An error as the Speech service writes it."""
    body = {"code": code, "message": "outer", "innerError": {"code": inner, "message": message}}
    return said(status, body, **headers)


def gateway(status: int, message: str, **headers: str) -> Say:
    """An error as what stands before the service writes it."""
    return said(status, {"error": {"code": str(status), "message": message}}, **headers)


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (
            gateway(401, f"Access denied due to invalid subscription key {SECRET} or wrong API endpoint."),
            WrongCredentials,
            "the key is refused: Access denied due to invalid subscription key … or .*; check GENQA_STT_AZURE_KEY",
        ),
        (
            gateway(403, "Out of call volume quota. Quota will be replenished in 10.22:00:00."),
            LimitReached,
            "the quota is used up: Out of call volume quota",
        ),
        (gateway(403, "Access denied due to Virtual Network rules."), MissingPermission, "Virtual Network rules"),
        (gateway(404, "Resource not found"), NotConfigured, "Resource not found; .* GENQA_STT_AZURE_REGION"),
        (
            service(400, "InvalidArgument", "AudioLengthLimitExceeded", "Longer than allowed."),
            UnsupportedAudio,
            "it does not take this recording: Longer than allowed.; choose another provider for it",
        ),
        (
            service(400, "InvalidArgument", "InvalidAudioFormat", "The format is not supported."),
            UnsupportedAudio,
            "The format is not supported.",
        ),
        (
            service(400, "InvalidRequest", "", "The audio has 3 channels."),
            UnsupportedAudio,
            "it does not take this recording: The audio has 3 channels.",
        ),
        (gateway(413, "Request too large"), UnsupportedAudio, "Request too large"),
        (
            service(400, "InvalidArgument", "NoLanguageIdentified", "No language."),
            TranscriptionFailed,
            "it could not transcribe this recording: No language.",
        ),
        (service(422, "UnprocessableEntity", "", "It failed."), TranscriptionFailed, "It failed."),
        (
            service(400, "InvalidArgument", "InvalidLocale", "The locale xx-XX is not supported."),
            NotConfigured,
            "The locale xx-XX is not supported.; check GENQA_STT_AZURE_API_VERSION",
        ),
        (gateway(429, "Rate limit is exceeded.", retry_after="600"), RateLimited, "go on later with the next run"),
        (gateway(500, "sorry"), Unreachable, "answers 500: sorry"),
        (reset, Unreachable, "the connection broke"),
        (chunks(b'{"phrases": [', whole=False), BadReply, "breaks off before its end"),
        (said(200, {"hello": 1}), BadReply, "answers without phrases"),
        (Say(200, b"<html>"), BadReply, "where JSON is due"),
    ],
)
def test_each_refusal_says_what_to_do_and_nothing_is_sent_again(
    server: SpeechServer, azure: Azure, tmp_path: Path, notes: Notes, answer: Step, error: type[GenqaError], words: str
) -> None:
    server.play(SpeechServer.FAST, answer)
    with pytest.raises(error, match=words) as told:
        azure().transcribe(MadeTake(tmp_path), None, notes.keep)
    assert type(told.value) is error
    assert str(told.value).startswith("Azure Speech: ") and SECRET not in str(told.value)
    assert len(server.to(SpeechServer.FAST)) == 1


@pytest.mark.parametrize(
    "answer", [gateway(429, "Rate limit", retry_after="0.01"), gateway(503, "busy", retry_after="0.01")]
)
def test_what_was_turned_away_is_sent_again(
    server: SpeechServer, azure: Azure, tmp_path: Path, notes: Notes, answer: Step
) -> None:
    server.play(SpeechServer.FAST, answer)
    assert azure().transcribe(MadeTake(tmp_path), None, notes.keep).format == "azure_fast"
    assert len(server.to(SpeechServer.FAST)) == 2


def test_a_stop_ends_the_waiting_at_once(
    server: SpeechServer, azure: Azure, tmp_path: Path, notes: Notes, stop: Unwaiting
) -> None:
    server.play(SpeechServer.FAST, gateway(429, "Rate limit", retry_after="30"))
    stop.meanwhile = stop.set
    with pytest.raises(Stopped):
        azure().transcribe(MadeTake(tmp_path), None, notes.keep)
    assert len(server.log) == 1


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        ({"key": SECRET}, "GENQA_STT_AZURE_REGION"),
        ({"region": "westeurope"}, "GENQA_STT_AZURE_KEY"),
        ({"key": SECRET, "region": "westeurope", "mode": "batch"}, "GENQA_STT_AZURE_CONTAINER_URL"),
    ],
)
def test_what_is_missing_is_named(tmp_path: Path, values: dict[str, str], missing: str) -> None:
    with pytest.raises(NotConfigured, match=f"missing: {missing}"):
        takes.set_up("azure", tmp_path, None, **values)


def test_the_region_tells_the_address(tmp_path: Path) -> None:
    set_up = takes.set_up("azure", tmp_path, None, key=SECRET, region="westeurope")
    provider: Any = set_up.connect(Unwaiting())
    assert repr(provider._web) == "Web(westeurope.api.cognitive.microsoft.com/)"
    assert set_up.leaves
    provider.close()
