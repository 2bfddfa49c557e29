"""What the stand-in remembers between requests: tokens, batch jobs, transcoded media, the rate of each client."""

from __future__ import annotations

import hmac
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from genqa.demo.media import Signer
from genqa.demo.organisation import Organisation
from genqa.demo.platform_details import Json
from genqa.demo.replies import Reply, bad_client, bad_token, no_token, too_many

#: What the server says is allowed where nothing is limited.
UNLIMITED = 1_000_000


@dataclass(frozen=True, slots=True)
class Habits:
    """How the stand-in behaves where nothing is wrong.

    ``expires_in``: seconds that a token is good for. ``per_minute``: requests that a client may make in a fixed minute
    (of ``minute`` seconds), ``None``: any number. ``url_seconds``: how long an address of media is good.
    ``transcoding``: how often media is asked for before it is playable; ``batch_polls``: how often a batch is asked for
    before it is complete. ``parts``: how the recordings dialect gives sound: ``bytes``, ``redirect`` or ``json``.
    ``lacking``: permissions that the client does not have. ``latency``: seconds that each answer takes.
    """

    expires_in: int = 86399
    per_minute: int | None = None
    minute: float = 60.0
    url_seconds: int = 3600
    transcoding: int = 1
    batch_polls: int = 1
    parts: str = "bytes"
    lacking: frozenset[str] = frozenset()
    latency: float = 0.0


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as a route sees it. ``query``: the last value of each name. ``client``: who asks, by their token."""

    method: str
    path: str
    query: Mapping[str, str]
    body: Any
    client: str
    places: Mapping[str, str]


@dataclass(slots=True)
class _Job:
    """A batch download: whose, of what, and how often it was asked for."""

    client: str
    items: list[Json]
    asked: int = 0


class Desk:
    """The memory of one stand-in, shared by the threads that answer."""

    def __init__(
        self,
        organisation: Organisation,
        clients: Mapping[str, str],
        media_url: str,
        habits: Habits,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.organisation = organisation
        self.habits = habits
        self.signer = Signer(b"genqa's stand-in signs with this")
        self._media_url = media_url
        self._clients = clients
        self._clock = clock
        self._lock = threading.Lock()
        self._tokens: dict[str, tuple[str, float]] = {}
        self._revoked: set[str] = set()
        self._spent: set[str] = set()
        self._jobs: dict[str, _Job] = {}
        self._waited: Counter[str] = Counter()
        self._rates: dict[str, tuple[float, int]] = {}
        self._number = 0

    @property
    def now(self) -> datetime:
        """The time of day."""
        return datetime.fromtimestamp(self._clock(), UTC)

    def number(self) -> int:
        """The next of a row of numbers."""
        with self._lock:
            self._number += 1
            return self._number

    def log_in(self, client: str, secret: str) -> Reply:
        """A new token for a client that gives the right secret."""
        known = self._clients.get(client)
        if known is None:
            return bad_client("client not found")
        if not hmac.compare_digest(known.encode(), secret.encode()):
            return bad_client("authentication failed")
        token = f"STAND-IN-TOKEN-{self.number()}"
        with self._lock:
            self._tokens[token] = (client, self._clock() + self.habits.expires_in)
        return Reply(200, {"access_token": token, "token_type": "bearer", "expires_in": self.habits.expires_in})

    def knows(self, client: str, secret: str) -> bool:
        """Whether a client gave its right secret."""
        return hmac.compare_digest(self._clients.get(client, "").encode(), secret.encode()) and client in self._clients

    def client_of(self, authorization: str | None) -> str | Reply:
        """Whose token it is, or the 401."""
        kind, _, token = (authorization or "").partition(" ")
        if kind.lower() != "bearer":
            return no_token()
        with self._lock:
            client, until = self._tokens.get(token, ("", 0.0))
            return client if client and token not in self._revoked and self._clock() < until else bad_token()

    def revoke_all(self) -> None:
        """Every token that was given out so far is worth nothing from now on."""
        with self._lock:
            self._revoked.update(self._tokens)

    def count(self, client: str) -> tuple[dict[str, str], Reply | None]:
        """Count a request: the headers that tell of it, and the 429 where the minute has had its share."""
        now, allowed = self._clock(), self.habits.per_minute
        with self._lock:
            since, seen = self._rates.get(client, (now, 0))
            if now >= since + self.habits.minute:
                since, seen = now, 0
            seen += 1
            self._rates[client] = (since, seen)
        left = since + self.habits.minute - now
        told = {
            "inin-ratelimit-count": str(seen),
            "inin-ratelimit-allowed": str(UNLIMITED if allowed is None else allowed),
            "inin-ratelimit-reset": str(int(left) + 1),
        }
        if allowed is None or seen <= allowed:
            return told, None
        return {}, too_many(int(left) + 1, "seconds", self.now)

    def sign(self, path: str) -> str:
        """The pre-signed address of a file, another one each time."""
        query = self.signer.query(path, self.now, self.habits.url_seconds, str(self.number()))
        return f"{self._media_url}{path}?{query}"

    def spend(self, raw_query: str) -> None:
        """An address of media is too old from now on."""
        with self._lock:
            self._spent.add(raw_query)

    def is_spent(self, raw_query: str) -> bool:
        """Whether an address was declared too old."""
        with self._lock:
            return raw_query in self._spent

    def still_transcoding(self, key: str) -> bool:
        """Whether this media is not playable yet; asking often enough makes it so."""
        with self._lock:
            self._waited[key] += 1
            return self._waited[key] <= self.habits.transcoding

    def submit(self, job_id: str, client: str, items: list[Json]) -> None:
        """Keep a batch."""
        with self._lock:
            self._jobs[job_id] = _Job(client, items)

    def job(self, job_id: str) -> tuple[str, list[Json], bool] | None:
        """A batch's client and items, and whether it is complete by now."""
        with self._lock:
            job = self._jobs.get(job_id)
            if job is None:
                return None
            job.asked += 1
            return job.client, job.items, job.asked > self.habits.batch_polls
