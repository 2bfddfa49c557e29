"""The two versions of Google's Speech-to-Text: what is asked of each, and where its answers have what.

v2  https://cloud.google.com/speech-to-text/v2/docs/reference/rest/v2/projects.locations.recognizers/batchRecognize
v1  https://cloud.google.com/speech-to-text/docs/reference/rest/v1/speech/longrunningrecognize

One request is for one file of one channel, in both: then nothing but the request decides whose voice it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from genqa.errors import BadReply, MissingPermission, NotAtSource, NotConfigured, Refused, UnsupportedAudio
from genqa.http import Web
from genqa.stt.google.refusals import failed

#: Operations a page, and pages that are looked through at most; an operation is kept for some days.
PAGE, MOST_PAGES = 100, 100
#: What one request may hold of phrases, https://cloud.google.com/speech-to-text/quotas.
MOST_PHRASES, LONGEST_PHRASE = 5000, 100

Operation = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: ``languages`` the likeliest first, or ``auto`` alone; ``speakers``: they are told apart."""

    languages: tuple[str, ...]
    phrases: tuple[str, ...]
    speakers: bool


class Version(Protocol):
    """One version of the API."""

    format: str

    def begin(self, uri: str, model: str, asked: Asked) -> Operation:
        """Begin with an object of Cloud Storage."""

    def operation(self, name: str) -> Operation:
        """How far it is. :raises NotAtSource: there is none of this name, or no longer."""

    def find(self, uri: str) -> Operation | None:
        """The operation that was begun with an object; ``None``: none was, or it cannot be known."""

    def transcript(self, operation: Operation, where: str) -> bytes:
        """What it ended with, as the reader of transcripts takes it. :raises GenqaError: it ended with an error."""


class V2:
    """Batch recognition with the recognizer ``_``, which is no more than what each request says."""

    format = "google_v2"

    def __init__(self, web: Web, project: str, location: str) -> None:
        self._web = web
        self._parent = f"projects/{project}/locations/{location}"

    def begin(self, uri: str, model: str, asked: Asked) -> Operation:
        features: dict[str, Any] = {"enableWordTimeOffsets": True, "enableAutomaticPunctuation": True}
        if asked.speakers:
            features["diarizationConfig"] = {}
        config: dict[str, Any] = {
            "autoDecodingConfig": {},
            "model": model,
            "languageCodes": list(asked.languages),
            "features": features,
        }
        if asked.phrases:
            phrases = [{"value": phrase} for phrase in asked.phrases]
            config["adaptation"] = {"phraseSets": [{"inlinePhraseSet": {"phrases": phrases}}]}
        body = {
            "config": config,
            "files": [{"uri": uri}],
            "recognitionOutputConfig": {"inlineResponseConfig": {}},
        }
        return _begun(self._web, f"/v2/{self._parent}/recognizers/_:batchRecognize", body)

    def operation(self, name: str) -> Operation:
        return _operation(self._web.get(f"/v2/{name}").body)

    def find(self, uri: str) -> Operation | None:
        for operation in _operations(self._web, f"/v2/{self._parent}/operations"):
            metadata = _record(operation.get("metadata"))
            files = _record(metadata.get("batchRecognizeRequest")).get("files")
            begun = {_record(file).get("uri") for file in files} if isinstance(files, list) else set()
            begun |= set(_record(_record(metadata.get("batchRecognizeMetadata")).get("transcriptionMetadata")))
            if uri in begun and not operation.get("error"):
                return operation
        return None

    def transcript(self, operation: Operation, where: str) -> bytes:
        if operation.get("error"):
            raise failed(operation["error"], where)
        response = _record(operation.get("response"))
        results = list(_record(response.get("results")).values())
        if len(results) != 1 or not isinstance(results[0], dict):
            raise BadReply(f"{where}: its operation has ended, and has no result of its one file")
        result = results[0]
        if result.get("error"):
            raise failed(result["error"], where)
        transcript = _record(result.get("inlineResult")).get("transcript") or result.get("transcript") or {}
        # what is empty is left out of Google's JSON: a silent channel has no results at all
        return _bytes({"results": [], "metadata": _record(result.get("metadata"))} | transcript)


class V1:
    """Long-running recognition, for organisations that have not gone over to version 2."""

    format = "google_v1"

    def __init__(self, web: Web) -> None:
        self._web = web

    def begin(self, uri: str, model: str, asked: Asked) -> Operation:
        config: dict[str, Any] = {
            "model": model,
            "languageCode": asked.languages[0],
            "enableWordTimeOffsets": True,
            "enableAutomaticPunctuation": True,
        }
        if asked.languages[1:]:
            config["alternativeLanguageCodes"] = list(asked.languages[1:4])
        if asked.speakers:
            config["diarizationConfig"] = {"enableSpeakerDiarization": True}
        if asked.phrases:
            config["speechContexts"] = [{"phrases": list(asked.phrases)}]
        return _begun(self._web, "/v1/speech:longrunningrecognize", {"config": config, "audio": {"uri": uri}})

    def operation(self, name: str) -> Operation:
        return _operation(self._web.get(f"/v1/operations/{name}").body)

    def find(self, uri: str) -> Operation | None:
        try:
            for operation in _operations(self._web, "/v1/operations"):
                if _record(operation.get("metadata")).get("uri") == uri and not operation.get("error"):
                    return operation
        except (MissingPermission, NotConfigured, Refused, UnsupportedAudio):
            return None  # version 1 does not promise to list what was begun
        return None

    def transcript(self, operation: Operation, where: str) -> bytes:
        if operation.get("error"):
            raise failed(operation["error"], where)
        if not isinstance(response := operation.get("response"), dict):
            raise BadReply(f"{where}: its operation has ended, and has no response")
        return _bytes({"results": []} | response)


def _begun(web: Web, path: str, body: dict[str, Any]) -> Operation:
    try:
        return _operation(web.post(path, body, repeatable=False).body)
    except NotAtSource as error:
        raise NotConfigured(f"{error}; check GENQA_STT_GOOGLE_LOCATION and GENQA_STT_GOOGLE_PROJECT") from None


def _operation(body: Any) -> Operation:
    if not isinstance(body, dict) or not isinstance(body.get("name"), str) or not body["name"]:
        raise BadReply("it answers without an operation; check GENQA_STT_GOOGLE_ENDPOINT")
    return body


def _operations(web: Web, path: str) -> Iterator[Operation]:
    """All that were begun here and are still known."""
    token = ""
    for _ in range(MOST_PAGES):
        try:
            page = _record(web.get(path, {"pageSize": PAGE} | ({"pageToken": token} if token else {})).body)
        except NotAtSource:
            return
        found = page.get("operations")
        yield from (_record(one) for one in found) if isinstance(found, list) else ()
        token = str(page.get("nextPageToken") or "")
        if not token:
            return


def _record(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _bytes(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()
