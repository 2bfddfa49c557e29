"""The sound of recordings: many at a time by batch request, or one by one.

    batch     POST batchrequests (100 calls) ─► poll until Completed ─► a URL a recording, in the recorder's own format
    singly    GET recordings/{id} as WAV ─► 202 while it is transcoded ─► one URL, or one for each of two channels

URLs are pre-signed: they are good for an hour or less, need no token, and are secrets themselves.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from genqa.errors import BadReply, LinkExpired, NotAtSource, Refused
from genqa.genesys.config import MOST_BYTES
from genqa.genesys.platform.instants import epoch_ms
from genqa.genesys.platform.polling import Polling
from genqa.genesys.platform.timeline import Told
from genqa.http import Web
from genqa.spans import Spans

BATCHES = "/api/v2/recording/batchrequests"
#: The most conversations that one batch request takes.
AT_ONCE = 100
#: How long one recording may be transcoded before it is left to a later run, in seconds.
TRANSCODING_SECONDS = 180.0
#: The same where its file is at hand already, and only its start and pauses are of interest.
TELLING_SECONDS = 30.0
#: What a download of a URL that is no longer good comes to.
STALE = (LinkExpired, NotAtSource, BadReply)
#: How often new URLs are asked for, where those at hand are no longer good or their files come cut off.
NEW_URLS = 3

_UNSAFE = re.compile(r"[^A-Za-z0-9-]")


@dataclass(frozen=True, slots=True)
class Result:
    """One file of a batch request, or why there is none. The URL is a secret."""

    recording: str | None
    url: str | None = field(repr=False)
    content_type: str
    error: str | None

    @property
    def video(self) -> bool:
        """Whether it is a recording of a screen."""
        return self.content_type.startswith("video/")


@dataclass(frozen=True, slots=True)
class Playable:
    """One recording as the API gives it singly: what it tells of itself, and its URLs, in the order of channels."""

    told: Told
    urls: tuple[str, ...] = field(repr=False)


def batch(
    web: Web, polling: Polling, conversations: Sequence[str], recording: str | None = None
) -> dict[str, list[Result]] | None:
    """All recordings (or this one) of each conversation, by conversation; ``None``: not completed in time.

    :raises SourceError: the job cannot be made or asked for.
    """
    one = {} if recording is None else {"recordingId": recording}
    wanted = [{"conversationId": conversation} | one for conversation in conversations]
    try:
        made = web.post(BATCHES, {"batchDownloadRequestList": wanted}, repeatable=True).body
    except (Refused, NotAtSource):  # too many for this server, or one among them spoils the rest
        if len(conversations) == 1:
            return {}
        half = len(conversations) // 2
        parts = [batch(web, polling, some) for some in (conversations[:half], conversations[half:])]
        return None if None in parts else {key: rows for part in parts if part for key, rows in part.items()}
    job = made.get("id") if isinstance(made, dict) else None
    if not isinstance(job, str) or not job:
        raise BadReply("a batch request was taken without an id")
    return polling.until(lambda: _completed(web.get(f"{BATCHES}/{quote(job, safe='')}").body))


def _completed(body: Any) -> dict[str, list[Result]] | None:
    """Results by conversation once the job's status says that it is done; its counts may change until then."""
    if not isinstance(body, dict):
        raise BadReply("the status of a batch request came without a body")
    if str(body.get("status")).casefold() != "completed":
        return None
    found: dict[str, list[Result]] = {}
    for one in body.get("results") or []:
        if isinstance(one, dict) and isinstance(one.get("conversationId"), str):
            url, error = _text(one.get("resultUrl")), _text(one.get("errorMsg"))
            if url is None and error is None:
                error = "no reason is given"
            kind = (_text(one.get("contentType")) or "").partition(";")[0].strip().lower()
            result = Result(_text(one.get("recordingId")), None if error else url, kind, error)
            found.setdefault(one["conversationId"], []).append(result)
    return found


def playable(web: Web, polling: Polling, conversation: str, recording: str, seconds: float) -> Playable | None:
    """One recording as WAV, what it tells and its URLs; ``None`` when transcoding took longer than ``seconds``.

    :raises SourceError: it cannot be had.
    """
    path = f"/api/v2/conversations/{quote(conversation, safe='')}/recordings/{quote(recording, safe='')}"

    def ask() -> Playable | None:
        reply = web.get(path, {"formatId": "WAV"})
        return _playable(reply.body) if reply.status == 200 else None

    return polling.until(ask, seconds)


def _playable(body: Any) -> Playable | None:
    """``None`` where the reply has no media yet: a first call may come back empty."""
    if not isinstance(body, dict) or not isinstance(body.get("mediaUris"), dict):
        return None
    uris = {key: one["mediaUri"] for key, one in body["mediaUris"].items()
            if isinstance(one, dict) and _text(one.get("mediaUri"))}  # fmt: skip
    if not uris:
        return None
    if len(uris) > 1 and not (len(uris) == 2 and all(key.isascii() and key.isdigit() for key in uris)):
        raise BadReply(f"a recording comes in {len(uris)} files, of which nothing tells how they belong together")
    urls = tuple(uris[key] for key in sorted(uris, key=lambda key: int(key) if len(uris) == 2 else 0))
    return Playable(_told(body), urls)


def _told(body: dict[str, Any]) -> Told:
    start = epoch_ms(body.get("startTime"))
    pauses = []
    for note in body.get("annotations") or []:
        if not isinstance(note, dict) or str(note.get("type")).casefold() != "pause" or start is None:
            continue
        at, length = note.get("realtimeLocation"), note.get("durationMs")
        if isinstance(at, int) and isinstance(length, int) and str(note.get("reason")).casefold() != "hold":
            pauses.append((start + at, start + at + length))
    return Told(start, epoch_ms(body.get("endTime")), Spans(pauses))


def download(web: Web, urls: Sequence[str], folder: Path, stem: str) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """The files behind these URLs, named after their recording, and remarks about them.

    :raises SourceError: one of them cannot be had; among :data:`STALE` where new URLs may help.
    """
    paths, warnings = [], []
    for number, url in enumerate(urls):
        to = folder / f"{file_stem(stem)}{f'-{number}' if len(urls) > 1 else ''}.audio"
        got = web.download(url, to, most_bytes=MOST_BYTES)
        paths.append(got.path)
        if not got.whole:
            warnings.append("the server did not say how long the recording's file is: whether it is whole is unknown")
    return tuple(paths), tuple(dict.fromkeys(warnings))


def file_stem(id: str) -> str:
    """An id as the name of a file, whatever is in it."""
    safe = _UNSAFE.sub("_", id)[:100]
    return safe if safe == id else f"{safe}-{hashlib.sha256(id.encode()).hexdigest()[:12]}"


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None
