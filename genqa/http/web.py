"""The one HTTP client of genqa: asks the API and fetches files, within limits, with the token where it belongs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from genqa.errors import BadReply, GenqaError
from genqa.http.bodies import as_content
from genqa.http.files import FileSink
from genqa.http.keys import BearerHeader, KeyHeader
from genqa.http.limiter import Limiter
from genqa.http.origins import may_be_asked, named, origin, parsed, without
from genqa.http.patience import Patience, StopSign, Time, Waiting
from genqa.http.quiet import keep_secrets_out_of_logs
from genqa.http.refusals import denial, link_refusal, refusal
from genqa.http.retry import ERRAND, LOCATION, Errand, Retry
from genqa.http.routes import Routes
from genqa.http.token import Token
from genqa.http.values import Bearer, Denial, Download, Key, Login, Reply

#: Lists in a mapping are joined by commas; pairs stay as they are, also those of one name.
Params = Mapping[str, str | int | Sequence[str]] | Sequence[tuple[str, str]]
#: The error that a refusal is in the words of the API; ``None``: what its status says.
Judge = Callable[[Denial], GenqaError | None]
REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOST_REDIRECTS = 5


class Web:
    """Asks one API, for any number of threads at once.

    ``base_url`` and the login's URL are https, or plain http on this machine. ``permissions`` names what a path of the
    API needs, where its answer does not say it; ``judge`` knows the words of its refusals, a used-up quota for example,
    and is asked before a refusal is waited for. ``later``: what goes on with the work another time, for messages.

    :raises NotConfigured: a URL that genqa may not ask.
    """

    def __init__(
        self,
        base_url: str,
        *,
        login: Login | Key | Bearer | None,
        patience: Patience | None = None,
        per_minute: int | None = 300,
        stop: StopSign | None = None,
        permissions: Callable[[str], str] | None = None,
        time: Time | None = None,
        judge: Judge | None = None,
        later: str = "--resume",
    ) -> None:
        self._base = parsed(base_url, "the base URL")
        self._api = origin(self._base)
        self._waiting = Waiting(stop, time, later)
        self._permissions = permissions
        self._judge = judge
        self._token = self._auth(login)
        self._secrets: Callable[[], tuple[str, ...]] = self._token.secrets if self._token else tuple
        self._retry = Retry(
            Routes(self._waiting.go_on),
            Limiter(per_minute, self._waiting.time.clock),
            patience or Patience(),
            self._waiting,
            self._secrets,
            self._judged,
        )
        keep_secrets_out_of_logs()
        self._client = httpx.Client(transport=self._retry, headers={"User-Agent": "genqa"}, follow_redirects=False)

    def __repr__(self) -> str:
        return f"Web({named(self._base)})"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Give up the connections."""
        self._client.close()

    @property
    def requests(self) -> int:
        """Requests sent to the API and for its token, each repetition counted; files elsewhere are not among them."""
        return self._retry.sent

    @property
    def waited(self) -> float:
        """Seconds that workers waited for a place or to ask again, added up over workers."""
        return self._waiting.waited

    @property
    def limited(self) -> int:
        """How often the answer was 429."""
        return self._retry.limited

    def pause(self, seconds: float) -> None:
        """Wait so long, before a poll for example.

        :raises Stopped: the user wants the work to end; at once.
        """
        self._waiting.wait(seconds)

    def get(self, path: str, params: Params | None = None) -> Reply:
        """What the API says to a path; lists among ``params`` are joined by commas.

        :raises SourceError: a leaf that says why there is no answer of 2xx.
        """
        return self.send("GET", path, repeatable=True, params=params)

    def post(self, path: str, body: Any, *, repeatable: bool, params: Params | None = None) -> Reply:
        """What the API says to a JSON body; ``repeatable``: doing it twice does no harm.

        :raises SourceError: a leaf that says why there is no answer of 2xx.
        """
        return self.send("POST", path, body, repeatable=repeatable, params=params)

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        repeatable: bool,
        params: Params | None = None,
        headers: Mapping[str, str] | None = None,
        text: bool = False,
    ) -> Reply:
        """What the API says to a ``SentFile``, a ``Form``, ``Fields``, any other body as JSON, or none.

        ``path`` may be a whole URL of the API, as its answers give them. ``repeatable``: doing it twice does no harm.
        Where it is not, only what surely was not done is asked again: refused with 429, turned away with 503 and a
        ``Retry-After``, or broken off while the body was being sent. ``text``: the answer is text, not JSON.

        :raises MissingFile: the file cannot be read.
        :raises SourceError: a leaf that says why there is no answer of 2xx, or what ``judge`` makes of it.
        """
        url = self._at_api(path)
        if params:
            pairs = params.items() if isinstance(params, Mapping) else params
            url = url.copy_merge_params(httpx.QueryParams([(key, _joined(value)) for key, value in pairs]))
        errand = Errand(repeatable=repeatable)
        with as_content(body, self._waiting.go_on) as content:
            accepted = {
                "Accept": "*/*" if text else "application/json",
                **content.pop("headers", {}),
                **(headers or {}),
            }
            request = self._client.build_request(method, url, headers=accepted, extensions={ERRAND: errand}, **content)
            response = self._client.send(request, auth=self._token)
        if not response.is_success:
            raise self._refusal(response, url)
        answer = without(response.content, self._secrets())
        said = answer.decode(errors="replace") if text else _parsed(answer, response, url)
        return Reply(response.status_code, said, response.headers, answer)

    def download(self, url: str, to: Path, *, most_bytes: int) -> Download:
        """Fetch a file: from a path of the API, or from a pre-signed URL elsewhere, which never sees the token.

        :raises LinkExpired: the pre-signed URL is no longer good; the API gives a new one.
        :raises SourceError: another leaf that says why there is no file.
        :raises CannotWrite: the disk is full, or the folder takes no file.
        """
        target = self._at_api(url) if url.startswith("/") else self._link(url)
        sink = FileSink(to, most_bytes, target)
        try:
            self._follow(target, Errand(repeatable=True, sink=sink))
            return sink.place()
        finally:
            sink.discard()

    def _follow(self, url: httpx.URL, errand: Errand) -> None:
        trusted = True  # ends with the first step away from the API: what others point at gets no token
        for _ in range(MOST_REDIRECTS + 1):
            trusted = trusted and origin(url) == self._api
            errand.limited = origin(url) == self._api
            request = self._client.build_request(
                "GET", url, headers={"Accept": "*/*", "Accept-Encoding": "identity"}, extensions={ERRAND: errand}
            )
            response = self._client.send(request, auth=self._token if trusted else None)
            if response.status_code == 200:
                return
            if response.is_success:
                raise BadReply(f"{named(url)} answers {response.status_code} where a file is due")
            if response.status_code not in REDIRECTS:
                raise self._refusal(response, url) if trusted else link_refusal(response, url)
            url = self._next(response.extensions[LOCATION], url)
        raise BadReply(f"{named(url)}: more than {MOST_REDIRECTS} redirects")

    def _auth(self, login: Login | Key | Bearer | None) -> Token | KeyHeader | BearerHeader | None:
        if isinstance(login, Key):
            return KeyHeader(login, self._api)
        if isinstance(login, Bearer):
            return BearerHeader(login, self._api)
        return Token(login, self._api, self._waiting.time.clock) if login else None

    def _judged(self, response: httpx.Response, url: httpx.URL) -> GenqaError | None:
        if self._judge is None or origin(url) != self._api:
            return None
        return self._judge(denial(response, url, self._secrets()))

    def _refusal(self, response: httpx.Response, url: httpx.URL) -> GenqaError:
        checked = None if self._token is None or isinstance(self._token, Token) else self._token.checked
        usual = refusal(response, url, self._permissions, self._secrets(), checked=checked)
        return self._judged(response, url) or usual

    def _at_api(self, path: str) -> httpx.URL:
        if path.startswith(("https://", "http://")):
            url = self._link(path)
            if origin(url) != self._api:
                raise BadReply(f"{named(self._base)} points to {named(url)}, which is not its own")
            return url
        if not path.startswith("/"):
            raise ValueError("a path of the API begins with /")
        return httpx.URL(str(self._base).rstrip("/") + path)

    def _link(self, text: str) -> httpx.URL:
        """The URL of a file, as the API gave it."""
        try:
            url = httpx.URL(text)
        except httpx.InvalidURL:
            raise BadReply(f"{named(self._base)} gives a link that is no URL") from None
        if not may_be_asked(url, self._base):
            raise BadReply(f"{named(self._base)} gives a link to {named(url)}, which is not https")
        return url

    def _next(self, location: str, url: httpx.URL) -> httpx.URL:
        """Where an answer of ``url`` points to."""
        try:
            target = url.join(location)
        except httpx.InvalidURL:
            raise BadReply(f"{named(url)} points to what is no URL") from None
        if not location or not may_be_asked(target, url):
            raise BadReply(f"{named(url)} points to {named(target) if location else 'nowhere'}; only https is followed")
        return target


def _joined(value: str | int | Sequence[str]) -> str | int:
    return value if isinstance(value, str | int) else ",".join(value)


def _parsed(content: bytes, response: httpx.Response, url: httpx.URL) -> Any:
    if not content.strip():
        return None
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        kind = response.headers.get("content-type", "")[:60]
        raise BadReply(
            f"{named(url)} answers with {kind or 'something'} where JSON is due; check the base URL"
        ) from None
