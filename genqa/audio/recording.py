"""A recording as genqa uses it: 16-bit samples, one array a channel; and what it must look like to be one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from genqa import settings
from genqa.call import spoken_seconds
from genqa.errors import BrokenAudio, UnsupportedAudio

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.int16]

#: Samples a second between which a sample rate is one, and not a damaged header.
LOWEST_RATE, HIGHEST_RATE = 1_000, 384_000
#: Channels of a call, and of anything else that is recorded.
TWO, MANY = 2, 32


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """Sound. ``channels``: one or two read-only int16 arrays of one length; ``rate``: samples a second of each.

    ``codec``: what the file held, in words (``PCM 16 bit``). ``warnings``: what was wrong with it.
    """

    rate: int
    channels: tuple[Samples, ...]
    codec: str
    warnings: tuple[str, ...] = ()

    @property
    def frames(self) -> int:
        """Samples in each channel, at least one."""
        return len(self.channels[0])

    @property
    def length_ms(self) -> int:
        """Its length in milliseconds, rounded to the nearest."""
        return frames_to_ms(self.frames, self.rate)


def frames_to_ms(frames: int, rate: int) -> int:
    """Milliseconds that so many samples last, rounded to the nearest; a half counts up."""
    return (2000 * frames + rate) // (2 * rate)


def check_form(name: str, channels: int, rate: int, most_channels: int = TWO) -> None:
    """Refuse what is no recording, by its header alone.

    :raises BrokenAudio: no channel, or a sample rate that no recorder has.
    :raises UnsupportedAudio: more channels than asked for; two are those of a call.
    """
    if channels < 1:
        raise BrokenAudio(f"{name}: the header names no channel")
    if channels > most_channels:
        why = "genqa reads one or two (agent, guest) and does not guess which two; hand in those alone"
        raise UnsupportedAudio(
            f"{name}: has {channels} channels; {why if most_channels == TWO else f'at most {most_channels} are read'}"
        )
    if not LOWEST_RATE <= rate <= HIGHEST_RATE:
        raise BrokenAudio(f"{name}: the header says {rate:,} samples a second, which no recording has")


def check_length(name: str, frames: int, rate: int) -> None:
    """Refuse a recording with no sound or with too much, before memory is spent on it.

    :raises BrokenAudio: not one frame.
    :raises UnsupportedAudio: longer than ``settings.LONGEST_MS``.
    """
    if frames < 1:
        raise BrokenAudio(f"{name}: a header, but not one frame of sound")
    length = frames_to_ms(frames, rate)
    if length > settings.LONGEST_MS:
        longest = spoken_seconds(settings.LONGEST_MS)
        raise UnsupportedAudio(f"{name}: {spoken_seconds(length)} long; genqa takes recordings up to {longest}")
