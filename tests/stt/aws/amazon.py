"""A stand-in for S3 and Transcribe with what moto lacks: Call Analytics, transcripts that are written, and faults.

It speaks Transcribe's protocol (JSON 1.1, ``X-Amz-Target``) and as much of S3's as genqa uses, and wants each request
signed with Signature Version 4 for the right service: https://docs.aws.amazon.com/transcribe/latest/APIReference/ and
https://docs.aws.amazon.com/AmazonS3/latest/API/.
"""

from __future__ import annotations

import json
import re
from typing import Any, ClassVar

from tests.http.servers import Say, Step
from tests.stt.gateway import Asked, Gateway

KEY_ID, SECRET_KEY, SESSION = (
    "AKIAMADEUPFORTESTS00",
    "made/up+secret+access+key+for+tests+0000",
    "made-up-session-token",
)
BUCKET, REGION = "calls-of-the-desk", "eu-central-1"
ROLE = "arn:aws:iam::111122223333:role/transcribe"
_SIGNED = re.compile(
    rf"AWS4-HMAC-SHA256 Credential={KEY_ID}/\d{{8}}/{REGION}/(s3|transcribe)/aws4_request, "
    r"SignedHeaders=[a-z0-9;-]*host[a-z0-9;-]*, Signature=[0-9a-f]{64}"
)
_OPERATIONS = {
    f"{verb}{job}": (verb, job)
    for verb in ("Start", "Get", "Delete")
    for job in ("TranscriptionJob", "CallAnalyticsJob")
}


def failure(code: str, message: str = "", status: int = 400) -> Say:
    """An error of Transcribe."""
    body = json.dumps({"__type": code, "Message": message}).encode()
    return Say(status, body, {"Content-Type": "application/x-amz-json-1.1"})


def s3_failure(code: str, message: str = "", status: int = 403) -> Say:
    """An error of S3."""
    body = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>".encode()
    return Say(status, body, {"Content-Type": "application/xml"})


class Amazon(Gateway):
    """One account with one bucket. ``looks``: how often a job is looked at before it is done."""

    routes: ClassVar[dict[str, str]] = {
        "POST /": "transcribe",
        "PUT /{bucket}/{folder}/{name}": "put",
        "GET /{bucket}/{folder}/{name}": "get",
        "DELETE /{bucket}/{folder}/{name}": "delete",
    }

    def __init__(self) -> None:
        super().__init__()
        self.objects: dict[str, bytes] = {}
        self.jobs: dict[str, dict[str, Any]] = {}
        self.looks = 2
        self.fails: str | None = None
        self.operations: list[str] = []
        self.before: dict[str, list[Step]] = {}

    def first(self, operation: str, *steps: Step) -> None:
        """The next requests of one operation get these answers, and nothing is done for them."""
        self.before.setdefault(operation, []).extend(steps)

    def transcribe(self, asked: Asked) -> Step:
        self._signed(asked, "transcribe")
        asked.must(asked.headers["content-type"] == "application/x-amz-json-1.1", "the protocol is JSON 1.1")
        service, _, operation = asked.headers["x-amz-target"].partition(".")
        asked.must(service == "Transcribe" and operation in _OPERATIONS, "a known operation")
        self.operations.append(operation)
        verb, job = _OPERATIONS[operation]
        fields = json.loads(asked.body)
        name = fields[f"{job}Name"]
        asked.must(bool(re.fullmatch(r"[0-9a-zA-Z._-]{1,200}", name)), "a job's name has letters, digits and . _ -")
        if verb == "Start":
            self._allowed(asked, job, fields)
        if steps := self.before.get(operation):
            return steps.pop(0)
        if verb == "Start":
            return self._start(job, name, fields)
        if name not in self.jobs:
            return failure("BadRequestException", "The requested job couldn't be found. Check the job name.")
        if verb == "Delete":
            del self.jobs[name]
            return _said({})
        return self._look(job, name)

    def put(self, asked: Asked) -> Step:
        self._signed(asked, "s3")
        asked.must(asked.headers["content-type"] == "audio/wav", "the content type is told")
        asked.must(asked.body[:4] == b"RIFF" and asked.body[8:12] == b"WAVE", "the whole file is sent, as it is")
        if steps := self.before.get("PutObject"):
            return steps.pop(0)
        self.objects[_key(asked)] = asked.body
        return Say(200, b"", {"ETag": '"0"'})

    def get(self, asked: Asked) -> Step:
        self._signed(asked, "s3")
        if steps := self.before.get("GetObject"):
            return steps.pop(0)
        found = self.objects.get(_key(asked))
        return s3_failure("NoSuchKey", "no such key", 404) if found is None else Say(200, found)

    def delete(self, asked: Asked) -> Step:
        self._signed(asked, "s3")
        if steps := self.before.get("DeleteObject"):
            return steps.pop(0)
        self.objects.pop(_key(asked), None)
        return Say(204, b"")

    def _signed(self, asked: Asked, service: str) -> None:
        signature = _SIGNED.fullmatch(asked.headers.get("authorization", ""))
        asked.must(bool(signature and signature[1] == service), f"signed with the key for {service} in {REGION}")
        asked.must(SECRET_KEY.encode() not in asked.body and SECRET_KEY not in str(asked.headers), "no secret is sent")

    def _allowed(self, asked: Asked, job: str, fields: dict[str, Any]) -> None:
        media = fields["Media"]["MediaFileUri"].removeprefix("s3://")
        asked.must(media in self.objects, "the recording lies where the job is told it does")
        channels = int.from_bytes(self.objects[media][22:24], "little")
        if job == "CallAnalyticsJob":
            asked.must(channels == 2, "Call Analytics takes two channels")
            asked.must(fields["DataAccessRoleArn"] == ROLE, "Call Analytics is given a role")
            roles = {one["ChannelId"]: one["ParticipantRole"] for one in fields["ChannelDefinitions"]}
            asked.must(sorted(roles) == [0, 1] and sorted(roles.values()) == ["AGENT", "CUSTOMER"], "a role a channel")
            asked.must(fields["OutputLocation"].startswith(f"s3://{BUCKET}/"), "the transcript goes into the bucket")
        else:
            asked.must(("LanguageCode" in fields) != ("IdentifyLanguage" in fields), "a language or its identification")
            settings = fields["Settings"]
            asked.must(settings.get("ChannelIdentification", False) == (channels == 2), "two channels are told apart")
            asked.must(settings.get("ShowSpeakerLabels", False) == ("MaxSpeakerLabels" in settings), "labels: how many")
            asked.must(fields["OutputBucketName"] == BUCKET and bool(fields["OutputKey"]), "it goes into the bucket")

    def _start(self, job: str, name: str, fields: dict[str, Any]) -> Step:
        if name in self.jobs:
            return failure("ConflictException", "The requested job name already exists. Use a different job name.")
        self.jobs[name] = fields | {"looks": 0}
        return _said({job: {f"{job}Name": name, f"{job}Status": "QUEUED"}})

    def _look(self, job: str, name: str) -> Step:
        fields = self.jobs[name]
        fields["looks"] += 1
        found: dict[str, Any] = {f"{job}Name": name, f"{job}Status": "IN_PROGRESS"}
        if fields["looks"] >= self.looks and "done" not in fields:
            fields["done"] = self.fails
        if fields.get("done"):
            found |= {f"{job}Status": "FAILED", "FailureReason": fields["done"]}
        elif fields["looks"] >= self.looks:
            redacted = "ContentRedaction" in fields or "ContentRedaction" in fields.get("Settings", {})
            to = fields.get("OutputLocation", "").removeprefix(f"s3://{BUCKET}/") or fields["OutputKey"]
            folder, _, file = to.rpartition("/")
            key = f"{folder}/redacted-{file}" if redacted else to
            self.objects.setdefault(f"{BUCKET}/{key}", _transcript(job, name, fields))
            uri = f"https://s3.{REGION}.amazonaws.com/{BUCKET}/{key}"
            found |= {
                f"{job}Status": "COMPLETED",
                "Transcript": {"RedactedTranscriptFileUri" if redacted else "TranscriptFileUri": uri},
            }
        return _said({job: found})


def _said(body: dict[str, Any]) -> Say:
    return Say(200, json.dumps(body).encode(), {"Content-Type": "application/x-amz-json-1.1"})


def _key(asked: Asked) -> str:
    return f"{asked.ids['bucket']}/{asked.ids['folder']}/{asked.ids['name']}"


def _transcript(job: str, name: str, fields: dict[str, Any]) -> bytes:
    """What is said: on channel 0 a greeting, on channel 1 an answer."""
    if job == "TranscriptionJob":
        return transcribed(name, channels="ChannelIdentification" in fields["Settings"])
    roles = {one["ChannelId"]: one["ParticipantRole"] for one in fields["ChannelDefinitions"]}
    turns = [
        {
            "ParticipantRole": roles[channel],
            "BeginOffsetMillis": begin,
            "EndOffsetMillis": begin + 400,
            "Content": content,
            "Items": [{"Type": "pronunciation", "BeginOffsetMillis": begin, "EndOffsetMillis": begin + 400,
                       "Content": content.rstrip("."), "Confidence": "0.9"}],
        }
        for channel, begin, content in ((0, 0, "Hello."), (1, 500, "Hi."))
    ]  # fmt: skip
    return json.dumps(
        {"JobStatus": "COMPLETED", "LanguageCode": "en-US", "Channel": "VOICE", "Transcript": turns,
         "ConversationCharacteristics": {"TotalConversationDurationMillis": 1000}}
    ).encode()  # fmt: skip


def transcribed(name: str, *, channels: bool) -> bytes:
    """A transcript of Amazon Transcribe, of two channels or of two voices on one."""
    words = [_word("Hello", 0.0, 0.4, 0, channels), _word("Hi", 0.5, 0.9, 1, channels)]
    results: dict[str, Any] = {"transcripts": [{"transcript": "Hello Hi"}], "items": words}
    if channels:
        parts = [{"channel_label": f"ch_{n}", "items": [words[n]]} for n in (0, 1)]
        results["channel_labels"] = {"channels": parts, "number_of_channels": 2}
    return json.dumps({"jobName": name, "status": "COMPLETED", "results": results}).encode()


def _word(text: str, start: float, end: float, number: int, channels: bool) -> dict[str, Any]:
    label = {"channel_label": f"ch_{number}"} if channels else {"speaker_label": f"spk_{number}"}
    return {"type": "pronunciation", "start_time": str(start), "end_time": str(end),
            "alternatives": [{"confidence": "0.99", "content": text}], **label}  # fmt: skip
