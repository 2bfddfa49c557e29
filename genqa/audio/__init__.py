"""From the bytes of a recording to its channels, and from those to the waveform that is drawn.

    file ─► what kind of file ─┬─ WAV ────► header ─┬─► Blocks ─► Peaks
                               └─ others ─► ffmpeg ─┘
                                                      └─► Sound: when each channel sounds, and how

Sound only: whose voice it is is not decided here. A recording is gone through in blocks: hours of it take no more
memory than minutes. numpy is first imported when there is something to decode.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from genqa.audio.blocks import Blocks
from genqa.audio.ffmpeg import ffmpeg_found, ffmpeg_used
from genqa.audio.opening import in_blocks, two_monos_in_blocks
from genqa.audio.peaks import Gathering, Peaks, peaks_of
from genqa.audio.recording import Recording
from genqa.call import Channel, Sound
from genqa.spans import NOTHING

if TYPE_CHECKING:
    from genqa.audio.recording import Samples

__all__ = [
    "Blocks", "Gathering", "Peaks", "Recording", "ffmpeg_found", "ffmpeg_used", "hear", "in_blocks", "opened",
    "peaks_of", "read", "read_two_monos", "two_monos_in_blocks",
]  # fmt: skip


def opened(
    files: Sequence[BinaryIO], names: Sequence[str], ffmpeg: str | None = None
) -> AbstractContextManager[Blocks]:  # fmt: skip
    """A recording in one file or in two, one channel in each; errors as in ``in_blocks``, ``two_monos_in_blocks``."""
    if len(files) == 2:
        return two_monos_in_blocks(files, names=names, ffmpeg=ffmpeg)
    return in_blocks(files[0], name=names[0], ffmpeg=ffmpeg)


def hear(recording: Recording | Blocks, *also: Callable[[tuple[Samples, ...]], None]) -> Sound:
    """When somebody speaks in each channel, whether two of them are two sides, and what is wrong with them.

    ``also``: whatever else is to be given each block, so that a long recording is decoded once.

    :raises InvalidSetting: ``GENQA_ACTIVITY_METHOD`` is none of the methods there are.
    :raises MissingDependency: that method needs a package that is not installed.
    """
    from genqa.audio import activity, apart, quality

    recording = Blocks.of(recording)
    method = activity.chosen()
    listeners = [method.listen(recording.rate) for _ in range(recording.channels)]
    tops = [quality.Tops(recording.rate) for _ in range(recording.channels)]
    alike = apart.Alike() if recording.channels == 2 else None
    takers = [*also, *([alike.add] if alike else [])]
    for block in recording.blocks():
        for take in takers:
            take(block)
        for samples, listener, top in zip(block, listeners, tops, strict=True):
            listener.add(samples)
            top.add(samples)
    speech = [listener.done() for listener in listeners]
    echo = quality.echoes(recording, (speech[0], speech[1])) if alike else (NOTHING,)
    channels = tuple(
        Channel(on, repeated, top.clipped(on), top.loudest())
        for top, on, repeated in zip(tops, speech, echo, strict=True)
    )
    sound = Sound(activity.words(method), channels, settings=json.dumps(method.settings))
    if alike is None:
        return sound
    one_sound = alike.one_sound()
    return replace(sound, why_not=apart.why_not_apart(recording, speech, one_sound), one_sound=one_sound)


def read(data: bytes, *, name: str = "the recording", ffmpeg: str | None = None) -> Recording:
    """One recording, of one or two channels, all of it in memory. Parameters and errors as in ``in_blocks``."""
    with in_blocks(BytesIO(data), name=name, ffmpeg=ffmpeg) as recording:
        return recording.whole()


def read_two_monos(
    agent: bytes, guest: bytes, *, names: tuple[str, str] = ("the agent's recording", "the guest's recording"),
    ffmpeg: str | None = None,
) -> Recording:  # fmt: skip
    """Two files of one channel each, all in memory. Parameters and errors as in ``two_monos_in_blocks``."""
    with two_monos_in_blocks((BytesIO(agent), BytesIO(guest)), names=names, ffmpeg=ffmpeg) as recording:
        return recording.whole()
