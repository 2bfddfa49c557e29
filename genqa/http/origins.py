"""Where a request goes: its origin, whether genqa may ask there, and how a message may name it.

A pre-signed URL is a secret, and all of the secret stands in its query: messages name host and path, never more.
"""

from __future__ import annotations

import ipaddress
import json
import re
from typing import NamedTuple

import httpx

from genqa.errors import NotConfigured

DEFAULT_PORTS = {"http": 80, "https": 443}
#: What has fewer letters is not looked for in what an API says.
SHORTEST_SECRET = 12
#: What a URL says beyond its path, wherever one stands in a text; and what follows the word Bearer or Basic.
_QUERY = re.compile(r"(?i)\b(https?://[^\s?#\"'<>]*)[?#][^\s\"'<>]*")
_USER = re.compile(r"(?i)\b(https?://)[^\s/?#@]*@")
_CREDENTIALS = re.compile(r"(?i)\b(bearer|basic)\s+[^\s\"',;]+")


class Origin(NamedTuple):
    """What two URLs must share for one's credentials to be the other's."""

    scheme: str
    host: str
    port: int | None


def origin(url: httpx.URL) -> Origin:
    """Scheme, host and port; the port a scheme has by default is filled in."""
    return Origin(url.scheme, url.host, url.port or DEFAULT_PORTS.get(url.scheme))


def is_loopback(url: httpx.URL) -> bool:
    """Whether the host is this machine itself, by its name or address alone: no look-up is trusted with it."""
    if url.host == "localhost":
        return True
    try:
        return ipaddress.ip_address(url.host).is_loopback
    except ValueError:
        return False


def on_this_machine(url: str) -> bool:
    """Whether what is sent to this URL stays on this machine; what is no URL does not."""
    try:
        return is_loopback(httpx.URL(url))
    except httpx.InvalidURL:
        return False


def parsed(text: str, what: str) -> httpx.URL:
    """An absolute URL that genqa may ask: https, or plain http on this machine.

    :raises NotConfigured: it is none; ``what`` is what the message calls it.
    """
    try:
        url = httpx.URL(text.strip())
    except httpx.InvalidURL:
        raise NotConfigured(f"{what} is not a URL") from None
    if url.scheme not in DEFAULT_PORTS or not url.host:
        raise NotConfigured(f"{what} must be a URL such as https://api.example.com, not {shown(text)!r}")
    if url.userinfo or url.query or url.fragment:
        raise NotConfigured(
            f"{what} must be no more than scheme, host and path: {named(url)} has something beside them"
        )
    if url.port is not None and not 0 < url.port < 65536:
        raise NotConfigured(f"{what} names a port that cannot be: {named(url)}")
    if not may_be_asked(url):
        raise NotConfigured(f"{what} is plain http: {named(url)} is only asked over https")
    return url


def may_be_asked(url: httpx.URL, asked_by: httpx.URL | None = None) -> bool:
    """Https, or plain http on this machine; what another machine names (``asked_by``) is never plain http."""
    if url.port is not None and not 0 < url.port < 65536:
        return False
    if url.scheme == "https":
        return bool(url.host)
    return url.scheme == "http" and is_loopback(url) and (asked_by is None or is_loopback(asked_by))


def named(url: httpx.URL) -> str:
    """Host and path, for messages: neither user nor query.

    >>> named(httpx.URL("https://media.example.com:8443/a/b.wav?X-Amz-Signature=secret"))
    'media.example.com:8443/a/b.wav'
    """
    host = f"[{url.host}]" if ":" in url.host else url.host
    return f"{host}{f':{url.port}' if url.port else ''}{url.path}"[:200]


def without(content: bytes, secrets: tuple[str, ...]) -> bytes:
    """An answer without the ``secrets`` that it was asked with: nobody has a reason to send them back.

    Short ones may be words, such as the key ``none`` of a server of one's own, and stay.

    >>> without(b'{"text": "your key is k3y-of-the-organisation"}', ("k3y-of-the-organisation",))
    b'{"text": "your key is ..."}'
    """
    for secret in secrets:
        if len(secret) >= SHORTEST_SECRET:
            written = json.dumps(secret)[1:-1]
            for form in (secret, written, written.replace("/", "\\/")):
                content = content.replace(form.encode(), b"...")
    return content


def shown(text: str, secrets: tuple[str, ...] = ()) -> str:
    """A text from elsewhere as one short line without what must not be shown: queries, credentials, ``secrets``.

    >>> shown("see https://media.example.com/a?sig=1, Bearer abc")
    'see https://media.example.com/a?… Bearer …'
    """
    for secret in secrets:
        if secret:
            text = text.replace(secret, "…")
    text = _CREDENTIALS.sub(r"\1 …", _QUERY.sub(r"\1?…", _USER.sub(r"\1…@", text)))
    line = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    return line if len(line) <= 300 else f"{line[:299]}…"
