"""Batch transcription: a job for a blob, asked until it has ended; then its files, and the transcript among them.

https://learn.microsoft.com/rest/api/speechtotext/transcriptions: submit, list, get, list files, delete. A job has a
display name, which genqa chooses: by it a job is found again whose id nobody was told.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from genqa.errors import BadReply, GenqaError, NotAtSource, NotConfigured, StillRunning
from genqa.http import Web
from genqa.http.origins import shown
from genqa.stt.asking import LATER
from genqa.stt.azure.fast import Asked
from genqa.stt.azure.refusals import failed

#: The largest file of a batch, and the longest in which voices on one channel are told apart (quotas and limits).
MOST_BYTES, MOST_SECONDS_WITH_SPEAKERS = 1_000_000_000, 240 * 60
#: How long Azure keeps a transcript that nobody deletes; 6 to 744.
KEPT_HOURS = 48
#: The first wait for a job, what each is longer than the one before, and the longest, in seconds.
FIRST_WAIT, LONGER_BY, LONGEST_WAIT = 5.0, 1.5, 60.0
#: Beyond it lies no transcript.
MOST_RESULT_BYTES = 512 * 1024 * 1024
#: Pages of a list that are looked through at most.
MOST_PAGES = 20

PATH = "/speechtotext/transcriptions"
_ID = re.compile(r"/transcriptions/([A-Za-z0-9-]{1,64})(?:[?/]|$)")

Job = Mapping[str, Any]


class Batch:
    """The jobs of one Speech resource."""

    def __init__(self, web: Web, asked: Asked, patience: float) -> None:
        self._web = web
        self._asked = asked
        self._version = {"api-version": asked.api_version}
        self._patience = patience

    def submit(self, name: str, url: str, channels: int, *, speakers: bool) -> str:
        """Begin a job; its id."""
        properties: dict[str, Any] = {
            "wordLevelTimestampsEnabled": True,
            "punctuationMode": "DictatedAndAutomatic",
            "profanityFilterMode": "None",
            "timeToLiveHours": KEPT_HOURS,
            "channels": list(range(channels)),
        }
        if speakers:
            properties["diarization"] = {"enabled": True, "maxSpeakers": self._asked.speakers}
        if len(self._asked.languages) > 1:
            properties["languageIdentification"] = {"candidateLocales": list(self._asked.languages), "mode": "Single"}
        body = {
            "displayName": name,
            "locale": self._asked.languages[0],
            "contentUrls": [url],
            "properties": properties,
        }
        try:
            job = self._web.post(f"{PATH}:submit", body, repeatable=False, params=self._version).body
        except NotAtSource as error:
            raise NotConfigured(f"{error}; check GENQA_STT_AZURE_REGION and GENQA_STT_AZURE_API_VERSION") from None
        return _id(job)

    def find(self, name: str) -> str | None:
        """The id of the job of this display name."""
        reply = self._web.get(PATH, self._version | {"filter": f"displayName eq '{name}'"})
        for _ in range(MOST_PAGES):
            page = _record(reply.body)
            jobs = page.get("values")
            for job in jobs if isinstance(jobs, list) else ():
                if _record(job).get("displayName") == name:
                    return _id(job)
            if not isinstance(further := page.get("@nextLink"), str) or not further:
                return None
            reply = self._web.get(further)
        return None

    def ended(self, job_id: str) -> Job:
        """The job when it has ended, well or not.

        :raises NotAtSource: there is none of this id, or no longer. :raises StillRunning: it does not end.
        """
        wait, waited = FIRST_WAIT, 0.0
        while True:
            reply = self._web.get(f"{PATH}/{job_id}", self._version)
            job = _record(reply.body)
            if job.get("status") in ("Succeeded", "Failed"):
                return job
            if job.get("status") not in ("NotStarted", "Running"):
                raise BadReply(f"{PATH}/{job_id} tells no status that is known")
            if waited >= self._patience:
                raise StillRunning(f"the transcript is not there after {waited / 60:.0f} minutes; {LATER} goes on")
            asked = reply.headers.get("retry-after", "")
            pause = max(wait, min(float(asked), LONGEST_WAIT)) if asked.isascii() and asked.isdigit() else wait
            self._web.pause(pause)
            waited += pause
            wait = min(wait * LONGER_BY, LONGEST_WAIT)

    def outcome(self, job_id: str, job: Job) -> bytes | GenqaError:
        """The transcript of a job that has ended, which ``azure_batch`` reads, without the SAS of its sound; or why
        there is none.
        """
        if job["status"] == "Failed":
            error = _record(_record(job.get("properties")).get("error"))
            return failed(str(error.get("code") or ""), shown(str(error.get("message") or "")))
        files = _record(self._web.get(f"{PATH}/{job_id}/files", self._version).body).get("values")
        by_kind = {_record(file).get("kind"): _record(file) for file in files} if isinstance(files, list) else {}
        if "Transcription" in by_kind:
            return _without_sas(self._content(by_kind["Transcription"]), job_id)
        if "TranscriptionReport" not in by_kind:
            raise BadReply(f"{PATH}/{job_id}/files names neither a transcript nor a report")
        details = _parsed(self._content(by_kind["TranscriptionReport"]), job_id).get("details")
        told = [_record(one) for one in details] if isinstance(details, list) else []
        error = next((one for one in told if one.get("status") == "Failed"), {})
        return failed(str(error.get("errorKind") or ""), shown(str(error.get("errorMessage") or "")))

    def remove(self, job_id: str) -> None:
        """Delete a job and its transcript; one that is not there is no error."""
        try:
            self._web.send("DELETE", f"{PATH}/{job_id}", repeatable=True, params=self._version)
        except NotAtSource:
            return

    def _content(self, file: dict[str, Any]) -> bytes:
        url = _record(file.get("links")).get("contentUrl")
        if not isinstance(url, str):
            raise BadReply(f"{PATH}: a file of the job has no contentUrl")
        with tempfile.TemporaryDirectory(prefix="genqa-azure-") as folder:
            return self._web.download(url, Path(folder, "file"), most_bytes=MOST_RESULT_BYTES).path.read_bytes()


def _without_sas(content: bytes, job_id: str) -> bytes:
    """The transcript as it came, but for the query of ``source``, in which the SAS of the container stands."""
    document = _parsed(content, job_id)
    source = document.get("source")
    if not isinstance(source, str) or "?" not in source:
        return content
    return json.dumps(document | {"source": source.partition("?")[0]}, ensure_ascii=False).encode()


def _parsed(content: bytes, job_id: str) -> dict[str, Any]:
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise BadReply(f"{PATH}/{job_id}: a file of the job is not JSON, or cut off") from None
    return _record(found)


def _id(job: Any) -> str:
    found = _ID.search(str(_record(job).get("self") or ""))
    if not found:
        raise BadReply(f"{PATH} tells of a job without saying where it is; check GENQA_STT_AZURE_ENDPOINT")
    return found[1]


def _record(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
