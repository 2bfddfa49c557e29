"""Addresses of an API: what one may look like, and where its tokens come from."""

from __future__ import annotations

import re

import httpx

from genqa.errors import NotConfigured
from genqa.genesys.regions import REGIONS
from genqa.http.origins import may_be_asked

#: Beneath this domain lie regions that genqa does not know yet, too.
_OF_GENESYS = ".pure.cloud"
_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")


def origin_of(text: str, name: str) -> str:
    """Scheme, host and port of an address, in lower case and without a slash at its end.

    :raises NotConfigured: it is more than that, or not https (plain http is for this machine alone). ``name`` says
        which setting is meant. The address is never quoted but for its host: a part of it may be a secret.
    """
    try:
        url = httpx.URL(text.strip())
    except httpx.InvalidURL:
        url = httpx.URL("")
    if url.scheme not in ("http", "https") or not _HOST.fullmatch(url.host) or (url.port or 0) > 65_535:
        raise NotConfigured(f"{name} is not an address such as https://api.mypurecloud.com")
    if url.userinfo:
        raise NotConfigured(f"{name} holds a user name or password before the host; give the address alone")
    host = f"[{url.host}]" if ":" in url.host else url.host
    if url.path.strip("/") or "?" in text or "#" in text:
        raise NotConfigured(f"{name} is scheme and host alone, such as https://{host}, with nothing after it")
    if not may_be_asked(url):
        raise NotConfigured(f"{name} is plain http, which shows the secret to anyone on the way: use https://{host}")
    return f"{url.scheme}://{host}{'' if url.port is None else f':{url.port}'}"


def login_of(base_url: str) -> str:
    """Where an API's tokens come from: its ``login.`` host at Genesys Cloud, elsewhere the API itself.

    Of any other host nothing is derived, for the secret must not go to an address that nobody named.
    """
    domain = base_url.removeprefix("https://api.")
    of_genesys = domain != base_url and (domain in REGIONS.values() or domain.endswith(_OF_GENESYS))
    return f"https://login.{domain}" if of_genesys else base_url
