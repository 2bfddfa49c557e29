"""``python -m genqa check``: what is configured and from where, what works, what is missing and what that costs."""

from __future__ import annotations

import argparse
import json
import platform
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version

from genqa import __version__
from genqa.audio import ffmpeg_found
from genqa.call import counted
from genqa.errors import IndexFileError, InvalidSetting
from genqa.index import open_index
from genqa.settings import FFMPEG_VARIABLE, KEEP_AUDIO_VARIABLE, ffmpeg_path, index_path, keep_audio
from genqa.spans import to_seconds

_PACKAGES = ("streamlit", "pandas", "plotly", "httpx", "pydub", "numpy")


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what, whether it is ``ok``, ``missing``, ``not yet`` or ``broken``, and the detail."""

    what: str
    state: str
    detail: str


def run(options: argparse.Namespace) -> str:
    """All findings, one a line, or as JSON.

    :raises IndexFileError: the index cannot be used; nothing else a check finds is an error.
    """
    findings = [
        Finding("genqa", "ok", f"{__version__} on Python {platform.python_version()}"),
        *_index(options.index),
        _kept_audio(),
        _ffmpeg(),
        *[_package(name) for name in _PACKAGES],
    ]
    if options.json:
        return json.dumps([asdict(finding) for finding in findings], indent=2)
    return "\n".join(f"{finding.state:<8} {finding.what:<10} {finding.detail}" for finding in findings)


def _index(given: str | None) -> list[Finding]:
    path, origin = index_path(given)
    if not path.exists():
        return [Finding("index", "not yet", f"{path} ({origin}); it is made when the first call is stored")]
    with open_index(path) as index:
        found = index.check()
        rubric, thresholds = index.in_force()
    if found.problems:
        raise IndexFileError(
            f"{path}: {'; '.join(found.problems)}. Restore it from a backup, or move it away and store anew"
        )
    numbers = f"{counted(found.calls, 'call')}, schema {found.schema_version}, {found.bytes / 1e6:.1f} MB, sound"
    silence, talk_over = to_seconds(thresholds.silence_min), to_seconds(thresholds.talk_over_min)
    return [
        Finding("index", "ok", f"{path} ({origin}): {numbers}"),
        Finding(
            "rubric", "ok", f"{rubric.name} v{rubric.version}; silence > {silence:g} s, talk-over ≥ {talk_over:g} s"
        ),
    ]


def _kept_audio() -> Finding:
    try:
        setting = keep_audio()
    except InvalidSetting as error:
        return Finding("audio", "broken", str(error))
    kept = "kept in the index and played" if setting.value == "yes" else "not kept: calls cannot be played"
    return Finding("audio", "ok", f"{kept} ({setting.origin}; {KEEP_AUDIO_VARIABLE}=yes or no)")


def _ffmpeg() -> Finding:
    setting = ffmpeg_path()
    found = ffmpeg_found(setting.value if setting else None)
    if found:
        return Finding("ffmpeg", "ok", f"{found} ({setting.origin if setting else 'on the path'})")
    return Finding(
        "ffmpeg", "missing", f"only WAV can be read; install ffmpeg or set {FFMPEG_VARIABLE} for MP3, Ogg, M4A"
    )


def _package(name: str) -> Finding:
    try:
        return Finding(name, "ok", version(name))
    except PackageNotFoundError:
        return Finding(name, "missing", "pip install -r requirements.txt")
