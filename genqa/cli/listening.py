"""``python -m genqa rescore --listen``: stored calls whose kept recordings were never heard, or by another method."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from genqa.audio import activity
from genqa.call import Sound, counted
from genqa.cli.values import ACTOR
from genqa.decided import channel_for
from genqa.errors import CallNotFound, InputError
from genqa.heard import Heard, heard_again, listen
from genqa.index import Index
from genqa.request import File
from genqa.settings import ffmpeg_path
from genqa.sides import BY_SETTING, AgentChannel

_ACTION = "listened to again"


@dataclass
class _Done:
    """How many calls became what."""

    heard: int = 0
    changed: int = 0
    without: int = 0
    current: int = 0
    failed: int = 0


def run(index: Index) -> str:
    """Listen to what is kept and not up to date, call by call; each is stored as it is done."""
    method = activity.chosen()
    name, settings = activity.words(method), json.dumps(method.settings)
    calls = [row.recording_id for row in index.stream()]
    done = _Done()
    for number, recording_id in enumerate(calls, 1):
        try:
            sound = index.load(recording_id).origin.sound
            if sound is not None and _same(sound, name, settings):
                done.current += 1
            else:
                _listen(index, recording_id, done)
        except CallNotFound:
            continue  # deleted meanwhile
        if sys.stderr.isatty():
            end = "\n" if number == len(calls) else ""
            print(f"\rlistening: {number} of {len(calls)}", end=end, file=sys.stderr, flush=True)
    return "; ".join(_said(done, name))


def _same(sound: Sound, name: str, settings: str) -> bool:
    return sound.method == name and sound.settings == settings


def _listen(index: Index, recording_id: str, done: _Done) -> None:
    files = index.audio(recording_id)
    if not files:
        done.without += 1
        return
    ffmpeg = ffmpeg_path()
    try:
        heard = listen([File(recording_id, data) for data in files], ffmpeg.value if ffmpeg else None)
    except InputError as error:
        print(f"genqa: {error}", file=sys.stderr)
        done.failed += 1
        return
    done.heard += 1
    done.changed += _store(index, recording_id, heard)


def _store(index: Index, recording_id: str, heard: Heard) -> bool:
    """Store what was heard with what is known of the call by now; whether its score is another one."""
    stored = index.load(recording_id)
    channel = channel_for(index.agent_channels(), stored.about)
    decided = None if channel is None else AgentChannel(channel, BY_SETTING)
    rubric = index.rubric(stored.score.rubric, stored.score.version)
    again = heard_again(stored, heard, rubric, decided)
    assert again.origin.sound is not None
    index.revise(again, action=_ACTION, detail={"method": again.origin.sound.method}, actor=ACTOR)
    return again.score.value != stored.score.value


def _said(done: _Done, name: str) -> Iterator[str]:
    yield f"{counted(done.heard, 'call')} listened to by {name}, {done.changed} of them with another score"
    if done.current:
        yield f"{done.current} heard by it before"
    if done.without:
        yield f"{done.without} without a kept recording"
    if done.failed:
        yield f"{done.failed} whose recording cannot be read, each named above"
