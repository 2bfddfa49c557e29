"""A stand-in for Genesys Cloud: a real HTTP server on loopback that speaks both dialects, for trials and for tests.

api origin    /oauth/token, /api/v2/…      what genqa talks to; takes a token
media origin  /sound/…, /transcript/…      pre-signed files on another port; refuses a token
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any

from genqa.demo.desk import Desk, Habits
from genqa.demo.faults import NONE, Faults
from genqa.demo.office import Office, Request
from genqa.demo.organisation import Organisation
from genqa.demo.wire import Origin

#: The most requests a minute that genqa can be set to.
_ANY = 100_000

__all__ = ["Request", "StandIn"]


class StandIn:
    """A server for one organisation; ``with StandIn(tiny()) as server`` starts and ends it.

    ``habits`` are those of :class:`Habits`, by name. ``port``: the API's, 0 for any that is free.
    """

    client_id, client_secret = "stand-in-client", "stand-in-secret"
    #: A second client that may log in too; it may not read the first one's batches.
    other_client_id, other_client_secret = "other-client", "other-secret"

    def __init__(
        self,
        organisation: Organisation,
        *,
        faults: Faults = NONE,
        port: int = 0,
        clock: Callable[[], float] = time.time,
        **habits: Any,
    ) -> None:
        self.organisation = faults.applied(organisation)
        self._log: list[Request] = []
        self._api = Origin("api", port)  # before the other: this port alone may be taken
        self._media = Origin("media", 0)
        clients = {self.client_id: self.client_secret, self.other_client_id: self.other_client_secret}
        self.desk = Desk(self.organisation, clients, self._media.url, Habits(**habits), clock)
        office = Office(self.desk, faults.started(), self._log.append)
        for origin in (self._media, self._api):
            origin.office = office
        self._threads = [threading.Thread(target=one.serve, daemon=True) for one in (self._media, self._api)]

    @property
    def base_url(self) -> str:
        """The API's origin."""
        return self._api.url

    @property
    def media_url(self) -> str:
        """The origin of pre-signed files."""
        return self._media.url

    @property
    def environ(self) -> dict[str, str]:
        """The variables that make genqa use this server, in the platform dialect, as quickly as it may."""
        return {
            "GENQA_GENESYS_API": "platform",
            "GENQA_GENESYS_BASE_URL": self.base_url,
            "GENQA_GENESYS_PER_MINUTE": str(min(self.desk.habits.per_minute or _ANY, _ANY)),
            "GENQA_GENESYS_CLIENT_ID": self.client_id,
            "GENQA_GENESYS_CLIENT_SECRET": self.client_secret,
        }

    @property
    def log(self) -> list[Request]:
        """Every request that was answered so far, on both origins, in the order in which they came to an end."""
        return list(self._log)

    def count(self, prefix: str = "", *, origin: str | None = "api", status: int | None = None) -> int:
        """How many requests had a path that begins so, at this origin (``None``: at any), with this status."""
        return sum(
            one.path.startswith(prefix) and origin in (None, one.origin) and status in (None, one.status)
            for one in self.log
        )

    def start(self) -> StandIn:
        """Begin to answer."""
        for thread in self._threads:
            thread.start()
        return self

    def stop(self) -> None:
        """End every connection and give up both ports."""
        for origin in (self._api, self._media):
            origin.end()
        for thread in self._threads:
            thread.join()

    def __enter__(self) -> StandIn:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()
