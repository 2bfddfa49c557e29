"""What AWS refuses, and what goes wrong on the way: one line for people, asked again only where that may help."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from genqa import errors
from genqa.stt.aws import clients
from tests.http.servers import Say, Step, reset
from tests.stt.aws.amazon import BUCKET, KEY_ID, SECRET_KEY, SESSION, Amazon, failure, s3_failure
from tests.stt.conftest import Connect
from tests.stt.gateway import Unwaiting
from tests.stt.takes import MadeTake, Notes

NO_RIGHT = (
    "User: arn:aws:iam::111122223333:user/qa is not authorized to perform: transcribe:StartTranscriptionJob because "
    "no identity-based policy allows it"
)


@pytest.mark.parametrize(
    ("operation", "step", "kind", "words"),
    [
        ("PutObject", s3_failure("InvalidAccessKeyId"), errors.WrongCredentials,
         "AWS refuses the credentials (InvalidAccessKeyId); check the profile or access key"),
        ("PutObject", s3_failure("SignatureDoesNotMatch"), errors.WrongCredentials,
         "AWS refuses the credentials (SignatureDoesNotMatch); check the profile or access key"),
        ("PutObject", s3_failure("ExpiredToken", status=400), errors.WrongCredentials,
         "the AWS session has run out; sign in anew, then go on (ExpiredToken)"),
        ("PutObject", s3_failure("RequestTimeTooSkewed"), errors.WrongCredentials,
         "AWS refuses the signature, for this machine's clock is wrong"),
        ("PutObject", s3_failure("AccessDenied", "Access Denied"), errors.MissingPermission,
         "the AWS identity may not s3:PutObject; allow it in its policy and the bucket's"),
        ("GetTranscriptionJob", failure("UnrecognizedClientException", "The token is invalid."),
         errors.WrongCredentials,
         "AWS refuses the credentials (UnrecognizedClientException); check the profile or access key"),
        ("StartTranscriptionJob", failure("AccessDeniedException", NO_RIGHT), errors.MissingPermission,
         "the AWS identity may not transcribe:StartTranscriptionJob; allow it in its policy and the bucket's"),
        ("StartTranscriptionJob", failure("BadRequestException", "The requested vocabulary couldn't be found."),
         errors.NotConfigured,
         "Amazon Transcribe does not take this job: The requested vocabulary couldn't be found."),
        ("StartTranscriptionJob", failure("BadRequestException", "The S3 URI that you provided can't be accessed."),
         errors.MissingPermission,
         "Amazon Transcribe does not take this job: The S3 URI that you provided can't be accessed.; Transcribe must "
         "be allowed to read and write the bucket"),
        ("StartTranscriptionJob", failure("BadRequestException", "The media is too short."),
         errors.TranscriptionFailed, "Amazon Transcribe does not take this job: The media is too short."),
        ("StartTranscriptionJob", failure("ServiceQuotaExceededException", "Quota of jobs reached."),
         errors.LimitReached, "the account's quota is used up: Quota of jobs reached."),
        ("GetTranscriptionJob", failure("BadRequestException", "1 validation error detected"),
         errors.Refused, "GetTranscriptionJob is refused: 1 validation error detected"),
        ("GetObject", s3_failure("AccessDenied", "Access Denied"), errors.MissingPermission,
         "the AWS identity may not s3:GetObject; allow it in its policy and the bucket's"),
    ],
)  # fmt: skip
def test_a_refusal_is_said_in_one_line_and_asked_once(
    tmp_path: Path, amazon: Amazon, stop: Unwaiting, values: dict[str, str], operation: str, step: Step,
    kind: type[Exception], words: str, connected: Connect,
) -> None:  # fmt: skip
    amazon.first(operation, step)
    if operation == "GetObject":
        amazon.looks = 1
    with pytest.raises(kind) as refused:
        connected("aws", **values).transcribe(MadeTake(tmp_path), None, Notes().keep)
    assert type(refused.value) is kind
    told = words if words.startswith("Amazon") else f"Amazon Transcribe: {words}"
    assert str(refused.value) == told
    assert amazon.before[operation] == []  # it was said, and once
    assert [wait for wait in stop.waits if wait != 5.0] == []


@pytest.mark.parametrize(
    ("operation", "step"),
    [
        ("PutObject", s3_failure("SlowDown", "Please reduce your request rate.", 503)),
        ("PutObject", s3_failure("InternalError", "We encountered an internal error.", 500)),
        ("PutObject", reset),
        ("StartTranscriptionJob", failure("LimitExceededException", "You have too many concurrent jobs.")),
        ("StartTranscriptionJob", failure("InternalFailureException", "There was an internal error.", 500)),
        ("StartTranscriptionJob", reset),
        ("GetTranscriptionJob", failure("ThrottlingException", "Rate exceeded")),
        ("GetObject", Say(200, b'{"results": {', length=4000)),  # cut off
        ("GetObject", reset),
    ],
)
def test_a_fault_that_passes_is_waited_for(
    tmp_path: Path,
    amazon: Amazon,
    stop: Unwaiting,
    values: dict[str, str],
    operation: str,
    step: Step,
    connected: Connect,
) -> None:
    amazon.first(operation, step, step)
    answer = connected("aws", **values).transcribe(MadeTake(tmp_path), None, Notes().keep)
    assert answer.files[0].startswith(b'{"jobName"')
    assert amazon.before[operation] == []
    backed_off = [wait for wait in stop.waits if wait not in (5.0, 7.5)]
    assert len(backed_off) == 2
    assert 0 <= backed_off[0] <= 1
    assert 0 <= backed_off[1] <= 2


@pytest.mark.parametrize(
    ("step", "kind", "words"),
    [
        (failure("LimitExceededException", "You have too many concurrent jobs."), errors.RateLimited,
         "AWS asks for fewer requests, or fewer jobs at once: You have too many concurrent jobs."),
        (failure("InternalFailureException", "There was an error.", 500), errors.Unreachable,
         "AWS cannot answer now: There was an error.; given up after 6 tries"),
        (Say(200, b"{", {"Content-Type": "application/x-amz-json-1.1"}), errors.BadReply,
         "an answer of AWS names no job"),
        (Say(200, b'{"TranscriptionJob": {"CreationTime": "soon"}}', {"Content-Type": "application/x-amz-json-1.1"}),
         errors.BadReply, "an answer of AWS is not what its contract says; given up after 6 tries"),
        (reset, errors.Unreachable,
         "AWS does not answer (ConnectionClosedError); check network, proxy and region; given up after 6 tries"),
    ],
)  # fmt: skip
def test_a_fault_that_does_not_pass_is_given_up(
    tmp_path: Path, amazon: Amazon, stop: Unwaiting, values: dict[str, str], step: Step, kind: type[Exception],
    words: str, connected: Connect,
) -> None:  # fmt: skip
    amazon.first("StartTranscriptionJob", *[step] * 5000)
    notes = Notes()
    with pytest.raises(kind) as refused:
        connected("aws", **values).transcribe(MadeTake(tmp_path), None, notes.keep)
    assert str(refused.value).startswith(f"Amazon Transcribe: {words}")
    assert sum(stop.waits) <= 900
    amazon.before.clear()  # and by the next run it is done
    assert connected("aws", **values).transcribe(MadeTake(tmp_path), notes.last, notes.keep).files


def test_a_job_that_fails_says_why_and_the_next_attempt_begins_anew(
    tmp_path: Path, amazon: Amazon, stop: Unwaiting, values: dict[str, str], connected: Connect
) -> None:
    amazon.fails = "The media format provided does not match the detected media format."
    aws, notes = connected("aws", **values), Notes()
    with pytest.raises(errors.TranscriptionFailed) as refused:
        aws.transcribe(MadeTake(tmp_path), None, notes.keep)
    assert str(refused.value) == (
        "Amazon Transcribe could not transcribe it: The media format provided does not match the detected media format."
    )
    with pytest.raises(errors.TranscriptionFailed):
        aws.transcribe(MadeTake(tmp_path), notes.last, notes.keep)
    assert amazon.operations.count("StartTranscriptionJob") == 1
    amazon.fails = None  # the failed job still lies there; who asks without a note wants a new one
    assert aws.transcribe(MadeTake(tmp_path), None, notes.keep).files
    assert amazon.operations.count("StartTranscriptionJob") == 2


def test_a_job_that_may_not_read_the_bucket_is_a_matter_of_permission(
    tmp_path: Path, amazon: Amazon, stop: Unwaiting, values: dict[str, str], connected: Connect
) -> None:
    amazon.fails = "Access denied when trying to read the media file."
    with pytest.raises(errors.MissingPermission, match="Transcribe must be allowed to read and write the bucket"):
        connected("aws", **values).transcribe(MadeTake(tmp_path), None, Notes().keep)


def test_a_job_that_never_ends_is_left_running_and_taken_up_later(
    tmp_path: Path, amazon: Amazon, stop: Unwaiting, values: dict[str, str], connected: Connect
) -> None:
    amazon.looks = 1000
    aws, notes = connected("aws", patience="2", **values), Notes()
    with pytest.raises(errors.StillRunning) as refused:
        aws.transcribe(MadeTake(tmp_path), None, notes.keep)
    name = notes.last["job"]
    assert str(refused.value) == (f"Amazon Transcribe: {name} is IN_PROGRESS after 2 min; the next try takes it up")
    assert (stop.waits[0], max(stop.waits), sum(stop.waits) <= 120) == (5.0, 30.0, True)
    with pytest.raises(errors.StillRunning, match="still runs; it is removed when it has ended"):
        aws.clean_up(notes.last)
    assert set(amazon.objects) == {f"{BUCKET}/genqa/{name}.wav"}
    amazon.looks = 1
    assert aws.transcribe(MadeTake(tmp_path), notes.last, notes.keep).files
    assert amazon.operations.count("StartTranscriptionJob") == 1


def test_a_stop_ends_the_wait_and_keeps_the_job(
    tmp_path: Path, amazon: Amazon, stop: Unwaiting, values: dict[str, str], connected: Connect
) -> None:
    notes = Notes()
    stop.meanwhile = stop.set
    with pytest.raises(errors.Stopped):
        connected("aws", **values).transcribe(MadeTake(tmp_path), None, notes.keep)
    assert list(amazon.jobs) == [notes.last["job"]]
    assert len(stop.waits) == 1


def test_a_job_that_another_process_began_meanwhile_is_taken_up(
    tmp_path: Path, amazon: Amazon, stop: Unwaiting, values: dict[str, str], connected: Connect
) -> None:
    aws, notes = connected("aws", **values), Notes()
    aws.transcribe(MadeTake(tmp_path), None, notes.keep)
    gone = failure("BadRequestException", "The requested job couldn't be found. Check the job name.")
    amazon.first("GetTranscriptionJob", gone)
    assert aws.transcribe(MadeTake(tmp_path), None, notes.keep).files
    assert amazon.operations[-3:] == ["GetTranscriptionJob", "StartTranscriptionJob", "GetTranscriptionJob"]
    assert len(amazon.jobs) == 1


def test_a_note_of_another_provider_is_none(
    tmp_path: Path, amazon: Amazon, stop: Unwaiting, values: dict[str, str], connected: Connect
) -> None:
    aws = connected("aws", **values)
    assert aws.transcribe(MadeTake(tmp_path), {"sent": "2026-11-22"}, Notes().keep).files
    aws.clean_up({"sent": "2026-11-22"})


def test_a_transcript_that_is_none_is_a_bad_reply(
    tmp_path: Path,
    amazon: Amazon,
    stop: Unwaiting,
    values: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    connected: Connect,
) -> None:
    amazon.first("GetObject", Say(200, b"<html>"))
    aws, notes = connected("aws", **values), Notes()
    with pytest.raises(errors.BadReply, match="is no JSON"):
        aws.transcribe(MadeTake(tmp_path), None, notes.keep)
    monkeypatch.setattr(clients, "MOST_BYTES", 10)
    with pytest.raises(errors.BadReply, match="has more than"):
        aws.transcribe(MadeTake(tmp_path), notes.last, notes.keep)


@pytest.mark.parametrize(
    ("missing", "values_too", "kind", "words"),
    [
        (("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"), {}, errors.WrongCredentials, "there are no AWS credentials"),
        (("AWS_SECRET_ACCESS_KEY",), {}, errors.WrongCredentials, "the AWS credentials are not complete"),
        ((), {"profile": "nobody"}, errors.NotConfigured, "The config profile (nobody) could not be found"),
        ((), {"region": ""}, errors.NotConfigured, "no region is set; set it, or AWS_DEFAULT_REGION"),
    ],
)
def test_what_of_the_set_up_is_missing_is_said(
    tmp_path: Path, amazon: Amazon, stop: Unwaiting, values: dict[str, str], monkeypatch: pytest.MonkeyPatch,
    missing: tuple[str, ...], values_too: dict[str, str], kind: type[Exception], words: str, connected: Connect,
) -> None:  # fmt: skip
    for name in missing:
        monkeypatch.delenv(name)
    with pytest.raises(kind) as refused:
        connected("aws", **(values | values_too)).transcribe(MadeTake(tmp_path), None, Notes().keep)
    assert str(refused.value).startswith(f"Amazon Transcribe: {words}")
    assert amazon.log == []


def test_no_secret_is_logged_shown_or_kept_even_where_everything_is_logged(
    tmp_path: Path, amazon: Amazon, stop: Unwaiting, values: dict[str, str], monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture, connected: Connect,
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("AWS_SESSION_TOKEN", SESSION)
    aws, notes = connected("aws", **values), Notes()
    answer = aws.transcribe(MadeTake(tmp_path), None, notes.keep)
    aws.clean_up(notes.last)
    assert amazon.log[0].headers["x-amz-security-token"] == SESSION  # it is used
    signature = amazon.log[0].headers["authorization"].rpartition("=")[2]
    for told in (caplog.text, repr(aws), repr(answer), str(notes.kept)):
        for secret in (SECRET_KEY, SESSION, signature, KEY_ID):
            assert secret not in told
