"""What ffmpeg says of damage while it decodes on regardless.

A compressed file with a hole is decoded without the hole: all that follows stands too early, and no error is raised.
ffmpeg tells of it on stderr only.
"""

from __future__ import annotations

import re

from genqa.call import spoken_seconds

#: Two spaces, so that a title in the file's metadata, which stands further in, cannot state the length.
_STATED = re.compile(r"  Duration: (\d+):(\d\d):(\d\d)\.(\d\d),")
_GUESSED = "Estimating duration from bitrate"
#: As ffmpeg words it since 7, 6 and before.
_DAMAGE = ("Error submitting packet to decoder", "Decoding error", "Error while decoding stream")

#: Containers round a length, by less than a tenth of a second; what is missing beyond this is missing sound.
_NOTICEABLE_MS = 500


def told_damage(lines: list[str], length_ms: int) -> tuple[str, ...]:
    """Warnings from what ffmpeg wrote about a file of which so much was decoded."""
    stated = next((found for line in lines if (found := _STATED.match(line))), None)
    if stated and not any(_GUESSED in line for line in lines):
        hours, minutes, seconds, hundredths = map(int, stated.groups())
        promised = ((hours * 60 + minutes) * 60 + seconds) * 1000 + hundredths * 10
        if promised - length_ms > _NOTICEABLE_MS:
            return (
                f"the file states {spoken_seconds(promised)}, of which {spoken_seconds(length_ms)} could be decoded;"
                " parts are damaged or missing, and what follows them stands too early",
            )
    if any(damage in line for line in lines for damage in _DAMAGE):
        return ("parts of the file are damaged and were left out; what follows them may stand too early",)
    return ()
