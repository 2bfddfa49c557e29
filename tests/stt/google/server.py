"""A stand-in for Google: the token, Cloud Storage and both versions of Speech-to-Text, held to their contracts.

Contracts: the discovery documents of storage v1 and speech v1, and the reference of Speech-to-Text v2:
https://cloud.google.com/storage/docs/json_api/v1/objects,
https://cloud.google.com/speech-to-text/v2/docs/reference/rest/v2/projects.locations.recognizers/batchRecognize,
https://cloud.google.com/speech-to-text/docs/reference/rest/v1/speech/longrunningrecognize.
"""

from __future__ import annotations

import io
import json
import wave
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth import jwt

from tests.http.servers import Step, said
from tests.stt.gateway import Asked, Gateway

EMAIL, PROJECT, BUCKET, LOCATION = "genqa@calls-1.iam.gserviceaccount.com", "calls-1", "calls-to-transcribe", "global"
_KEY = rsa.generate_private_key(65537, 2048)
PRIVATE_KEY = _KEY.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
).decode()
PUBLIC_KEY = _KEY.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
#: What is said on each channel, by the level of its sound, with the times of the words.
SAID = {1: ("thank you", (1.0, 1.5, 2.0)), 2: ("good morning", (2.5, 3.0, 3.25))}
TYPES = "type.googleapis.com/google.cloud.speech"


@dataclass
class Running:
    """One operation. ``polls``: how often it still answers that it runs; ``ends``: other than well."""

    name: str
    uri: str
    config: dict[str, Any]
    polls: int
    ends: dict[str, Any] = field(default_factory=dict)


class GoogleServer(Gateway):
    """``begun``: the URI of each operation in order. ``polls`` and ``ends`` are for those that begin from now on."""

    routes: ClassVar[dict[str, str]] = {
        "POST /token": "token",
        "POST /upload/storage/v1/b/{bucket}/o": "upload",
        "DELETE /storage/v1/b/{bucket}/o/{object}": "delete",
        "DELETE /storage/v1/b/{bucket}/o/{folder}/{object}": "delete",
        "POST /v2/projects/{project}/locations/{location}/recognizers/_:batchRecognize": "begin_v2",
        "GET /v2/projects/{project}/locations/{location}/operations": "list_v2",
        "GET /v2/projects/{project}/locations/{location}/operations/{id}": "poll_v2",
        "POST /v1/speech:longrunningrecognize": "begin_v1",
        "GET /v1/operations": "list_v1",
        "GET /v1/operations/{id}": "poll_v1",
    }
    BEGIN = "POST /v2/projects/{project}/locations/{location}/recognizers/_:batchRecognize"
    POLL = "GET /v2/projects/{project}/locations/{location}/operations/{id}"
    LIST = "GET /v2/projects/{project}/locations/{location}/operations"
    UPLOAD = "POST /upload/storage/v1/b/{bucket}/o"

    def __init__(self) -> None:
        super().__init__()
        self.tokens: list[str] = []
        self.objects: dict[str, bytes] = {}
        self.operations: dict[str, Running] = {}
        self.polls = 1
        self.ends: dict[str, Any] = {}
        self.silent = False
        self.page = 100
        self.skew = 0

    @property
    def begun(self) -> list[str]:
        return [running.uri for running in self.operations.values()]

    def key_file(self, folder: Path, **other: Any) -> Path:
        """The key file of a service account that this server knows."""
        path = folder / "service-account.json"
        key = {
            "type": "service_account", "project_id": PROJECT, "private_key_id": "1", "private_key": PRIVATE_KEY,
            "client_email": EMAIL, "client_id": "2", "token_uri": f"{self.url}/token",
        }  # fmt: skip
        path.write_text(json.dumps(key | other))
        return path

    def token(self, asked: Asked) -> Step:
        asked.must(asked.headers["content-type"] == "application/x-www-form-urlencoded", "the grant is a form")
        fields = dict(pair.split("=", 1) for pair in asked.body.decode().split("&"))
        asked.must(fields["grant_type"].endswith("grant-type%3Ajwt-bearer"), "the grant is of the type jwt-bearer")
        claims = jwt.decode(
            fields["assertion"], certs=PUBLIC_KEY, audience=f"{self.url}/token", clock_skew_in_seconds=self.skew
        )
        asked.must(claims["iss"] == EMAIL, "the claim is of the service account")
        asked.must(claims["scope"] == "https://www.googleapis.com/auth/cloud-platform", "the scope is cloud-platform")
        asked.must(claims["exp"] - claims["iat"] == 3600, "a claim holds for an hour at most")
        asked.must("authorization" not in asked.headers, "the claim is all of the credentials")
        self.tokens.append(f"t0ken-{len(self.tokens)}-s3cret")
        return said(200, {"access_token": self.tokens[-1], "expires_in": 3599, "token_type": "Bearer"})

    def _authorised(self, asked: Asked) -> None:
        asked.must(asked.headers.get("authorization") in {f"Bearer {one}" for one in self.tokens}, "with a token")

    def upload(self, asked: Asked) -> Step:
        self._authorised(asked)
        asked.must(set(asked.params) == {"uploadType", "name"}, "an upload has a type and a name")
        asked.must(asked.params["uploadType"] == "media", "the body is the object")
        asked.must(asked.headers["content-type"] == "audio/wav", "the object is a WAV file")
        asked.must(int(asked.headers["content-length"]) == len(asked.body), "its length is told")
        self.objects[asked.params["name"]] = asked.body
        return said(200, {"kind": "storage#object", "name": asked.params["name"], "bucket": asked.ids["bucket"]})

    def delete(self, asked: Asked) -> Step:
        self._authorised(asked)
        name = "/".join(asked.ids[part] for part in ("folder", "object") if part in asked.ids)
        if self.objects.pop(name, None) is None:
            return said(404, {"error": {"code": 404, "message": f"No such object: {asked.ids['bucket']}/{name}"}})
        return said(204, {})

    def begin_v2(self, asked: Asked) -> Step:
        self._authorised(asked)
        body = asked.json
        asked.must(set(body) == {"config", "files", "recognitionOutputConfig"}, "no field that it does not know")
        asked.must(body["recognitionOutputConfig"] == {"inlineResponseConfig": {}}, "the result comes inline")
        asked.must(len(body["files"]) == 1, "inline results are for one file")
        config = body["config"]
        asked.must(
            set(config) - {"adaptation"} == {"autoDecodingConfig", "model", "languageCodes", "features"}, "config"
        )
        asked.must(config["autoDecodingConfig"] == {}, "WAV is decoded as its header says")
        asked.must(config["features"]["enableWordTimeOffsets"] is True, "words have times")
        asked.must(config["features"].get("diarizationConfig", {}) == {}, "diarization takes no settings")
        running = self._begin(asked, body["files"][0]["uri"], config)
        parent = f"projects/{asked.ids['project']}/locations/{asked.ids['location']}"
        running.name = f"{parent}/operations/{running.name}"
        return said(200, self._v2(running))

    def poll_v2(self, asked: Asked) -> Step:
        self._authorised(asked)
        running = self.operations.get(asked.ids["id"])
        if running is None:
            return said(404, {"error": {"code": 404, "message": "Operation not found", "status": "NOT_FOUND"}})
        running.polls -= 1
        return said(200, self._v2(running))

    def list_v2(self, asked: Asked) -> Step:
        self._authorised(asked)
        return self._listed(asked, [self._v2(running) for running in self.operations.values()])

    def begin_v1(self, asked: Asked) -> Step:
        self._authorised(asked)
        body = asked.json
        asked.must(set(body) == {"config", "audio"} and set(body["audio"]) == {"uri"}, "no field that it does not know")
        known = {"model", "languageCode", "alternativeLanguageCodes", "enableWordTimeOffsets", "speechContexts",
                 "enableAutomaticPunctuation", "diarizationConfig"}  # fmt: skip
        asked.must(set(body["config"]) <= known, "config")
        asked.must(isinstance(body["config"]["languageCode"], str), "a language is required")
        return said(200, self._v1(self._begin(asked, body["audio"]["uri"], body["config"])))

    def poll_v1(self, asked: Asked) -> Step:
        self._authorised(asked)
        running = self.operations[asked.ids["id"]]
        running.polls -= 1
        return said(200, self._v1(running))

    def list_v1(self, asked: Asked) -> Step:
        self._authorised(asked)
        return self._listed(asked, [self._v1(running) for running in self.operations.values()])

    def _listed(self, asked: Asked, operations: list[dict[str, Any]]) -> Step:
        asked.must(set(asked.params) <= {"pageSize", "pageToken"}, "a list has pages")
        first = int(asked.params.get("pageToken", "0"))
        page: dict[str, Any] = {"operations": operations[first : first + self.page]}
        if first + self.page < len(operations):
            page["nextPageToken"] = str(first + self.page)
        return said(200, page)

    def _begin(self, asked: Asked, uri: str, config: dict[str, Any]) -> Running:
        asked.must(uri.startswith(f"gs://{BUCKET}/"), "the sound is an object of the bucket")
        asked.must(uri.removeprefix(f"gs://{BUCKET}/") in self.objects, "the object is there")
        name = str(7_000_000 + len(self.operations))
        self.operations[name] = Running(name, uri, config, self.polls, dict(self.ends))
        return self.operations[name]

    def _level(self, running: Running) -> int:
        with wave.open(io.BytesIO(self.objects[running.uri.removeprefix(f"gs://{BUCKET}/")])) as file:
            assert file.getnchannels() == 1, "each channel goes apart"
            return file.readframes(1)[0]

    def _v2(self, running: Running) -> dict[str, Any]:
        told: dict[str, Any] = {
            "name": running.name,
            "metadata": {
                "@type": f"{TYPES}.v2.OperationMetadata",
                "batchRecognizeRequest": {"config": running.config, "files": [{"uri": running.uri}]},
                "batchRecognizeMetadata": {"transcriptionMetadata": {running.uri: {}}},
            },
        }
        if running.polls > 0:
            return told
        told["done"] = True
        if "error" in running.ends:
            return told | {"error": running.ends["error"]}
        result: dict[str, Any] = {"metadata": {"totalBilledDuration": "4s", "requestId": "r-1"}}
        if "file" in running.ends:
            result = running.ends["file"]
        elif self.silent:
            result["inlineResult"] = {"transcript": {}}
        else:
            text, times = SAID[self._level(running)]
            words: list[dict[str, Any]] = [
                {"word": word, "startOffset": f"{times[at]:g}s", "endOffset": f"{times[at + 1]:g}s"}
                for at, word in enumerate(text.split())
            ]
            if "diarizationConfig" in running.config["features"]:
                words = [word | {"speakerLabel": str(at + 1)} for at, word in enumerate(words)]
            best = {"transcript": text, "confidence": 0.9, "words": words}
            results = [{"alternatives": [best], "resultEndOffset": f"{times[-1]:g}s", "languageCode": "en-us"}]
            result["inlineResult"] = {"transcript": {"results": results, "metadata": result["metadata"]}}
        response = {"@type": f"{TYPES}.v2.BatchRecognizeResponse", "results": {running.uri: result}}
        return told | {"response": running.ends.get("response", response)}

    def _v1(self, running: Running) -> dict[str, Any]:
        metadata = {"@type": f"{TYPES}.v1.LongRunningRecognizeMetadata", "uri": running.uri}
        told: dict[str, Any] = {"name": running.name, "metadata": metadata}
        if running.polls > 0:
            return told
        if "error" in running.ends:
            return told | {"done": True, "error": running.ends["error"]}
        text, times = SAID[self._level(running)]
        words = [
            {"word": word, "startTime": f"{times[at]:.3f}s", "endTime": f"{times[at + 1]:.3f}s"}
            for at, word in enumerate(text.split())
        ]
        response = {
            "@type": f"{TYPES}.v1.LongRunningRecognizeResponse",
            "results": [{"alternatives": [{"transcript": text, "words": words}], "languageCode": "en-us"}],
            "totalBilledTime": "15s",
        }
        if self.silent:
            del response["results"]
        return told | {"done": True, "response": response}
