"""``python -m genqa score``: one call, measured and scored, and stored with ``--save``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from contextlib import ExitStack

from genqa.analyse import Request, analyse
from genqa.audio import kept
from genqa.cli.report import report
from genqa.cli.values import ACTOR, about_of, file_at, number, read_file, whole_number
from genqa.errors import InvalidSetting, RubricError
from genqa.holds import GivenHold, from_file, total
from genqa.index import open_index
from genqa.result import document
from genqa.scoring import DEFAULT_RUBRIC, Rubric, built_in
from genqa.settings import Thresholds, ffmpeg_path, index_path, keep_audio
from genqa.transcript import Choice


def run(options: argparse.Namespace) -> str:
    """The report, or the JSON, of one call."""
    if not options.transcript and not options.audio:
        print("usage: python -m genqa score [--transcript FILE]... [--audio FILE]...", file=sys.stderr)
        print("python -m genqa score: error: give --transcript, --audio or both", file=sys.stderr)
        raise SystemExit(2)
    path, _ = index_path(options.index)
    ffmpeg = ffmpeg_path()
    program = ffmpeg.value if ffmpeg else None
    if options.save:  # rather now than after a long recording was measured
        kept.check(keep_audio(), program)
    with ExitStack() as open_files:
        # The rubric in force where there is an index; where there is none, one is made only for a call worth storing.
        index = open_files.enter_context(open_index(path)) if path.exists() else None
        rubric, thresholds = index.in_force() if index else (built_in()[DEFAULT_RUBRIC], Thresholds())
        if options.rubric:
            rubric = _named(options.rubric, index.rubrics() if index else list(built_in().values()))
        request = _request(options, index.channel_map() if index else {})
        result = analyse(request, rubric, thresholds)
        if options.save:
            index = index or open_files.enter_context(open_index(path))
            audio = kept.to_keep([file.data for file in request.audio], keep_audio(), program)
            replaced = index.save(result, actor=ACTOR, audio=audio)
    if options.save:
        was = " in place of an earlier result" if replaced else ""
        print(f"stored as {result.recording_id} in {path}{was}", file=sys.stderr)
    return json.dumps(document(result), indent=2) if options.json else report(result)


def _named(name: str, rubrics: list[Rubric]) -> Rubric:
    for rubric in rubrics:
        if rubric.name == name:
            return rubric
    known = ", ".join(sorted({rubric.name for rubric in rubrics}))
    raise RubricError(f"no rubric is called {name[:40]!r}; known: {known}")


def _request(options: argparse.Namespace, channel_map: Mapping[str, int]) -> Request:
    channel = whole_number(options.agent_channel, "--agent-channel", 0)
    ffmpeg = ffmpeg_path()
    return Request(
        transcripts=[read_file(path) for path in options.transcript],
        audio=[file_at(path) for path in options.audio],
        format=options.format,
        choice=Choice(options.agent_speaker, channel, channel_map),
        hold=_hold(options),
        about=about_of(options),
        recording_id=options.recording_id,
        ffmpeg=ffmpeg.value if ffmpeg else None,
    )


def _hold(options: argparse.Namespace) -> GivenHold | None:
    if options.recording_start is not None and options.events is None:
        raise InvalidSetting("--recording-start places state changes: give them with --events")
    if options.events is not None:
        events = read_file(options.events)
        return from_file(events.read(), events.name, options.recording_start)
    seconds = number(options.hold_seconds, "--hold-seconds")
    return None if seconds is None else total(seconds)
