"""The client-credentials token: one for all workers, renewed before it runs out, for the API's origin alone."""

from __future__ import annotations

import base64
import json
import re
import threading
from collections.abc import Callable, Generator
from typing import Any

import httpx

from genqa.errors import BadReply, Refused, WrongCredentials
from genqa.http.origins import Origin, named, origin, parsed, shown
from genqa.http.retry import ERRAND, Errand
from genqa.http.values import Login

#: A token is renewed so many seconds before it runs out.
EARLY = 30.0
#: The shortest life that an organisation can give its tokens; taken where the server tells none.
SHORTEST_LIFE = 300.0
_TOKEN = re.compile(r"[\x21-\x7e]+")


class Token(httpx.Auth):
    """Puts the token on requests to ``api`` and on no others; asks again once where it is refused."""

    def __init__(self, login: Login, api: Origin, clock: Callable[[], float]) -> None:
        self._login = login
        self._url = parsed(login.url, "the login URL")
        self._api = api
        self._clock = clock
        self._lock = threading.Lock()
        self._value: str | None = None
        basic = base64.b64encode(f"{login.client_id}:{login.client_secret}".encode()).decode()
        self._told = [login.client_secret, basic]
        self._good_until = 0.0
        self._refused: str | None = None

    def __repr__(self) -> str:
        return f"Token({named(self._url)})"

    def secrets(self) -> tuple[str, ...]:
        """What no message may hold: the client's secret and all tokens so far."""
        return tuple(self._told)

    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """The request with a token; the token's own request before it where one is due."""
        if origin(request.url) != self._api:
            yield request
            return
        value = yield from self._current(None)
        request.headers["Authorization"] = f"Bearer {value}"
        response = yield request
        if response.status_code == 401:
            value = yield from self._current(value)
            request.headers["Authorization"] = f"Bearer {value}"
            yield request

    def _current(self, refused: str | None) -> Generator[httpx.Request, httpx.Response, str]:
        """A token that is good and is not the refused one. Whoever comes while another renews waits and finds it."""
        with self._lock:
            if self._refused is not None:
                raise WrongCredentials(self._refused)
            if self._value is None or self._value == refused or self._clock() >= self._good_until:
                asked_at = self._clock()
                response = yield self._request()
                self._value, life = self._read(response)
                self._told.append(self._value)
                # At least half its life, so that a short one is not asked for again with each request.
                self._good_until = asked_at + max(life - EARLY, life / 2)
            return self._value

    def _request(self) -> httpx.Request:
        request = httpx.Request(
            "POST",
            self._url,
            headers={"Accept": "application/json"},
            data={"grant_type": "client_credentials"},
            extensions={ERRAND: Errand(repeatable=True)},
        )
        basic = httpx.BasicAuth(self._login.client_id, self._login.client_secret)
        return next(basic.auth_flow(request))

    def _read(self, response: httpx.Response) -> tuple[str, float]:
        where = named(self._url)
        body = _json(response)
        if response.status_code in (400, 401):
            self._refused = self._wrong(str(body.get("description") or body.get("error_description") or ""))
            raise WrongCredentials(self._refused)
        if response.status_code != 200:
            words = shown(str(body.get("description") or body.get("message") or ""), self.secrets())
            raise Refused(
                f"{where} gives no token: it answers {response.status_code} {words}".rstrip() + "; check the login URL"
            )
        value, life = body.get("access_token"), body.get("expires_in")
        if not isinstance(value, str) or not _TOKEN.fullmatch(value):
            raise BadReply(f"{where} answers without a token; check the login URL")
        return value, float(life) if isinstance(life, int | float) and 0 < life < 10**9 else SHORTEST_LIFE

    def _wrong(self, words: str) -> str:
        where = self._url.host
        if "not found" in words:
            return (
                f"{where} does not know this client id; check GENQA_GENESYS_CLIENT_ID, and the region: a client of "
                f"another region is not found either"
            )
        said = f" ({shown(words, self.secrets())})" if words else ""
        return f"{where} refuses the client{said}; check the client id and secret"


def _json(response: httpx.Response) -> dict[str, Any]:
    try:
        body = json.loads(response.read())
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}
