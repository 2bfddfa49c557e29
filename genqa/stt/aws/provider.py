"""A recording's way through Amazon Transcribe: up into the bucket, a job, its transcript, and nothing left behind."""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from genqa.errors import BadReply, NotAtSource, StillRunning, TranscriptionFailed
from genqa.http import Patience
from genqa.http.patience import Waiting, in_words
from genqa.stt.aws.clients import Clients
from genqa.stt.aws.kinds import CALLS, TRANSCRIBE, Kind
from genqa.stt.aws.refusals import NameTaken, failed
from genqa.stt.provider import Keep, Note, Provider, Take, Transcribed, Wishes, safe_name
from genqa.stt.row import Values

#: Seconds between two looks at a job: the first, and what they grow to.
FIRST_LOOK, LONGEST_LOOK, GROWTH = 5.0, 30.0, 1.5


def connect_transcribe(values: Values, wishes: Wishes, stop: threading.Event) -> Provider:
    """Amazon Transcribe, ready to be asked. :raises NotConfigured: what is set does not go together."""
    return Aws(TRANSCRIBE, values, wishes, Waiting(stop))


def connect_calls(values: Values, wishes: Wishes, stop: threading.Event) -> Provider:
    """Call Analytics, ready to be asked. :raises NotConfigured: what is set does not go together."""
    return Aws(CALLS, values, wishes, Waiting(stop))


@dataclass(frozen=True, slots=True)
class Kept:
    """What finds a job and its files again: the job's name, and where recording and transcript lie."""

    job: str
    bucket: str
    upload: str
    output: str

    @classmethod
    def read(cls, note: Note | None) -> Self | None:
        """What a note tells; ``None`` where it is none of this provider."""
        found = [note.get(key) if note else None for key in cls.__slots__]
        job, bucket, upload, output = [one if isinstance(one, str) and one else None for one in found]
        return cls(job, bucket, upload, output) if job and bucket and upload and output else None


class Aws:
    """One of the two services, as it is set up here."""

    def __init__(
        self, kind: Kind, values: Values, wishes: Wishes, waiting: Waiting, patience: Patience | None = None
    ) -> None:
        self._kind = kind
        self._settings = {key: setting.value for key, setting in values.items()}
        self._wishes = wishes
        self._waiting = waiting
        self._clients = Clients(self._settings, kind.title, waiting, patience or Patience())

    def transcribe(self, take: Take, note: Note | None, keep: Keep) -> Transcribed:
        """The transcript of one recording, of one with two channels with a side on each."""
        kind = self._kind
        kind.refuse(take, self._settings)
        asked = kind.asked(kind, take, self._settings, self._wishes, self._clients.languages)
        kept = Kept.read(note)
        job = self._job(kept.job) if kept else None
        if kept is None or job is None:
            path = take.file(most_bytes=kind.most_bytes)
            now = self._named(take, path, asked.fields)
            if kept is not None and kept.upload != now.upload:
                self._clients.remove(kept.bucket, kept.upload)
            kept = now
            keep(asdict(kept))
            job = self._begun(kept, path, asked.fields)
        done = self._ended(kept, job)
        model = self._settings.get("language_model")
        return Transcribed((self._result(done, kept),), kind.format, model, asked.warnings)

    def clean_up(self, note: Note) -> None:
        """Remove recording, transcript and job; a job that still runs is left until it has ended."""
        kept = Kept.read(note)
        if kept is None:
            return
        job = self._job(kept.job)
        if job is not None and self._status(job) not in ("COMPLETED", "FAILED"):
            raise StillRunning(f"{self._kind.title}: {kept.job} still runs; it is removed when it has ended")
        written = [self._key(uri, kept.bucket) for uri in _uris(job or {})]
        for key in dict.fromkeys((kept.upload, kept.output, *written)):
            if key is not None:
                self._clients.remove(kept.bucket, key)
        if job is not None:
            self._delete(kept.job)

    def close(self) -> None:
        """Give up the connections."""
        self._clients.close()

    def _named(self, take: Take, path: Path, fields: dict[str, Any]) -> Kept:
        """Names that are always the same for the same recording, content and wishes."""
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256")
        digest.update(json.dumps([self._kind.job, fields], sort_keys=True).encode())
        name = f"genqa-{safe_name(take.recording_id)}-{digest.hexdigest()[:16]}"
        at = f"{self._settings['prefix']}{name}"
        return Kept(name, self._settings["bucket"], f"{at}{path.suffix}", f"{at}.json")

    def _begun(self, kept: Kept, path: Path, fields: dict[str, Any]) -> dict[str, Any]:
        """The job of this name: one that is there already, else a new one."""
        job = self._job(kept.job)
        if job is not None and self._status(job) == "FAILED":  # of an earlier attempt that was given up
            self._delete(kept.job)
            job = None
        if job is not None:
            return job
        self._clients.upload(path, kept.bucket, kept.upload)
        kind, clients = self._kind, self._clients
        encrypted = {"OutputEncryptionKMSKeyId": clients.kms_key} if clients.kms_key else {}
        media = {"MediaFileUri": f"s3://{kept.bucket}/{kept.upload}"}
        where = kind.where(kept.bucket, kept.output)
        name = {f"{kind.job}Name": kept.job}
        try:
            answer = clients.ask(
                getattr(clients.transcribe, kind.start), **name, Media=media, **where, **fields, **encrypted
            )
            return self._job_in(answer)
        except NameTaken:
            job = self._job(kept.job)
            if job is None:
                raise StillRunning(f"{kind.title}: {kept.job} was there and is gone; ask again") from None
            return job

    def _ended(self, kept: Kept, job: dict[str, Any]) -> dict[str, Any]:
        """The job when it is done. :raises StillRunning: not within patience."""
        patience = 60.0 * int(self._settings["patience"])
        waited, pause = 0.0, FIRST_LOOK
        while (status := self._status(job)) != "COMPLETED":
            if status == "FAILED":
                raise failed(str(job.get("FailureReason") or "no reason given"), self._kind.title)
            if waited + pause > patience:
                raise StillRunning(
                    f"{self._kind.title}: {kept.job} is {status} after {in_words(patience)}; the next try takes it up"
                )
            self._waiting.wait(pause)
            waited += pause
            pause = min(pause * GROWTH, LONGEST_LOOK)
            found = self._job(kept.job)
            if found is None:
                raise TranscriptionFailed(f"{self._kind.title}: {kept.job} was deleted at AWS while it ran")
            job = found
        return job

    def _result(self, job: dict[str, Any], kept: Kept) -> bytes:
        uri = next(iter(_uris(job)), None)
        key = self._key(uri, kept.bucket) if uri else None
        if key is None:
            raise BadReply(
                f"{self._kind.title}: {kept.job} is done, and its transcript is not in the bucket that was set"
            )
        try:
            content = self._clients.download(kept.bucket, key)
        except NotAtSource:
            raise TranscriptionFailed(
                f"{self._kind.title}: {kept.job} is done, and its transcript {key} is gone from the bucket; "
                f"transcribe the recording again"
            ) from None
        if not content.lstrip().startswith(b"{"):
            raise BadReply(f"{self._kind.title}: the transcript of {kept.job} is no JSON")
        return content

    def _job(self, name: str) -> dict[str, Any] | None:
        kind = self._kind
        try:
            answer = self._clients.ask(getattr(self._clients.transcribe, kind.get), **{f"{kind.job}Name": name})
        except NotAtSource:
            return None
        return self._job_in(answer)

    def _delete(self, name: str) -> None:
        kind = self._kind
        try:
            self._clients.ask(getattr(self._clients.transcribe, kind.delete), **{f"{kind.job}Name": name})
        except NotAtSource:
            return

    def _job_in(self, answer: dict[str, Any]) -> dict[str, Any]:
        job = answer.get(self._kind.job)
        if not isinstance(job, dict):
            raise BadReply(f"{self._kind.title}: an answer of AWS names no job")
        return job

    def _status(self, job: dict[str, Any]) -> str:
        return str(job.get(f"{self._kind.job}Status", "QUEUED"))

    @staticmethod
    def _key(uri: str, bucket: str) -> str | None:
        """The key that a URI names in the bucket, which stands in its path or in its host; ``None``: elsewhere."""
        parts = urlsplit(uri)
        path = unquote(parts.path).lstrip("/")
        if parts.netloc == bucket or parts.netloc.startswith(f"{bucket}."):
            return path or None
        return path.removeprefix(f"{bucket}/") if path.startswith(f"{bucket}/") else None


def _uris(job: dict[str, Any]) -> list[str]:
    """Where a job put its transcripts, the redacted one first."""
    transcript = job.get("Transcript") or {}
    found = [transcript.get(key) for key in ("RedactedTranscriptFileUri", "TranscriptFileUri")]
    return [uri for uri in found if isinstance(uri, str)]
