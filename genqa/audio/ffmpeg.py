"""The ffmpeg program: which one is used, whether it runs, and running it.

The one that was named, by a parameter or by ``GENQA_FFMPEG``; else the one on the path; else the one in the package
``imageio-ffmpeg``. It is run directly: pydub, which can run it as well, wants all samples in memory, several times.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from io import SEEK_END
from pathlib import Path
from typing import IO

from genqa.errors import MissingDependency
from genqa.settings import FFMPEG_VARIABLE, Setting, ffmpeg_path

PACKAGE = "imageio-ffmpeg"
#: Longer than the longest recording takes; an ffmpeg that hangs is given up.
PATIENCE_SECONDS = 1800
#: What ffmpeg may want at once, in bytes: a damaged file can claim to need any amount.
_MOST_AT_ONCE = 1 << 27
#: How much of what it writes is looked at, from its beginning and from its end: a damaged file can make it complain of
#: every packet.
_READ_OF_LOG = 1 << 20
_INSTALL = f"install ffmpeg or the package {PACKAGE}"


def ffmpeg_used(ffmpeg: str | None = None) -> Setting | None:
    """The program that would be used, and where it was found; ``None``: there is none.

    A program that was named and does not exist is not replaced by another one.
    """
    named = _named(ffmpeg)
    if named:
        found = shutil.which(os.path.expanduser(named.value))
        return Setting(found, named.origin) if found else None
    on_path = shutil.which("ffmpeg")
    if on_path:
        return Setting(on_path, "on the path")
    packaged = _packaged()
    return Setting(packaged, f"in the package {PACKAGE}") if packaged else None


def ffmpeg_found(ffmpeg: str | None = None) -> str | None:
    """The program that would be used; ``None``: there is none."""
    used = ffmpeg_used(ffmpeg)
    return used.value if used else None


def usable_ffmpeg(needed: str, otherwise: str, ffmpeg: str | None = None) -> str:
    """An ffmpeg that starts. ``needed`` begins the message where there is none, ``otherwise`` is another way out.

    :raises MissingDependency: there is none.
    """
    program = ffmpeg_found(ffmpeg)
    if program is None:
        named = _named(ffmpeg)
        remedy = f"{_INSTALL}, set {FFMPEG_VARIABLE} to the program, or {otherwise}"
        raise MissingDependency(
            f"{needed}: {f'{named.origin} is {named.value!r}, where no program is; correct it' if named else remedy}"
        )
    try:
        answer = subprocess.run([program, "-version"], capture_output=True, timeout=30, stdin=subprocess.DEVNULL)  # noqa: S603
        runs = answer.returncode == 0 and b"ffmpeg" in answer.stdout
    except (OSError, subprocess.TimeoutExpired):
        runs = False
    if not runs:
        raise MissingDependency(f"{needed}, but {program} is none that runs here; {_INSTALL}, or set {FFMPEG_VARIABLE}")
    return program


def command(program: str, *arguments: str) -> list[str]:
    """How it is called: it asks nothing, says what happens line by line, and takes no more memory than it should."""
    return [program, "-hide_banner", "-nostdin", "-nostats", "-y", "-max_alloc", str(_MOST_AT_ONCE), *arguments]


def log_lines(log: IO[bytes]) -> list[str]:
    """What it wrote."""
    size = log.seek(0, SEEK_END)
    log.seek(0)
    said = log.read(_READ_OF_LOG)
    if size > 2 * _READ_OF_LOG:
        log.seek(-_READ_OF_LOG, SEEK_END)
    return (said + b"\n" + log.read(_READ_OF_LOG)).decode("utf-8", "replace").splitlines()


def _named(ffmpeg: str | None) -> Setting | None:
    """The program that somebody named, and where."""
    return Setting(ffmpeg, "the program given") if ffmpeg else ffmpeg_path()


def _packaged() -> str | None:
    """The program in the package, where that is installed; what its author looks for elsewhere is left alone."""
    try:
        from imageio_ffmpeg import get_ffmpeg_exe
    except ImportError:
        return None
    try:
        program = str(get_ffmpeg_exe())
    except RuntimeError:
        return None
    return program if Path(program).is_file() else None
