"""Where the sound lies while Google transcribes it: a bucket of Cloud Storage, asked by its JSON API.

https://cloud.google.com/storage/docs/json_api/v1/objects: insert as one media upload, streamed from the disk; delete.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from genqa.errors import NotAtSource, NotConfigured
from genqa.http import Web
from genqa.stt.asking import sent


class Bucket:
    """One bucket, and a folder in it: ``name``, or ``name/folder``."""

    def __init__(self, web: Web, place: str) -> None:
        self._web = web
        self._name, _, folder = place.strip("/").partition("/")
        self._folder = f"{folder}/" if folder else ""

    def uri(self, name: str) -> str:
        """What Google's other services call an object."""
        return f"gs://{self._name}/{self._folder}{name}"

    def put(self, name: str, file: Path) -> None:
        """Upload a file; one of the same name is replaced.

        :raises NotConfigured: there is no such bucket. :raises SourceError: another leaf.
        """
        try:
            self._web.send(
                "POST",
                f"/upload/storage/v1/b/{quote(self._name, safe='')}/o",
                sent(file),
                repeatable=True,
                params={"uploadType": "media", "name": f"{self._folder}{name}"},
            )
        except NotAtSource:
            raise NotConfigured(f"there is no bucket {self._name}; check GENQA_STT_GOOGLE_BUCKET") from None

    def remove(self, name: str) -> None:
        """Delete an object; one that is not there is no error."""
        path = f"/storage/v1/b/{quote(self._name, safe='')}/o/{quote(self._folder + name, safe='')}"
        try:
            self._web.send("DELETE", path, repeatable=True)
        except NotAtSource:
            return
