"""``demo --serve``: a stand-in for Genesys Cloud on this machine, with made-up calls, until Ctrl-C."""

from __future__ import annotations

import argparse
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from genqa.cli.values import whole_number
from genqa.demo.organisation import tiny
from genqa.demo.server import StandIn
from genqa.errors import InvalidSetting

_CALLS, _DAYS = 24, 6


def run(options: argparse.Namespace) -> str:
    """Serve until interrupted; says first how genqa is pointed at it."""
    port = whole_number(options.port, "--port", 0) or 0
    first_day = (datetime.now(UTC) - timedelta(days=_DAYS)).date()
    organisation = tiny(_CALLS, days=_DAYS, first_day=first_day, seconds=60, transfers=0.2, suppressed=0.1, several=0.2)
    try:
        server = StandIn(organisation, port=port)
    except (OSError, OverflowError):
        raise InvalidSetting(f"port {port} of 127.0.0.1 cannot be had; name another one with --port") from None
    with server, suppress(KeyboardInterrupt):
        print(said(server), flush=True)
        threading.Event().wait()
    return ""


def said(server: StandIn) -> str:
    """What to type in another terminal."""
    settings = "\n".join(f"export {name}={value}" for name, value in server.environ.items())
    calls = len(server.organisation.conversations)
    return f"""\
A stand-in for Genesys Cloud answers at {server.base_url}, with {calls} made-up calls of the last {_DAYS} days.
Ctrl-C ends it. In another terminal:

{settings}
python -m genqa ingest"""
