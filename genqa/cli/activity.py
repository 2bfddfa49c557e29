"""``python -m genqa activity``: who speaks when in a recording, from its sound alone."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from genqa.audio import Blocks, activity, in_blocks
from genqa.audio.recording import MANY
from genqa.call import clock, counted, spoken_seconds
from genqa.cli.values import file_at
from genqa.settings import ffmpeg_path
from genqa.spans import Spans, to_seconds

if TYPE_CHECKING:
    from genqa.audio.activity import Method

#: So many stretches of a channel are listed for people; all of them are in the JSON.
_SHOWN = 20


def run(options: argparse.Namespace) -> str:
    """The report, or the JSON, of one recording."""
    method = activity.named(options.method) if options.method is not None else activity.chosen()
    ffmpeg = ffmpeg_path()
    program = ffmpeg.value if ffmpeg else None
    with (
        file_at(options.file).open() as file,
        in_blocks(file, name=options.file, ffmpeg=program, most_channels=MANY) as recording,
    ):
        speech = _heard(recording, method)
    return (_json if options.json else _report)(recording, method, speech)


def _heard(recording: Blocks, method: Method) -> list[Spans]:
    listeners = [method.listen(recording.rate) for _ in range(recording.channels)]
    for block in recording.blocks():
        for listener, samples in zip(listeners, block, strict=True):
            listener.add(samples)
    return [listener.done() for listener in listeners]


def _json(recording: Blocks, method: Method, speech: list[Spans]) -> str:
    channels = [{"speech": [[to_seconds(start), to_seconds(end)] for start, end in spans.pairs]} for spans in speech]
    document: dict[str, Any] = {
        "duration_seconds": to_seconds(recording.length_ms),
        "sample_rate": recording.rate,
        "method": method.name,
        "method_version": method.version,
        "method_settings": method.settings,
        "channels": channels,
        "warnings": list(recording.warnings),
    }
    return json.dumps(document, indent=2)


def _report(recording: Blocks, method: Method, speech: list[Spans]) -> str:
    lines = [
        f"{spoken_seconds(recording.length_ms)}, {counted(recording.channels, 'channel')} of {recording.rate:,} samples"
        f" a second; by {activity.words(method)}"
    ]
    for number, spans in enumerate(speech):
        share = spans.duration / recording.length_ms if recording.length_ms else 0.0
        lines.append(f"channel {number}   {spoken_seconds(spans.duration)} of speech ({share:.0%}), {_places(spans)}")
    if len(speech) == 2:
        lines.append(f"both at once {spoken_seconds(speech[0].intersection(speech[1]).duration)}")
    lines += [f"warning: {warning}" for warning in recording.warnings]
    return "\n".join(lines)


def _places(spans: Spans) -> str:
    if not spans:
        return "nothing"
    shown = [f"{clock(start, tenths=True)}–{clock(end, tenths=True)}" for start, end in spans.pairs[:_SHOWN]]
    more = f" and {len(spans) - _SHOWN} more" if len(spans) > _SHOWN else ""
    return f"{counted(len(spans), 'stretch', 'stretches')}: {', '.join(shown)}{more}"
