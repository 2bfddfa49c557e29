"""What ffmpeg says of damage while it decodes on regardless.

A compressed file with a hole is decoded without the hole: all that follows stands too early, and no error is raised.
Where the file tells the time of each of its parts, ffmpeg is made to fill holes with silence; where it does not, there
is only what ffmpeg tells on stderr.
"""

from __future__ import annotations

import re
from itertools import takewhile

from genqa.call import spoken_seconds

#: Two spaces, so that a title in the file's metadata, which stands further in, cannot state the length.
_STATED = re.compile(r"  Duration: (\d+):(\d\d):(\d\d)\.(\d\d),")
_GUESSED = "Estimating duration from bitrate"
#: As ffmpeg words it since 7, 6 and before.
_DAMAGE = ("Error submitting packet to decoder", "Decoding error", "Error while decoding stream")

#: The samples that came out of the decoder, before holes were filled.
_DECODED = re.compile(r".* frames decoded.*\((\d+) samples\)")

#: A track of the file, and what stands behind the last of them.
_TRACK = re.compile(r"  Stream #0:\d+.*: Audio: ")
_INPUT_ENDS = ("Stream mapping:", "Output #")

#: Containers round a length, by less than a tenth of a second; what is missing beyond this is missing sound.
_NOTICEABLE_MS = 500
#: A packet lost on the way, which is 20 ms, is no word worth.
_HOLE_MS = 100


def tracks(lines: list[str]) -> int:
    """How many tracks of sound the file holds, by what ffmpeg wrote."""
    of_the_file = takewhile(lambda line: not line.startswith(_INPUT_ENDS), lines)
    return sum(_TRACK.match(line) is not None for line in of_the_file)


def samples_decoded(lines: list[str]) -> int | None:
    """How many samples a channel the file itself held, by what ffmpeg wrote; ``None`` where it does not say so."""
    found = [int(told[1]) for line in lines if (told := _DECODED.match(line))]
    return found[0] if len(found) == 1 else None


def told_damage(lines: list[str], length_ms: int, filled_ms: int | None = None) -> tuple[str, ...]:
    """Warnings from what ffmpeg wrote about a file of which so much was decoded.

    ``filled_ms``: how much of it is silence in place of holes; ``None``: holes were not filled, and what follows one
    stands too early.
    """
    found = []
    if filled_ms is not None and filled_ms > _HOLE_MS:
        found.append(f"{spoken_seconds(filled_ms)} of the sound are missing in the file; silence stands in their place")
    stated = next((told for line in lines if (told := _STATED.match(line))), None)
    if stated and not any(_GUESSED in line for line in lines):
        hours, minutes, seconds, hundredths = map(int, stated.groups())
        promised = ((hours * 60 + minutes) * 60 + seconds) * 1000 + hundredths * 10
        if promised - length_ms > _NOTICEABLE_MS:
            rest = "parts are damaged or missing, and what follows them stands too early"
            found.append(
                f"the file states {spoken_seconds(promised)}, of which {spoken_seconds(length_ms)} could be decoded; "
                f"{rest if filled_ms is None else 'the end is missing'}"
            )
    if not found and any(damage in line for line in lines for damage in _DAMAGE):
        left_out = " and were left out; what follows them may stand too early"
        found.append(f"parts of the file are damaged{left_out if filled_ms is None else ''}")
    return tuple(found)
