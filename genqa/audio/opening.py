"""From an open file to the recording in it; what kind of file it is, its content tells.

file ─► kind ─┬─ WAV ────► header ───────────────────► Blocks
              ├─ others ─► ffmpeg ─► a WAV file, for as long as it is needed
              └─ .ul ────► µ-law without a header, known by its name alone
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO

from genqa.audio import other, wav
from genqa.audio.blocks import Blocks
from genqa.audio.kinds import WAV, Kind, is_text, kind_in
from genqa.audio.recording import TWO
from genqa.call import spoken_seconds
from genqa.errors import BrokenAudio, UnsupportedAudio

if TYPE_CHECKING:
    from genqa.audio.recording import Samples

#: Files without any header are known by these endings, and are what telephones make of one voice.
RAW_MU_LAW, _RAW_RATE = (".ul", ".ulaw"), 8000
#: A difference in length between the two files of one call from which on it is worth a word.
_NOTICEABLE_MS = 1000
_BEGINNING = 1 << 12


@contextmanager
def in_blocks(
    file: BinaryIO, *, name: str = "the recording", ffmpeg: str | None = None, most_channels: int = TWO
) -> Iterator[Blocks]:
    """One recording in any format, for as long as the file is open; of one or two channels, unless more will do.

    :param file: can be gone through to and fro.
    :param name: what to call the file in messages.
    :param ffmpeg: the program for all but usual WAV files; by default ``GENQA_FFMPEG``, else the first one found.
    :raises BrokenAudio: no frame of sound can be read from this file.
    :raises UnsupportedAudio: too many channels, or too long.
    :raises MissingDependency: it takes ffmpeg, and there is none.
    """
    kind = kind_in(file)
    if kind is None:
        header = _without_header(file, name)
        if header is None:
            raise BrokenAudio(f"{name}: {_no_recording(file)}")
        yield wav.blocks(file, header, name)
        return
    if kind in WAV:
        header = wav.read_header(file, name, most_channels)
        if header.own:
            yield wav.blocks(file, header, name)
            return
        kind = Kind(f"a WAV file in {header.codec}", header.codec, None)
    with other.decoded(file, kind, name, ffmpeg, most_channels) as recording:
        yield recording


@contextmanager
def two_monos_in_blocks(
    files: Sequence[BinaryIO], *, names: Sequence[str] = ("the agent's recording", "the guest's recording"),
    ffmpeg: str | None = None,
) -> Iterator[Blocks]:  # fmt: skip
    """Two files of one channel each, the agent's and the guest's side of one call, as channels 0 and 1.

    Both start at once. The shorter one is filled up with silence; more than a second of it is a warning. Different
    sample rates are refused: the sides of one call come out of one recorder, and resampling would alter one of them.
    Otherwise errors as in :func:`in_blocks`.
    """
    with ExitStack() as open_files:
        sides = [
            open_files.enter_context(in_blocks(file, name=name, ffmpeg=ffmpeg))
            for file, name in zip(files, names, strict=True)
        ]
        yield _together(sides, names)


def _together(sides: Sequence[Blocks], names: Sequence[str]) -> Blocks:
    for side, name in zip(sides, names, strict=True):
        if side.channels != 1:
            raise UnsupportedAudio(
                f"{name}: has {side.channels} channels; of two files each holds one side, in one channel"
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

    def between(first: int, last: int) -> tuple[Samples, ...]:
        return tuple(_filled_up(side, first, last) for side in sides)

    return replace(
        sides[0],
        channels=2,
        frames=max(side.frames for side in sides),
        codec=" + ".join(dict.fromkeys(side.codec for side in sides)),
        between=between,
        warnings=tuple(warnings),
    )


def _filled_up(side: Blocks, first: int, last: int) -> Samples:
    """The one channel of a side, with silence where it has ended."""
    import numpy as np

    there = max(first, min(last, side.frames))
    silence = np.zeros(last - there, np.int16)
    return np.concatenate([*side.between(first, there), silence]) if there > first else silence


def _without_header(file: BinaryIO, name: str) -> wav.Header | None:
    """As what to read a file that has no header; ``None`` where its name tells nothing either."""
    size = file.seek(0, 2)
    file.seek(0)
    if not size or is_text(file.read(_BEGINNING)) or not name.lower().endswith(RAW_MU_LAW):
        return None
    return wav.headless(size, _RAW_RATE)


def _no_recording(file: BinaryIO) -> str:
    file.seek(0)
    beginning = file.read(_BEGINNING)
    if not beginning:
        return "the file is empty"
    if beginning.startswith(b"RIFF"):
        form = beginning[8:12].decode("ascii", "replace")
        return f"a RIFF file, but not of sound: its form is {form!r}, not 'WAVE'"
    if is_text(beginning):
        return "this is text, not a recording"
    return (
        "no kind of recording that genqa knows: WAV files begin with RIFF, and raw audio without a header"
        f" cannot be told apart from noise; name raw µ-law of 8 kHz *{RAW_MU_LAW[0]}"
    )
