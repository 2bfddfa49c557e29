"""``python -m genqa transcribe``: a recording, or calls of the index, by a provider of speech to text."""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
import time
from typing import Any

from genqa import stt
from genqa.call import counted
from genqa.cli import transcribe_file
from genqa.cli.live import Line
from genqa.cli.stopping import stopped_by_signals
from genqa.cli.transcribe_file import agreed, utc_or_none
from genqa.cli.values import ACTOR, existing_index, whole_number
from genqa.errors import GenqaError, InvalidSetting
from genqa.index import Filters, Index, open_index
from genqa.index.transcriptions import Asked
from genqa.ingest.transcribing import How, Summary, chain, work
from genqa.ingest.transcribing.estimate import estimate
from genqa.settings import ffmpeg_path, index_path

#: Who watches a page waits for less long than a terminal's Ctrl-C would.
_BEAT_SECONDS = 1.0
_STOPPING = "stopping; what is under way is found again by the next run"
_OF_MISSING, _OF_FILES = ("since", "until", "limit"), ("direction", "started_at", "recording_id", "interaction_id",
                                                       "agent_channel", "save")  # fmt: skip


def run(options: argparse.Namespace) -> str:
    """What was said, or what became of the calls, in words or as JSON."""
    if options.run is not None:
        return _begun_by_a_page(options)
    ways = [bool(options.file), options.missing, bool(options.recording), options.attempt is not None]
    if sum(ways) != 1:
        print("usage: python -m genqa transcribe FILE | --missing | --recording ID | --try NAME", file=sys.stderr)
        print("python -m genqa transcribe: error: give one of them", file=sys.stderr)
        raise SystemExit(2)
    _fitting(options)
    config = stt.configured()
    if options.file:
        return transcribe_file.run(options, config)
    if options.attempt is not None:
        return transcribe_file.attempt(options, config)
    return _stored(options, config)


def _fitting(options: argparse.Namespace) -> None:
    """:raises InvalidSetting: an option that says nothing here."""
    wrong = [] if options.missing else list(_OF_MISSING)
    wrong += [] if options.file else list(_OF_FILES)
    wrong += [] if options.file or options.missing else ["agent", "queue"]
    for name in wrong:
        if getattr(options, name):
            raise InvalidSetting(f"--{name.replace('_', '-')} does not go with this: leave it out")


def _stored(options: argparse.Namespace, config: stt.SttConfig) -> str:
    began = time.monotonic()
    stop = threading.Event()
    with existing_index(options.index) as index:
        chain.check(config, options.provider)
        recordings = _wanted(options, index)
        if recordings:
            told = estimate(index, config, recordings, options.provider)
            if not agreed(told.words, bool(told.leaves), options.yes):
                print("genqa: nothing was sent", file=sys.stderr)
                raise SystemExit(1)
        asked = index.ask_transcriptions(recordings, actor=ACTOR, provider=options.provider)
        line = Line()
        with stopped_by_signals(stop, _STOPPING) as caught:
            summary = work(
                index, config, actor=ACTOR, stop=stop, how=_how(), tell=lambda now: line.line(now.line)
            )  # fmt: skip
        line.done()
    output = _output(options, asked, summary, time.monotonic() - began)
    if caught:
        print(output, flush=True)
        raise SystemExit(128 + caught[0])
    if summary.failed or summary.left or (options.recording and asked.without_sound):
        print(output, flush=True)
        raise SystemExit(1)
    return output


def _wanted(options: argparse.Namespace, index: Index) -> list[str]:
    if options.recording:
        for recording in options.recording:
            index.row(recording)  # or it is not there
        return list(dict.fromkeys(options.recording))
    filters = Filters(
        since=utc_or_none(options.since), until=utc_or_none(options.until), agent=options.agent, queue=options.queue
    )
    return index.without_transcript(filters, limit=whole_number(options.limit, "--limit", 1))


def _output(options: argparse.Namespace, asked: Asked, summary: Summary, seconds: float) -> str:
    if options.json:
        document: dict[str, Any] = {
            "asked": asked.waiting,
            "under_way": asked.under_way,
            "without_sound": asked.without_sound,
            **summary.document(),
            "seconds": round(seconds, 3),
        }
        return json.dumps(document, indent=2)
    lines = list(summary.lines)
    if asked.without_sound:
        lines.append(f"{counted(asked.without_sound, 'call')} without a kept recording cannot be transcribed")
    lines += [f"failed   {reason}" for reason in summary.reasons]
    return "\n".join(lines or ["nothing waits for a transcript"])


def _how(beat_seconds: float | None = None) -> How:
    ffmpeg = ffmpeg_path()
    how = How(ffmpeg=ffmpeg.value if ffmpeg else None)
    return how if beat_seconds is None else How(ffmpeg=how.ffmpeg, beat_seconds=beat_seconds)


def _begun_by_a_page(options: argparse.Namespace) -> str:
    """Work on the queue as this process was begun to. All that becomes of it stands in the index."""
    transcriber = whole_number(options.run, "--run", 1) or 0
    stop = threading.Event()
    with open_index(index_path(options.index)[0]) as index:
        try:
            config = stt.configured()
        except GenqaError as error:
            index.close_transcriber(transcriber, pid=os.getpid(), error=str(error))
            raise
        begun = index.last_transcriber()
        actor = begun.actor if begun is not None and begun.id == transcriber else ACTOR
        with stopped_by_signals(stop, _STOPPING):
            work(index, config, actor=actor, stop=stop, how=_how(_BEAT_SECONDS), transcriber=transcriber)
    return ""
