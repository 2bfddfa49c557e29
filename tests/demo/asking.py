"""A plain HTTP client for the stand-in's tests: logged in, and with no cleverness that could hide what came back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from genqa.demo.server import StandIn

DAY = "2026-03-02T00:00:00.000Z/2026-03-03T00:00:00.000Z"
QUERY = "/api/v2/analytics/conversations/details/query"
VOICE = {
    "type": "and",
    "predicates": [{"type": "dimension", "dimension": "mediaType", "operator": "matches", "value": "voice"}],
}


def log_in(server: StandIn, client: str = "", secret: str = "") -> httpx.Response:
    """Ask for a token; without arguments as the client that the server knows."""
    return httpx.post(
        f"{server.base_url}/oauth/token",
        auth=(client or server.client_id, secret or server.client_secret),
        data={"grant_type": "client_credentials"},
    )


@contextmanager
def asking(server: StandIn, client: str = "", secret: str = "") -> Iterator[httpx.Client]:
    """A client of the API with a token."""
    token = log_in(server, client, secret).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=server.base_url, headers=headers, timeout=20) as opened:
        yield opened


def page(client: httpx.Client, size: int = 100, number: int = 1, interval: str = DAY, **more: Any) -> Any:
    """The JSON of one page of the details query."""
    body = {"interval": interval, "paging": {"pageSize": size, "pageNumber": number}, **more}
    return client.post(QUERY, json=body).json()


def ids(reply: Any) -> list[str]:
    """The conversations of a page."""
    return [one["conversationId"] for one in reply.get("conversations", [])]
