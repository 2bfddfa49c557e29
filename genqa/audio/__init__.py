"""From the bytes of a recording to its channels, and from those to the waveform that is drawn.

    bytes ─► what kind of file ─┬─ WAV ────► header ─► samples ─┬─► Recording ─► Peaks
                                └─ others ─► pydub and ffmpeg ──┘

                                                                  └─► Sound: when each channel sounds, and how

Sound only: whose voice it is is not decided here. numpy is first imported when there is something to decode.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from genqa.audio import wav
from genqa.audio.kinds import WAV, Kind, is_text, kind_of
from genqa.audio.other import decode, ffmpeg_found
from genqa.audio.peaks import Peaks, peaks_of
from genqa.audio.recording import Recording
from genqa.call import Channel, Sound, spoken_seconds
from genqa.errors import BrokenAudio, UnsupportedAudio
from genqa.spans import NOTHING

if TYPE_CHECKING:
    from genqa.audio.recording import Samples

__all__ = ["Peaks", "Recording", "ffmpeg_found", "hear", "peaks_of", "read", "read_two_monos"]

#: A difference in length between the two files of one call from which on it is worth a word.
_NOTICEABLE_MS = 1000


def hear(recording: Recording) -> Sound:
    """When somebody speaks in each channel, whether two of them are two sides, and what is wrong with them.

    :raises InvalidSetting: ``GENQA_ACTIVITY_METHOD`` is none of the methods there are.
    :raises MissingDependency: that method needs a package that is not installed.
    """
    from genqa.audio import activity, apart, quality

    method = activity.chosen()
    speech = [method.speech(samples, recording.rate) for samples in recording.channels]
    echo = quality.echoes(recording, (speech[0], speech[1])) if len(speech) == 2 else (NOTHING,)
    channels = tuple(
        Channel(on, alike, quality.clipped(samples, recording.rate, on), quality.loudest(samples))
        for samples, on, alike in zip(recording.channels, speech, echo, strict=True)
    )
    sound = Sound(activity.words(method), channels, settings=json.dumps(method.settings))
    if len(channels) == 1:
        return sound
    why_not = apart.why_not_apart(recording, speech)
    return replace(sound, why_not=why_not, one_sound=apart.one_sound(recording))


def read(data: bytes, *, name: str = "the recording", ffmpeg: str | None = None) -> Recording:
    """One recording, of one or two channels, in any format; what it is, its content tells.

    :param name: what to call the file in messages.
    :param ffmpeg: the program for all but usual WAV files; by default ``GENQA_FFMPEG``, else the one on the path.
    :raises BrokenAudio: no frame of sound can be read from these bytes.
    :raises UnsupportedAudio: more than two channels, or too long.
    :raises MissingDependency: it takes ffmpeg, and there is none.
    """
    kind = kind_of(data)
    if kind is None:
        raise BrokenAudio(f"{name}: {_no_recording(data)}")
    if kind not in WAV:
        return decode(data, kind, name, ffmpeg)
    header = wav.read_header(data, name)
    if header.own:
        return wav.read_samples(data, header, name)
    return decode(data, Kind(f"a WAV file in {header.codec}", header.codec, None), name, ffmpeg)


def read_two_monos(
    agent: bytes, guest: bytes, *, names: tuple[str, str] = ("the agent's recording", "the guest's recording"),
    ffmpeg: str | None = None,
) -> Recording:  # fmt: skip
    """Two files of one channel each, the agent's and the guest's side of one call, as channels 0 and 1.

    Both start at once. The shorter one is filled up with silence; more than a second of it is a warning. Different
    sample rates are refused: the sides of one call come out of one recorder, and resampling would alter one of them.
    Otherwise errors as in :func:`read`.
    """
    sides = [read(data, name=name, ffmpeg=ffmpeg) for data, name in zip((agent, guest), names, strict=True)]
    for side, name in zip(sides, names, strict=True):
        if len(side.channels) != 1:
            raise UnsupportedAudio(
                f"{name}: has {len(side.channels)} channels; of two files each holds one side, in one channel"
            )
    rates = [side.rate for side in sides]
    if rates[0] != rates[1]:
        raise UnsupportedAudio(
            f"{names[0]} has {rates[0]:,} samples a second, {names[1]} {rates[1]:,}; convert one to the other's rate"
        )
    warnings = [f"{name}: {warning}" for side, name in zip(sides, names, strict=True) for warning in side.warnings]
    lengths = [side.length_ms for side in sides]
    if abs(lengths[0] - lengths[1]) > _NOTICEABLE_MS:
        shorter = lengths[1] < lengths[0]
        warnings.append(
            f"{names[shorter]} is {spoken_seconds(abs(lengths[0] - lengths[1]))} shorter than {names[not shorter]};"
            " the rest was taken as silence"
        )
    return replace(
        sides[0],
        channels=_filled_up(sides),
        codec=" + ".join(dict.fromkeys(side.codec for side in sides)),
        warnings=tuple(warnings),
    )


def _filled_up(sides: list[Recording]) -> tuple[Samples, ...]:
    """The one channel of each side, all as long as the longest."""
    import numpy as np

    longest = max(side.frames for side in sides)
    channels = []
    for side in sides:
        samples = side.channels[0]
        if side.frames < longest:
            samples = np.concatenate([samples, np.zeros(longest - side.frames, np.int16)])
            samples.flags.writeable = False
        channels.append(samples)
    return tuple(channels)


def _no_recording(data: bytes) -> str:
    if not data:
        return "the file is empty"
    if data.startswith(b"RIFF"):
        return f"a RIFF file, but not of sound: its form is {data[8:12].decode('ascii', 'replace')!r}, not 'WAVE'"
    if is_text(data):
        return "this is text, not a recording"
    return (
        "no kind of recording that genqa knows: WAV files begin with RIFF, and raw audio without a header"
        " cannot be told apart from noise"
    )
