"""Everything that genqa does not decode itself, by way of pydub and ffmpeg. Nothing else in genqa imports pydub.

pydub's ``from_file`` needs ffprobe as well for most files; ``from_file_using_temporary_files`` needs ffmpeg alone.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import tempfile
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

from genqa.audio.damage import listening, told_damage
from genqa.audio.kinds import Kind
from genqa.audio.recording import Recording, check_form, check_length
from genqa.errors import BrokenAudio, GenqaError, MissingDependency, UnsupportedAudio
from genqa.settings import FFMPEG_VARIABLE, ffmpeg_path

#: Hours of a compressed recording: a small file can hold days of silence, and a WAV in between ends at 4 GB.
LONGEST_HOURS = 6


def ffmpeg_found(ffmpeg: str | None = None) -> str | None:
    """The ffmpeg that would be used: the one given, else ``GENQA_FFMPEG``, else the one on the path.

    ``None``: there is none. A program that was named and does not exist is not replaced by another one.
    """
    named = _named(ffmpeg)
    return shutil.which(os.path.expanduser(named[0]) if named else "ffmpeg")


def decode(data: bytes, kind: Kind, name: str, ffmpeg: str | None = None) -> Recording:
    """The recording in these bytes, which are of this kind.

    :raises MissingDependency: no usable ffmpeg or pydub.
    :raises BrokenAudio: ffmpeg gets no sound out of it.
    :raises UnsupportedAudio: more than two channels, or too long.
    """
    program = usable_ffmpeg(f"{name}: {kind.title}, which genqa decodes with ffmpeg", "hand in a WAV file", ffmpeg)
    pydub = _pydub(name, kind)
    # A class of its own: pydub keeps the program in a class attribute that all threads share, and cuts what ffmpeg has
    # cut to length already once more, to the whole millisecond, with silence where that is longer.
    whole = {"converter": program, "__getitem__": lambda sound, _: sound}
    decoder: Any = type("Decoder", (pydub.AudioSegment,), whole)
    try:
        with tempfile.TemporaryDirectory(prefix="genqa-") as folder, listening() as lines:
            # under a name of genqa's own: what a user called the file never reaches a program
            source = Path(folder, "recording")
            source.write_bytes(data)
            sound = decoder.from_file_using_temporary_files(
                str(source), format=kind.demuxer, duration=LONGEST_HOURS * 3600 + 1
            )
    except pydub.exceptions.CouldntDecodeError:
        raise BrokenAudio(
            f"{name}: looks like {kind.title}, but ffmpeg gets no sound out of it;"
            " it is damaged, or this ffmpeg lacks the codec"
        ) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise GenqaError(f"{name}: could not be decoded in {tempfile.gettempdir()}: {reason}") from error
    recording = _recording(sound, kind, name)
    return replace(recording, warnings=told_damage(lines, recording.length_ms))


def _recording(sound: Any, kind: Kind, name: str) -> Recording:
    channels, rate = int(sound.channels), int(sound.frame_rate)
    check_form(name, channels, rate)
    import numpy as np

    frames = np.frombuffer(sound.set_sample_width(2).raw_data, np.int16).reshape(-1, channels)
    check_length(name, len(frames), rate)
    if len(frames) > LONGEST_HOURS * 3600 * rate:
        raise UnsupportedAudio(f"{name}: longer than {LONGEST_HOURS} hours, which genqa reads from WAV files only")
    columns = tuple(np.ascontiguousarray(frames[:, channel]) for channel in range(channels))
    for column in columns:
        column.flags.writeable = False
    return Recording(rate, columns, kind.codec)


def usable_ffmpeg(needed: str, otherwise: str, ffmpeg: str | None = None) -> str:
    """An ffmpeg that starts. ``needed`` begins the message where there is none, ``otherwise`` is another way out.

    :raises MissingDependency: there is none.
    """
    program = ffmpeg_found(ffmpeg)
    if program is None:
        named = _named(ffmpeg)
        remedy = f"install ffmpeg, set {FFMPEG_VARIABLE} to the program, or {otherwise}"
        raise MissingDependency(
            f"{needed}: {f'{named[1]} is {named[0]!r}, where no program is; correct it' if named else remedy}"
        )
    try:
        # pydub leaves its temporary files behind when the program is none
        answer = subprocess.run([program, "-version"], capture_output=True, timeout=30, stdin=subprocess.DEVNULL)  # noqa: S603
        runs = answer.returncode == 0 and b"ffmpeg" in answer.stdout
    except (OSError, subprocess.TimeoutExpired):
        runs = False
    if not runs:
        raise MissingDependency(
            f"{needed}, but {program} is none that runs here; install ffmpeg or set {FFMPEG_VARIABLE}"
        )
    return program


def _named(ffmpeg: str | None) -> tuple[str, str] | None:
    """The program that somebody named, and where."""
    if ffmpeg:
        return ffmpeg, "the program given"
    setting = ffmpeg_path()
    return (setting.value, setting.origin) if setting else None


def _pydub(name: str, kind: Kind) -> Any:
    try:
        return _import_pydub()
    except ImportError as error:
        raise MissingDependency(
            f"{name}: {kind.title}, for which genqa needs pydub (and audioop-lts from Python 3.13 on): {error};"
            " pip install -r requirements.txt"
        ) from None


@functools.cache
def _import_pydub() -> Any:
    with warnings.catch_warnings():
        # pydub warns of its own regular expressions, of audioop, and of an ffmpeg that is not on the path
        warnings.simplefilter("ignore")
        import pydub
        import pydub.exceptions
    return pydub
