"""``python -m genqa demo``: an index of made-up calls, or a stand-in for Genesys Cloud that serves them."""

from __future__ import annotations

import argparse
import sys
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from genqa.call import counted, spoken_seconds
from genqa.cli.live import Live
from genqa.cli.values import whole_number
from genqa.demo import fill
from genqa.demo.organisation import Organisation
from genqa.demo.server import StandIn
from genqa.demo.showcase import CALLS, showcase
from genqa.demo.speech import Say, speaker
from genqa.errors import InvalidSetting
from genqa.genesys.config import configured
from genqa.ingest import Options
from genqa.settings import demo_path, index_path


def run(options: argparse.Namespace) -> str:
    """Fill the demo's index, or serve its calls until interrupted."""
    now = datetime.now(UTC).replace(microsecond=0)
    calls = whole_number(options.calls, "--calls", 1) or CALLS
    if options.serve:
        return _serve(options, now, calls)
    path = Path(options.index) if options.index else demo_path(index_path(None)[0])
    if options.if_needed and not _needed(path, now):
        return ""
    return _fill(path, now, calls)


def _needed(path: Path, now: datetime) -> bool:
    """Whether genqa has nothing else to show, and no demo that is recent enough."""
    if index_path(None)[0].exists() or configured() is not None:
        return False
    filled = fill.filled_at(path)
    return filled is None or now - filled > fill.OLD


def _fill(path: Path, now: datetime, calls: int) -> str:
    began = time.monotonic()
    say, tones = speaker()
    ended = fill.fill(
        path,
        _organisation(now, calls, say),
        now,
        remark=tones,
        options=Options.of_this_machine(),
        begun=lambda index: Live(index).show,
    )
    counts = ended.counts
    took = spoken_seconds(round((time.monotonic() - began) * 1000))
    return (
        f"{path}: {counted(counts.stored, 'call')} of a made-up team in {took}; {counts.skipped} skipped and "
        f"{counts.failed} failed, on purpose. make run shows them while there is no index of your own"
    )


def _organisation(now: datetime, calls: int, say: Say) -> Organisation:
    print(f"genqa: making a demo team and {counted(calls, 'call')}, which takes a moment", file=sys.stderr, flush=True)
    return showcase(now, calls=calls, say=say)


def _serve(options: argparse.Namespace, now: datetime, calls: int) -> str:
    port = whole_number(options.port, "--port", 0) or 0
    try:
        server = StandIn(_organisation(now, calls, speaker()[0]), port=port)
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
A stand-in for Genesys Cloud answers at {server.base_url}, with {counted(calls, "made-up call")} of the last 90 days.
Ctrl-C ends it. In another terminal:

{settings}
python -m genqa ingest"""
