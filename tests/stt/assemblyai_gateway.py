"""AssemblyAI's API as it is documented: https://www.assemblyai.com/docs/api-reference"""

from __future__ import annotations

import io
import re
import wave
from typing import Any, ClassVar

from tests.http.servers import Step, said
from tests.stt.gateway import Asked, Gateway
from tests.stt.takes import SECRET

UPLOAD, START, LIST = "POST /v2/upload", "POST /v2/transcript", "GET /v2/transcript"
JOB, REMOVE = "GET /v2/transcript/{id}", "DELETE /v2/transcript/{id}"
KNOWN = {
    "audio_url", "speech_models", "punctuate", "multichannel", "speaker_labels", "language_code", "language_detection",
    "keyterms_prompt", "redact_pii", "redact_pii_policies", "redact_pii_sub",
}  # fmt: skip
SPOKEN = (
    [("Thank", 480, 720), ("you", 720, 880), ("for", 880, 1040), ("calling.", 1040, 1520)],
    [("Hi,", 2100, 2300), ("my", 2340, 2500), ("order", 2500, 2900), ("is", 2900, 3000), ("late.", 3000, 3400)],
)


FIRST = "https://cdn.assemblyai.com/upload/00000001"


class AssemblyAIGateway(Gateway):
    """``questions``: how often a job is asked about before it is done. ``fails``: what a job fails with."""

    routes: ClassVar[dict[str, str]] = {
        UPLOAD: "upload", START: "start", LIST: "list", JOB: "job", REMOVE: "remove",
    }  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.uploads: dict[str, bytes] = {}
        self.jobs: dict[str, dict[str, Any]] = {}
        self.questions = 2
        self.most_a_page = 150
        self.fails: str | None = None
        self.deleted: list[str] = []

    @property
    def asked(self) -> list[str]:
        """Method and path of each request."""
        return [f"{one.method} {one.path}" for one in self.log]

    def upload(self, asked: Asked) -> Step:
        self._keyed(asked)
        asked.must(asked.headers.get("content-type") == "application/octet-stream", "an upload is an octet-stream")
        asked.must(asked.body[:4] == b"RIFF", "and is a recording")
        url = f"https://cdn.assemblyai.com/upload/{len(self.uploads) + 1:08d}"
        self.uploads[url] = asked.body
        return said(200, {"upload_url": url})

    def start(self, asked: Asked) -> Step:
        self._keyed(asked)
        body = asked.json
        asked.must(set(body) <= KNOWN, f"no key but {sorted(KNOWN)}")
        asked.must(body["audio_url"] in self.uploads, "a job is for what was uploaded")
        asked.must(isinstance(body["speech_models"], list) and bool(body["speech_models"]), "models are a list")
        asked.must(("language_code" in body) != ("language_detection" in body), "a language, or its detection")
        asked.must(re.fullmatch(r"[a-z]{2,3}(_[a-z]{2})?", body.get("language_code", "en")) is not None, "its code")
        asked.must(all(len(term.split()) <= 6 for term in body.get("keyterms_prompt", ())), "terms of six words")
        asked.must(("redact_pii_policies" in body) == ("redact_pii" in body), "what is redacted is named")
        with wave.open(io.BytesIO(self.uploads[body["audio_url"]])) as file:
            channels = file.getnchannels()
        asked.must(("multichannel" in body) == (channels == 2), "multichannel is what the file is")
        job = f"job-{len(self.jobs) + 1}"
        self.jobs[job] = {"id": job, "status": "queued", **body, "error": None, "asked": 0, "channels": channels}
        return said(200, self._told(job))

    def list(self, asked: Asked) -> Step:
        self._keyed(asked)
        asked.must(set(asked.params) <= {"limit", "before_id"}, "a list is asked for by limit and before_id")
        asked.must(1 <= int(asked.params["limit"]) <= 200, "at most 200 a page")
        newest = list(reversed(self.jobs))
        if before := asked.params.get("before_id"):
            newest = newest[newest.index(before) + 1 :]
        size = min(int(asked.params["limit"]), self.most_a_page)
        page = [self._listed(job) for job in newest[:size]]
        older = f"{self.url}/v2/transcript?before_id={newest[size - 1]}" if len(newest) > size else None
        details = {"limit": size, "result_count": len(page), "prev_url": older, "next_url": None}
        return said(200, {"page_details": details, "transcripts": page})

    def job(self, asked: Asked) -> Step:
        self._keyed(asked)
        job = asked.ids["id"]
        if job not in self.jobs:
            return said(400, {"error": "Transcript lookup error, transcript id not found"})
        found = self.jobs[job]
        found["asked"] += 1
        if found["status"] in ("queued", "processing"):
            found["status"] = "processing"
            if found["asked"] >= self.questions:
                found["status"] = "error" if self.fails else "completed"
                found["error"] = self.fails
        return said(200, self._told(job))

    def remove(self, asked: Asked) -> Step:
        self._keyed(asked)
        job = asked.ids["id"]
        if job not in self.jobs:
            return said(400, {"error": "Transcript lookup error, transcript id not found"})
        self.deleted.append(job)
        self.jobs[job] |= {"status": "completed", "audio_url": "http://deleted_by_user", "text": "Deleted by user."}
        return said(200, self._told(job))

    def _keyed(self, asked: Asked) -> None:
        asked.must(asked.headers.get("authorization") == SECRET, "the key stands alone in Authorization")

    def _listed(self, job: str) -> dict[str, Any]:
        told = {key: self.jobs[job][key] for key in ("id", "status", "audio_url", "error")}
        return told | {"created": "2026-03-02T09:00:00.000000", "resource_url": f"{self.url}/v2/transcript/{job}"}

    def _told(self, job: str) -> dict[str, Any]:
        found = self.jobs[job]
        told = {key: value for key, value in found.items() if key not in ("asked", "channels")}
        if found["status"] == "completed" and job not in self.deleted:
            told |= {"speech_model_used": found["speech_models"][0], "audio_duration": 4}
            told |= transcript(found["channels"])
        return told


def transcript(channels: int) -> dict[str, Any]:
    """What a completed job has, as the reference shows it."""
    utterances = []
    for side, spoken in enumerate(SPOKEN):
        voice = {"channel": str(side + 1), "speaker": str(side + 1)} if channels == 2 else {"speaker": "AB"[side]}
        words = [{"text": text, "start": start, "end": end, "confidence": 0.98, **voice} for text, start, end in spoken]
        utterances.append(
            {
                "confidence": 0.98, "start": spoken[0][1], "end": spoken[-1][2], "words": words, **voice,
                "text": " ".join(text for text, *_ in spoken),
            }
        )  # fmt: skip
    whole: dict[str, Any] = {
        "text": " ".join(str(said["text"]) for said in utterances),
        "words": [word for said in utterances for word in said["words"]],  # type: ignore[attr-defined]
        "utterances": utterances,
    }
    return whole | ({"audio_channels": 2} if channels == 2 else {})
