"""What Google refuses and fails at, and what the person who gets it is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from genqa.errors import (
    BadReply,
    GenqaError,
    LimitReached,
    MissingPermission,
    NotConfigured,
    RateLimited,
    TranscriptionFailed,
    Unreachable,
    UnsupportedAudio,
    WrongCredentials,
)
from tests.http.servers import Say, Step, chunks, reset, said
from tests.stt.gateway import Unwaiting
from tests.stt.google.conftest import Google
from tests.stt.google.server import EMAIL, GoogleServer
from tests.stt.takes import MadeTake, Notes

TOKEN = "POST /token"


def refused(code: int, status: str, message: str, **headers: str) -> Say:
    """An error as Google's APIs write it."""
    return said(code, {"error": {"code": code, "message": message, "status": status}}, **headers)


def fails(provider: Any, folder: Path, error: type[GenqaError], words: str) -> Notes:
    """It ends with this error, of one line; the notes that were kept."""
    notes = Notes()
    with pytest.raises(error, match=words) as told:
        provider.transcribe(MadeTake(folder, channels=1), None, notes.keep)
    assert type(told.value) is error
    assert "\n" not in str(told.value) and "s3cret" not in str(told.value)
    return notes


@pytest.mark.parametrize(
    ("route", "answer", "error", "words"),
    [
        (
            TOKEN,
            said(400, {"error": "invalid_grant", "error_description": "Invalid JWT Signature."}),
            WrongCredentials,
            rf"refuses the service account {EMAIL} \(Invalid JWT Signature\.\); check the key file GENQA_STT_GOOGLE_CR",
        ),
        (TOKEN, said(200, {"token_type": "Bearer"}), BadReply, "answers without a token"),
        (
            GoogleServer.UPLOAD,
            said(403, {"error": {"code": 403, "message": f"{EMAIL} does not have storage.objects.create access"}}),
            MissingPermission,
            "the service account .* may not do this: .* does not have storage.objects.create access",
        ),
        (
            GoogleServer.UPLOAD,
            said(404, {"error": {"code": 404, "message": "The specified bucket does not exist."}}),
            NotConfigured,
            "^Google Speech-to-Text: there is no bucket calls-to-transcribe; check GENQA_STT_GOOGLE_BUCKET$",
        ),
        (
            GoogleServer.BEGIN,
            refused(403, "PERMISSION_DENIED", "Permission 'speech.recognizers.recognize' denied on resource"),
            MissingPermission,
            "Permission 'speech.recognizers.recognize' denied",
        ),
        (
            GoogleServer.BEGIN,
            refused(400, "INVALID_ARGUMENT", 'The model "chirp_9" does not exist in the location named "global".'),
            NotConfigured,
            'The model "chirp_9" does not exist .*; check GENQA_STT_GOOGLE_MODEL',
        ),
        (
            GoogleServer.BEGIN,
            refused(400, "INVALID_ARGUMENT", "Audio content can be of a maximum of 480 minutes."),
            UnsupportedAudio,
            "it does not take this recording: Audio content can be of a maximum of 480 minutes.; choose another",
        ),
        (
            GoogleServer.BEGIN,
            refused(404, "NOT_FOUND", "Unknown location."),
            NotConfigured,
            "Unknown location.; check GENQA_STT_GOOGLE_LOCATION",
        ),
        (
            GoogleServer.BEGIN,
            refused(429, "RESOURCE_EXHAUSTED", "Quota exceeded for quota metric 'Audio' and limit 'Audio per day'"),
            LimitReached,
            "the quota is used up: Quota exceeded for quota metric 'Audio' and limit 'Audio per day'; see IAM, Quotas",
        ),
        (
            GoogleServer.BEGIN,
            refused(429, "RESOURCE_EXHAUSTED", "Quota exceeded: Requests per minute", retry_after="3600"),
            RateLimited,
            "asks to wait 60 min; .*go on later with the next run",
        ),
        (GoogleServer.BEGIN, said(200, {"done": False}), BadReply, "answers without an operation"),
        (GoogleServer.BEGIN, Say(200, b"<html>"), BadReply, "where JSON is due"),
        (GoogleServer.POLL, Say(200, b"[]"), BadReply, "answers without an operation"),
    ],
)
def test_each_refusal_says_what_to_do(
    server: GoogleServer, google: Google, tmp_path: Path, route: str, answer: Step, error: type[GenqaError], words: str
) -> None:
    server.play(route, answer)
    fails(google(), tmp_path, error, words)


@pytest.mark.parametrize(
    ("ends", "error", "words"),
    [
        (
            {"error": {"code": 3, "message": "Audio data does not appear to be in a supported encoding."}},
            UnsupportedAudio,
            "does not appear to be in a supported encoding",
        ),
        (
            {"file": {"error": {"code": 3, "message": "Invalid WAV header"}}},
            UnsupportedAudio,
            "it does not take this recording: Invalid WAV header",
        ),
        ({"error": {"code": 8, "message": "Resource has been exhausted"}}, LimitReached, "the quota is used up"),
        ({"error": {"code": 7, "message": "no access"}}, MissingPermission, r"no access; .*Storage Object Admin"),
        ({"error": {"code": 16}}, WrongCredentials, "the service account is refused"),
        ({"error": {"code": 13, "message": "Internal error"}}, Unreachable, "Internal error; the next run begins anew"),
        ({"file": {"error": {"code": 5, "message": "not found"}}}, TranscriptionFailed, "could not be transcribed"),
        ({"error": {"code": 1}}, TranscriptionFailed, "could not be transcribed$"),
        ({"error": {"code": 3, "message": "Odd."}}, TranscriptionFailed, "could not be transcribed: Odd.$"),
        (
            {"error": {"code": 3, "message": "The language xx is not supported by the model"}},
            NotConfigured,
            "The language xx is not supported by the model; check GENQA_STT_GOOGLE_MODEL",
        ),
    ],
)
def test_each_end_of_an_operation_says_what_it_means_and_the_next_try_begins_anew(
    server: GoogleServer, google: Google, tmp_path: Path, ends: dict[str, Any], error: type[GenqaError], words: str
) -> None:
    server.ends = ends
    notes = fails(google(), tmp_path, error, words)
    server.ends = {}
    google().transcribe(MadeTake(tmp_path, channels=1), notes.last, notes.keep)
    assert len(server.begun) == 2


def test_an_end_that_nobody_understands_is_asked_for_again_and_not_begun_anew(
    server: GoogleServer, google: Google, tmp_path: Path
) -> None:
    server.ends = {"response": {"results": {}}}
    notes = fails(google(), tmp_path, BadReply, "has no result of its one file")
    for running in server.operations.values():
        running.ends = {}
    assert len(google().transcribe(MadeTake(tmp_path, channels=1), notes.last, notes.keep).files) == 1
    assert len(server.begun) == 1


def test_a_token_that_is_refused_is_renewed_once(server: GoogleServer, google: Google, tmp_path: Path) -> None:
    server.play(GoogleServer.POLL, refused(401, "UNAUTHENTICATED", "invalid credentials"))
    google().transcribe(MadeTake(tmp_path, channels=1), None, Notes().keep)
    assert len(server.tokens) == 2


def test_a_new_token_that_is_refused_too_is_said(server: GoogleServer, google: Google, tmp_path: Path) -> None:
    unknown = refused(401, "UNAUTHENTICATED", "Request had invalid authentication credentials t0ken-0-s3cret.")
    server.play(GoogleServer.BEGIN, unknown, unknown)
    fails(google(), tmp_path, WrongCredentials, rf"refuses the service account {EMAIL} .* credentials …\.")


@pytest.mark.parametrize(
    "answer",
    [
        refused(500, "INTERNAL", "sorry"),
        refused(503, "UNAVAILABLE", "busy", retry_after="0.01"),
        refused(429, "RESOURCE_EXHAUSTED", "Quota exceeded: Requests per minute", retry_after="0.01"),
        reset,
        chunks(b'{"name": "proj', whole=False),
    ],
    ids=["500", "503", "429", "reset", "cut off"],
)
@pytest.mark.parametrize("route", [GoogleServer.POLL, GoogleServer.UPLOAD, TOKEN])
def test_a_passing_fault_is_asked_again(
    server: GoogleServer, google: Google, tmp_path: Path, stop: Unwaiting, route: str, answer: Step
) -> None:
    server.play(route, answer)
    done = google().transcribe(MadeTake(tmp_path, channels=1), None, Notes().keep)
    assert len(done.files) == 1
    assert len(server.begun) == 1


def test_what_cannot_be_removed_now_is_said(server: GoogleServer, google: Google, tmp_path: Path) -> None:
    provider, notes = google(), Notes()
    provider.transcribe(MadeTake(tmp_path, channels=1), None, notes.keep)
    server.play("DELETE /storage/v1/b/{bucket}/o/{object}", refused(403, "PERMISSION_DENIED", "no delete"))
    with pytest.raises(MissingPermission, match="no delete"):
        provider.clean_up(notes.last)
