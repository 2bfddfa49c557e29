"""Stand-ins for Azure: the Speech service, Blob Storage, and where results lie; each held to its contract.

Contracts: https://learn.microsoft.com/rest/api/speechtotext/transcriptions (2025-10-15: transcribe, submit, list, get,
list files, delete) and https://learn.microsoft.com/rest/api/storageservices/put-blob, delete-blob.
"""

from __future__ import annotations

import io
import json
import re
import wave
from dataclasses import dataclass, field
from typing import Any, ClassVar
from urllib.parse import urlsplit
from uuid import UUID

from tests.http.servers import Say, Step, said
from tests.stt.gateway import Asked, Gateway
from tests.stt.takes import SECRET

VERSION = "2025-10-15"
#: The query of the SAS: its signature is base64, and has a plus, a slash and an equals sign in it.
SIGNATURE = "c2ln+bmF0/dXJl="
SAS = "sv=2024-11-04&st=2026-01-01T00%3A00%3A00Z&se=2027-01-01T00%3A00%3A00Z&sr=c&sp=rwd&sig=c2ln%2BbmF0%2FdXJl%3D"
#: What is said on each channel: text, offset and length of its words in ms.
SAID = {0: [("Thank", 1000, 500), ("you.", 1500, 500)], 1: [("Good", 2500, 500), ("morning.", 3000, 250)]}


@dataclass
class Job:
    """A job of a batch. ``polls``: how often it still runs; ``ends``: other than well."""

    body: dict[str, Any]
    polls: int
    ends: dict[str, Any] = field(default_factory=dict)


class BlobServer(Gateway):
    """One container; ``blobs`` by name."""

    routes: ClassVar[dict[str, str]] = {"PUT /calls/{blob}": "put", "DELETE /calls/{blob}": "delete"}
    PUT, DELETE = routes

    def __init__(self) -> None:
        super().__init__()
        self.blobs: dict[str, bytes] = {}
        self.container = f"{self.url}/calls?{SAS}"

    def put(self, asked: Asked) -> Step:
        self._signed(asked)
        asked.must(asked.headers.get("x-ms-blob-type") == "BlockBlob", "a blob is put with its type")
        asked.must(int(asked.headers["content-length"]) == len(asked.body), "its length is told")
        asked.must(asked.headers["content-type"] == "audio/wav", "it is a WAV file")
        self.blobs[asked.ids["blob"]] = asked.body
        return Say(201, b"")

    def delete(self, asked: Asked) -> Step:
        self._signed(asked)
        if self.blobs.pop(asked.ids["blob"], None) is None:
            return Say(404, b"<Error><Code>BlobNotFound</Code></Error>", {"Content-Type": "application/xml"})
        return Say(202, b"")

    def _signed(self, asked: Asked) -> None:
        asked.must(asked.params["sig"] == SIGNATURE, "the signature comes as it was given")
        asked.must(asked.params["sp"] == "rwd" and asked.params["st"] == "2026-01-01T00:00:00Z", "all of the SAS comes")
        asked.must("ocp-apim-subscription-key" not in asked.headers, "the key is none of the storage's business")


class ResultServer(Gateway):
    """Where Azure keeps results: links with a signature of their own."""

    routes: ClassVar[dict[str, str]] = {"GET /results/{name}": "result"}
    RESULT = "GET /results/{name}"

    def __init__(self) -> None:
        super().__init__()
        self.files: dict[str, bytes] = {}

    def result(self, asked: Asked) -> Step:
        asked.must(asked.params["sig"] == "r3sult", "the link comes whole")
        asked.must("ocp-apim-subscription-key" not in asked.headers, "the key is none of the storage's business")
        return Say(200, self.files[asked.ids["name"]], {"Content-Type": "application/json"})


class SpeechServer(Gateway):
    """The Speech resource. ``submitted``: display names in order. ``polls``, ``ends``: for jobs from now on."""

    routes: ClassVar[dict[str, str]] = {
        "POST /speechtotext/transcriptions:transcribe": "transcribe",
        "POST /speechtotext/transcriptions:submit": "submit",
        "GET /speechtotext/transcriptions": "list",
        "GET /speechtotext/transcriptions/{id}": "poll",
        "DELETE /speechtotext/transcriptions/{id}": "delete",
        "GET /speechtotext/transcriptions/{id}/files": "list_files",
    }
    FAST, SUBMIT, LIST, POLL, DELETE, FILES = routes

    def __init__(self, blobs: BlobServer, results: ResultServer) -> None:
        super().__init__()
        self.blobs, self.results = blobs, results
        self.jobs: dict[str, Job] = {}
        self.submitted: list[str] = []
        self.definitions: list[dict[str, Any]] = []
        self.polls = 1
        self.ends: dict[str, Any] = {}
        self.version = VERSION
        self.page = 100

    def transcribe(self, asked: Asked) -> Step:
        self._authorised(asked)
        asked.must(asked.params == {"api-version": self.version}, "the version is all of the query")
        parts = {part.name: part for part in asked.form}
        asked.must(list(parts) == ["definition", "audio"], "a definition and the sound")
        asked.must(parts["audio"].file_name == "call.wav" and parts["audio"].content_type == "audio/wav", "WAV")
        definition = json.loads(parts["definition"].text)
        known = {"locales", "channels", "diarization", "phraseList", "profanityFilterMode"}
        asked.must(set(definition) <= known, "no field that it does not know")
        asked.must(not {"channels", "diarization"} <= set(definition), "channels or diarization")
        self.definitions.append(definition)
        channels = _channels(parts["audio"].content)
        asked.must(definition.get("channels", [0]) == list(range(channels)), "each channel is asked for")
        phrases = [self._phrase(channel, channels) for channel in range(channels)]
        combined = [{"channel": channel, "text": _text(channel)} for channel in range(channels)]
        return said(200, {"durationMilliseconds": 4000, "combinedPhrases": combined, "phrases": phrases})

    def submit(self, asked: Asked) -> Step:
        self._authorised(asked)
        asked.must(asked.params == {"api-version": self.version}, "the version is all of the query")
        body = asked.json
        asked.must(set(body) == {"displayName", "locale", "contentUrls", "properties"}, "no field it does not know")
        known = {"wordLevelTimestampsEnabled", "punctuationMode", "profanityFilterMode", "timeToLiveHours", "channels",
                 "diarization", "languageIdentification"}  # fmt: skip
        properties = body["properties"]
        asked.must(set(properties) <= known, "no property that it does not know")
        asked.must(6 <= properties["timeToLiveHours"] <= 744, "a transcript is kept 6 hours to 31 days")
        asked.must(properties["wordLevelTimestampsEnabled"] is True, "words have times")
        (url,) = body["contentUrls"]
        asked.must(url.startswith(f"{self.blobs.url}/calls/") and url.endswith(f".wav?{SAS}"), "a blob, with the SAS")
        asked.must(urlsplit(url).path.removeprefix("/calls/") in self.blobs.blobs, "the blob is there")
        job_id = str(UUID(int=len(self.submitted) + 1))
        self.jobs[job_id] = Job(body, self.polls, dict(self.ends))
        self.submitted.append(body["displayName"])
        return said(201, self._job(job_id))

    def list(self, asked: Asked) -> Step:
        self._authorised(asked)
        wanted = re.fullmatch(r"displayName eq '([A-Za-z0-9-]+)'", asked.params["filter"])
        asked.must(wanted is not None and asked.params["api-version"] == self.version, "listed by display name")
        assert wanted is not None
        first = int(asked.params.get("skip", "0"))
        found = [one for one in self.jobs if self.jobs[one].body["displayName"] == wanted[1]]
        page: dict[str, Any] = {"values": [self._job(one) for one in found[first : first + self.page]]}
        if self.page == 0:  # a page may be empty and have another after it
            self.page = 100
            query = f"skip=0&filter=displayName%20eq%20%27{wanted[1]}%27&api-version={self.version}"
            page["@nextLink"] = f"{self.url}/speechtotext/transcriptions?{query}"
        return said(200, page)

    def poll(self, asked: Asked) -> Step:
        self._authorised(asked)
        if asked.ids["id"] not in self.jobs:
            return said(404, {"code": "NotFound", "message": "The specified entity cannot be found."})
        self.jobs[asked.ids["id"]].polls -= 1
        return said(200, self._job(asked.ids["id"]))

    def delete(self, asked: Asked) -> Step:
        self._authorised(asked)
        self.jobs.pop(asked.ids["id"], None)
        return Say(204, b"")

    def list_files(self, asked: Asked) -> Step:
        self._authorised(asked)
        job = self.jobs[asked.ids["id"]]
        report = job.ends.get("report")
        self.results.files["report.json"] = json.dumps(report or {"failedTranscriptionsCount": 0}).encode()
        values = [self._file("TranscriptionReport", "report.json")]
        if not report:
            self.results.files["contenturl_0.json"] = json.dumps(self._transcript(job)).encode()
            values.append(self._file("Transcription", "contenturl_0.json"))
        return said(200, {"values": job.ends.get("files", values)})

    def _authorised(self, asked: Asked) -> None:
        asked.must(asked.headers.get("ocp-apim-subscription-key") == SECRET, "the key comes in its header")

    def _file(self, kind: str, name: str) -> dict[str, Any]:
        return {"kind": kind, "name": name, "links": {"contentUrl": f"{self.results.url}/results/{name}?sig=r3sult"}}

    def _job(self, job_id: str) -> dict[str, Any]:
        job = self.jobs[job_id]
        at = f"{self.url}/speechtotext/transcriptions/{job_id}"
        told = {
            "self": f"{at}?api-version={self.version}",
            "displayName": job.body["displayName"],
            "links": {"files": f"{at}/files?api-version={self.version}"},
            "properties": dict(job.body["properties"]),
            "status": "Running" if job.polls > 0 else job.ends.get("status", "Succeeded"),
        }
        if told["status"] == "Failed":
            told["properties"]["error"] = job.ends["error"]
        return told

    def _transcript(self, job: Job) -> dict[str, Any]:
        (url,) = job.body["contentUrls"]
        channels = _channels(self.blobs.blobs[urlsplit(url).path.removeprefix("/calls/")])
        phrases = []
        for channel in range(channels):
            words = [
                {"word": word.strip(".").lower(), "offset": f"PT{at / 1000:g}S", "duration": f"PT{length / 1000:g}S"}
                for word, at, length in SAID[channel]
            ]
            best = {"confidence": 0.9, "lexical": _text(channel).lower(), "display": _text(channel), "words": words}
            first, last = SAID[channel][0], SAID[channel][-1]
            phrases.append(
                {"recognitionStatus": "Success", "channel": channel, "offset": f"PT{first[1] / 1000:g}S",
                 "duration": f"PT{(last[1] + last[2] - first[1]) / 1000:g}S", "nBest": [best]}
            )  # fmt: skip
        return {"source": url, "timestamp": "2026-01-01T00:00:00Z", "durationInTicks": 40_000_000, "duration": "PT4S",
                "combinedRecognizedPhrases": [], "recognizedPhrases": phrases}  # fmt: skip

    def _phrase(self, channel: int, channels: int) -> dict[str, Any]:
        words = [{"text": text, "offsetMilliseconds": at, "durationMilliseconds": ms} for text, at, ms in SAID[channel]]
        first, last = words[0], words[-1]
        end = last["offsetMilliseconds"] + last["durationMilliseconds"]  # type: ignore[operator]
        phrase = {
            "offsetMilliseconds": first["offsetMilliseconds"],
            "durationMilliseconds": end - first["offsetMilliseconds"],  # type: ignore[operator]
            "text": _text(channel), "words": words, "locale": "en-US", "confidence": 0.9,
        }  # fmt: skip
        return phrase | ({"channel": channel} if channels == 2 else {"speaker": 1})


def _text(channel: int) -> str:
    return " ".join(word for word, _, _ in SAID[channel])


def _channels(sound: bytes) -> int:
    with wave.open(io.BytesIO(sound)) as file:
        return file.getnchannels()
