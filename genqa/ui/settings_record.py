"""What is configured on this machine and where each value comes from; and who changed what. Secrets are never shown."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from genqa import masking
from genqa.audio import ffmpeg_used
from genqa.audio.ffmpeg import PACKAGE
from genqa.call import counted
from genqa.errors import InvalidSetting, NotConfigured
from genqa.genesys.config import configured as genesys
from genqa.index import AuditLine, Index
from genqa.settings import (
    FFMPEG_VARIABLE,
    KEEP_AUDIO_DAYS_VARIABLE,
    activity_method,
    ffmpeg_path,
    keep_audio,
    keep_audio_days,
    mask,
    mask_exports,
)
from genqa.spans import to_seconds
from genqa.ui import which
from genqa.ui.call_view import reader_zone
from genqa.ui.markup import Column, html
from genqa.ui.numbers import UNKNOWN, moment

#: Lines of the trail that the page shows.
LINES = 50


def configuration() -> None:
    """What is set, to what, and from where."""
    st.text("Paths and secrets belong to this machine: they are set in its environment, not here.")
    columns = (Column("What", "short"), Column("Value"), Column("From where"))
    st.html(html("What is configured", columns, configured(which.path(), os.environ)))
    which.way_back()


def configured(index: tuple[Path, str], environ: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """What, its value, its origin; a row each."""
    path, origin = index
    rows = [("Index file", str(path.absolute()), origin), _ffmpeg(environ), _activity(environ), _keep_audio(environ)]
    return [*rows, *_masking(environ), *_genesys(environ)]


def trail(index: Index) -> None:
    """The last lines of the audit trail, the latest first."""
    lines = index.audit(LINES)
    if not lines:
        st.text("Nothing has been stored or changed yet.")
        return
    zone = reader_zone()
    st.caption(f"The last {len(lines)}, the latest first. Nothing that was said in a call is ever written here.")
    columns = (Column(f"When, {zone}", "short"), Column("From", "short"), Column("What", "short"), Column("Recording"))
    rows = [
        (moment(line.at, zone), line.actor, line.action, line.recording_id or UNKNOWN, details(line)) for line in lines
    ]
    st.html(html("Audit trail", (*columns, Column("Details")), rows))


def details(line: AuditLine) -> str:
    """What a line of the trail knows beside who and what, in one row of text.

    >>> details(AuditLine("", "", "stored", "r1", {"rubric": "linear", "version": 1}))
    'linear v1'
    """
    return _said(line.detail)


def _said(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    if value.keys() == {"name", "value"}:
        return f"{str(value['name']).replace('_', ' ')}: {_said(value['value'])}"
    left = dict(value)
    parts = [f"{left.pop('rubric')} v{left.pop('version')}"] if {"rubric", "version"} <= left.keys() else []
    parts += [f"{name.replace('_', ' ')}{_amount(name, part)}" for name, part in left.items()]
    return ", ".join(parts)


def _amount(name: str, part: Any) -> str:
    return f" {to_seconds(part):g} s" if name in ("silence_min", "talk_over_min") else f" {_said(part)}".rstrip()


def _ffmpeg(environ: Mapping[str, str]) -> tuple[str, str, str]:
    setting = ffmpeg_path(environ)
    used = ffmpeg_used(setting.value if setting else None)
    nowhere = f"neither {FFMPEG_VARIABLE}, nor on the path, nor the package {PACKAGE}"
    origin = setting.origin if setting else used.origin if used else nowhere
    return "ffmpeg", used.value if used else "not there: WAV is read, MP3, Ogg and M4A are not", origin


def _activity(environ: Mapping[str, str]) -> tuple[str, str, str]:
    from genqa.audio import activity  # brings numpy

    setting = activity_method(environ)
    try:
        method = activity.chosen(environ)
    except InvalidSetting as error:
        return "Voices are told by", str(error), setting.origin if setting else UNKNOWN
    meaning = activity.METHODS[method.name].meaning
    return "Voices are told by", f"{activity.words(method)}: {meaning}", setting.origin if setting else "default"


def _genesys(environ: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """How Genesys Cloud is reached; of the secret only that it is set."""
    try:
        config = genesys(environ)
    except NotConfigured as error:
        return [("Genesys Cloud", str(error), "not usable as it is")]
    if config is None:
        return [
            ("Genesys Cloud", "not set up: no calls can be brought in", "no variable, and nothing in the secrets file")
        ]
    return [
        (f"Genesys Cloud: {row.key.replace('_', ' ')}", setting.value, setting.origin)
        for row, setting in config.settings
    ]


def _masking(environ: Mapping[str, str]) -> list[tuple[str, str, str]]:
    rows = []
    for what, setting in (
        ("Personal data in calls that are stored", mask(environ)),
        ("Personal data in exports", mask_exports(environ)),
    ):
        try:
            rows.append((what, masking.in_words(setting), setting.origin))
        except InvalidSetting as error:
            rows.append((what, str(error), setting.origin))
    return rows


def _keep_audio(environ: Mapping[str, str]) -> tuple[str, str, str]:
    try:
        setting, days = keep_audio(environ), keep_audio_days(environ)
    except InvalidSetting as error:
        return "Recordings are kept", str(error), str(error).split(" ")[0]
    value = "as Opus" if setting.value == "opus" else setting.value
    if days is None or setting.value == "no":
        return "Recordings are kept", value, setting.origin
    for_days = f"{value}, for {counted(days, 'day')} after the call"
    return "Recordings are kept", for_days, f"{setting.origin}, {KEEP_AUDIO_DAYS_VARIABLE}"
