"""``python -m genqa check``: what is configured and from where, what works, what is missing and what that costs."""

from __future__ import annotations

import argparse
import json
import platform
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from genqa import __version__, masking
from genqa.audio import ffmpeg_used, kept
from genqa.audio.ffmpeg import PACKAGE
from genqa.call import counted
from genqa.cli import check_speech as speech
from genqa.cli.finding import Finding
from genqa.errors import IndexFileError, InvalidSetting, MissingDependency, NotConfigured, SourceError
from genqa.genesys import connect
from genqa.genesys.config import SECTION, GenesysConfig, configured
from genqa.http import Patience
from genqa.index import open_index
from genqa.settings import (
    ACTIVITY_METHOD_VARIABLE,
    FFMPEG_VARIABLE,
    KEEP_AUDIO_DAYS_VARIABLE,
    KEEP_AUDIO_VARIABLE,
    MASK_EXPORTS_VARIABLE,
    MASK_VARIABLE,
    SECRETS_FILE,
    activity_method,
    ffmpeg_path,
    index_path,
    keep_audio,
    keep_audio_days,
    mask,
    mask_exports,
    secrets_open_to_all,
)
from genqa.spans import to_seconds

#: A check is waited for: it gives up sooner than bringing calls in does.
_PATIENCE = Patience(longest_wait=5, total_wait=10, connect_seconds=5, read_seconds=30, tries=2)
_PACKAGES = ("streamlit", "pandas", "plotly", "httpx", "pydub", "numpy")
_HOW_TO_SET_UP = f"for Genesys Cloud see the README, or [{SECTION}] in {SECRETS_FILE}"


def run(options: argparse.Namespace) -> str:
    """All findings, one a line, or as JSON. Asks the source of calls, where one is set up, unless ``offline``.

    :raises IndexFileError: the index cannot be used; nothing else a check finds is an error.
    """
    findings = [
        Finding("genqa", "ok", f"{__version__} on Python {platform.python_version()}"),
        *_index(options.index),
        _kept_audio(),
        *_masking(),
        _ffmpeg(),
        *_activity(),
        *_source(options.offline),
        *speech.findings(),
        *[_package(name) for name in _PACKAGES],
    ]
    if options.json:
        return json.dumps([asdict(finding) for finding in findings], indent=2)
    width = max(10, *(len(finding.what) for finding in findings))
    return "\n".join(f"{finding.state:<8} {finding.what:<{width}} {finding.detail}" for finding in findings)


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
        setting, days, ffmpeg = keep_audio(), keep_audio_days(), ffmpeg_path()
        kept.check(setting, ffmpeg.value if ffmpeg else None)
    except (InvalidSetting, MissingDependency) as error:
        return Finding("audio", "broken", str(error))
    origin = f"({setting.origin}; {KEEP_AUDIO_VARIABLE}=yes, no or opus)"
    if setting.value == "no":
        return Finding("audio", "ok", f"not kept: calls cannot be played {origin}")
    form = " as Opus" if setting.value == "opus" else ""
    since = f", for {counted(days, 'day')} after the call by {KEEP_AUDIO_DAYS_VARIABLE}" if days else ""
    return Finding("audio", "ok", f"kept in the index{form} and played{since} {origin}")


def _masking() -> Iterator[Finding]:
    known = ", ".join(("all", "none", *masking.BY_NAME))
    for what, setting, variable, where in (
        ("masking", mask(), MASK_VARIABLE, "calls that are stored"),
        ("exports", mask_exports(), MASK_EXPORTS_VARIABLE, "exports"),
    ):
        try:
            yield Finding(what, "ok", f"{masking.in_words(setting)} in {where} ({setting.origin}; {variable}={known})")
        except InvalidSetting as error:
            yield Finding(what, "broken", str(error))


def _ffmpeg() -> Finding:
    used = ffmpeg_used()
    if used:
        return Finding("ffmpeg", "ok", f"{used.value} ({used.origin})")
    ways = f"install ffmpeg or the package {PACKAGE}, or set {FFMPEG_VARIABLE}"
    return Finding("ffmpeg", "missing", f"only WAV can be read; for MP3, Ogg, M4A and others {ways}")


def _activity() -> Iterator[Finding]:
    """By which method voices are told from the sound, and what the others would take."""
    from genqa.audio import activity  # brings numpy

    setting = activity_method()
    try:
        method = activity.chosen()
    except InvalidSetting as error:
        yield Finding("activity", "broken", str(error))
        return
    origin = f"({setting.origin})" if setting else f"(default; {ACTIVITY_METHOD_VARIABLE}=NAME)"
    package = activity.lacks(method.name)
    if package is None:
        yield Finding("activity", "ok", f"{activity.words(method)}: {activity.METHODS[method.name].meaning} {origin}")
    else:
        yield Finding("activity", "missing", f"{method.name} {origin} cannot be used: pip install {package}")
    others = {name: activity.lacks(name) for name in activity.METHODS if name != method.name}
    told = [
        f"{', '.join(name for name, lack in others.items() if lack == package)}"
        f"{f' with pip install {package}' if package else ' as it is'}"
        for package in dict.fromkeys(others.values())
    ]
    yield Finding("activity by other methods", "ok", "; ".join(told))


def _source(offline: bool) -> Iterator[Finding]:
    """What is set for Genesys Cloud and from where, then each endpoint that bringing calls in needs, tried."""
    if secrets_open_to_all(Path()):
        yield Finding(
            "secrets", "broken", f"everyone on this machine can read {SECRETS_FILE}: chmod 600 {SECRETS_FILE}"
        )
    try:
        config = configured()
    except NotConfigured as error:
        yield Finding("genesys", "broken", str(error))
        return
    if config is None:
        yield Finding("genesys", "not yet", f"nothing is set: calls are given by hand; {_HOW_TO_SET_UP}")
        return
    yield Finding("genesys", "ok", f"set up for {config.where}{'; not tried (--offline)' if offline else ''}")
    for row, setting in config.settings:
        yield Finding(f"{SECTION}.{row.key}", "ok", f"{setting.value} ({setting.origin})")
    if not offline:
        yield from _tried(config)


def _tried(config: GenesysConfig) -> Iterator[Finding]:
    try:
        with closing(connect(replace(config, patience=_PATIENCE))) as source:
            for tried in source.check():
                yield Finding(f"{SECTION} {tried.name}", tried.state, tried.words)
    except SourceError as error:
        yield Finding(SECTION, "broken", str(error))


def _package(name: str) -> Finding:
    try:
        return Finding(name, "ok", version(name))
    except PackageNotFoundError:
        return Finding(name, "missing", "pip install -r requirements.txt")
