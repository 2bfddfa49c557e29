"""``python -m genqa ingest``: calls from Genesys Cloud into the index."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from types import FrameType
from typing import Any

from genqa.call import counted, spoken_seconds
from genqa.cli.live import Live
from genqa.cli.values import number, whole_number
from genqa.errors import GenqaError, InvalidSetting, NotConfigured
from genqa.genesys import connect
from genqa.genesys.config import GenesysConfig, configured
from genqa.genesys.source import Source, Wanted
from genqa.genesys.states import instant
from genqa.index import Index, IngestItem, IngestRun, open_index
from genqa.ingest import Options, carry_out, ingest
from genqa.ingest.look import look
from genqa.settings import index_path, keep_audio_days

DAYS = 7
#: Who watches a page waits for less long than a terminal's Ctrl-C would.
_BEAT_SECONDS = 1.0
#: In the report for people; the JSON lists all.
_MOST_LINES = 20
_GO_ON = "python -m genqa ingest --resume goes on"


def run(options: argparse.Namespace) -> str:
    """What became of the calls, in words or as JSON. Failures, Ctrl-C and a run cut short end in an exit code."""
    if options.run is not None:
        return _begun_by_a_page(options)
    began = time.monotonic()
    wanted = None if options.resume else _wanted(options, datetime.now(UTC))
    if options.resume:
        _nothing_but_resume(options)
    config = _configured()
    how = _options(options, config)
    stop = threading.Event()
    with closing(connect(config, stop=stop)) as source:
        if wanted is not None and options.dry_run:
            return _dry_run(options, source, wanted, began)
        with open_index(index_path(options.index)[0]) as index, _stopped_by_signals(stop) as caught:
            live = Live(index)
            ended = ingest(index, source, wanted, actor="command line", stop=stop, options=how, tell=live.show)
            live.lines(ended.id)
            output = _output(options, index, ended, time.monotonic() - began)
    code = _exit_code(ended, caught)
    if code:
        print(output, flush=True)
        raise SystemExit(code)
    return output


def _begun_by_a_page(options: argparse.Namespace) -> str:
    """Do a run that waits in the index for this process. All that becomes of it stands there; nothing is printed."""
    run = whole_number(options.run, "--run", 1) or 0
    stop = threading.Event()
    with open_index(index_path(options.index)[0]) as index:
        try:
            config = _configured()
            how = replace(_options(options, config), beat_seconds=_BEAT_SECONDS)
            source = connect(config, stop=stop)
        except GenqaError as error:
            index.close_ingest(run, pid=os.getpid(), state="failed", error=str(error))
            raise
        with closing(source), _stopped_by_signals(stop):
            running = index.take_ingest(run, requests=partial(getattr, source, "requests"))
            carry_out(index, source, running, stop=stop, options=how)
    return ""


def _configured() -> GenesysConfig:
    config = configured()
    if config is None:
        raise NotConfigured(
            "no source of calls is set up: set GENQA_GENESYS_REGION, GENQA_GENESYS_CLIENT_ID and "
            "GENQA_GENESYS_CLIENT_SECRET, or the same under [genesys] in .streamlit/secrets.toml"
        )
    return config


def _exit_code(ended: IngestRun, caught: list[int]) -> int:
    """Said on stderr where it is not 0, but for failures, which the report tells."""
    if ended.state == "failed":
        kept = f"; what was stored is kept, {_GO_ON}" if ended.counts.found else ""
        print(f"genqa: {' '.join((ended.error or '').split())}{kept}", file=sys.stderr)
        return 1
    if ended.state == "cancelled":
        by = "" if ended.cancel_asked_by is None else f" by {ended.cancel_asked_by}"
        left = f"with {counted(ended.counts.left, 'call')} left" if ended.listed else "before all calls were listed"
        print(f"genqa: stopped{by} {left}; {_GO_ON}", file=sys.stderr)
        return 128 + caught[0] if caught else 1
    return 1 if ended.counts.failed else 0


def _wanted(options: argparse.Namespace, now: datetime) -> Wanted:
    until = _time(options.until, "--until") or now
    since = _time(options.since, "--since") or until - timedelta(days=DAYS)
    if since >= until:
        raise InvalidSetting(
            f"--since ({since:%Y-%m-%d %H:%M}) must be before --until ({until:%Y-%m-%d %H:%M}), in UTC"
        )
    least = number(options.min_seconds, "--min-seconds") or 0
    if least < 0:
        raise InvalidSetting("--min-seconds takes a number from 0 up")
    return Wanted(
        since,
        until,
        conversations=tuple(options.conversation),
        recordings=tuple(options.recording),
        queue=options.queue,
        agent=options.agent,
        min_seconds=least,
        limit=whole_number(options.limit, "--limit", 1),
    )


def _time(text: str | None, option: str) -> datetime | None:
    if text is None:
        return None
    found = instant(text)
    if found is None:
        raise InvalidSetting(f"{option}: {text[:40]!r} is not a time such as 2026-03-02 or 2026-03-02T14:30:00+01:00")
    return found


def _nothing_but_resume(options: argparse.Namespace) -> None:
    for name in ("since", "until", "conversation", "recording", "queue", "agent", "min_seconds", "limit", "dry_run"):
        if getattr(options, name):
            raise InvalidSetting(
                f"--resume goes on with what the last run was asked for: leave out --{name.replace('_', '-')}"
            )


def _options(options: argparse.Namespace, config: GenesysConfig) -> Options:
    machine = Options.of_this_machine(whole_number(options.workers, "--workers", 1))
    return replace(machine, keep_audio_days=keep_audio_days(), agent_channel=config.agent_channel)


@contextmanager
def _stopped_by_signals(stop: threading.Event) -> Iterator[list[int]]:
    """The first Ctrl-C, or a request to end, sets the stop sign; a second one ends at once."""
    caught: list[int] = []

    def ask(number: int, _frame: FrameType | None) -> None:
        if caught:
            raise KeyboardInterrupt
        caught.append(number)
        stop.set()
        print("\ngenqa: stopping; what is being analysed is stored first", file=sys.stderr, flush=True)

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield caught
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _output(options: argparse.Namespace, index: Index, ended: IngestRun, seconds: float) -> str:
    failed, skipped = index.ingest_items(ended.id, "failed"), index.ingest_items(ended.id, "skipped")
    counts = ended.counts
    if options.json:
        return json.dumps(
            {
                "found": counts.found,
                "stored": counts.stored,
                "unchanged": counts.unchanged,
                "skipped": counts.skipped,
                "failed": counts.failed,
                "failures": [_item(item) for item in failed],
                "skips": [_item(item) for item in skipped],
                "api_requests": ended.api_requests,
                "seconds": round(seconds, 3),
                "state": ended.state,
                "error": ended.error,
                "left": counts.left,
            },
            indent=2,
        )
    numbers = f"{counts.stored} stored, {counts.unchanged} unchanged, {counts.skipped} skipped, {counts.failed} failed"
    effort = f"{counted(ended.api_requests, 'request')}, {spoken_seconds(round(seconds * 1000))}"
    lines = [f"{counted(counts.found, 'call')} found: {numbers}; {effort}"]
    lines += [_line(item) for item in (*failed, *skipped)[:_MOST_LINES]]
    if len(failed) + len(skipped) > _MOST_LINES:
        lines.append(f"and {len(failed) + len(skipped) - _MOST_LINES} more; --json lists all")
    return "\n".join(lines)


def _item(item: IngestItem) -> dict[str, Any]:
    return {
        "recording_id": item.recording_id,
        "conversation_id": item.conversation_id,
        "reason": item.reason,
        "advice": item.advice,
    }


def _line(item: IngestItem) -> str:
    about = item.recording_id or f"conversation {item.conversation_id}"
    return f"{item.state:<8} {about}: {item.reason}" + (f"; {item.advice}" if item.advice else "")


def _dry_run(options: argparse.Namespace, source: Source, wanted: Wanted, began: float) -> str:
    """What a run would fetch, and about how many requests that takes; nothing is stored, no index is made."""
    path, _ = index_path(options.index)
    with open_index(path) if path.exists() else nullcontext() as index:
        seen = look(index, source, wanted)
    unchanged = seen.found - seen.to_fetch
    if options.json:
        return json.dumps(
            {
                "found": seen.found,
                "unchanged": unchanged,
                "to_fetch": seen.to_fetch,
                "estimated_requests": seen.estimate,
                "api_requests": source.requests,
                "seconds": round(time.monotonic() - began, 3),
            },
            indent=2,
        )
    return (
        f"{counted(seen.found, 'call')} found, {unchanged} of them unchanged; fetching {seen.to_fetch} takes about "
        f"{counted(seen.estimate, 'request')}"
    )
