"""An httpx transport that asks again: what was refused for a while, and what failed on the way.

    answer              again?                                             given up
    429                 always: nothing was done                           RateLimited
    503, Retry-After    always: it was turned away                         Unreachable
    408, other 5xx      where asking twice does no harm                    Unreachable, or as it is where it may not be
    no connection       always: nothing was sent                           NotConnected, unless another try was
    time-out, reset     where asking twice does no harm, or where a part   Unreachable
                        of the request's body was still to be sent
    body cut off        where asking twice does no harm, from its start    BadReply
    anything else       never                                              the answer, as it is

Each answer is read to its end in here, so that a body that breaks off is a failure like any other. What an API says in
words of its own, that a quota is used up for instance, ``judge`` tells from an answer that may pass.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx

from genqa.call import counted
from genqa.errors import BadReply, GenqaError, NotConnected, RateLimited, Unreachable
from genqa.http.limiter import Limiter
from genqa.http.origins import named, shown
from genqa.http.patience import Patience, Waiting, asked_wait, backoff, in_words
from genqa.http.refusals import PASSING, refusal

#: Where an Errand lies among a request's extensions.
ERRAND = "genqa.errand"
#: Faults in which not a byte of the request left this machine: any request may be sent again.
NOTHING_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
#: What OpenSSL says of a certificate that time will not make better.
UNTRUSTED = "CERTIFICATE_VERIFY_FAILED"
#: No JSON of the contract comes near; beyond it lies an answer that would only fill the memory.
MOST_BYTES = 64 * 1024 * 1024
#: Where an answer that points elsewhere has its Location among its extensions.
LOCATION = "genqa.location"
#: Headers that httpx would act upon: no cookie outlives its answer, no length its body, and redirects (of which httpx
#: makes requests even where it follows none, and fails at what is no URL) are followed by hand.
DROPPED = frozenset({b"set-cookie", b"content-encoding", b"content-length", b"transfer-encoding", b"location"})

#: An answer may take as long as one silence, and a second more for each so many bytes: a trickle is no answer.
SLOWEST_BYTES_A_SECOND = 1000

Sink = Callable[[httpx.Response, Iterator[bytes]], None]
#: What an answer of 4xx or 5xx means in the words of the API; ``None``: no more than its status says.
Judge = Callable[[httpx.Response, httpx.URL], GenqaError | None]


@dataclass(slots=True)
class Errand:
    """One thing that genqa wants, with all its repetitions: what is allowed for it, and what it has taken so far.

    ``repeatable``: asking twice does no harm. ``limited``: it goes to the API, is counted and held below the rate.
    ``sink``: takes the body of a 200 in the place of the memory; called again for each repetition. ``reached``: there
    was a connection, and so a byte of it may have left this machine.
    """

    repeatable: bool
    limited: bool = True
    sink: Sink | None = None
    waited: float = 0.0
    faults: int = 0
    refusals: int = 0
    reached: bool = False


class CutOff(httpx.RemoteProtocolError):
    """The answer began well and ended before its end."""


class Outgoing(httpx.SyncByteStream):
    """The body of a request; ``cut``: the sending of it has begun and not come to its end."""

    def __init__(self, body: httpx.SyncByteStream) -> None:
        self._body = body
        self.cut = False

    def __iter__(self) -> Iterator[bytes]:
        self.cut = True
        yield from self._body
        self.cut = False


class Retry(httpx.BaseTransport):
    """Sends through ``inner`` below the rate of ``limiter``, again within ``patience``; tells none of ``secrets``."""

    def __init__(
        self,
        inner: httpx.BaseTransport,
        limiter: Limiter,
        patience: Patience,
        waiting: Waiting,
        secrets: Callable[[], tuple[str, ...]] = tuple,
        judge: Judge | None = None,
    ) -> None:
        self._judge = judge
        self._inner = inner
        self._limiter = limiter
        self._patience = patience
        self._waiting = waiting
        self._secrets = secrets
        self._lock = threading.Lock()
        self.sent = 0
        self.limited = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer, read to its end.

        :raises SourceError: a leaf that says why there is none.
        """
        errand = request.extensions.get(ERRAND) or Errand(repeatable=request.method in ("GET", "HEAD"))
        # Requests that are not built by a client, like the token's, come without a time-out of their own.
        patience = self._patience
        request.extensions["timeout"] = httpx.Timeout(patience.read_seconds, connect=patience.connect_seconds).as_dict()
        assert isinstance(request.stream, httpx.SyncByteStream)
        request.stream = body = Outgoing(request.stream)
        while True:
            try:
                response = self._send(request, errand)
            except httpx.TransportError as fault:
                self._after_fault(request, errand, fault, body.cut)
                continue
            status = response.status_code
            if (status == 429 or status in PASSING) and self._judge and (error := self._judge(response, request.url)):
                raise error
            turned_away = status == 503 and "retry-after" in response.headers
            if status == 429:
                self._after_refusal(request, errand, response)
            elif status in PASSING and (errand.repeatable or turned_away):
                self._after_answer(request, errand, response)
            else:
                return response

    def close(self) -> None:
        """Give up the connections."""
        self._inner.close()

    def _send(self, request: httpx.Request, errand: Errand) -> httpx.Response:
        if not errand.limited:
            self._waiting.go_on()
            return self._whole(request, self._inner.handle_request(request), errand)
        self._limiter.wait_for_place(self._waiting)
        with self._lock:
            self.sent += 1
        try:
            response = self._inner.handle_request(request)
        except BaseException:
            self._limiter.answered(None)
            raise
        too_many = response.status_code == 429
        with self._lock:
            self.limited += too_many
        self._limiter.answered(response.headers, too_many=too_many)
        return self._whole(request, response, errand)

    def _whole(self, request: httpx.Request, response: httpx.Response, errand: Errand) -> httpx.Response:
        content = b""
        try:
            if errand.sink is not None and response.status_code == 200:
                errand.sink(response, self._pieces(response))
            else:
                content = self._content(response, request.url)
        except (httpx.RemoteProtocolError, httpx.DecodingError) as fault:
            raise CutOff("the answer was cut off") from fault
        finally:
            response.close()
        headers = [(name, value) for name, value in response.headers.raw if name.lower() not in DROPPED]
        further = {LOCATION: response.headers.get("location", "")}
        return httpx.Response(response.status_code, headers=headers, content=content, extensions=further)

    def _content(self, response: httpx.Response, url: httpx.URL) -> bytes:
        pieces, size = [], 0
        for piece in self._pieces(response):
            size += len(piece)
            if size > MOST_BYTES:
                raise BadReply(f"{named(url)} answers with more than {MOST_BYTES // 2**20} MB where some JSON is due")
            pieces.append(piece)
        return b"".join(pieces)

    def _pieces(self, response: httpx.Response) -> Iterator[bytes]:
        clock = self._waiting.time.clock
        begun, size = clock(), 0
        for piece in response.iter_bytes():
            self._waiting.go_on()
            size += len(piece)
            if clock() - begun > self._patience.read_seconds + size / SLOWEST_BYTES_A_SECOND:
                raise httpx.ReadTimeout("the answer only trickles")
            yield piece

    def _after_refusal(self, request: httpx.Request, errand: Errand, response: httpx.Response) -> None:
        errand.refusals += 1
        errand.reached = True
        asked = asked_wait(response.headers, response.text, self._waiting.time.wall())
        seconds = self._seconds(errand, asked)
        if not self._bearable(errand, seconds):
            patience = self._patience
            wish = f"asks to wait {in_words(asked)}" if asked else "refuses"
            after = f" after {in_words(errand.waited)} of waiting" if errand.waited else ""
            raise RateLimited(
                f"rate limited: {named(request.url)} {wish}{after}; genqa is set to wait "
                f"{in_words(patience.longest_wait)} at a time and {in_words(patience.total_wait)} in all; go on later "
                f"with {self._waiting.later}"
            )
        if errand.limited:
            self._limiter.pause(seconds)
        self._wait(errand, seconds)

    def _after_answer(self, request: httpx.Request, errand: Errand, response: httpx.Response) -> None:
        errand.faults += 1
        errand.reached = True
        asked = asked_wait(response.headers, "", self._waiting.time.wall())
        seconds = self._seconds(errand, asked)
        if errand.faults >= self._patience.tries or not self._bearable(errand, seconds):
            wish = f"asks to wait {in_words(asked)}" if asked else f"given up after {_tries(errand)}"
            raise refusal(response, request.url, None, self._secrets(), wish)
        self._wait(errand, seconds)

    def _after_fault(self, request: httpx.Request, errand: Errand, fault: httpx.TransportError, cut: bool) -> None:
        errand.faults += 1
        errand.reached = errand.reached or not isinstance(fault, NOTHING_SENT)
        again = errand.repeatable or cut or isinstance(fault, NOTHING_SENT)
        if isinstance(fault, httpx.LocalProtocolError) or UNTRUSTED in str(fault):
            again = False
        seconds = self._seconds(errand, None)
        if not again or errand.faults >= self._patience.tries or not self._bearable(errand, seconds):
            kind = BadReply if isinstance(fault, CutOff) else Unreachable if errand.reached else NotConnected
            raise kind(f"{named(request.url)}: {self._words(fault)}; given up after {_tries(errand)}") from fault
        self._wait(errand, seconds)

    def _seconds(self, errand: Errand, asked: float | None) -> float:
        """What the server asks for; where it asks for nothing, or for none at all, what backing off takes."""
        if asked:
            return asked
        own = backoff(errand.faults + errand.refusals, self._waiting.time.chance())
        return min(own, self._patience.longest_wait)

    def _bearable(self, errand: Errand, seconds: float) -> bool:
        return seconds <= self._patience.longest_wait and errand.waited + seconds <= self._patience.total_wait

    def _wait(self, errand: Errand, seconds: float) -> None:
        errand.waited += seconds
        self._waiting.wait(seconds)

    def _words(self, fault: httpx.TransportError) -> str:
        if UNTRUSTED in str(fault):
            return "its certificate is not trusted; SSL_CERT_FILE can name a file with your organisation's own"
        if isinstance(fault, httpx.ConnectTimeout | httpx.PoolTimeout):
            return f"no connection within {self._patience.connect_seconds:g} s"
        if isinstance(fault, httpx.TimeoutException):
            return f"no answer within {self._patience.read_seconds:g} s"
        if isinstance(fault, httpx.ConnectError | httpx.ProxyError):
            return f"no connection ({shown(str(fault))})"
        return "the answer breaks off before its end" if isinstance(fault, CutOff) else "the connection broke"


def _tries(errand: Errand) -> str:
    return counted(errand.faults + errand.refusals, "try", "tries")
