"""Addresses of an API: what one may look like, and where its tokens come from."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from genqa.errors import NotConfigured
from genqa.genesys.regions import REGIONS

#: Where hosts of regions lie that this list of regions does not know yet.
_OF_GENESYS = ".pure.cloud"


def origin_of(text: str, name: str) -> str:
    """Scheme, host and port of an address, in lower case and without a slash at its end.

    :raises NotConfigured: it is more than that, or not https (plain http is for this machine alone). ``name`` says
        which setting is meant; what stands before or after the host is never quoted, for it may be a secret.
    """
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https") or any(character in host for character in " %\\"):
        raise NotConfigured(f"{name} is not an address such as https://api.mypurecloud.com")
    if parts.username is not None or parts.password is not None:
        raise NotConfigured(f"{name} holds a user name or password before the host; give the address alone")
    if parts.path.strip("/") or parts.query or parts.fragment or "?" in text or "#" in text:
        raise NotConfigured(f"{name} is scheme and host alone, such as https://{host}, with nothing after it")
    if parts.scheme == "http" and not _loopback(host):
        raise NotConfigured(f"{name} is plain http, which would show secrets to anyone on the way: use https://{host}")
    named = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{named}" + (f":{port}" if port is not None else "")


def login_of(base_url: str) -> str:
    """Where an API's tokens come from: its ``login.`` host at Genesys Cloud, elsewhere the API itself.

    At any other host a secret must not go to an address that nobody named.
    """
    scheme, _, host = base_url.partition("://")
    domain = host.removeprefix("api.")
    of_genesys = domain != host and (domain in REGIONS.values() or domain.endswith(_OF_GENESYS))
    return f"{scheme}://login.{domain}" if of_genesys else base_url


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
