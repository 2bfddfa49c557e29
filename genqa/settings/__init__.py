"""Configuration: what can be set, to what, and where each value comes from.

Thresholds and the rubric in force belong to an organisation's numbers and live in the index. What is particular to one
machine (paths) or secret comes from the environment or from ``.streamlit/secrets.toml``.
"""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from genqa.errors import InvalidSetting

INDEX_VARIABLE = "GENQA_INDEX"
FFMPEG_VARIABLE = "GENQA_FFMPEG"
KEEP_AUDIO_VARIABLE = "GENQA_KEEP_AUDIO"
KEEP_AUDIO_DAYS_VARIABLE = "GENQA_KEEP_AUDIO_DAYS"
ACTIVITY_METHOD_VARIABLE = "GENQA_ACTIVITY_METHOD"
MASK_VARIABLE = "GENQA_MASK"
MASK_EXPORTS_VARIABLE = "GENQA_MASK_EXPORTS"
DEFAULT_INDEX = "qa_index.db"
#: The demo organisation's calls lie in a file of their own beside the index, never in it.
DEMO_INDEX = "qa_demo.db"
#: A setting that only the demo's index has: ``{"filled_at": ISO 8601, "remark": what else to know of it or None}``.
DEMO_SETTING = "demo"
#: Where secrets lie, below the working folder; the same file that Streamlit reads.
SECRETS_FILE = Path(".streamlit", "secrets.toml")

#: Longest recording and latest time in a transcript that genqa takes seriously: a week. Beyond it lies a wrong unit.
LONGEST_MS = 7 * 24 * 3600 * 1000


#: What numbers are taken from where a call has a transcript with times and two channels as well.
TRANSCRIPT, SOUND = "transcript", "sound"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where a pause becomes silence and an overlap a talk-over, in milliseconds; and what both are measured from.

    ``measure_from``: ``transcript``, wherever it has times, or ``sound``, wherever it tells two sides apart.
    """

    silence_min: int = 500
    talk_over_min: int = 0
    measure_from: str = TRANSCRIPT

    def __post_init__(self) -> None:
        for name, value in (("silence_min", self.silence_min), ("talk_over_min", self.talk_over_min)):
            if not 0 <= value <= 60_000:
                raise InvalidSetting(f"{name} must lie between 0 and 60 seconds, not {value / 1000:g}")
        if self.measure_from not in (TRANSCRIPT, SOUND):
            raise InvalidSetting(f"calls are measured from the transcript or the sound, not {self.measure_from[:40]!r}")


@dataclass(frozen=True, slots=True)
class BandLimits:
    """Where bands of scores begin, in points: on target from ``target``, to be watched from ``watch``, critical below.

    :raises InvalidSetting: they do not rise within 0 … 100.
    """

    target: float = 80.0
    watch: float = 60.0

    def __post_init__(self) -> None:
        if not 0 < self.watch < self.target <= 100:
            raise InvalidSetting(
                f"the watch band must begin above 0 and below the target, which is at most 100; not {self.watch:g} and "
                f"{self.target:g}"
            )


@dataclass(frozen=True, slots=True)
class Setting:
    """One value and where it was found."""

    value: str
    origin: str


def index_path(given: str | os.PathLike[str] | None, environ: Mapping[str, str] = os.environ) -> tuple[Path, str]:
    """The index file and why it is that one: asked for, else ``GENQA_INDEX``, else the working folder."""
    if given:
        return Path(given), "--index"
    if environ.get(INDEX_VARIABLE):
        return Path(environ[INDEX_VARIABLE]), INDEX_VARIABLE
    return Path(DEFAULT_INDEX), "default, in the working folder"


def demo_path(index: Path) -> Path:
    """Where the demo organisation's calls lie, beside an index."""
    return index.with_name(DEMO_INDEX)


def ffmpeg_path(environ: Mapping[str, str] = os.environ) -> Setting | None:
    """The ffmpeg program that was set by hand; ``None`` leaves the search to the path."""
    value = environ.get(FFMPEG_VARIABLE)
    return Setting(value, FFMPEG_VARIABLE) if value else None


def activity_method(environ: Mapping[str, str] = os.environ) -> Setting | None:
    """By which method voices are told from the sound; ``None`` leaves it to the default."""
    value = environ.get(ACTIVITY_METHOD_VARIABLE, "").strip()
    return Setting(value, ACTIVITY_METHOD_VARIABLE) if value else None


def keep_audio(environ: Mapping[str, str] = os.environ) -> Setting:
    """Whether the recording of a stored call is kept in the index, so that it can be played.

    ``yes``: as it came; ``opus``: as Opus, which takes a fifth of the room of a usual WAV file; ``no``.

    :raises InvalidSetting: ``GENQA_KEEP_AUDIO`` is none of them.
    """
    value = environ.get(KEEP_AUDIO_VARIABLE, "")
    if not value:
        return Setting("yes", "default")
    if value.strip().lower() not in ("yes", "no", "opus"):
        raise InvalidSetting(f"{KEEP_AUDIO_VARIABLE} is yes, no or opus, not {value[:40]!r}")
    return Setting(value.strip().lower(), KEEP_AUDIO_VARIABLE)


def keep_audio_days(environ: Mapping[str, str] = os.environ) -> int | None:
    """For how many days after a call its recording is kept; ``None``: for ever, the default.

    :raises InvalidSetting: ``GENQA_KEEP_AUDIO_DAYS`` is no whole number of days from 1 to 36,500.
    """
    value = environ.get(KEEP_AUDIO_DAYS_VARIABLE, "").strip()
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) < 6 and 1 <= int(value) <= 36_500):
        raise InvalidSetting(f"{KEEP_AUDIO_DAYS_VARIABLE} is a number of days from 1 to 36500, not {value[:40]!r}")
    return int(value)


def mask(environ: Mapping[str, str] = os.environ) -> Setting:
    """Which personal data is masked before a call is stored: ``none``, ``all``, or kinds of :mod:`genqa.masking`."""
    return _mask(environ, MASK_VARIABLE, "none")


def mask_exports(environ: Mapping[str, str] = os.environ) -> Setting:
    """The same for texts that leave the index: what is exported and downloaded."""
    return _mask(environ, MASK_EXPORTS_VARIABLE, "all")


def _mask(environ: Mapping[str, str], variable: str, default: str) -> Setting:
    value = environ.get(variable, "").strip().lower()
    return Setting(value, variable) if value else Setting(default, "default")


def secrets(section: str, folder: Path) -> dict[str, Any]:
    """What stands under ``[section]`` in the secrets file of this folder, by key; empty where there is none.

    :raises InvalidSetting: the file cannot be read. The message never quotes it.
    """
    path = folder / SECRETS_FILE
    try:
        parsed = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise InvalidSetting(f"{SECRETS_FILE} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InvalidSetting(f"{SECRETS_FILE} is not UTF-8 text; save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        # Its own words may quote the line, and with it a secret.
        place = re.search(r"\((at [^()]+)\)$", str(error))
        raise InvalidSetting(f"{SECRETS_FILE} is not valid TOML{f', {place[1]}' if place else ''}") from None
    found = parsed.get(section, {})
    if not isinstance(found, dict):
        raise InvalidSetting(f"{SECRETS_FILE}: {section} is a table, written as [{section}]")
    return found


def secrets_open_to_all(folder: Path) -> bool:
    """Whether everyone on this machine may read the secrets file; never true where files have no such rights."""
    if os.name != "posix":
        return False
    try:
        return bool((folder / SECRETS_FILE).stat().st_mode & stat.S_IROTH)
    except OSError:
        return False
