"""Transcripts of speech and text analytics, where the organisation has it and the client may read it."""

from __future__ import annotations

import logging
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import quote

from genqa.errors import BadReply, MissingPermission, NotAtSource
from genqa.genesys.platform.media import NEW_URLS, STALE, file_stem
from genqa.http import Web

#: genqa's reader of these files.
FORMAT = "genesys"
MOST_BYTES = 1 << 28

log = logging.getLogger("genqa.genesys")


class Transcripts:
    """Asks for transcripts until the first refusal, which ends asking for the source's life; safe for threads."""

    def __init__(self, web: Web, wanted: bool) -> None:
        self._web = web
        self._wanted = wanted
        self._first = Lock()
        self._allowed: bool | None = None

    @property
    def why_none(self) -> str:
        """Why a recording has no transcript here."""
        if not self._wanted:
            return "transcripts are not asked for (GENQA_GENESYS_TRANSCRIPTS=no)"
        return "the client may not read transcripts" if self._allowed is False else "no transcript"

    def fetch(self, conversation: str, session: str, recording: str, several: bool, folder: Path) -> Path | None:
        """The transcript of this recording as a file; ``None`` where there is none or none may be read.

        ``several``: the session has more than one recording, each with a transcript of its own.

        :raises SourceError: there may be one, but it cannot be had now.
        """
        if not self._wanted:
            return None
        if self._allowed is None:
            with self._first:  # the first answer tells whether asking makes sense; the others wait for it
                url = self._url(conversation, session, recording, several) if self._allowed is not False else None
        else:
            url = self._url(conversation, session, recording, several) if self._allowed else None
        if url is None:
            return None
        to = folder / f"{file_stem(recording)}.transcript.json"
        for _ in range(NEW_URLS):
            try:
                return self._web.download(url, to, most_bytes=MOST_BYTES).path
            except STALE:
                url = self._url(conversation, session, recording, several)
                if url is None:
                    return None
        return self._web.download(url, to, most_bytes=MOST_BYTES).path

    def _url(self, conversation: str, session: str, recording: str, several: bool) -> str | None:
        where = f"/api/v2/speechandtextanalytics/conversations/{quote(conversation, safe='')}"
        where += f"/communications/{quote(session, safe='')}"
        try:
            body = self._web.get(f"{where}/transcripturls" if several else f"{where}/transcripturl").body
        except NotAtSource:
            self._allowed = True
            return None
        except MissingPermission as refused:
            if self._allowed is None:
                log.warning("calls come without transcripts: %s", refused)
            self._allowed = False
            return None
        self._allowed = True
        return _of_recording(body, recording) if several else _url(body)


def _of_recording(body: Any, recording: str) -> str | None:
    urls = body.get("urls") if isinstance(body, dict) else None
    if not isinstance(urls, list):
        raise BadReply("the list of a call's transcripts is no list")
    for one in urls:
        if isinstance(one, dict) and isinstance(one.get("recording"), dict) and one["recording"].get("id") == recording:
            return _url(one)
    return None


def _url(body: Any) -> str:
    url = body.get("url") if isinstance(body, dict) else None
    if not isinstance(url, str) or not url:
        raise BadReply("a transcript was promised without an address")
    return url
