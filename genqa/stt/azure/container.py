"""Where the sound of a batch lies: a container of Azure Blob Storage, opened by a shared access signature (SAS).

https://learn.microsoft.com/rest/api/storageservices/put-blob, and delete-blob. The SAS is a secret that stands in the
query of each URL; it never gets into a message.
"""

from __future__ import annotations

import threading
from pathlib import Path
from urllib.parse import unquote, urlsplit

from genqa.errors import GenqaError, NotAtSource, NotConfigured, WrongCredentials
from genqa.http import Denial, Web, parsed
from genqa.stt.asking import LATER, sent

VARIABLE = "GENQA_STT_AZURE_CONTAINER_URL"
#: What the SAS has to allow: to read, to write (or create), to delete.
_NEEDED = (("r", "read"), ("wc", "write"), ("d", "delete"))


def checked(text: str, origin: str) -> str:
    """The SAS URL of a container, as it is kept. Messages never quote it.

    :raises NotConfigured: it is none, or does not allow what is needed.
    """
    wrong = NotConfigured(f"{origin} is the SAS URL of a container: https://ACCOUNT.blob.core.windows.net/NAME?sv=…")
    try:
        parts = urlsplit(text)
    except ValueError:
        raise wrong from None
    query = dict(_pairs(parts.query))
    if not text.isascii() or not text.isprintable() or " " in text or not query.get("sig"):
        raise wrong
    if parts.username or parts.fragment or not parts.path.strip("/"):
        raise wrong
    parsed(f"{parts.scheme}://{parts.netloc}{parts.path}", origin)
    if "sp" in query and (lacking := [name for any_of, name in _NEEDED if not set(any_of) & set(query["sp"])]):
        raise NotConfigured(f"{origin}: the SAS does not allow to {', '.join(lacking)}; it has to read, write, delete")
    return text


class Container:
    """One container."""

    def __init__(self, url: str, stop: threading.Event) -> None:
        self._base, _, self._query = url.partition("?")
        self._base = self._base.rstrip("/")
        self._params = _pairs(self._query)
        self._web = Web(self._base, login=None, per_minute=None, stop=stop, judge=_judge, later=LATER)

    def __repr__(self) -> str:
        return f"Container({self._base})"

    def url(self, name: str) -> str:
        """Where a blob is for those who are given the SAS: a secret."""
        return f"{self._base}/{name}?{self._query}"

    def put(self, name: str, file: Path) -> None:
        """Upload a file; one of the same name is replaced.

        :raises NotConfigured: there is no such container. :raises SourceError: another leaf.
        """
        try:
            self._web.send(
                "PUT",
                f"/{name}",
                sent(file),
                repeatable=True,
                params=self._params,
                headers={"x-ms-blob-type": "BlockBlob"},
                text=True,
            )
        except NotAtSource:
            raise NotConfigured(f"there is no container at {self._base}; check {VARIABLE}") from None

    def remove(self, name: str) -> None:
        """Delete a blob; one that is not there is no error."""
        try:
            self._web.send("DELETE", f"/{name}", repeatable=True, params=self._params, text=True)
        except NotAtSource:
            return

    def close(self) -> None:
        """Give up the connections."""
        self._web.close()


def _pairs(query: str) -> list[tuple[str, str]]:
    """The query, decoded; a ``+`` in it is one, for signatures are base64."""
    split = (pair.partition("=") for pair in query.split("&") if pair)
    return [(unquote(name), unquote(value)) for name, _, value in split]


def _judge(denied: Denial) -> GenqaError | None:
    if denied.status in (401, 403):
        return WrongCredentials(
            f"{denied.where}: the SAS is refused; it may have run out, or not allow this: make a new one for {VARIABLE}"
            " that may read, write and delete"
        )
    return None
