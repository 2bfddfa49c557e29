"""Google's Speech-to-Text as a provider: each channel goes into the bucket and is transcribed by an operation.

    keep {objects}  ─►  upload  ─►  keep {sent}  ─►  begin  ─►  keep {operation}  ─►  wait  ─►  transcript
         │                               │                            │
    killed: uploaded again          killed: looked for among     killed: its operation
                                    the operations, by its URI   is asked

The names of the objects are chosen here and used once, so that an operation is known by what it was begun with.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from genqa.errors import BadReply, GenqaError, NotAtSource, StillRunning, UnsupportedAudio
from genqa.http import Web
from genqa.stt.asking import LATER, told_by
from genqa.stt.google.account import Tokens
from genqa.stt.google.bucket import Bucket
from genqa.stt.google.versions import Asked, Operation, Version
from genqa.stt.provider import Keep, Note, Take, Transcribed, each_channel, safe_name

TITLE = "Google Speech-to-Text"
#: The longest recording that either version takes, https://cloud.google.com/speech-to-text/quotas.
LONGEST_SECONDS = 480 * 60
#: The first wait for an operation, what each is longer than the one before, and the longest, in seconds.
FIRST_WAIT, LONGER_BY, LONGEST_WAIT = 2.0, 1.5, 30.0


class Google:
    """One project's Speech-to-Text. ``versions`` and ``models`` by version; new recordings go to ``version``."""

    def __init__(
        self,
        speech: Web,
        storage: Web,
        tokens: Tokens,
        bucket: Bucket,
        versions: dict[str, Version],
        version: str,
        models: dict[str, str],
        asked: Asked,
        warnings: tuple[str, ...],
        patience: float,
        token: Callable[[], str],
    ) -> None:
        self._speech, self._storage, self._tokens = speech, storage, tokens
        self._bucket = bucket
        self._versions = versions
        self._version = version
        self._models = models
        self._asked = asked
        self._warnings = warnings
        self._patience = patience
        self._token = token

    def transcribe(self, take: Take, note: Note | None, keep: Keep) -> Transcribed:
        """See :class:`genqa.stt.provider.Provider`."""
        if take.seconds > LONGEST_SECONDS:
            raise UnsupportedAudio(
                f"{TITLE} takes recordings of at most {LONGEST_SECONDS // 60} minutes, and this one has"
                f" {take.seconds / 60:.0f}; choose another provider for it"
            )
        parts = _parts(note, take.channels)
        version = str(note["api"]) if parts and note else self._version
        job = _Job(version, parts or self._named(take), keep)
        if not parts:
            job.change(0)
        with told_by(TITLE):
            if take.channels == 1:
                files: tuple[bytes, ...] = (self._transcript(take, None, job),)
            else:
                files = each_channel(take, lambda channel: self._transcript(take, channel, job))
        model = f"{version} {self._models[version]}"
        return Transcribed(files, self._versions[version].format, model, self._warnings)

    def clean_up(self, note: Note) -> None:
        """Delete what lies in the bucket."""
        with told_by(TITLE):
            for part in _parts(note, None):
                self._bucket.remove(part["object"])

    def close(self) -> None:
        """Give up the connections."""
        for web in (self._speech, self._storage, self._tokens):
            web.close()

    def _named(self, take: Take) -> list[dict[str, Any]]:
        name = f"{safe_name(take.recording_id)}-{self._token()}"
        return [{"object": f"{name}-{channel}.wav", "sent": False} for channel in range(take.channels)]

    def _transcript(self, take: Take, channel: int | None, job: _Job) -> bytes:
        version, part = self._versions[job.version], channel or 0
        name = job.parts[part]["object"]
        uri = self._bucket.uri(name)
        operation = self._begun(version, job.parts[part], uri)
        if operation is None:
            self._bucket.put(name, take.file(channel))
            job.change(part, sent=True, operation=None)
            asked = replace(self._asked, speakers=self._asked.speakers and channel is None)
            operation = version.begin(uri, self._models[job.version], asked)
        if job.parts[part].get("operation") != operation["name"]:
            job.change(part, operation=operation["name"])
        ended = self._ended(version, operation)
        try:
            return version.transcript(ended, uri)
        except BadReply:
            raise  # it may be there, and is asked for again: beginning anew would be paid
        except GenqaError:
            job.change(part, sent=False, operation=None)  # nothing is to be had of it: another try begins anew
            raise

    def _begun(self, version: Version, part: dict[str, Any], uri: str) -> Operation | None:
        """What an earlier try began."""
        if part.get("operation"):
            try:
                return version.operation(part["operation"])
            except NotAtSource:
                return None
        return version.find(uri) if part.get("sent") else None

    def _ended(self, version: Version, operation: Operation) -> Operation:
        wait, waited = FIRST_WAIT, 0.0
        while not operation.get("done"):
            if waited >= self._patience:
                raise StillRunning(
                    f"the transcript is not there after {waited / 60:.0f} minutes; {LATER} asks for it again"
                )
            self._speech.pause(wait)
            waited += wait
            wait = min(wait * LONGER_BY, LONGEST_WAIT)
            operation = version.operation(operation["name"])
        return operation


class _Job:
    """What is known of the channels' operations, kept whenever it changes, for channels side by side."""

    def __init__(self, version: str, parts: list[dict[str, Any]], keep: Keep) -> None:
        self.version = version
        self.parts = parts
        self._keep = keep
        self._lock = threading.Lock()

    def change(self, part: int, **known: Any) -> None:
        with self._lock:
            self.parts[part] = {**self.parts[part], **known}
            self._keep({"api": self.version, "parts": [dict(one) for one in self.parts]})


def _parts(note: Note | None, channels: int | None) -> list[dict[str, Any]]:
    """The parts of a note that can be taken up: of so many channels, or of any number; empty where it cannot."""
    found = note.get("parts") if note else None
    if note is None or note.get("api") not in ("v1", "v2") or not isinstance(found, Sequence):
        return []
    sound = [dict(part) for part in found if isinstance(part, dict) and isinstance(part.get("object"), str)]
    return sound if len(sound) == len(found) and channels in (None, len(sound)) else []
