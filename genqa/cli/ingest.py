"""``python -m genqa ingest``: calls from Genesys Cloud into the index."""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
import time
from contextlib import closing, nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from genqa import stt
from genqa.call import counted, spoken_seconds
from genqa.cli.live import Live
from genqa.cli.stopping import stopped_by_signals
from genqa.cli.values import ACTOR, number, whole_number
from genqa.errors import GenqaError, InvalidSetting, NotConfigured
from genqa.genesys import connect
from genqa.genesys.config import GenesysConfig, configured
from genqa.genesys.source import Source, Wanted
from genqa.genesys.states import instant
from genqa.index import Index, IngestItem, IngestRun, open_index
from genqa.ingest import Options, carry_out, ingest
from genqa.ingest.look import look
from genqa.ingest.transcribing import Summary
from genqa.ingest.transcribing.beside import Beside
from genqa.ingest.transcribing.estimate import automatic
from genqa.settings import index_path, keep_audio_days

DAYS = 7
#: Who watches a page waits for less long than a terminal's Ctrl-C would.
_BEAT_SECONDS = 1.0
#: In the report for people; the JSON lists all.
_MOST_LINES = 20
_STOPPING = "stopping; what is being analysed is stored first"
_GO_ON = "python -m genqa ingest --resume goes on"


def run(options: argparse.Namespace) -> str:
    """What became of the calls, in words or as JSON. Failures, Ctrl-C and a run cut short end in an exit code."""
    if options.run is not None:
        return _begun_by_a_page(options)
    began = time.monotonic()
    wanted = None if options.resume else _wanted(options, datetime.now(UTC))
    if options.resume:
        _nothing_but_resume(options)
    config, speech = _configured(), stt.configured()
    how = _options(options, config, speech)
    stop = threading.Event()
    with closing(connect(config, stop=stop)) as source:
        if wanted is not None and options.dry_run:
            return _dry_run(options, source, wanted, began)
        with open_index(index_path(options.index)[0]) as index, stopped_by_signals(stop, _STOPPING) as caught:
            live = Live(index)
            with Beside(
                index, speech, how, actor=ACTOR, stop=stop, tell=lambda now: live.line(now.line), say=live.say
            ) as queue:
                ended = ingest(index, source, wanted, actor=ACTOR, stop=stop, options=how, tell=live.show)
                live.lines(ended.id)
                transcribed = queue.finish()
            live.done()
            output = _output(options, index, ended, transcribed, time.monotonic() - began)
    code = _exit_code(ended, transcribed, caught)
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
            config, speech = _configured(), stt.configured()
            how = replace(_options(options, config, speech), beat_seconds=_BEAT_SECONDS)
            source = connect(config, stop=stop)
        except GenqaError as error:
            index.close_ingest(run, pid=os.getpid(), state="failed", error=str(error))
            raise
        with closing(source), stopped_by_signals(stop, _STOPPING):
            running = index.take_ingest(run, requests=partial(getattr, source, "requests"))
            with Beside(index, speech, how, actor=running.row().actor, stop=stop) as queue:
                carry_out(index, source, running, stop=stop, options=how)
                queue.finish()
    return ""


def _configured() -> GenesysConfig:
    config = configured()
    if config is None:
        raise NotConfigured(
            "no source of calls is set up: set GENQA_GENESYS_REGION, GENQA_GENESYS_CLIENT_ID and "
            "GENQA_GENESYS_CLIENT_SECRET, or the same under [genesys] in .streamlit/secrets.toml"
        )
    return config


def _exit_code(ended: IngestRun, transcribed: Summary | None, caught: list[int]) -> int:
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
    if caught:
        print("genqa: stopped with calls that wait for a transcript; the next run goes on with them", file=sys.stderr)
        return 128 + caught[0]
    return 1 if ended.counts.failed or (transcribed is not None and (transcribed.failed or transcribed.left)) else 0


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


def _options(options: argparse.Namespace, config: GenesysConfig, speech: stt.SttConfig) -> Options:
    machine = Options.of_this_machine(whole_number(options.workers, "--workers", 1))
    words, everything = automatic(speech)
    return replace(
        machine, keep_audio_days=keep_audio_days(), agent_channel=config.agent_channel, transcribe=words,
        transcribe_all=everything,
    )  # fmt: skip


def _output(
    options: argparse.Namespace, index: Index, ended: IngestRun, transcribed: Summary | None, seconds: float
) -> str:  # fmt: skip
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
                "transcriptions": transcribed.document() if transcribed else None,
            },
            indent=2,
        )
    numbers = f"{counts.stored} stored, {counts.unchanged} unchanged, {counts.skipped} skipped, {counts.failed} failed"
    effort = f"{counted(ended.api_requests, 'request')}, {spoken_seconds(round(seconds * 1000))}"
    lines = [f"{counted(counts.found, 'call')} found: {numbers}; {effort}"]
    lines += [_line(item) for item in (*failed, *skipped)[:_MOST_LINES]]
    if len(failed) + len(skipped) > _MOST_LINES:
        lines.append(f"and {len(failed) + len(skipped) - _MOST_LINES} more; --json lists all")
    return "\n".join(lines + (transcribed.lines if transcribed else []))


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
