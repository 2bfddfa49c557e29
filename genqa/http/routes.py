"""The way to a server: straight or through a proxy, with sockets that notice when the user stops.

Proxies are taken from the environment (HTTPS_PROXY, ALL_PROXY, NO_PROXY, on some systems their settings), as a company
network demands; but what runs on this machine is always asked straight, whatever the environment says. Certificates
are checked against certifi's list, or against SSL_CERT_FILE or SSL_CERT_DIR.
"""

from __future__ import annotations

import queue
import ssl
import threading
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from genqa.errors import MissingDependency, NotConfigured
from genqa.http.origins import is_loopback

#: How often a socket that waits looks whether the user stopped, in seconds.
SLICE = 0.25
#: Workers may each have a connection to the API and one to a storage.
MOST_CONNECTIONS = 64
#: An idle connection outlives the pause between two polls.
KEPT_SECONDS = 30.0

GoOn = Callable[[], None]


class Routes(httpx.BaseTransport):
    """Sends each request straight to its host, or through the proxy that the environment names for it."""

    def __init__(self, go_on: GoOn, proxies: Mapping[str, str] | None = None) -> None:
        known = getproxies() if proxies is None else proxies
        self._straight = self._transport(go_on, None)
        proxy = known.get("https") or known.get("all")  # plain http stays on this machine: no proxy sees any
        self._proxied = self._transport(go_on, proxy) if proxy else None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer, its body still to be read."""
        if self._proxied is None or is_loopback(request.url) or proxy_bypass(request.url.host):
            return self._straight.handle_request(request)
        return self._proxied.handle_request(request)

    def close(self) -> None:
        """Give up the connections."""
        self._straight.close()
        if self._proxied is not None:
            self._proxied.close()

    def _transport(self, go_on: GoOn, proxy: str | None) -> httpx.HTTPTransport:
        if proxy is not None and "://" not in proxy:
            proxy = f"http://{proxy}"  # as other programs read the variables
        limits = httpx.Limits(
            max_connections=MOST_CONNECTIONS,
            max_keepalive_connections=MOST_CONNECTIONS,
            keepalive_expiry=KEPT_SECONDS,
        )
        try:
            transport = httpx.HTTPTransport(verify=_certificates(), limits=limits, proxy=proxy)
        except ImportError:
            raise MissingDependency(
                "the proxy of the environment is a SOCKS proxy: pip install 'httpx[socks]'"
            ) from None
        except (ValueError, httpx.InvalidURL):
            # Neither the URL nor the cause is shown: a proxy's URL may hold a password.
            raise NotConfigured("HTTPS_PROXY or ALL_PROXY is not the URL of a proxy") from None
        # httpx has no door for this; a test holds it to ending a read that nothing else would end.
        transport._pool._network_backend = _Network(transport._pool._network_backend, go_on)
        return transport


@cache
def _certificates() -> ssl.SSLContext:
    """Read once: it takes longer than a request.

    :raises NotConfigured: the environment names a file that holds none.
    """
    try:
        return httpx.create_ssl_context()
    except OSError as error:
        named = "SSL_CERT_FILE or SSL_CERT_DIR"
        raise NotConfigured(f"{named} names no readable certificates: {error.strerror or error}") from None


class _Network(httpcore.NetworkBackend):
    """Opens connections that can be stopped, also while a name is looked up, for which there is no time-out."""

    def __init__(self, inner: httpcore.NetworkBackend, go_on: GoOn) -> None:
        self._inner = inner
        self._go_on = go_on

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        attempt = _Attempt(lambda: self._inner.connect_tcp(host, port, timeout, local_address, socket_options))
        return _Stream(attempt.result(timeout, self._go_on), self._go_on)


class _Attempt:
    """One attempt to connect, on a thread of its own that can be left behind."""

    def __init__(self, connect: Callable[[], httpcore.NetworkStream]) -> None:
        self._connect = connect
        self._came: queue.SimpleQueue[httpcore.NetworkStream | Exception] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._left = False

    def result(self, timeout: float | None, go_on: GoOn) -> httpcore.NetworkStream:
        """The connection; where it comes too late, it is closed as soon as it comes."""
        threading.Thread(target=self._run, name="genqa-connect", daemon=True).start()
        waited = 0.0
        try:
            while timeout is None or waited < timeout + SLICE:
                go_on()
                try:
                    came = self._came.get(timeout=SLICE)
                except queue.Empty:
                    waited += SLICE
                    continue
                if isinstance(came, Exception):
                    raise came
                return came
            raise httpcore.ConnectTimeout("timed out")
        finally:
            self._leave()

    def _run(self) -> None:
        try:
            stream = self._connect()
        except (httpcore.NetworkError, httpcore.TimeoutException) as error:
            self._came.put(error)
        except UnicodeError:
            self._came.put(httpcore.ConnectError("the host's name cannot be looked up"))
        else:
            with self._lock:
                if self._left:
                    stream.close()
                else:
                    self._came.put(stream)

    def _leave(self) -> None:
        with self._lock:
            self._left = True
            while not self._came.empty():
                late = self._came.get()
                if isinstance(late, httpcore.NetworkStream):
                    late.close()


class _Stream(httpcore.NetworkStream):
    """A connection whose reads look now and then whether the user stopped."""

    def __init__(self, inner: httpcore.NetworkStream, go_on: GoOn) -> None:
        self._inner = inner
        self._go_on = go_on

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        waited = 0.0
        while True:
            self._go_on()
            slice_ = SLICE if timeout is None else max(min(SLICE, timeout - waited), 0.001)
            try:
                return self._inner.read(max_bytes, slice_)
            except httpcore.ReadTimeout:
                waited += slice_
                if timeout is not None and waited >= timeout:
                    raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, timeout)

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, timeout), self._go_on)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
