"""One recording from a file, transcribed, and with ``--save`` scored and stored with the provider's answer."""

from __future__ import annotations

import argparse
import json
import sys
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

from genqa.analyse import File, Request, id_of, utc
from genqa.audio import kept
from genqa.call import Utterance, clock, spoken_seconds
from genqa.cli.stopping import stopped_by_signals
from genqa.cli.values import ACTOR, about_of, file_at, whole_number
from genqa.errors import InvalidSetting
from genqa.index import Index, open_index
from genqa.ingest.transcribing import chain
from genqa.ingest.transcribing.upload import Heard, analysed, transcribe
from genqa.result import Result
from genqa.scoring import DEFAULT_RUBRIC, built_in
from genqa.settings import Thresholds, ffmpeg_path, index_path, keep_audio
from genqa.stt import SttConfig, sample
from genqa.transcript import Choice


def run(options: argparse.Namespace, config: SttConfig) -> str:
    """Who said what, or the provider's own JSON."""
    if len(options.file) > 2:
        raise InvalidSetting(f"{len(options.file)} recordings for one call; at most two: the agent's and the guest's")
    asked = chain.check(config, options.provider, uploads=True)
    leaving = [one for one in asked if one.leaves]
    ffmpeg = ffmpeg_path()
    program = ffmpeg.value if ffmpeg else None
    if options.save:
        kept.check(keep_audio(), program)
    request = _request(options, [file_at(path) for path in options.file], program)
    names = " or ".join(one.row.title for one in leaving)
    if leaving and not agreed(f"the recording leaves this machine, for {names}", True, options.yes):
        print("genqa: nothing was sent", file=sys.stderr)
        raise SystemExit(1)
    path, _ = index_path(options.index)
    with ExitStack() as parts:
        # What leaves this machine is paid: the index keeps what it cost, and what finds the job again after a kill.
        index = parts.enter_context(open_index(path)) if leaving or options.save or path.exists() else None
        heard, result = _heard(request, config, index, options.provider)
        if options.save and index is not None:
            audio = kept.to_keep([file.data for file in request.audio], keep_audio(), program)
            replaced = index.save_spoken(result, heard.spoken, actor=ACTOR, audio=audio)
            was = " in place of an earlier result" if replaced else ""
            print(f"stored as {result.recording_id} in {path}{was}", file=sys.stderr)
    return _json(heard) if options.json else said(result)


def attempt(options: argparse.Namespace, config: SttConfig) -> str:
    """The bundled sample with one provider: whether it works, and what it hears."""
    config.provider(options.attempt).row.check_installed()
    request = Request(
        audio=[File("the sample", sample.PATH)],
        choice=Choice(agent_channel=sample.AGENT_CHANNEL),
        recording_id=sample.RECORDING_ID,
    )
    path, _ = index_path(options.index)
    with ExitStack() as parts:
        index = parts.enter_context(open_index(path)) if path.exists() else None
        heard, result = _heard(request, config, index, options.attempt)
    return _json(heard) if options.json else said(result)


def _heard(
    request: Request, config: SttConfig, index: Index | None, provider: str | None
) -> tuple[Heard, Result]:  # fmt: skip
    stop = threading.Event()
    rubric, thresholds = index.in_force() if index else (built_in()[DEFAULT_RUBRIC], Thresholds())
    with stopped_by_signals(stop, "stopping; the same file given again goes on where a provider has jobs"):
        heard = transcribe(
            request.audio, id_of(request), config, index=index, provider=provider, stop=stop, ffmpeg=request.ffmpeg,
            agent_channel=request.choice.agent_channel if request.choice else None,
            tell=lambda words: print(words, file=sys.stderr, flush=True),
        )  # fmt: skip
    return heard, analysed(request, heard, rubric, thresholds)


def _request(options: argparse.Namespace, files: Sequence[File], ffmpeg: str | None) -> Request:
    return Request(
        audio=files,
        choice=Choice(agent_channel=whole_number(options.agent_channel, "--agent-channel", 0)),
        about=about_of(options),
        recording_id=options.recording_id,
        ffmpeg=ffmpeg,
    )


def said(result: Result) -> str:
    """Who said what and when, an utterance a line, and by whom it was heard."""
    origin, call = result.origin, result.call
    lines = [
        f"{result.recording_id}   {spoken_seconds(call.length.ms)}; transcribed by {origin.transcribed}",
        f"who is who: {origin.roles_basis}",
        "",
    ]
    lines += [_line(one, timed=call.untimed is None) for one in call.utterances]
    if not call.utterances:
        lines.append("nothing was understood")
    return "\n".join([*lines, *(f"warning: {warning}" for warning in origin.transcript_warnings)])


def _line(said: Utterance, *, timed: bool) -> str:
    party = said.party
    who = party.role.value if party.label in ("", party.role.value) else f"{party.role.value} ({party.label})"
    return f"{clock(said.start, tenths=True):>8}  {who}: {said.text}" if timed else f"{who}: {said.text}"


def _json(heard: Heard) -> str:
    """The provider's own JSON; a list of them where each channel was transcribed apart."""
    documents: list[Any] = [json.loads(data) for data in heard.spoken.files]
    return json.dumps(documents if len(documents) > 1 else documents[0], indent=2, ensure_ascii=False)


def agreed(words: str, leaves: bool, yes: bool) -> bool:
    """Say what will be sent; where recordings leave this machine a person at a terminal is asked."""
    print(words, file=sys.stderr, flush=True)
    if not leaves or yes or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return True
    print("Send? [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def utc_or_none(text: str | None) -> str | None:
    """A point in time as the index compares it."""
    return utc(text) if text else None
