"""Credentials that stand in a header: a key that stays as it is, or a token that somebody else renews."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Generator

import httpx

from genqa.http.origins import Origin, origin
from genqa.http.values import Bearer, Key

#: Tokens that no message may hold: the one in use and some before it, which old answers may still speak of.
_REMEMBERED = 8


class KeyHeader(httpx.Auth):
    """Puts the key on requests to ``api`` and on no others."""

    def __init__(self, key: Key, api: Origin) -> None:
        self._key = key
        self._api = api

    @property
    def checked(self) -> str:
        """What is to be checked where the key is refused."""
        return self._key.name

    def secrets(self) -> tuple[str, ...]:
        """What no message may hold."""
        return (self._key.value,)

    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """The request with the key."""
        if origin(request.url) == self._api:
            request.headers[self._key.header] = f"{self._key.scheme} {self._key.value}".strip()
        yield request


class BearerHeader(httpx.Auth):
    """Puts a token on requests to ``api`` and on no others; has it renewed once where it is refused."""

    def __init__(self, bearer: Bearer, api: Origin) -> None:
        self._bearer = bearer
        self._api = api
        self._lock = threading.Lock()
        self._told: deque[str] = deque(maxlen=_REMEMBERED)

    @property
    def checked(self) -> str:
        """What is to be checked where a new token is refused, too."""
        return self._bearer.name

    def secrets(self) -> tuple[str, ...]:
        """What no message may hold."""
        return tuple(self._told)

    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """The request with a token, and once more with a new one where it is refused."""
        if origin(request.url) != self._api:
            yield request
            return
        value = self._current(None)
        request.headers["Authorization"] = f"Bearer {value}"
        response = yield request
        if response.status_code == 401:
            request.headers["Authorization"] = f"Bearer {self._current(value)}"
            yield request

    def _current(self, refused: str | None) -> str:
        """A token other than the refused one. Whoever comes while another has it renewed waits and finds it."""
        with self._lock:
            value = self._bearer.token(False)
            if value == refused:
                value = self._bearer.token(True)
            if value not in self._told:
                self._told.append(value)
            return value
