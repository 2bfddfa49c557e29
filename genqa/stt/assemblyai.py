"""AssemblyAI: the recording is uploaded, a job is started, and asked about until it is done.

Contract: https://www.assemblyai.com/docs/api-reference, errors:
https://www.assemblyai.com/docs/guides/common_errors_and_solutions. Two channels are one job with ``multichannel``: each
is transcribed apart, and charged.

    note    {}  ──► {upload} ──► {upload, id} ──► done
            upload   start a job   ask about it

Killed between the second and the third, the next try finds the job in the list of jobs by the URL of its upload.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from genqa.errors import (
    BadReply,
    GenqaError,
    LimitReached,
    MissingPermission,
    NotAtSource,
    Refused,
    StillRunning,
    TranscriptionFailed,
    UnsupportedAudio,
    WrongCredentials,
)
from genqa.http import Denial, Reply, Web
from genqa.settings import Setting
from genqa.settings.rows import Row
from genqa.stt import asking
from genqa.stt.provider import Keep, Note, Take, Transcribed, Wishes

TITLE = "AssemblyAI"
SETTINGS: tuple[Row, ...] = (
    Row("key", "the API key", secret=True),
    Row("models", "which models transcribe, the first that knows the language, with commas between",
        "universal-3-5-pro, universal-2"),
    asking.seconds_allowed(300),
    asking.endpoint("https://api.assemblyai.com", "where its API is; https://api.eu.assemblyai.com stays in the EU"),
)  # fmt: skip

#: The largest upload that is taken; of a vocabulary, the most terms that every model takes, and the words in each.
MOST_BYTES, MOST_TERMS, MOST_WORDS = 2_200_000_000, 200, 6
#: Seconds between two questions about a job: the first, how they grow, and the longest.
FIRST_PAUSE, GROWTH, LONGEST_PAUSE = 2.0, 1.5, 20.0
#: A job is waited for as long as the recording lasts, and so many seconds at least.
LEAST_PATIENCE = 3600.0
#: What is left out where personal data is to be left out.
REDACTED = (
    "account_number", "banking_information", "credit_card_cvv", "credit_card_expiration", "credit_card_number",
    "date_of_birth", "drivers_license", "email_address", "location", "passport_number", "person_name", "phone_number",
    "us_social_security_number",
)  # fmt: skip
#: How it writes languages with a region; of others it knows the language alone.
_REGIONS = {"en-us": "en_us", "en-gb": "en_uk", "en-au": "en_au"}
_JOBS = "/v2/transcript"
_PAGE = 200
#: How it words an answer about a job that it does not know.
_UNKNOWN = "transcript id not found"


def connect(values: Mapping[str, Setting], wishes: Wishes, stop: threading.Event) -> AssemblyAI:
    """Ready to be asked."""
    return AssemblyAI(asking.web(values, asking.key_of(values), _judge, stop), values, wishes)


class AssemblyAI:
    """The provider. See ``genqa.stt.provider.Provider``."""

    def __init__(self, web: Web, values: Mapping[str, Setting], wishes: Wishes) -> None:
        self._web = web
        self._models = [name.strip() for name in values["models"].value.split(",") if name.strip()]
        self._wishes = wishes

    def transcribe(self, take: Take, note: Note | None, keep: Keep) -> Transcribed:
        """One job, that of the note where there is one."""
        warnings: list[str] = []
        with asking.told_by(TITLE):
            asked = self._asked(take.channels, warnings)
            reply = self._taken_up(note or {}, keep) or self._begun(take, asked, keep)
            done = self._waited_for(reply, max(take.seconds, LEAST_PATIENCE))
            heard = done.body.get("audio_channels")
            if take.channels == 2 and isinstance(heard, int) and heard != 2:
                raise TranscriptionFailed(f"it heard {heard} of 2 channels: who speaks is not known")
        told = done.body.get("speech_model_used") or done.body.get("speech_model")
        return Transcribed((done.content,), "assemblyai", str(told or self._models[0]), tuple(warnings))

    def clean_up(self, note: Note) -> None:
        """Remove the transcript there, and with it the upload; what was uploaded without a job is removed by them."""
        if "id" not in note:
            return
        with asking.told_by(TITLE):
            try:
                self._web.send("DELETE", f"{_JOBS}/{note['id']}", repeatable=True)
            except NotAtSource:
                return

    def close(self) -> None:
        """Give up the connections."""
        self._web.close()

    def _asked(self, channels: int, warnings: list[str]) -> dict[str, Any]:
        wishes = self._wishes
        asked: dict[str, Any] = {"speech_models": self._models, "punctuate": True}
        asked["multichannel" if channels == 2 else "speaker_labels"] = True
        if wishes.language:
            asked["language_code"] = _REGIONS.get(wishes.language.lower(), asking.primary(wishes.language))
        else:
            asked["language_detection"] = True
        if wishes.vocabulary:
            short = tuple(phrase for phrase in wishes.vocabulary if len(phrase.split()) <= MOST_WORDS)
            if len(short) < len(wishes.vocabulary):
                warnings.append(f"{TITLE} takes phrases of {MOST_WORDS} words: longer ones were left out")
            asked["keyterms_prompt"] = list(asking.first_phrases(short, MOST_TERMS, TITLE, warnings))
        if wishes.redact:
            asked |= {"redact_pii": True, "redact_pii_policies": list(REDACTED), "redact_pii_sub": "entity_name"}
        return asked

    def _taken_up(self, note: Note, keep: Keep) -> Reply | None:
        """The job of an earlier try as it stands; ``None``: there is none, or no longer."""
        if "id" not in note and "upload" in note:
            found = self._job_of(note["upload"])
            if found is None:
                return None
            note = {"upload": note["upload"], "id": found}
            keep(note)
        if "id" not in note:
            return None
        try:
            reply = self._web.get(f"{_JOBS}/{note['id']}")
        except NotAtSource:
            return None
        return None if _deleted(asking.as_object(reply, _JOBS)) else reply

    def _job_of(self, upload: str) -> str | None:
        """The id of the newest job for an upload, however many jobs there were since."""
        before: dict[str, str | int] = {}
        while True:
            page = asking.as_object(self._web.get(_JOBS, {"limit": _PAGE, **before}), _JOBS)
            listed, details = page.get("transcripts"), page.get("page_details")
            jobs = [job for job in listed if isinstance(job, dict)] if isinstance(listed, list) else []
            for job in jobs:
                if job.get("audio_url") == upload and job.get("status") != "error":
                    return str(job["id"])
            older = isinstance(details, dict) and details.get("prev_url")
            last = str(jobs[-1].get("id")) if jobs else None
            if not older or last is None or last == before.get("before_id"):
                return None
            before = {"before_id": last}

    def _begun(self, take: Take, asked: dict[str, Any], keep: Keep) -> Reply:
        body = asking.sent(take.file(most_bytes=MOST_BYTES))
        # The type that the contract names: it finds out what the file is.
        body = type(body)(body.path, "application/octet-stream")
        upload = asking.as_object(self._web.send("POST", "/v2/upload", body, repeatable=True), "/v2/upload")
        url = upload.get("upload_url")
        if not isinstance(url, str):
            raise BadReply("/v2/upload answers without upload_url; check the endpoint")
        keep({"upload": url})
        # Not repeated: it may have been begun. Then the next try finds it by its upload.
        reply = self._web.post(_JOBS, {"audio_url": url, **asked}, repeatable=False)
        job = asking.as_object(reply, _JOBS).get("id")
        if not isinstance(job, str):
            raise BadReply(f"{_JOBS} answers without an id; check the endpoint")
        keep({"upload": url, "id": job})
        return reply

    def _waited_for(self, reply: Reply, patience: float) -> Reply:
        """The job's answer when it has ended well."""
        waited, pause = 0.0, FIRST_PAUSE
        while True:
            job = asking.as_object(reply, _JOBS)
            status = job.get("status")
            if status == "completed":
                return reply
            if status == "error":
                raise _failure(str(job.get("error") or ""), str(job.get("id")))
            if status not in ("queued", "processing"):
                raise BadReply(f"a job has the status {str(status)[:40]!r}, which is none")
            if waited >= patience:
                raise StillRunning(f"job {job.get('id')} is not done yet; {asking.LATER} asks again")
            self._web.pause(pause)
            waited, pause = waited + pause, min(pause * GROWTH, LONGEST_PAUSE)
            reply = self._web.get(f"{_JOBS}/{job.get('id')}")


def _deleted(job: Mapping[str, object]) -> bool:
    """Whether nothing but the marker of a deleted job is left."""
    return job.get("is_deleted") is True or job.get("audio_url") == "http://deleted_by_user"


def _failure(said: str, job: str) -> GenqaError:
    """Why a job failed: what is wrong with the recording is told apart from what is wrong there."""
    words = said.lower()
    if any(sign in words for sign in ("transcod", "does not appear to contain audio", "too short", "too long")):
        return UnsupportedAudio(f"it cannot read this recording: {_line(said)} (job {job})")
    if "no spoken audio" in words:
        return TranscriptionFailed(f"it hears nobody speak, and so no language; set GENQA_STT_LANGUAGE (job {job})")
    return TranscriptionFailed(f"job {job} failed: {_line(said) or 'it does not say why'}")


def _line(text: str) -> str:
    return " ".join(text.split())[:200]


def _judge(denial: Denial) -> GenqaError | None:
    """What AssemblyAI's refusals mean; ``None``: what their status says."""
    said = denial.words
    if denial.status == 401:
        return WrongCredentials(
            "the key is refused; check GENQA_STT_ASSEMBLYAI_KEY, and the endpoint: US and EU differ"
        )
    if denial.status == 402 or "account balance" in said or "top up" in said:
        return LimitReached(f"{said}; add funds at www.assemblyai.com")
    if denial.status in (400, 404) and _UNKNOWN in said:
        return NotAtSource(said)
    if denial.status == 403:
        return MissingPermission(f"{said}; the upload and the job need keys of the same project")
    if denial.status == 413:
        return UnsupportedAudio("the recording is too large for it; choose another provider for it")
    if denial.status == 400:
        return Refused(
            f"it refuses the request: {said}; check its settings, GENQA_STT_LANGUAGE and GENQA_STT_VOCABULARY"
        )
    return None
