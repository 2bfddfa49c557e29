"""The gate. Until there is sign-in, genqa serves nobody but the person at this machine.

Streamlit listens on every network address unless told otherwise, so one forgotten option would hand a company's calls
to its network. `.streamlit/config.toml` sets the address; the gate is for the day when something overrides it.
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address

import streamlit as st

#: What a proxy adds when it passes on a visit from elsewhere. Behind one, the visit itself comes from loopback.
FORWARDING_HEADERS = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")


def refuse_unless_loopback() -> None:
    """Ends the run of the page with the reason, unless server, visitor and name are all this machine's own."""
    headers = st.context.headers
    refusal = why_refused(
        server=st.get_option("server.address"),
        visitor=st.context.ip_address,
        headers={name: headers[name] for name in ("Host", *FORWARDING_HEADERS) if name in headers},
    )
    if refusal is not None:
        st.error(f"**genqa has no sign-in yet and works only on the machine it runs on.** {refusal}")
        st.stop()


def why_refused(server: str | None, visitor: str | None, headers: Mapping[str, str]) -> str | None:
    """What is wrong and what to do, ``None`` when genqa may serve.

    ``server``: the address it listens on, ``None`` for all of them. ``visitor``: the address the visit comes from,
    ``None`` for loopback. ``headers``: those of the request; ``Host`` is the name that genqa was opened under.
    """
    if not server:
        return "It listens on every network address. Start it with `make run`, or with `--server.address 127.0.0.1`."
    if not is_loopback(server):
        return (
            f"It listens on {_quoted(server)}, which others may reach. Start it with `make run`, or with "
            "`--server.address 127.0.0.1`."
        )
    if visitor is not None and not is_loopback(visitor):
        return f"This visit comes from {_quoted(visitor)}. Open genqa in a browser on the machine it runs on."
    for name in FORWARDING_HEADERS:
        if name in headers:
            return f"This visit came through a proxy (`{name}`). Open genqa directly, in a browser on its own machine."
    # A web page elsewhere can let its own name resolve to 127.0.0.1 and then read what is served there as its own
    # (DNS rebinding). The browser still says under which name it asks.
    host = headers.get("Host")
    if host is not None and not is_loopback(_name_of(host)):
        return f"It was opened under the name {_quoted(_name_of(host))}. Open it as http://127.0.0.1 with its port."
    return None


def is_loopback(address: str) -> bool:
    """Whether this is ``localhost``, in 127.0.0.0/8, or ::1. Any other name may resolve to anything.

    >>> [is_loopback(address) for address in ("127.0.0.1", "::1", "localhost", "0.0.0.0", "127.0.0.1.example")]
    [True, True, True, False, False]
    """
    if address.lower() == "localhost":
        return True
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is not None:
        return parsed.ipv4_mapped.is_loopback
    return parsed.is_loopback


def _name_of(host: str) -> str:
    """The name in a ``Host`` header, without port and brackets."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].removesuffix(".")


def _quoted(text: str) -> str:
    """Text from outside as code, so that nothing in it acts as Markdown."""
    return f"`{text.replace('`', '')}`"
