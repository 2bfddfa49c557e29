"""Azure Speech as a provider: fast transcription where the recording fits, a batch where it does not.

fast    keep {sent}  ─►  send, and have the answer                     killed: sent, and paid, again
batch   keep {name}  ─►  upload  ─►  keep {submitting}  ─►  submit  ─►  keep {job}  ─►  wait  ─►  transcript
                                       killed: looked for by its display name      killed: the job is asked
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from genqa.errors import GenqaError, NotAtSource, NotConfigured, UnsupportedAudio
from genqa.http import Web
from genqa.stt.asking import told_by
from genqa.stt.azure import fast
from genqa.stt.azure.batch import MOST_BYTES, MOST_SECONDS_WITH_SPEAKERS, Batch, Job
from genqa.stt.azure.container import VARIABLE, Container
from genqa.stt.azure.fast import Asked
from genqa.stt.provider import Keep, Note, Take, Transcribed, safe_name

TITLE = "Azure Speech"


class Azure:
    """One Speech resource. ``mode``: fast, batch, or auto, which is fast where that is possible."""

    def __init__(
        self,
        web: Web,
        container: Container | None,
        mode: str,
        asked: Asked,
        warnings: tuple[str, ...],
        patience: float,
        token: Callable[[], str],
    ) -> None:
        self._web = web
        self._container = container
        self._mode = mode
        self._asked = asked
        self._warnings = warnings
        self._batch = Batch(web, asked, patience)
        self._token = token

    def transcribe(self, take: Take, note: Note | None, keep: Keep) -> Transcribed:
        """See :class:`genqa.stt.provider.Provider`."""
        with told_by(TITLE):
            known = _batch_of(note)
            file = self._for_fast(take) if known is None else None
            return self._in_a_batch(take, known, keep) if file is None else self._fast(take, file, keep)

    def clean_up(self, note: Note) -> None:
        """Delete the job of a batch, and the sound."""
        known = _batch_of(note)
        if known is None:
            return
        with told_by(TITLE):
            job = known["job"] or (self._batch.find(known["name"]) if known["submitting"] else None)
            if job:
                self._batch.remove(job)
            self._needed_container().remove(known["blob"])

    def close(self) -> None:
        """Give up the connections."""
        self._web.close()
        if self._container is not None:
            self._container.close()

    def _for_fast(self, take: Take) -> Path | None:
        """The file for fast transcription; ``None``: it goes into a batch.

        :raises UnsupportedAudio: it is too long or too large, and there is no batch.
        """
        if self._mode == "batch":
            return None
        otherwise = self._mode == "auto" and self._container is not None
        if take.seconds > fast.MOST_SECONDS:
            if otherwise:
                return None
            raise UnsupportedAudio(
                f"fast transcription takes less than 2 hours, and this recording has {take.seconds / 3600:.1f}; for"
                f" batches set {VARIABLE} (and GENQA_STT_AZURE_MODE to auto), or choose another provider for it"
            )
        try:
            return take.file(most_bytes=fast.MOST_BYTES)
        except UnsupportedAudio:
            if otherwise:
                return None
            raise

    def _fast(self, take: Take, file: Path, keep: Keep) -> Transcribed:
        keep({"mode": "fast", "sent": take.channels})
        content = fast.transcribe(self._web, self._asked, file, take.channels)
        return Transcribed((content,), "azure_fast", f"fast {self._asked.api_version}", self._warnings)

    def _in_a_batch(self, take: Take, known: dict[str, Any] | None, keep: Keep) -> Transcribed:
        warnings = self._warnings
        if self._asked.phrases:
            warnings = (*warnings, f"{TITLE} takes no vocabulary in a batch: it was left out")
        speakers = take.channels == 1 and take.seconds <= MOST_SECONDS_WITH_SPEAKERS
        if take.channels == 1 and not speakers:
            warnings = (*warnings, f"{TITLE} does not tell voices apart in more than 4 hours on one channel")
        known, job = self._taken_up(known, keep)
        if job is None:
            known = self._submitted(take, known, speakers, keep)
            job = self._batch.ended(known["job"])
        outcome = self._batch.outcome(known["job"], job)
        if isinstance(outcome, GenqaError):
            self._batch.remove(known["job"])
            keep(known | {"submitting": False, "job": None})  # nothing is to be had of it: another try begins anew
            raise outcome
        return Transcribed((outcome,), "azure_batch", f"batch {self._asked.api_version}", warnings)

    def _taken_up(self, known: dict[str, Any] | None, keep: Keep) -> tuple[dict[str, Any], Job | None]:
        """What an earlier try submitted, when it has ended; ``None``: it submitted nothing, or that is gone."""
        if known is None:
            return {}, None
        if not known["job"] and known["submitting"] and (found := self._batch.find(known["name"])):
            known = known | {"job": found}
            keep(known)
        if not known["job"]:
            return known, None
        try:
            return known, self._batch.ended(known["job"])
        except NotAtSource:
            return known, None

    def _submitted(self, take: Take, known: dict[str, Any], speakers: bool, keep: Keep) -> dict[str, Any]:
        container = self._needed_container()
        if not self._asked.languages:
            raise UnsupportedAudio(
                "a batch has to be told which language is spoken; set GENQA_STT_LANGUAGE, or GENQA_STT_AZURE_LANGUAGES"
                " with those that may be"
            )
        file = take.file(most_bytes=MOST_BYTES)
        if not known:
            name = f"genqa-{safe_name(take.recording_id)}-{self._token()}"
            known = {"mode": "batch", "name": name, "blob": f"{name}{file.suffix}"}
        known = known | {"submitting": False, "job": None}
        keep(known)
        container.put(known["blob"], file)
        known = known | {"submitting": True}
        keep(known)
        job = self._batch.submit(known["name"], container.url(known["blob"]), take.channels, speakers=speakers)
        known = known | {"job": job}
        keep(known)
        return known

    def _needed_container(self) -> Container:
        if self._container is None:
            raise NotConfigured(f"a batch needs a container for the sound: set {VARIABLE}")
        return self._container


def _batch_of(note: Note | None) -> dict[str, Any] | None:
    """What a note says of a batch; ``None``: it is of none, or cannot be taken up."""
    if (
        note is None
        or note.get("mode") != "batch"
        or not all(isinstance(note.get(key), str) for key in ("name", "blob"))
    ):
        return None
    return {"submitting": False, "job": None} | dict(note)
